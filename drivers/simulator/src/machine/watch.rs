//! Watches the driver's callbacks: how long they take, and which one a thread is in.

use std::thread::ThreadId;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use pf_abi::iddcx::WATCHDOG_MS;

use super::objects::Handle;

/// From here on a callback is mentioned in the log.
const SLOW: Duration = Duration::from_millis(100);

#[derive(Debug)]
struct Running {
    id: u64,
    name: &'static str,
    thread: ThreadId,
    since: Instant,
    reported: bool,
}

/// The callbacks that run now.
#[derive(Debug, Default)]
pub struct Watch {
    state: Mutex<(u64, Vec<Running>)>,
}

/// Ends the watch over one callback.
#[derive(Debug)]
pub struct Watched<'a> {
    watch: &'a Watch,
    id: u64,
}

impl Watch {
    /// A callback begins on this thread, about `object` when there is one. The log has each at level debug.
    pub fn enter(&self, name: &'static str, object: impl Into<Option<Handle>>) -> Watched<'_> {
        match object.into() {
            Some(object) => tracing::debug!(target: "callback", ?object, "{name}"),
            None => tracing::debug!(target: "callback", "{name}"),
        }
        let mut state = self.state.lock();
        state.0 += 1;
        let id = state.0;
        let thread = std::thread::current().id();
        state.1.push(Running { id, name, thread, since: Instant::now(), reported: false });
        Watched { watch: self, id }
    }

    /// Whether this thread is inside a callback of this name.
    pub fn inside(&self, name: &str) -> bool {
        let here = std::thread::current().id();
        self.state.lock().1.iter().any(|running| running.thread == here && running.name == name)
    }

    /// Callbacks that have now run longer than the class extension allows; each is named once.
    pub fn stalled(&self) -> Vec<(&'static str, Duration)> {
        let mut state = self.state.lock();
        let limit = Duration::from_millis(u64::from(WATCHDOG_MS));
        let over = state.1.iter_mut().filter(|running| !running.reported && running.since.elapsed() > limit);
        over.map(|running| {
            running.reported = true;
            (running.name, running.since.elapsed())
        })
        .collect()
    }
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        let ended = {
            let mut state = self.watch.state.lock();
            let index = state.1.iter().position(|running| running.id == self.id);
            index.map(|index| state.1.swap_remove(index))
        };
        if let Some(Running { name, since, .. }) = ended
            && since.elapsed() > SLOW
        {
            tracing::warn!(callback = name, ms = since.elapsed().as_millis() as u64, "slow callback");
        }
    }
}
