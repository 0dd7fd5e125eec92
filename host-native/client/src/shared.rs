//! Where the threads meet. Locks are held for copies only.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use pf_os::clock::monotonic_ns;

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
    /// Connections that brought a unit.
    connections: AtomicU32,
    /// When a datagram came last, or a connection began; on the monotonic clock.
    heard_ns: AtomicU64,
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

    pub fn connections(&self) -> u32 {
        self.connections.load(Ordering::Relaxed)
    }

    /// The first unit of a connection is there.
    pub fn count_connection(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    /// Something came from the host.
    pub fn heard(&self) {
        self.heard_ns.store(monotonic_ns(), Ordering::Relaxed);
    }

    /// For how long nothing came.
    pub fn silence(&self) -> Duration {
        Duration::from_nanos(monotonic_ns().saturating_sub(self.heard_ns.load(Ordering::Relaxed)))
    }
}
