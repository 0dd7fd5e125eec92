//! What the class extension keeps: the adapter, its monitors, the swap chains, and which targets are on.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use pf_abi::iddcx::{MonitorMode, TargetMode};

use super::callbacks::ClassCallbacks;
use super::description::Identity;
use super::swap_chain::Chain;
use super::topology::Topology;
use crate::machine::objects::Handle;
use crate::machine::platform::graphics::Gpu;

/// LUID of the simulated display adapter (not of the GPU).
pub const ADAPTER_LUID: Gpu = Gpu { low: 0x0005_f001, high: 0 };
/// Target ids start above the connectors, as on a real machine.
pub const FIRST_TARGET_ID: u32 = 256;

/// A monitor came or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetChange {
    pub target_id: u32,
    pub present: bool,
}

/// How far the adapter has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AdapterPhase {
    Initializing,
    Ready,
}

#[derive(Debug)]
pub(super) struct Adapter {
    pub handle: Handle,
    pub max_monitors: u32,
    pub phase: AdapterPhase,
}

/// How far a monitor has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MonitorPhase {
    Created,
    Arrived,
}

#[derive(Debug)]
pub(super) struct Monitor {
    pub connector: u32,
    pub description: Arc<[u8]>,
    pub identity: Option<Identity>,
    pub phase: MonitorPhase,
    pub monitor_modes: Vec<MonitorMode>,
    pub target_modes: Vec<TargetMode>,
    pub chain: Option<Arc<Chain>>,
}

impl Monitor {
    pub fn target_id(&self) -> u32 {
        FIRST_TARGET_ID + self.connector
    }
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub callbacks: Option<ClassCallbacks>,
    pub initialized: bool,
    pub adapter: Option<Adapter>,
    pub monitors: BTreeMap<Handle, Monitor>,
    /// Which of the monitors are on.
    pub topology: Topology,
    /// Chains that the driver has not deleted.
    pub chains: HashMap<Handle, Arc<Chain>>,
    pub stopping: bool,
}

impl State {
    /// The arrived monitor with this target.
    pub fn target(&self, target_id: u32) -> Option<Handle> {
        let mut arrived = self.monitors.iter().filter(|(_, monitor)| monitor.phase == MonitorPhase::Arrived);
        arrived.find(|(_, monitor)| monitor.target_id() == target_id).map(|(handle, _)| *handle)
    }

    /// Monitors that have arrived.
    pub fn arrived(&self) -> impl Iterator<Item = Handle> {
        let arrived = self.monitors.iter().filter(|(_, monitor)| monitor.phase == MonitorPhase::Arrived);
        arrived.map(|(handle, _)| *handle)
    }

    /// The displays that are there, for people: a driver departs them, and nothing else takes them away.
    pub fn kept(&self) -> String {
        let one = |handle: Handle| {
            let target_id = self.monitors.get(&handle).map_or(0, Monitor::target_id);
            let on = if self.topology.is_on(handle) { "on" } else { "off" };
            format!("target {target_id} {on}")
        };
        let all: Vec<String> = self.arrived().map(one).collect();
        match all.len() {
            0 => "no display is there".to_owned(),
            1 => format!("1 display is there until the driver departs it: {}", all.join(", ")),
            count => format!("{count} displays are there until the driver departs them: {}", all.join(", ")),
        }
    }
}
