//! The display class extension: adapter, monitors, swap chains, and the system's display configuration.
//!
//! Calls of the driver and actions of the system change the topology one at a time; the lock may be taken again on
//! the same thread, because arrivals and departures call back.

mod activation;
mod adapter;
pub mod chain;
mod chain_calls;
pub mod description;
pub mod modes;
mod monitors;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::{Mutex, ReentrantMutex};
use pf_abi::iddcx::{MonitorMode, TargetMode, VideoSignalInfo};

use crate::calls::ClassCallbacks;
use crate::objects::Handle;
use crate::platform::graphics::Gpu;
pub use activation::{Mode, Switch};
pub use adapter::CapsFacts;
pub use chain_calls::Chain;
use description::Identity;
pub use monitors::{MonitorFacts, TargetChange};

/// LUID of the simulated display adapter (not of the GPU).
pub const ADAPTER_LUID: Gpu = Gpu { low: 0x0005_f001, high: 0 };
/// Target ids start above the connectors, as on a real machine.
pub const FIRST_TARGET_ID: u32 = 256;

/// How far the adapter has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AdapterPhase {
    Initializing,
    Ready,
}

#[derive(Debug)]
pub(crate) struct Adapter {
    pub handle: Handle,
    pub max_monitors: u32,
    pub phase: AdapterPhase,
}

/// How far a monitor has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MonitorPhase {
    Created,
    Arrived,
}

#[derive(Debug)]
pub(crate) struct Monitor {
    pub connector: u32,
    pub description: Arc<[u8]>,
    pub identity: Option<Identity>,
    pub phase: MonitorPhase,
    pub monitor_modes: Vec<MonitorMode>,
    pub target_modes: Vec<TargetMode>,
    /// Signal of the active path; `None` = off.
    pub active: Option<VideoSignalInfo>,
    pub chain: Option<Arc<Chain>>,
    /// Assignments that the driver has put off in a row.
    pub abandoned: u32,
}

impl Monitor {
    pub fn target_id(&self) -> u32 {
        FIRST_TARGET_ID + self.connector
    }
}

#[derive(Debug, Default)]
pub(crate) struct State {
    pub callbacks: Option<ClassCallbacks>,
    pub initialized: bool,
    pub adapter: Option<Adapter>,
    pub monitors: BTreeMap<Handle, Monitor>,
    /// Chains that the driver has not deleted.
    pub chains: HashMap<Handle, Arc<Chain>>,
    pub stopping: bool,
}

impl State {
    /// The arrived monitor with this target.
    pub fn target(&self, target_id: u32) -> Option<Handle> {
        let arrived = |monitor: &Monitor| monitor.phase == MonitorPhase::Arrived && monitor.target_id() == target_id;
        self.monitors.iter().find(|(_, monitor)| arrived(monitor)).map(|(handle, _)| *handle)
    }
}

type Listener = Box<dyn Fn(TargetChange) + Send + Sync>;

/// The class extension.
#[derive(Default)]
pub struct ClassExtension {
    pub(crate) state: Mutex<State>,
    pub(crate) topology: ReentrantMutex<()>,
    listener: Mutex<Option<Listener>>,
    pub(crate) offered: AtomicU64,
    pub(crate) acquired: AtomicU64,
}

impl ClassExtension {
    /// Who is told of monitors that come and go.
    pub fn set_listener(&self, listener: impl Fn(TargetChange) + Send + Sync + 'static) {
        *self.listener.lock() = Some(Box::new(listener));
    }

    pub(crate) fn tell(&self, change: TargetChange) {
        if let Some(listener) = &*self.listener.lock() {
            listener(change);
        }
    }

    pub(crate) fn configured(&self) -> bool {
        self.state.lock().callbacks.is_some()
    }

    pub(crate) fn initialized(&self) -> bool {
        self.state.lock().initialized
    }

    pub(crate) fn io_control(&self) -> Option<crate::calls::IoControl> {
        self.state.lock().callbacks.and_then(|callbacks| callbacks.io_control)
    }

    /// Whether this monitor has arrived.
    pub fn monitor_arrived(&self, monitor: Handle) -> bool {
        self.state.lock().monitors.get(&monitor).is_some_and(|monitor| monitor.phase == MonitorPhase::Arrived)
    }

    pub(crate) fn forget_created(&self, monitor: Handle) {
        self.state.lock().monitors.remove(&monitor);
    }

    /// Monitors that have arrived.
    pub fn monitor_count(&self) -> usize {
        let state = self.state.lock();
        state.monitors.values().filter(|monitor| monitor.phase == MonitorPhase::Arrived).count()
    }

    /// Chains that the driver has not deleted.
    pub fn chain_count(&self) -> usize {
        self.state.lock().chains.len()
    }

    /// Frames offered and acquired so far.
    pub fn frame_counts(&self) -> (u64, u64) {
        (self.offered.load(Ordering::Relaxed), self.acquired.load(Ordering::Relaxed))
    }

    /// Chains on which a frame waits too long; each is named once.
    pub fn stalled_chains(&self) -> Vec<u32> {
        let now = std::time::Instant::now();
        let chains: Vec<Arc<Chain>> = self.state.lock().chains.values().cloned().collect();
        chains.iter().filter(|chain| chain.state.lock().stalled(now)).map(|chain| chain.target_id).collect()
    }
}

impl core::fmt::Debug for ClassExtension {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ClassExtension").field("state", &*self.state.lock()).finish_non_exhaustive()
    }
}
