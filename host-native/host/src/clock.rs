//! Time for the control connections: the state machines of a session know no clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::{Instant, sleep_until};

/// Nanoseconds since the Unix epoch, for the clock rounds of the control connection (wire §2.7).
pub fn wall_ns() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

/// The clock of one connection; it shows 0 when it is made.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionClock(Instant);

impl ConnectionClock {
    /// Starts now.
    pub fn new() -> Self {
        Self(Instant::now())
    }

    /// What it shows.
    pub fn now(&self) -> Duration {
        self.0.elapsed()
    }

    /// Resolves when it shows `due`; never without one.
    pub async fn reaches(&self, due: Option<Duration>) {
        match due {
            Some(due) => sleep_until(self.0 + due).await,
            None => std::future::pending().await,
        }
    }
}
