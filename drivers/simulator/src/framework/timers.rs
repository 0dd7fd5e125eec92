//! Timers on the framework's clock, which stands still until it is moved when it is virtual.

use std::collections::HashMap;
use std::thread::{JoinHandle, ThreadId};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use pf_abi::iddcx::WATCHDOG_MS;

use crate::calls::{self, TimerEvent};
use crate::machine::Machine;
use crate::objects::{Handle, Kind, ObjectSpec};
use crate::status::Status;
use crate::verifier::rules;

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

/// All timers and their thread.
#[derive(Default)]
pub struct Timers {
    state: Mutex<State>,
    changed: Condvar,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Timers {
    /// Starts the timers' thread.
    ///
    /// # Errors
    /// The system's.
    pub fn start(&'static self, machine: &'static Machine) -> std::io::Result<()> {
        let thread = std::thread::Builder::new().name("timers".into()).spawn(move || self.run(machine))?;
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

    /// Drops a timer that is being deleted.
    pub(crate) fn forget(&self, timer: Handle) {
        self.state.lock().timers.remove(&timer);
    }

    /// Timers that are armed.
    pub fn armed(&self) -> usize {
        self.state.lock().timers.values().filter(|timer| timer.due_ms.is_some()).count()
    }

    /// Moves a virtual clock by up to [`ADVANCE_MAX_MS`], firing what falls due on the way. `false` when a callback
    /// does not come back.
    pub fn advance(&self, machine: &Machine, milliseconds: u64) -> bool {
        let mut state = self.state.lock();
        let target = machine.clock.now_ms() + milliseconds.min(ADVANCE_MAX_MS);
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

    fn run(&self, machine: &Machine) {
        let mut state = self.state.lock();
        while !state.closed {
            let now = machine.clock.now_ms();
            let limit = if machine.clock.is_virtual() { state.target_ms } else { Some(now) };
            match state.next() {
                Some((handle, due)) if limit.is_some_and(|limit| due <= limit) => {
                    machine.clock.advance_to(due);
                    self.fire(machine, &mut state, handle, due);
                }
                next => {
                    if let Some(target) = state.target_ms.take() {
                        machine.clock.advance_to(target);
                        self.changed.notify_all();
                    } else if let (Some((_, due)), false) = (next, machine.clock.is_virtual()) {
                        self.changed.wait_for(&mut state, Duration::from_millis(due.saturating_sub(now).max(1)));
                    } else {
                        self.changed.wait(&mut state);
                    }
                }
            }
        }
    }

    fn fire(&self, machine: &Machine, state: &mut parking_lot::MutexGuard<'_, State>, handle: Handle, due: u64) {
        let Some(timer) = state.timers.get_mut(&handle) else { return };
        timer.due_ms = (timer.period_ms > 0).then_some(due + timer.period_ms);
        timer.running = Some(std::thread::current().id());
        let event = timer.event;
        parking_lot::MutexGuard::unlocked(state, || calls::timer(machine, event, handle));
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

impl Machine {
    /// WdfTimerCreate.
    pub(crate) fn timer_create(
        &self,
        spec: ObjectSpec,
        event: Option<TimerEvent>,
        period_ms: u32,
    ) -> Result<Handle, Status> {
        const CALL: &str = "WdfTimerCreate";
        let Some(event) = event else {
            self.verifier.report(rules::CALLBACK_MISSING, format!("{CALL}: EvtTimerFunc is null"));
            return Err(pf_abi::wdf::WdfStatus::INVALID_PARAMETER.into());
        };
        if spec.parent.is_none() {
            self.verifier.report(rules::STRUCT_VALUE, format!("{CALL}: a timer needs a parent"));
            return Err(pf_abi::wdf::WdfStatus::INVALID_PARAMETER.into());
        }
        let mut state = self.framework.timers.state.lock();
        if state.timers.len() >= TIMERS_MAX {
            return Err(pf_abi::wdf::WdfStatus::INSUFFICIENT_RESOURCES.into());
        }
        let handle = self.new_object(Kind::Timer, None, spec, CALL)?;
        let timer = Timer { event, period_ms: u64::from(period_ms), due_ms: None, running: None };
        state.timers.insert(handle, timer);
        Ok(handle)
    }

    /// WdfTimerStart; whether it was armed before. `due` in 100 ns, negative = from now.
    pub(crate) fn timer_start(&self, handle: Handle, due: i64) -> bool {
        if self.expect(handle, Kind::Timer, "WdfTimerStart").is_err() {
            return false;
        }
        let timers = &self.framework.timers;
        let mut state = timers.state.lock();
        let wait_ms = if due < 0 { due.unsigned_abs().div_ceil(TICKS_PER_MS) } else { 0 };
        let due_ms = self.clock.now_ms().saturating_add(wait_ms);
        let closed = state.closed;
        let Some(timer) = state.timers.get_mut(&handle) else { return false };
        let before = if closed { None } else { timer.due_ms.replace(due_ms) };
        timers.changed.notify_all();
        before.is_some()
    }

    /// WdfTimerStop; whether it was armed.
    pub(crate) fn timer_stop(&self, handle: Handle, wait: bool) -> bool {
        if self.expect(handle, Kind::Timer, "WdfTimerStop").is_err() {
            return false;
        }
        let timers = &self.framework.timers;
        let mut state = timers.state.lock();
        let Some(timer) = state.timers.get_mut(&handle) else { return false };
        let armed = timer.due_ms.take().is_some();
        let here = std::thread::current().id();
        if wait && timer.running == Some(here) {
            drop(state);
            let message = format!("WdfTimerStop: {handle:?} waits for the callback that it is called from");
            self.verifier.report(rules::DEADLOCK, message);
            return armed;
        }
        let deadline = Instant::now() + Duration::from_millis(u64::from(WATCHDOG_MS));
        while wait && state.timers.get(&handle).is_some_and(|timer| timer.running.is_some()) {
            if timers.changed.wait_until(&mut state, deadline).timed_out() {
                break;
            }
        }
        armed
    }
}
