//! Targets of fuzzing: bytes from outside, and what must hold whatever they are.
//!
//! One list serves two programs: the test beside this, which tries the kept corpora and seeded mutations of them, and
//! `libfuzzer/main.rs`, which looks for more. A target panics when something is wrong.

mod corpus;
mod decoders;
mod host;
mod machines;
mod mutation;
mod wire_samples;

pub use corpus::{corpus_file, kept};
pub use mutation::Mutations;

/// What runs over an input.
#[derive(Clone, Copy, Debug)]
enum Run {
    /// A generated decoder.
    Decoder(fn(&[u8]) -> bool),
    /// A state machine: the input says what it is told, and in which pieces. It calls the function once it stands: what a
    /// session takes when it begins is not the peer's to choose.
    Machine(fn(&[u8], &mut dyn FnMut())),
}

/// Most heap that may be live at once while one input runs, above what was live before, or when the machine stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryLimit {
    /// Bytes whatever the input is.
    pub fixed: usize,
    /// Bytes for each byte of the input.
    pub per_byte: usize,
}

impl MemoryLimit {
    /// Bytes for an input of this length.
    #[must_use]
    pub fn of(self, input: usize) -> usize {
        self.fixed + self.per_byte * input
    }
}

/// One target.
#[derive(Clone, Debug)]
pub struct Target {
    /// `wire.Hello` for a decoder, `proto.reassembler` for a machine. A name of a file as well.
    pub name: String,
    /// Its heap.
    pub memory: MemoryLimit,
    /// Inputs to begin with: published vectors, or scripts that go through the usual.
    pub seeds: Vec<Vec<u8>>,
    run: Run,
}

impl Target {
    /// Runs one input; `stands` is called when a machine begins to read it. The heap is measured from there.
    ///
    /// # Panics
    /// Something is wrong with what reads the bytes.
    pub fn run(&self, input: &[u8], stands: &mut dyn FnMut()) {
        match self.run {
            Run::Decoder(run) => {
                run(input);
            }
            Run::Machine(run) => run(input, stands),
        }
    }

    /// Whether this reads bytes of the wire: a decoder of another plane does not.
    #[must_use]
    pub fn is_of_the_wire(&self) -> bool {
        matches!(self.run, Run::Machine(_)) || self.name.starts_with("wire.")
    }
}

/// Every target: machines, then the decoders of all planes in the order of the schema.
#[must_use]
pub fn targets() -> Vec<Target> {
    let mut targets = machines::targets();
    targets.extend(decoders::targets());
    targets
}
