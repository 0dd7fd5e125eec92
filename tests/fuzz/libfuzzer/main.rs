//! One target under libFuzzer: PF_FUZZ_TARGET names it, PF_FUZZ_LIST asks for all of them. Started by
//! `npm run proof:fuzz`.
#![no_main]

#[path = "../../../host-native/proto/tests/support/counting.rs"]
mod counting;

use std::sync::OnceLock;

use pf_abi::wire::ClockProbe;
use pf_fuzz::{Target, kept, targets};
use serde_json::json;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

static TARGET: OnceLock<Target> = OnceLock::new();

libfuzzer_sys::fuzz_target!(
    init: {
        if std::env::var_os("PF_FUZZ_LIST").is_some() {
            list();
            std::process::exit(0);
        }
        // Before the first input: making the targets takes longer than any of them.
        TARGET.get_or_init(chosen);
    },
    |input: &[u8]| {
        let target = TARGET.get_or_init(chosen);
        let mut before = counting::reset_peak();
        target.run(input, &mut || before = counting::reset_peak());
        let (peak, limit) = (counting::peak() - before, target.memory.of(input.len()));
        assert!(peak <= limit, "{peak} bytes of heap for {} bytes of input; the limit is {limit}", input.len());
        if std::env::var_os("PF_FUZZ_PLANT").is_some() {
            planted(input);
        }
    }
);

/// The target that the environment names.
fn chosen() -> Target {
    let name = std::env::var("PF_FUZZ_TARGET").unwrap_or_default();
    let found = targets().into_iter().find(|target| target.name == name);
    found.unwrap_or_else(|| panic!("PF_FUZZ_TARGET is '{name}', which is no target"))
}

/// A line of JSON for each target.
fn list() {
    for target in targets() {
        println!(
            "{}",
            json!({
                "name": target.name,
                "wire": target.is_of_the_wire(),
                "memory": { "fixed": target.memory.fixed, "perByte": target.memory.per_byte },
                "seeds": hex(&target.seeds),
                "kept": hex(&kept(&target.name)),
            })
        );
    }
}

fn hex(inputs: &[Vec<u8>]) -> Vec<String> {
    let one = |input: &Vec<u8>| input.iter().map(|byte| format!("{byte:02x}")).collect();
    inputs.iter().map(one).collect()
}

/// A fault that a search must find: one number in 2^64 that a message may hold.
fn planted(input: &[u8]) {
    if let Ok(probe) = ClockProbe::decode(input) {
        assert!(probe.t1 != 0x0123_4567_89ab_cdef, "planted");
    }
}
