//! What becomes of the display at a session's end.

use std::sync::{Mutex, PoisonError};

use pf_media::Retention;

/// Decided by the session's control before the frame threads are stopped.
#[derive(Debug)]
pub struct RetentionDecision(Mutex<Retention>);

impl RetentionDecision {
    /// What holds until somebody decides otherwise.
    pub fn new(retention: Retention) -> Self {
        Self(Mutex::new(retention))
    }

    /// The present decision.
    pub fn get(&self) -> Retention {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Decides.
    pub fn decide(&self, retention: Retention) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = retention;
    }
}
