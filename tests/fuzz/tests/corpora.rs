//! Every target over its kept inputs, the published vectors, and seeded mutations of both: the quick form of
//! `npm run proof:fuzz`. The number of inputs is fixed, so that a run takes what it takes.

#[path = "../../../host-native/proto/tests/support/counting.rs"]
mod counting;

use std::panic::{AssertUnwindSafe, catch_unwind};

use pf_fuzz::{Mutations, Target, corpus_file, kept, targets};

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// Mutations of each decoder, and of each machine.
const MUTATIONS: (usize, usize) = (4_000, 800);

/// Runs one input, and calls the function when a machine begins to read it.
type Runs<'a> = &'a dyn Fn(&[u8], &mut dyn FnMut());

/// Runs one input, and says what is wrong.
fn fault(run: impl FnOnce(&mut dyn FnMut()), limit: usize) -> Option<String> {
    let mut before = counting::reset_peak();
    let outcome = catch_unwind(AssertUnwindSafe(|| run(&mut || before = counting::reset_peak())));
    let peak = counting::peak() - before;
    match outcome {
        Err(panic) => Some(match panic.downcast::<String>() {
            Ok(text) => *text,
            Err(other) => other.downcast_ref::<&str>().map_or("it panics".to_owned(), ToString::to_string),
        }),
        Ok(()) if peak > limit => Some(format!("{peak} bytes of heap; the limit is {limit}")),
        Ok(()) => None,
    }
}

/// All inputs of a target: what is wrong with the first at which something is.
fn judge(target: &Target, seed: u64, mutations: usize, run: Runs<'_>) -> Result<usize, String> {
    let mut inputs = kept(&target.name);
    inputs.extend(target.seeds.iter().cloned());
    let mut source = Mutations::new(seed, inputs.clone());
    let made = std::iter::repeat_with(|| source.next_input()).take(mutations);
    let mut count = 0;
    for input in inputs.into_iter().chain(made) {
        count += 1;
        if let Some(fault) = fault(|stands| run(&input, stands), target.memory.of(input.len())) {
            let hex: String = input.iter().map(|byte| format!("{byte:02x}")).collect();
            return Err(format!(
                "{}: {fault}\ninput {hex}\nseed {seed} (repeat with PF_FUZZ_SEED={seed})",
                target.name
            ));
        }
    }
    Ok(count)
}

/// One thread runs all of it: the heap is counted for the whole process.
#[test]
fn nothing_panics_and_nothing_takes_more_memory_than_it_may() {
    let seed = std::env::var("PF_FUZZ_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let mut wrong = Vec::new();
    let mut inputs = 0;
    for target in targets().iter().filter(|target| target.is_of_the_wire()) {
        let mutations = if target.name.starts_with("wire.") { MUTATIONS.0 } else { MUTATIONS.1 };
        match judge(target, seed, mutations, &|input, stands| target.run(input, stands)) {
            Ok(count) => inputs += count,
            Err(fault) => wrong.push(fault),
        }
    }
    println!("{inputs} inputs, seed {seed}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    planted();
    no_corpus_without_its_target();
}

/// A decoder that panics, and one that takes too much, are found; with the input and the seed.
fn planted() {
    let target = targets().into_iter().find(|target| target.name == "wire.Hello").expect("a decoder of the wire");
    let panics = |input: &[u8], stands: &mut dyn FnMut()| {
        target.run(input, stands);
        assert!(input.get(4) != Some(&0xff), "planted");
    };
    let fault = judge(&target, 1, 4_000, &panics).expect_err("it panics");
    assert!(fault.starts_with("wire.Hello: planted\ninput ") && fault.contains("PF_FUZZ_SEED=1"), "{fault}");
    let takes = |input: &[u8], _: &mut dyn FnMut()| drop(vec![0_u8; 2 * target.memory.of(input.len())]);
    let fault = judge(&target, 1, 1, &takes).expect_err("it takes too much");
    assert!(fault.contains("bytes of heap; the limit is"), "{fault}");
}

/// A target that was renamed leaves no inputs behind that nobody tries.
fn no_corpus_without_its_target() {
    let names: Vec<String> = targets().into_iter().map(|target| target.name).collect();
    let folder = corpus_file("x").parent().expect("a folder").to_owned();
    // Without kept inputs there is no folder.
    for entry in std::fs::read_dir(&folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        assert!(names.contains(&name), "{} belongs to no target", path.display());
    }
}
