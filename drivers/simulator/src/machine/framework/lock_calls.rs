//! Wait locks and object locks as the driver calls on them.

use std::time::{Duration, Instant};

use super::instance::Framework;
use crate::machine::objects::{Handle, Kind, ObjectSpec};
use crate::status::Status;
use crate::verifier::rules;

/// 100 ns, the unit of time-outs, in a second.
const TICKS_PER_SECOND: u64 = 10_000_000;

impl Framework {
    /// WdfWaitLockCreate.
    pub(crate) fn wait_lock_create(&self, spec: ObjectSpec) -> Result<Handle, Status> {
        let parent = self.driver();
        self.new_object(Kind::Lock, parent, spec, "WdfWaitLockCreate")
    }

    /// WdfWaitLockAcquire and WdfObjectAcquireLock. `timeout` in 100 ns, negative = from now, 0 = don't wait.
    pub(crate) fn lock_acquire(&self, handle: Handle, timeout: Option<i64>, call: &str) -> Status {
        if let Err(error) = self.objects.kind(handle) {
            return self.bad_object(error, call);
        }
        let lock = self.locks.of(handle);
        let here = std::thread::current().id();
        let mut holder = lock.holder.lock();
        if *holder == Some(here) {
            self.verifier.report(rules::DEADLOCK, format!("{call}: {handle:?} is held by this thread already"));
            return Status::TIMEOUT;
        }
        let deadline = timeout.map(|ticks| {
            let ticks = if ticks < 0 { ticks.unsigned_abs() } else { 0 };
            Instant::now() + Duration::from_nanos(ticks.min(TICKS_PER_SECOND * 3600) * 100)
        });
        while holder.is_some() {
            match deadline {
                None => lock.freed.wait(&mut holder),
                Some(deadline) => {
                    if lock.freed.wait_until(&mut holder, deadline).timed_out() && holder.is_some() {
                        return Status::TIMEOUT;
                    }
                }
            }
        }
        *holder = Some(here);
        self.locks.taken(handle, here);
        Status::SUCCESS
    }

    /// WdfWaitLockRelease and WdfObjectReleaseLock.
    pub(crate) fn lock_release(&self, handle: Handle, call: &str) {
        let lock = self.locks.get(handle);
        let here = std::thread::current().id();
        let mine = lock.as_ref().is_some_and(|lock| *lock.holder.lock() == Some(here));
        let (Some(lock), true) = (lock, mine) else {
            self.verifier.report(rules::LOCK_HELD, format!("{call}: {handle:?} is not held by this thread"));
            return;
        };
        *lock.holder.lock() = None;
        self.locks.given_back(handle, here);
        lock.freed.notify_one();
    }

    /// Reports framework locks that are held across a call which calls back into the driver.
    pub(crate) fn no_locks_held(&self, call: &str) {
        let held = self.locks.held_here();
        if !held.is_empty() {
            self.verifier.report(rules::LOCK_HELD, format!("{call}: called with {held:?} held; it calls back"));
        }
    }
}
