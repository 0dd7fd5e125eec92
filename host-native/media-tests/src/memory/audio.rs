//! Sound that the test plays, and a microphone that the test listens to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use pf_media::{AudioCapturer, AudioChunk, AudioFormat, Failure, Outlook, VirtualMic};

use super::failure;

const FORMAT: AudioFormat = AudioFormat { rate_hz: 48_000, channels: 2 };
/// Samples that a microphone keeps for those who listen.
const MIC_SAMPLES: usize = 9600;

type Samples = Arc<Mutex<VecDeque<f32>>>;

fn lock(samples: &Samples) -> MutexGuard<'_, VecDeque<f32>> {
    samples.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A capturer of what [`MemorySound::play`] played. Clones share it.
#[derive(Clone, Default)]
pub struct MemorySound {
    played: Samples,
    taken: Vec<f32>,
    /// Moments that were handed out.
    moments: u64,
}

impl MemorySound {
    /// Plays interleaved samples.
    pub fn play(&self, samples: &[f32]) {
        lock(&self.played).extend(samples);
    }
}

impl AudioCapturer for MemorySound {
    fn format(&self) -> AudioFormat {
        FORMAT
    }

    fn next_chunk(&mut self, limit: Duration) -> Result<Option<AudioChunk<'_>>, Failure> {
        self.taken.clear();
        self.taken.extend(lock(&self.played).drain(..));
        if self.taken.is_empty() {
            std::thread::sleep(limit);
            return Ok(None);
        }
        let captured_ns = self.moments * 1_000_000_000 / u64::from(FORMAT.rate_hz);
        self.moments += (self.taken.len() / usize::from(FORMAT.channels)) as u64;
        Ok(Some(AudioChunk { samples: &self.taken, captured_ns }))
    }

    fn drain(&mut self) {
        let left = lock(&self.played).drain(..).count();
        self.moments += (left / usize::from(FORMAT.channels)) as u64;
    }
}

/// A microphone. Clones are the same.
#[derive(Clone, Default)]
pub struct MemoryMic(Samples);

impl MemoryMic {
    /// What was said and not heard yet.
    #[must_use]
    pub fn listen(&self) -> Vec<f32> {
        lock(&self.0).drain(..).collect()
    }
}

impl VirtualMic for MemoryMic {
    fn format(&self) -> AudioFormat {
        FORMAT
    }

    fn push(&mut self, samples: &[f32]) -> Result<(), Failure> {
        if !samples.len().is_multiple_of(usize::from(FORMAT.channels)) {
            return Err(failure(Outlook::Permanent, "a moment has a sample for each channel"));
        }
        let mut said = lock(&self.0);
        said.extend(samples);
        let over = said.len().saturating_sub(MIC_SAMPLES);
        said.drain(..over);
        Ok(())
    }
}
