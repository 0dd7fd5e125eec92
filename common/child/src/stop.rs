//! One decision, seen by every thread: stop.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

type Callback = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct Shared {
    requested: AtomicBool,
    callbacks: Mutex<Vec<Callback>>,
    changed: Condvar,
}

/// Tells threads to end. Clones are the same token; it never goes back.
#[derive(Clone, Default)]
pub struct StopToken(Arc<Shared>);

impl StopToken {
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether stopping was asked for; one atomic load, fit for a frame loop.
    pub fn requested(&self) -> bool {
        self.0.requested.load(Ordering::Acquire)
    }

    /// Asks to stop: wakes the waiters and runs the callbacks, once.
    pub fn request(&self) {
        let callbacks = {
            let mut callbacks = self.lock();
            self.0.requested.store(true, Ordering::Release);
            std::mem::take(&mut *callbacks)
        };
        self.0.changed.notify_all();
        for callback in callbacks {
            callback();
        }
    }

    /// Waits for at most `limit`; true when stopping was asked for.
    pub fn wait(&self, limit: Duration) -> bool {
        let guard = self.lock();
        let _guard = self
            .0
            .changed
            .wait_timeout_while(guard, limit, |_| !self.requested())
            .unwrap_or_else(PoisonError::into_inner);
        self.requested()
    }

    /// Runs `callback` when stopping is asked for, at once if it was. It runs on the asking thread: wake something,
    /// do not work.
    pub fn on_stop(&self, callback: impl FnOnce() + Send + 'static) {
        let mut callbacks = self.lock();
        if self.requested() {
            drop(callbacks);
            callback();
        } else {
            callbacks.push(Box::new(callback));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Callback>> {
        self.0.callbacks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for StopToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("StopToken").field(&self.requested()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn wakes_waiters_and_runs_callbacks_once() {
        let token = StopToken::new();
        assert!(!token.wait(Duration::from_millis(1)));
        let (sent, received) = mpsc::channel();
        let early = sent.clone();
        token.on_stop(move || early.send("early").expect("receiver lives"));
        let other = token.clone();
        let waiter = std::thread::spawn(move || other.wait(Duration::from_secs(10)));
        token.request();
        token.request();
        assert!(waiter.join().expect("waiter"));
        token.on_stop(move || sent.send("late").expect("receiver lives"));
        assert_eq!(received.iter().collect::<Vec<_>>(), ["early", "late"]);
    }
}
