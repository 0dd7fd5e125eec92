//! Sound: what is heard on the host, and what the client says.

use std::time::Duration;

use crate::failure::Failure;

/// What sound looks like: 32-bit floats from -1 to 1, interleaved in the order of wire §6.7.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AudioFormat {
    /// Samples a second in each channel.
    pub rate_hz: u32,
    /// Channels: 2, 6 or 8.
    pub channels: u8,
}

/// A stretch of sound.
#[derive(Clone, Copy, Debug)]
pub struct AudioChunk<'a> {
    /// Interleaved samples: as many in every channel.
    pub samples: &'a [f32],
    /// Instant of the first one, nanoseconds since the Unix epoch.
    pub captured_ns: u64,
}

/// Where sound comes from. Opened once and used by one session after the other.
pub trait AudioCapturer: Send {
    /// What it gives.
    fn format(&self) -> AudioFormat;

    /// The next stretch of sound, waiting at most `limit`; None when there was none.
    ///
    /// # Errors
    /// [`Failure`]; the capturer is of no use any more.
    fn next_chunk(&mut self, limit: Duration) -> Result<Option<AudioChunk<'_>>, Failure>;

    /// Forgets what was captured and not taken: a session starts with the sound of now.
    fn drain(&mut self);
}

/// A microphone that programs on the host listen to.
pub trait VirtualMic: Send {
    /// What it takes.
    fn format(&self) -> AudioFormat;

    /// Says these interleaved samples; what does not fit pushes out what is oldest.
    ///
    /// # Errors
    /// [`Failure`]; [`crate::Outlook::Permanent`] for samples that are no whole number of moments, which are not said.
    fn push(&mut self, samples: &[f32]) -> Result<(), Failure>;
}
