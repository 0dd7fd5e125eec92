//! Bytes from outside never panic a decoder, never make it hold more than it was given, and whatever is taken can be
//! written again. Random bytes, and vectors with a few bytes changed or cut away.

use std::hash::{BuildHasher as _, Hasher as _};

use pf_abi::fuzz::TARGETS;
use pf_conformance::json::hex;
use pf_conformance::kinds::{Exchange, Layout, Message, Token, Visitor};
use pf_conformance::{entry, registry, vectors};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Inputs per type.
const CASES: u32 = 2000;

/// This run's seed, printed; `PROPTEST_SEED` repeats a run.
fn seed() -> u64 {
    let given = std::env::var("PROPTEST_SEED").ok().and_then(|text| text.parse().ok());
    // The keys of the standard library's hashers are drawn by the system.
    let seed = given.unwrap_or_else(|| std::hash::RandomState::new().build_hasher().finish());
    println!("proptest seed {seed} (repeat with PROPTEST_SEED={seed})");
    seed
}

/// A fresh runner: one that has done its cases does no more.
fn runner(seed: u64) -> TestRunner {
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = (seed >> (8 * (index % 8))) as u8;
    }
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// Bytes to try: some of the type's own vectors, spoilt, and others that mean nothing.
fn spoilt(samples: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let changed = (
        any::<prop::sample::Index>(),
        vec((any::<prop::sample::Index>(), any::<u8>()), 0..5),
        any::<prop::sample::Index>(),
        vec(any::<u8>(), 0..4),
        any::<bool>(),
    )
        .prop_map(move |(which, changes, cut, extra, whole)| {
            let mut bytes = samples[which.index(samples.len())].clone();
            for (at, byte) in changes {
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] = byte;
                }
            }
            if !whole {
                bytes.truncate(cut.index(bytes.len() + 1));
            }
            bytes.extend(extra);
            bytes
        });
    prop_oneof![changed, vec(any::<u8>(), 0..400)]
}

struct Hostile {
    seed: u64,
    types: usize,
    /// Names of the targets that ran.
    ran: std::collections::BTreeSet<String>,
    tried: std::cell::Cell<usize>,
    taken: std::cell::Cell<usize>,
}

impl Hostile {
    fn samples(list: &str, plane: &str, name: &str, cases: &str) -> Vec<Vec<u8>> {
        let document = vectors(plane);
        let cases = entry(&document, list, name)[cases].as_array().expect("cases").clone();
        cases.iter().map(|case| hex(&case["bytes"]).expect("bytes")).collect()
    }

    /// Runs the test, and the type's own fuzz target, which panics when the decoder contradicts itself.
    fn run(&mut self, what: &str, samples: Vec<Vec<u8>>, test: impl Fn(&[u8]) -> Result<bool, TestCaseError>) {
        self.types += 1;
        self.ran.insert(what.to_owned());
        let target = TARGETS.iter().find(|target| target.name == what).unwrap_or_else(|| panic!("no target {what}"));
        let (tried, taken) = (&self.tried, &self.taken);
        let counted = |bytes: Vec<u8>| {
            tried.set(tried.get() + 1);
            let was_taken = test(&bytes)?;
            prop_assert_eq!((target.run)(&bytes), was_taken, "the fuzz target sees it otherwise");
            taken.set(taken.get() + usize::from(was_taken));
            Ok(())
        };
        if let Err(error) = runner(self.seed.wrapping_add(self.types as u64)).run(&spoilt(samples), counted) {
            panic!("{what}: {error}");
        }
    }
}

impl Hostile {
    /// Conversations with states are no types of the registry: what hears in them is given the messages of all of them.
    fn conversations(&mut self) {
        let messages = vectors("wire")["messages"].as_array().expect("messages").clone();
        let cases = messages.iter().flat_map(|message| message["encode"].as_array().expect("cases"));
        let samples: Vec<Vec<u8>> = cases.map(|case| hex(&case["bytes"]).expect("bytes")).collect();
        for target in TARGETS.iter().filter(|target| !self.ran.contains(target.name)).collect::<Vec<_>>() {
            self.run(target.name, samples.clone(), |bytes| Ok((target.run)(bytes)));
        }
    }

    fn codec<T: Message>(&mut self, list: &str, plane: &'static str, name: &'static str) {
        let samples = Self::samples(list, plane, name, "encode");
        self.run(&format!("{plane}.{name}"), samples, |bytes| {
            let Ok(value) = T::decode(bytes) else { return Ok(false) };
            prop_assert!(bytes.len() >= T::MIN_SIZE);
            let again = value.encode().map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert!(again.len() <= T::MAX_SIZE);
            prop_assert!(T::decode(&again).is_ok());
            Ok(true)
        });
    }
}

impl Visitor for Hostile {
    fn layout<T: Layout>(&mut self, plane: &'static str, name: &'static str) {
        let samples = Self::samples("layouts", plane, name, "cases");
        self.run(&format!("{plane}.{name}"), samples, |bytes| {
            let read = T::read(bytes);
            match &read {
                Ok(value) => prop_assert_eq!(value.bytes(), &bytes[..T::SIZE]),
                Err(_) => prop_assert!(bytes.len() < T::SIZE),
            }
            prop_assert!(T::read_from(bytes, bytes.len().min(3)).is_ok());
            Ok(read.is_ok())
        });
    }

    fn token<T: Token>(&mut self, _plane: &'static str, _name: &'static str) {}

    fn message<T: Message>(&mut self, plane: &'static str, name: &'static str) {
        self.codec::<T>("messages", plane, name);
    }

    fn union<T: Message>(&mut self, plane: &'static str, name: &'static str) {
        self.codec::<T>("unions", plane, name);
    }

    fn entries<T: Message>(&mut self, plane: &'static str, name: &'static str) {
        self.codec::<T>("registries", plane, name);
    }

    fn exchange<T: Exchange>(&mut self, plane: &'static str, name: &'static str) {
        let samples = Self::samples("exchanges", plane, name, "frames");
        self.run(&format!("{plane}.{name}"), samples, |bytes| {
            let Ok(header) = T::parse_header(bytes) else { return Ok(false) };
            prop_assert!(header.len as usize <= T::MAX_BODY);
            let Ok(message) = T::decode(header.kind, &bytes[16..]) else { return Ok(false) };
            prop_assert_eq!(message.kind(), header.kind);
            Ok(true)
        });
    }
}

#[test]
fn no_decoder_is_moved_by_hostile_bytes() {
    let mut hostile = Hostile { seed: seed(), types: 0, ran: Default::default(), tried: 0.into(), taken: 0.into() };
    registry::visit(&mut hostile);
    hostile.conversations();
    let (types, tried, taken) = (hostile.types, hostile.tried.get(), hostile.taken.get());
    println!("{types} types, {tried} inputs, {taken} of them taken");
    assert_eq!(types, TARGETS.len(), "a fuzz target was not run");
    assert_eq!(tried, types * CASES as usize);
    assert!(taken > tried / 20, "the inputs are all refused: {taken} of {tried} taken");
}
