//! The generated decoders. What must hold of each is generated with them (`pf_abi::fuzz`).

use pf_abi::fuzz::TARGETS;

use crate::wire_samples::samples;
use crate::{MemoryLimit, Run, Target};

/// A decoder never asks for more than its input is worth: values, their text for errors, and the bytes written again.
/// A section's target keeps each byte as a word, which takes eight.
const MEMORY: MemoryLimit = MemoryLimit { fixed: 16 << 10, per_byte: 64 };

pub(crate) fn targets() -> impl Iterator<Item = Target> {
    TARGETS.iter().map(|target| {
        let (plane, name) = target.name.split_once('.').expect("plane and declaration");
        let seeds = samples(plane, name);
        Target { name: target.name.to_owned(), memory: MEMORY, seeds, run: Run::Decoder(target.run) }
    })
}
