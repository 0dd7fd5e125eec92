//! The system's side of a display: configuration, commits, assignment of swap chains, device stop.

use std::sync::Arc;
use std::time::Duration;

use pf_abi::control::NtStatus;
use pf_abi::iddcx::{IddStatus, Path, PathFlags, VideoSignalInfo};
use pf_abi::wdf::Luid;
use pf_os::Event;

use super::chain_calls::Chain;
use super::modes;
use crate::calls;
use crate::machine::Machine;
use crate::objects::{Handle, Kind, ObjectSpec};
use crate::platform::handles::{Maker, Object};
use crate::platform::services::RENDER_GPU;
use crate::status::Status;
use crate::verifier::rules;

/// From the first assignment of an activation to its withdrawal (iddcx-driver §6.6).
const SECOND_THOUGHT: Duration = Duration::from_millis(10);
/// From an assignment that the driver puts off to the next.
const RETRY_DELAY: Duration = Duration::from_millis(50);
/// Assignments that may be put off in a row.
const RETRIES_MAX: u32 = 40;

/// Largest picture: two of 8K. A chain needs three.
const PIXELS_MAX: u64 = 2 * 7680 * 4320;

/// A mode of the display configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    pub width: u32,
    pub height: u32,
    pub refresh_hz: u32,
}

/// What the display configuration wants of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    On(Mode),
    Off,
}

impl Machine {
    /// Switches a target on with a mode, or off. Called on the system's thread.
    pub fn set_display(&'static self, target_id: u32, switch: Switch) -> Status {
        let _topology = self.class.topology.lock();
        let found = self.class.state.lock().target(target_id);
        let Some(monitor) = found else { return NtStatus::NOT_FOUND.into() };
        match switch {
            Switch::Off => self.switch_off(monitor),
            Switch::On(mode) => self.switch_on(monitor, target_id, mode),
        }
    }

    fn switch_off(&self, monitor: Handle) -> Status {
        self.take_chain_away(monitor);
        let was_active = self.with_monitor(monitor, "SetDisplay", |monitor| monitor.active.take().is_some());
        if was_active == Ok(true) { self.commit_paths(Some(monitor)) } else { Status::SUCCESS }
    }

    fn switch_on(&'static self, monitor: Handle, target_id: u32, mode: Mode) -> Status {
        let offered = self.with_monitor(monitor, "SetDisplay", |monitor| {
            modes::common(&monitor.monitor_modes, &monitor.target_modes)
        });
        let offered = offered.unwrap_or_default();
        let wanted = |signal: &&VideoSignalInfo| {
            (signal.ActiveWidth, signal.ActiveHeight) == (mode.width, mode.height)
                && modes::hertz(signal) == mode.refresh_hz
        };
        let Some(signal) = offered.iter().find(wanted).copied() else {
            let offered: Vec<String> = offered.iter().map(modes::text).collect();
            tracing::warn!(target_id, ?mode, ?offered, "the mode is not in the monitor's list");
            return NtStatus::INVALID_PARAMETER.into();
        };
        if u64::from(mode.width) * u64::from(mode.height) > PIXELS_MAX {
            tracing::warn!(target_id, ?mode, "this machine has no memory for such a picture");
            return NtStatus::NOT_SUPPORTED.into();
        }
        // The old chain's thread holds the source: it goes first.
        self.take_chain_away(monitor);
        if let Err(error) = self.desktop.prepare(target_id, mode) {
            tracing::error!(target_id, ?mode, "{error}");
            self.assign(monitor);
            return NtStatus::NOT_SUPPORTED.into();
        }
        // The monitor is there: the topology is locked.
        let _ = self.with_monitor(monitor, "SetDisplay", |monitor| {
            monitor.active = Some(signal);
            monitor.abandoned = 0;
        });
        let status = self.commit_paths(Some(monitor));
        if !status.is_success() {
            let _ = self.with_monitor(monitor, "SetDisplay", |monitor| monitor.active = None);
            return status;
        }
        self.assign(monitor);
        std::thread::sleep(SECOND_THOUGHT);
        self.take_chain_away(monitor);
        self.assign(monitor);
        Status::SUCCESS
    }

