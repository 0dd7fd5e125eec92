//! Timers on the framework's clock, which stands still until it is moved when it is virtual.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread::{JoinHandle, ThreadId};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use pf_abi::iddcx::WATCHDOG_MS;
use pf_abi::wdf::WdfStatus;

use super::callbacks::{self, TimerEvent};
use crate::machine::clock::Clock;
use crate::machine::objects::Handle;
use crate::machine::watch::Watch;
use crate::status::Status;

/// Timers at a time.
const TIMERS_MAX: usize = 1024;
/// Farthest step of a virtual clock.
pub const ADVANCE_MAX_MS: u64 = 24 * 3600 * 1000;
/// 100 ns in a millisecond.
const TICKS_PER_MS: u64 = 10_000;

struct Timer {
    event: TimerEvent,
    period_ms: u64,
    due_ms: Option<u64>,
    running: Option<ThreadId>,
}

#[derive(Default)]
struct State {
    timers: HashMap<Handle, Timer>,
    /// Where a virtual clock is being moved to.
    target_ms: Option<u64>,
    closed: bool,
}

impl State {
    fn next(&self) -> Option<(Handle, u64)> {
        let armed = self.timers.iter().filter_map(|(handle, timer)| Some((*handle, timer.due_ms?)));
        armed.min_by_key(|(handle, due)| (*due, *handle))
    }
}

/// How a timer was stopped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Disarmed {
    /// It was armed.
    pub armed: bool,
    /// The stop should wait for the callback that it is called from.
    pub from_callback: bool,
}

/// All timers and their thread.
pub(super) struct Timers {
    clock: Arc<Clock>,
    watch: Arc<Watch>,
    state: Mutex<State>,
    changed: Condvar,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Timers {
    pub fn new(clock: Arc<Clock>, watch: Arc<Watch>) -> Self {
        Self { clock, watch, state: Mutex::default(), changed: Condvar::new(), thread: Mutex::default() }
    }

    /// Starts the timers' thread.
    ///
    /// # Errors
    /// The system's.
    pub fn start(self: &Arc<Self>) -> std::io::Result<()> {
        let timers = Arc::clone(self);
        let thread = std::thread::Builder::new().name("timers".into()).spawn(move || timers.run())?;
        *self.thread.lock() = Some(thread);
        Ok(())
    }

    /// Fires nothing any more, waits for what runs (unless it runs on this thread), ends the thread.
    pub fn close(&self) {
        let mut state = self.state.lock();
        state.closed = true;
        state.timers.values_mut().for_each(|timer| timer.due_ms = None);
        self.changed.notify_all();
        drop(state);
        let thread = self.thread.lock().take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the timers' thread panicked");
        }
    }

    /// Enters a timer whose object `make` creates.
    ///
    /// # Errors
    /// What `make` says, or that there are too many.
    pub fn add(
        &self,
        event: TimerEvent,
        period_ms: u32,
        make: impl FnOnce() -> Result<Handle, Status>,
    ) -> Result<Handle, Status> {
        let mut state = self.state.lock();
        if state.timers.len() >= TIMERS_MAX {
            return Err(WdfStatus::INSUFFICIENT_RESOURCES.into());
        }
        let handle = make()?;
        let timer = Timer { event, period_ms: u64::from(period_ms), due_ms: None, running: None };
        state.timers.insert(handle, timer);
        Ok(handle)
    }

    /// Arms a timer; whether it was armed before. `due` in 100 ns, negative = from now.
    pub fn arm(&self, handle: Handle, due: i64) -> bool {
        let mut state = self.state.lock();
        let wait_ms = if due < 0 { due.unsigned_abs().div_ceil(TICKS_PER_MS) } else { 0 };
        let due_ms = self.clock.now_ms().saturating_add(wait_ms);
        let closed = state.closed;
        let Some(timer) = state.timers.get_mut(&handle) else { return false };
        let before = if closed { None } else { timer.due_ms.replace(due_ms) };
        self.changed.notify_all();
        before.is_some()
    }

    /// Disarms a timer, and waits for its callback when that is asked for.
    pub fn disarm(&self, handle: Handle, wait: bool) -> Disarmed {
        let mut state = self.state.lock();
        let Some(timer) = state.timers.get_mut(&handle) else { return Disarmed { armed: false, from_callback: false } };
        let armed = timer.due_ms.take().is_some();
        if wait && timer.running == Some(std::thread::current().id()) {
            return Disarmed { armed, from_callback: true };
        }
        let deadline = Instant::now() + Duration::from_millis(u64::from(WATCHDOG_MS));
        while wait && state.timers.get(&handle).is_some_and(|timer| timer.running.is_some()) {
            if self.changed.wait_until(&mut state, deadline).timed_out() {
                break;
            }
        }
        Disarmed { armed, from_callback: false }
    }

    /// Drops a timer that is being deleted.
    pub fn forget(&self, timer: Handle) {
        self.state.lock().timers.remove(&timer);
    }

    /// Timers that are armed.
    pub fn armed(&self) -> usize {
        self.state.lock().timers.values().filter(|timer| timer.due_ms.is_some()).count()
    }

    /// Moves a virtual clock by up to [`ADVANCE_MAX_MS`], firing what falls due on the way. `false` when a callback
    /// does not come back.
    pub fn advance(&self, milliseconds: u64) -> bool {
        let mut state = self.state.lock();
        let target = self.clock.now_ms() + milliseconds.min(ADVANCE_MAX_MS);
        state.target_ms = Some(target);
        self.changed.notify_all();
        let deadline = Instant::now() + Duration::from_millis(u64::from(WATCHDOG_MS));
        while state.target_ms.is_some() && !state.closed {
            if self.changed.wait_until(&mut state, deadline).timed_out() {
                return false;
            }
        }
        true
    }

    fn run(&self) {
        let mut state = self.state.lock();
        while !state.closed {
            let now = self.clock.now_ms();
            let limit = if self.clock.is_virtual() { state.target_ms } else { Some(now) };
            match state.next() {
                Some((handle, due)) if limit.is_some_and(|limit| due <= limit) => {
                    self.clock.advance_to(due);
                    self.fire(&mut state, handle, due);
                }
                next => {
                    if let Some(target) = state.target_ms.take() {
                        self.clock.advance_to(target);
                        self.changed.notify_all();
                    } else if let (Some((_, due)), false) = (next, self.clock.is_virtual()) {
                        self.changed.wait_for(&mut state, Duration::from_millis(due.saturating_sub(now).max(1)));
                    } else {
                        self.changed.wait(&mut state);
                    }
                }
            }
        }
    }

    fn fire(&self, state: &mut parking_lot::MutexGuard<'_, State>, handle: Handle, due: u64) {
        let Some(timer) = state.timers.get_mut(&handle) else { return };
        timer.due_ms = (timer.period_ms > 0).then_some(due + timer.period_ms);
        timer.running = Some(std::thread::current().id());
        let event = timer.event;
        parking_lot::MutexGuard::unlocked(state, || callbacks::timer(&self.watch, event, handle));
        if let Some(timer) = state.timers.get_mut(&handle) {
            timer.running = None;
        }
        self.changed.notify_all();
    }
}

impl core::fmt::Debug for Timers {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Timers").field("armed", &self.armed()).finish_non_exhaustive()
    }
}
