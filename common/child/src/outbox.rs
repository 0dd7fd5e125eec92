//! The way up: a bounded queue of encoded messages and the thread that writes them.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use pf_abi::runtime::EncodeError;
use pf_abi::supervisor::{Dropped, SupervisorMessage};

use crate::log;
use crate::stop::StopToken;

/// Frames that wait for a supervisor which does not read; more are refused.
const QUEUE: usize = 256;
/// How long an important message waits for room.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Default)]
struct State {
    encoded: VecDeque<Vec<u8>>,
    next_seq: u32,
    /// A message is being written.
    writing: bool,
    closed: bool,
    /// The supervisor cannot be reached any more.
    gone: bool,
    /// Messages that were refused because the queue was full.
    refused: u64,
    /// What the supervisor was told last of what it missed.
    told: Missed,
}

/// What did not reach the supervisor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Missed {
    messages: u64,
    log_lines: u64,
}

impl State {
    /// Queues a message under the next number.
    fn push(&mut self, message: &SupervisorMessage) -> Result<(), EncodeError> {
        let bytes = message.encode(self.next_seq.wrapping_add(1))?;
        self.next_seq = self.next_seq.wrapping_add(1);
        self.encoded.push_back(bytes);
        Ok(())
    }

    /// Queues word of what was missed, when that is news.
    fn tell_missed(&mut self) {
        let missed = Missed { messages: self.refused, log_lines: log::dropped_lines() };
        if missed != self.told {
            self.told = missed;
            let Missed { messages, log_lines } = missed;
            // Two numbers break no limit.
            let _ = self.push(&SupervisorMessage::Dropped(Dropped { messages, log_lines }));
        }
    }
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits while `condition` holds, for at most `limit`.
    fn wait_while<'a>(
        &self,
        state: MutexGuard<'a, State>,
        limit: Duration,
        condition: impl FnMut(&mut State) -> bool,
    ) -> MutexGuard<'a, State> {
        self.changed.wait_timeout_while(state, limit, condition).unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Sends messages to the supervisor. Clones share one queue.
#[derive(Clone)]
pub struct Outbox(Arc<Shared>);

impl Outbox {
    /// Starts the writing thread; when the supervisor is gone it asks `stop`.
    pub(crate) fn new(mut output: impl Write + Send + 'static, stop: StopToken) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let writer = Arc::clone(&shared);
        thread::Builder::new().name("link-write".to_owned()).spawn(move || {
            while let Some(bytes) = next_encoded(&writer) {
                let written = output.write_all(&bytes).and_then(|()| output.flush());
                let mut state = writer.lock();
                state.writing = false;
                if written.is_err() {
                    state.gone = true;
                    state.encoded.clear();
                }
                let gone = state.gone;
                drop(state);
                writer.changed.notify_all();
                if gone {
                    stop.request();
                    return;
                }
            }
        })?;
        Ok(Self(shared))
    }

    /// Queues a message without waiting; false when the queue is full or the supervisor is gone.
    pub fn send(&self, message: SupervisorMessage) -> bool {
        self.queue(&message, Duration::ZERO)
    }

    /// Queues a message that must not be left out: waits up to a second for room.
    pub fn must_send(&self, message: SupervisorMessage) -> bool {
        self.queue(&message, PATIENCE)
    }

    fn queue(&self, message: &SupervisorMessage, limit: Duration) -> bool {
        let state = self.0.lock();
        let mut state = self.0.wait_while(state, limit, |state| state.encoded.len() >= QUEUE && !state.gone);
        if state.gone || state.closed {
            return false;
        }
        if state.encoded.len() >= QUEUE {
            state.refused += 1;
            return false;
        }
        let pushed = state.push(message);
        drop(state);
        match pushed {
            Ok(()) => self.0.changed.notify_all(),
            Err(error) => {
                tracing::error!(message = message.name(), %error, "message not sent: it breaks its own limits")
            }
        }
        pushed.is_ok()
    }

    /// Lets the queue drain for at most `limit`, then refuses everything; true when all was written.
    pub(crate) fn finish(&self, limit: Duration) -> bool {
        let state = self.0.lock();
        let busy = |state: &mut State| !state.gone && (state.writing || !state.encoded.is_empty());
        let mut state = self.0.wait_while(state, limit, busy);
        let done = !busy(&mut state) && !state.gone;
        state.closed = true;
        drop(state);
        self.0.changed.notify_all();
        done
    }
}

/// Waits for the next bytes; none when the outbox is closed. This thread has nothing else to do, so it may wait
/// without a limit: closing wakes it.
fn next_encoded(shared: &Shared) -> Option<Vec<u8>> {
    let state = shared.lock();
    let mut state = shared
        .changed
        .wait_while(state, |state| state.encoded.is_empty() && !state.closed)
        .unwrap_or_else(PoisonError::into_inner);
    let bytes = state.encoded.pop_front();
    state.writing = bytes.is_some();
    // The last one that waited is on its way: the supervisor reads again.
    if state.writing && state.encoded.is_empty() {
        state.tell_missed();
    }
    bytes
}
