//! Where the threads meet. Locks are held for copies only.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::end::Failure;
use crate::figures::{Figures, Received};
use crate::picture::Luma;

/// State of one run.
#[derive(Default)]
pub struct Shared {
    received: Mutex<Received>,
    figures: Mutex<Figures>,
    last_picture: Mutex<Luma>,
    failure: Mutex<Option<Failure>>,
    /// A picture was lost; set by the decoder, read by the control connection.
    keyframe_wanted: AtomicBool,
    /// Host's wall clock minus ours.
    clock_offset_ns: AtomicI64,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub fn received(&self) -> Received {
        *lock(&self.received)
    }

    pub fn set_received(&self, received: Received) {
        *lock(&self.received) = received;
    }

    pub fn figures(&self) -> MutexGuard<'_, Figures> {
        lock(&self.figures)
    }

    pub fn last_picture(&self) -> MutexGuard<'_, Luma> {
        lock(&self.last_picture)
    }

    /// The first failure of a frame thread ends the run.
    pub fn fail(&self, failure: Failure) {
        lock(&self.failure).get_or_insert(failure);
    }

    pub fn failure(&self) -> Option<Failure> {
        lock(&self.failure).clone()
    }

    pub fn want_keyframe(&self, wanted: bool) {
        self.keyframe_wanted.store(wanted, Ordering::Relaxed);
    }

    pub fn keyframe_wanted(&self) -> bool {
        self.keyframe_wanted.load(Ordering::Relaxed)
    }

    pub fn clock_offset_ns(&self) -> i64 {
        self.clock_offset_ns.load(Ordering::Relaxed)
    }

    pub fn set_clock_offset_ns(&self, offset: i64) {
        self.clock_offset_ns.store(offset, Ordering::Relaxed);
    }
}
