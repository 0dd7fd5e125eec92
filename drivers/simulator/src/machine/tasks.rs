//! The system's own thread: adapter start, mode changes, swap chains. Tasks run one after another, some later.

use core::fmt;
use std::collections::VecDeque;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

type Job = Box<dyn FnOnce() + Send>;

struct Task {
    due: Instant,
    job: Job,
}

#[derive(Default)]
struct State {
    tasks: VecDeque<Task>,
    /// A job runs.
    busy: bool,
    /// No more jobs.
    closed: bool,
    /// No more thread.
    ended: bool,
}

/// A queue with one thread.
#[derive(Default)]
pub struct Tasks {
    state: Mutex<State>,
    changed: Condvar,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Tasks {
    /// Starts the thread.
    ///
    /// # Errors
    /// The system's, when there is no thread to be had.
    pub fn start(self: &Arc<Self>) -> std::io::Result<()> {
        let tasks = Arc::clone(self);
        let thread = std::thread::Builder::new().name("system".into()).spawn(move || tasks.run())?;
        *self.thread.lock() = Some(thread);
        Ok(())
    }

    /// Queues a job. After [`Tasks::close`] it is dropped.
    pub fn post(&self, delay: Duration, job: impl FnOnce() + Send + 'static) {
        let mut state = self.state.lock();
        if state.closed {
            return;
        }
        let due = Instant::now() + delay;
        let index = state.tasks.iter().position(|task| task.due > due).unwrap_or(state.tasks.len());
        state.tasks.insert(index, Task { due, job: Box::new(job) });
        self.changed.notify_all();
    }

    /// Queues a job and waits for its answer; `None` when it does not come within `limit`.
    pub fn ask<T: Send + 'static>(&self, limit: Duration, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (answer, answered) = std::sync::mpsc::sync_channel(1);
        self.post(Duration::ZERO, move || {
            // Nobody may wait any more.
            let _ = answer.send(job());
        });
        answered.recv_timeout(limit).ok()
    }

    /// Takes no more jobs, drops those that wait, and waits for the one that runs. The thread itself stays: children
    /// that were started on it are bound to its life.
    pub fn close(&self) {
        let mut state = self.state.lock();
        state.closed = true;
        let dropped = core::mem::take(&mut state.tasks);
        while state.busy {
            self.changed.wait(&mut state);
        }
        drop(state);
        drop(dropped);
    }

    /// Ends the thread.
    pub fn end(&self) {
        self.close();
        self.state.lock().ended = true;
        self.changed.notify_all();
        let thread = self.thread.lock().take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the system's thread panicked");
        }
    }

    fn run(&self) {
        let mut state = self.state.lock();
        while !state.ended {
            let now = Instant::now();
            match state.tasks.front().map(|task| task.due) {
                Some(due) if due <= now => {
                    if let Some(task) = state.tasks.pop_front() {
                        state.busy = true;
                        parking_lot::MutexGuard::unlocked(&mut state, task.job);
                        state.busy = false;
                        self.changed.notify_all();
                    }
                }
                Some(due) => {
                    self.changed.wait_until(&mut state, due);
                }
                None => self.changed.wait(&mut state),
            }
        }
    }
}

impl fmt::Debug for Tasks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tasks").field("waiting", &self.state.lock().tasks.len()).finish_non_exhaustive()
    }
}
