//! Signs of life of a child whose main thread is busy with its preparation.

use std::io;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use pf_abi::supervisor::SupervisorMessage;

use crate::outbox::Outbox;
use crate::stop::StopToken;

/// Sends a status again and again until it is dropped.
#[must_use = "it ends when it is dropped"]
pub struct SignsOfLife {
    over: StopToken,
    thread: Option<JoinHandle<()>>,
}

impl SignsOfLife {
    pub(crate) fn new(outbox: Outbox, status: SupervisorMessage, interval: Duration) -> io::Result<Self> {
        let over = StopToken::new();
        let ended = over.clone();
        let thread = thread::Builder::new().name("signs-of-life".to_owned()).spawn(move || {
            while !ended.wait(interval) {
                outbox.send(status.clone());
            }
        })?;
        Ok(Self { over, thread: Some(thread) })
    }
}

impl Drop for SignsOfLife {
    fn drop(&mut self) {
        self.over.request();
        if let Some(thread) = self.thread.take() {
            // It waits for the token and for nothing else.
            let _ = thread.join();
        }
    }
}
