//! The class extension itself: what it needs, what it keeps, and what others may ask of it.
//!
//! Calls of the driver and actions of the system change the topology one at a time; that lock may be taken again on
//! the same thread, because arrivals and departures call back.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use parking_lot::{Mutex, ReentrantMutex};
use pf_abi::control::NtStatus;

use super::callbacks;
use super::state::{Monitor, State, TargetChange};
use super::swap_chain::{Chain, FrameCounts};
use crate::machine::compositor::Compositor;
use crate::machine::fault_injection::Faults;
use crate::machine::framework::Framework;
use crate::machine::objects::Handle;
use crate::machine::platform::Platform;
use crate::machine::tasks::Tasks;
use crate::machine::watch::Watch;
use crate::status::Status;
use crate::verifier::{Verifier, rules};

/// What a class extension needs of the rest of the machine.
#[derive(Debug)]
pub struct Surroundings {
    pub verifier: Arc<Verifier>,
    pub watch: Arc<Watch>,
    pub faults: Arc<Faults>,
    /// The thread on which the system does what nobody waits for.
    pub tasks: Arc<Tasks>,
    /// The framework that it sits on: objects, locks, the device's power.
    pub framework: Arc<Framework>,
    /// Where events and surfaces get handles that the driver understands.
    pub platform: Arc<Platform>,
    /// Who draws for its swap chains.
    pub compositor: Arc<dyn Compositor>,
}

type Listener = Box<dyn Fn(TargetChange) + Send + Sync>;

/// The class extension.
pub struct ClassExtension {
    pub(crate) verifier: Arc<Verifier>,
    pub(super) around: Surroundings,
    pub(super) state: Mutex<State>,
    /// Held while the topology changes.
    pub(super) changing: ReentrantMutex<()>,
    pub(super) frames: Arc<FrameCounts>,
    listener: Mutex<Option<Listener>>,
    me: Weak<Self>,
}

impl ClassExtension {
    pub(crate) fn new(around: Surroundings) -> Arc<Self> {
        Arc::new_cyclic(|me| Self {
            verifier: Arc::clone(&around.verifier),
            around,
            state: Mutex::default(),
            changing: ReentrantMutex::new(()),
            frames: Arc::default(),
            listener: Mutex::default(),
            me: Weak::clone(me),
        })
    }

    /// Does something later on the system's thread.
    pub(super) fn post(&self, delay: Duration, job: impl FnOnce(&Self) + Send + 'static) {
        let me = Weak::clone(&self.me);
        self.around.tasks.post(delay, move || {
            if let Some(extension) = me.upgrade() {
                job(&extension);
            }
        });
    }

    /// Runs `with` on a monitor.
    pub(super) fn with_monitor<T>(
        &self,
        handle: Handle,
        call: &str,
        with: impl FnOnce(&mut Monitor) -> T,
    ) -> Result<T, Status> {
        let mut state = self.state.lock();
        if let Some(monitor) = state.monitors.get_mut(&handle) {
            return Ok(with(monitor));
        }
        drop(state);
        self.verifier.report(rules::BAD_HANDLE, format!("{call}: {handle:?} is a monitor that is gone"));
        Err(NtStatus::NOT_FOUND.into())
    }

    /// Reports a call into the class extension from a callback that only asks for modes.
    pub(super) fn not_in_query(&self, call: &str) {
        for callback in [callbacks::PARSE, callbacks::QUERY, callbacks::DEFAULT] {
            if self.around.watch.inside(callback) {
                self.verifier.report(rules::ORDER_REENTRY, format!("{call}: called inside {callback}"));
            }
        }
    }

    /// Who is told of monitors that come and go.
    pub fn set_listener(&self, listener: impl Fn(TargetChange) + Send + Sync + 'static) {
        *self.listener.lock() = Some(Box::new(listener));
    }

    pub(super) fn tell(&self, change: TargetChange) {
        if let Some(listener) = &*self.listener.lock() {
            listener(change);
        }
    }

    /// Monitors that have arrived.
    pub fn monitor_count(&self) -> usize {
        self.state.lock().arrived().count()
    }

    /// Chains that the driver has not deleted.
    pub fn chain_count(&self) -> usize {
        self.state.lock().chains.len()
    }

    /// Frames offered and acquired so far.
    pub fn frame_counts(&self) -> (u64, u64) {
        (self.frames.offered.load(Ordering::Relaxed), self.frames.acquired.load(Ordering::Relaxed))
    }

    /// Targets of the chains on which a frame waits too long; each is named once.
    pub fn stalled_chains(&self) -> Vec<u32> {
        let now = Instant::now();
        let chains: Vec<Arc<Chain>> = self.state.lock().chains.values().cloned().collect();
        chains.iter().filter(|chain| chain.state.lock().stalled(now)).map(|chain| chain.purpose.target_id).collect()
    }
}

impl core::fmt::Debug for ClassExtension {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ClassExtension").field("state", &*self.state.lock()).finish_non_exhaustive()
    }
}