    /// Tells the driver all paths; `changed` names the one that differs.
    pub(super) fn commit_paths(&self, changed: Option<Handle>) -> Status {
        let (callback, adapter, mut paths) = {
            let state = self.class.state.lock();
            let arrived = state.monitors.iter().filter(|(_, monitor)| monitor.phase == super::MonitorPhase::Arrived);
            let paths: Vec<Path> = arrived.map(|(handle, monitor)| path(*handle, monitor.active, changed)).collect();
            let callback = state.callbacks.map(|callbacks| callbacks.commit);
            (callback, state.adapter.as_ref().map(|adapter| adapter.handle), paths)
        };
        let (Some(callback), Some(adapter)) = (callback, adapter) else { return Status::SUCCESS };
        calls::commit(self, callback, adapter, &mut paths)
    }

    /// Assigns a fresh chain to an active monitor that has none. The topology is locked.
    pub(super) fn assign(&'static self, monitor: Handle) {
        let wanted = {
            let state = self.class.state.lock();
            let Some(entry) = state.monitors.get(&monitor) else { return };
            let idle = entry.chain.is_none() && !state.stopping;
            entry.active.filter(|_| idle).map(|signal| (signal, entry.target_id(), state.callbacks))
        };
        let Some((signal, target_id, Some(callbacks))) = wanted else { return };
        let chain = match self.new_chain(monitor, target_id, signal) {
            Ok(chain) => Arc::new(chain),
            Err(error) => {
                tracing::error!(target_id, "no swap chain: {error}");
                return;
            }
        };
        {
            let mut state = self.class.state.lock();
            state.chains.insert(chain.handle, Arc::clone(&chain));
            if let Some(entry) = state.monitors.get_mut(&monitor) {
                entry.chain = Some(Arc::clone(&chain));
            }
        }
        let gpu = Luid { LowPart: RENDER_GPU.low, HighPart: RENDER_GPU.high };
        let status = calls::assign(self, callbacks.assign, monitor, chain.handle, chain.event_handle, gpu);
        if status.is_success() {
            let _ = self.with_monitor(monitor, "assign", |monitor| monitor.abandoned = 0);
            if let Err(error) = self.desktop.produce(self, &chain) {
                tracing::error!(target_id, %error, "no thread for the desktop");
            }
            return;
        }
        self.assignment_refused(monitor, &chain, status);
    }

    fn assignment_refused(&'static self, monitor: Handle, chain: &Chain, status: Status) {
        // The chain stays the system's: it takes it back.
        chain.state.lock().begin_unassign();
        self.chain_deleted(chain.handle);
        let _ = self.delete_object(chain.handle);
        if status != Status::from(IddStatus::ABANDON_SWAPCHAIN) {
            let message = format!("target {}: EvtIddCxMonitorAssignSwapChain failed with {status}", chain.target_id);
            self.verifier.report(rules::CHAIN_REFUSED, message);
            return;
        }
        let abandoned = self.with_monitor(monitor, "assign", |monitor| {
            monitor.abandoned += 1;
            monitor.abandoned
        });
        if abandoned.is_ok_and(|times| times <= RETRIES_MAX) {
            self.assign_later(monitor, RETRY_DELAY);
        } else {
            tracing::error!(target_id = chain.target_id, "the driver put every assignment off");
        }
    }

