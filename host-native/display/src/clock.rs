//! Time as the manager sees it.

use std::time::{Duration, Instant};

/// Milliseconds of a monotonic clock with an arbitrary start.
pub type Millis = u64;

/// A monotonic clock that can also wait. Tests drive their own.
pub trait Clock: Send + Sync {
    /// Milliseconds since the clock's start.
    fn now(&self) -> Millis;
    /// Waits for this many milliseconds of this clock.
    fn sleep(&self, millis: Millis);
}

/// The machine's monotonic clock.
#[derive(Debug, Clone)]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// A clock that starts now.
    #[must_use]
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Millis {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn sleep(&self, millis: Millis) {
        std::thread::sleep(Duration::from_millis(millis));
    }
}
