//! Time for the control connections: the state machines of a session know no clock.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

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
