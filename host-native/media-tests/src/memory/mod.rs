//! Backends that need nothing but memory. What they were told can be looked at, and what comes from outside is played by
//! the test.

mod audio;
mod capture;
mod clock;
mod display;
mod encoder;
mod input;
mod pads;

pub use audio::{MemoryMic, MemorySound};
pub use capture::{CaptureFault, MemoryCapture};
pub use clock::MemoryClock;
pub use display::{DisplayFault, MemoryDisplay};
pub use encoder::{EncoderFault, MemoryEncoder};
pub use input::{InputFault, MemoryInput};
pub use pads::{MemoryPads, PadFault, SeenPad};

use pf_media::{Blame, Failure, Outlook};

/// A failure that a memory backend reports.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Refused(&'static str);

fn failure(outlook: Outlook, words: &'static str) -> Failure {
    Failure::blaming(Blame::Ourselves, Refused(words), outlook)
}
