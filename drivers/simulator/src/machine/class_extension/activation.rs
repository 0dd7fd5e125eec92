//! The system's side of a display: its configuration, and the commits that tell the driver.

use std::time::Duration;

use pf_abi::control::NtStatus;
use pf_abi::iddcx::VideoSignalInfo;

use super::callbacks;
use super::extension::ClassExtension;
use super::modes;
use super::topology::Switch;
use crate::machine::compositor::Mode;
use crate::machine::objects::Handle;
use crate::status::Status;

/// From the first assignment of an activation to its withdrawal (iddcx-driver §6.6).
const SECOND_THOUGHT: Duration = Duration::from_millis(10);

/// Largest picture: two of 8K. A chain needs three.
const PIXELS_MAX: u64 = 2 * 7680 * 4320;

impl ClassExtension {
    /// Switches a target on with a mode, or off. Called on the system's thread.
    pub fn set_display(&self, target_id: u32, switch: Switch) -> Status {
        let _changing = self.changing.lock();
        let found = self.state.lock().target(target_id);
        let Some(monitor) = found else { return NtStatus::NOT_FOUND.into() };
        match switch {
            Switch::Off => self.switch_off(monitor),
            Switch::On(mode) => self.switch_on(monitor, target_id, mode),
        }
    }

    fn switch_off(&self, monitor: Handle) -> Status {
        self.take_chain_away(monitor);
        let was_on = self.switch_path(monitor, None);
        if was_on == Ok(true) { self.commit_paths(Some(monitor)) } else { Status::SUCCESS }
    }

    fn switch_on(&self, monitor: Handle, target_id: u32, mode: Mode) -> Status {
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
        if let Err(error) = self.around.compositor.prepare(target_id, mode) {
            tracing::error!(target_id, ?mode, "{error}");
            self.assign(monitor);
            return NtStatus::NOT_SUPPORTED.into();
        }
        // The monitor is there: the topology is locked.
        let _ = self.switch_path(monitor, Some(signal));
        let status = self.commit_paths(Some(monitor));
        if !status.is_success() {
            let _ = self.switch_path(monitor, None);
            return status;
        }
        self.assign(monitor);
        std::thread::sleep(SECOND_THOUGHT);
        self.take_chain_away(monitor);
        self.assign(monitor);
        Status::SUCCESS
    }

    /// Switches the path of a monitor in the topology; whether it was on.
    fn switch_path(&self, monitor: Handle, signal: Option<VideoSignalInfo>) -> Result<bool, Status> {
        self.with_monitor(monitor, "SetDisplay", |_| ())?;
        Ok(self.state.lock().topology.switch(monitor, signal))
    }

    /// Tells the driver all paths; `changed` names the one that differs.
    pub(super) fn commit_paths(&self, changed: Option<Handle>) -> Status {
        let (callback, adapter, mut paths) = {
            let state = self.state.lock();
            let paths = state.topology.paths(state.arrived(), changed);
            let callback = state.callbacks.map(|callbacks| callbacks.commit);
            (callback, state.adapter.as_ref().map(|adapter| adapter.handle), paths)
        };
        let (Some(callback), Some(adapter)) = (callback, adapter) else { return Status::SUCCESS };
        callbacks::commit(&self.around.watch, callback, adapter, &mut paths)
    }

    /// The fault "reassign": every chain is taken away and a new one assigned; `target_id` 0 means all.
    pub fn reassign(&self, target_id: u32) {
        let _changing = self.changing.lock();
        let monitors: Vec<Handle> = {
            let state = self.state.lock();
            let wanted =
                state.monitors.iter().filter(|(_, monitor)| target_id == 0 || monitor.target_id() == target_id);
            wanted.map(|(handle, _)| *handle).filter(|handle| state.topology.is_on(*handle)).collect()
        };
        for monitor in monitors {
            self.take_chain_away(monitor);
            self.assign(monitor);
        }
    }
}