    fn new_chain(&self, monitor: Handle, target_id: u32, signal: VideoSignalInfo) -> Result<Chain, String> {
        let shape = Self::surface_shape(signal.ActiveWidth, signal.ActiveHeight).ok_or("the mode has no surfaces")?;
        let event = Arc::new(Event::new().map_err(|error| format!("surface event: {error}"))?);
        let value = self.platform.handles.insert(Object::Event(Arc::clone(&event)), Maker::System);
        let value = value.ok_or("the handle table is full")?;
        let handle = self.objects.create(Kind::SwapChain, None, ObjectSpec::default());
        let handle = handle.ok().flatten().ok_or("the object table is full")?;
        Ok(Chain::new(handle, monitor, target_id, signal, shape, (event, value)))
    }

    /// Assigns again after a while, if the monitor still wants it.
    pub(super) fn assign_later(&self, monitor: Handle, delay: Duration) {
        let Some(machine) = Self::get() else { return };
        self.tasks.post(delay, move || {
            let _topology = machine.class.topology.lock();
            machine.assign(monitor);
        });
    }

    /// Takes the chain of a monitor away, if it has one. The topology is locked.
    pub(super) fn take_chain_away(&self, monitor: Handle) {
        let (chain, callback) = {
            let mut state = self.class.state.lock();
            let callback = state.callbacks.map(|callbacks| callbacks.unassign);
            (state.monitors.get_mut(&monitor).and_then(|entry| entry.chain.take()), callback)
        };
        let (Some(chain), Some(callback)) = (chain, callback) else { return };
        chain.state.lock().begin_unassign();
        chain.wake_producer();
        // The worker may sleep on the event: it wakes to find the chain ending.
        chain.event.set();
        let status = calls::unassign(self, callback, monitor);
        chain.state.lock().end_unassign();
        if !status.is_success() {
            let message = format!("target {}: EvtIddCxMonitorUnassignSwapChain failed with {status}", chain.target_id);
            self.verifier.report(rules::CALLBACK_FAILED, message);
        }
    }

    /// The fault "reassign": every chain is taken away and a new one assigned; `target_id` 0 means all.
    pub fn reassign(&'static self, target_id: u32) {
        let _topology = self.class.topology.lock();
        let monitors: Vec<Handle> = {
            let state = self.class.state.lock();
            let wanted =
                state.monitors.iter().filter(|(_, monitor)| target_id == 0 || monitor.target_id() == target_id);
            wanted.filter(|(_, monitor)| monitor.active.is_some()).map(|(handle, _)| *handle).collect()
        };
        for monitor in monitors {
            self.take_chain_away(monitor);
            self.assign(monitor);
        }
    }

    /// Device stop, before D0Exit: no chain is left assigned.
    pub(crate) fn class_stops(&self) {
        let _topology = self.class.topology.lock();
        let monitors: Vec<Handle> = {
            let mut state = self.class.state.lock();
            state.stopping = true;
            state.monitors.keys().copied().collect()
        };
        monitors.into_iter().for_each(|monitor| self.take_chain_away(monitor));
    }

    /// Device stop, after D0Exit: monitors and adapter go.
    pub(crate) fn class_unwinds(&self) {
        let _topology = self.class.topology.lock();
        let monitors: Vec<Handle> = self.class.state.lock().monitors.keys().copied().collect();
        monitors.into_iter().for_each(|monitor| self.remove_monitor(monitor, false));
        let adapter = self.class.state.lock().adapter.take();
        if let Some(adapter) = adapter
            && let Err(error) = self.delete_object(adapter.handle)
        {
            self.bad_object(error, "removing the adapter");
        }
    }
}

fn path(monitor: Handle, active: Option<VideoSignalInfo>, changed: Option<Handle>) -> Path {
    let mut flags = PathFlags::EMPTY;
    if active.is_some() {
        flags |= PathFlags::ACTIVE;
    }
    if changed == Some(monitor) {
        flags |= PathFlags::CHANGED;
    }
    Path {
        MonitorObject: monitor.pointer(),
        Flags: flags,
        TargetVideoSignalInfo: active.unwrap_or(VideoSignalInfo::EMPTY),
        ..Path::init()
    }
}
