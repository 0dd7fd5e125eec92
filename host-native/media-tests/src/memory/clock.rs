//! Time that passes when somebody sleeps.

use std::sync::atomic::{AtomicU64, Ordering};

use pf_media::{Clock, Millis};

/// A clock that stands still until it is moved.
#[derive(Debug, Default)]
pub struct MemoryClock(AtomicU64);

impl MemoryClock {
    /// Lets time pass.
    pub fn advance(&self, millis: Millis) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for MemoryClock {
    fn now(&self) -> Millis {
        self.0.load(Ordering::SeqCst)
    }

    fn sleep(&self, millis: Millis) {
        self.advance(millis);
    }
}
