//! Time: the framework's clock, which tests may drive.

use std::sync::atomic::{AtomicU64, Ordering};

use pf_os::clock::monotonic_ns;

/// Where a virtual clock starts: long enough after "boot" that no difference of times goes below zero.
const VIRTUAL_START_MS: u64 = 1_000_000;

/// The clock of timers and of `GetTickCount64`.
#[derive(Debug)]
pub enum Clock {
    /// The machine's.
    Real,
    /// Moves by message only.
    Virtual(AtomicU64),
}

impl Clock {
    /// A virtual clock.
    pub fn virtual_clock() -> Self {
        Self::Virtual(AtomicU64::new(VIRTUAL_START_MS))
    }

    /// Milliseconds since "boot".
    pub fn now_ms(&self) -> u64 {
        match self {
            Self::Real => monotonic_ns() / 1_000_000,
            Self::Virtual(now) => now.load(Ordering::Acquire),
        }
    }

    pub fn is_virtual(&self) -> bool {
        matches!(self, Self::Virtual(_))
    }

    /// Moves a virtual clock forward; never back.
    pub fn advance_to(&self, ms: u64) {
        if let Self::Virtual(now) = self {
            now.fetch_max(ms, Ordering::AcqRel);
        }
    }
}
