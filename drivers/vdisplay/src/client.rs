//! The driver as the framework calls it: each callback finds its state and hands on.

use std::sync::Arc;

use pf_abi::control::{DISPLAY_INTERFACE, NtStatus, WATCHDOG_TICK_MS};
use pf_abi::iddcx::{IddStatus, VideoSignalInfo};
use pf_abi::wdf::PowerState;
use pf_framework::{
    Adapter, Assignment, Client, CommittedPath, Device, DeviceInit, FileObject, ModeList, Request, Status,
};

use crate::device::{AdapterState, DeviceState, DriverState};
use crate::monitor::MonitorState;
use crate::platform::{Current, Platform, Severity};

/// Divider of the vertical frequency: 0 in monitor modes, 1 in target modes.
const MONITOR_DIVIDER: u8 = 0;
const TARGET_DIVIDER: u8 = 1;

/// The virtual display driver.
#[derive(Debug)]
pub struct VirtualDisplay;

/// Writes a caught panic into the log.
pub fn report_panic(place: &str, message: &str) {
    if let Some(platform) = Current::get() {
        platform.log(Severity::Error, &format!("{place} panicked: {message}"));
    }
}

/// The first mode is the preferred one.
fn mode_list(monitor: &MonitorState) -> ModeList {
    ModeList { modes: monitor.modes().signals(MONITOR_DIVIDER), preferred: Some(0) }
}

impl Client for VirtualDisplay {
    type Driver = DriverState;
    type Device = DeviceState;
    type Adapter = AdapterState;
    type Monitor = MonitorState;

    fn driver() -> Result<Arc<DriverState>, Status> {
        let platform = Current::get().ok_or(Status::from(NtStatus::INVALID_DEVICE_STATE))?;
        Ok(Arc::new(DriverState::new(platform)))
    }

    fn device_add(driver: &Arc<DriverState>, mut init: DeviceInit<'_>) -> Result<(), Status> {
        let state = DeviceState::new(driver);
        init.set_power_callbacks::<Self>();
        init.set_display_callbacks::<Self>()?;
        init.set_file_cleanup::<Self>();
        let device = init.create::<Self>(Arc::clone(&state))?;
        let timer = device.create_timer::<Self>(WATCHDOG_TICK_MS)?;
        state.set_handles(device, timer);
        driver.add_device(&state);
        device.create_interface(DISPLAY_INTERFACE)?;
        device.initialize_display()
    }

    fn d0_entry(device: &Arc<DeviceState>, _handle: Device, _previous: PowerState) -> Result<(), Status> {
        device.start();
        Ok(())
    }

    fn d0_exit(device: &Arc<DeviceState>, target: PowerState) {
        // At a suspend everything stays: swap chains are the system's to take.
        if target == PowerState::D3_FINAL {
            device.stop();
        }
    }

    fn tick(device: &Arc<DeviceState>) {
        device.tick();
    }

    fn file_cleanup(device: &Arc<DeviceState>, file: FileObject) {
        device.file_closed(file);
    }

    fn device_control(device: &Arc<DeviceState>, code: u32, request: Request) {
        device.control(code, request);
    }

    fn adapter_init_finished(driver: &Arc<DriverState>, adapter: Adapter, status: Status) {
        if let Some(device) = driver.adapter_answered(adapter, status) {
            device.adapter_answered(adapter, status);
        }
    }

    fn commit_modes(adapter: &Arc<AdapterState>, paths: &[CommittedPath<MonitorState>]) -> Result<(), Status> {
        if let Some(device) = adapter.device() {
            device.committed(paths);
        }
        Ok(())
    }

    fn parse_description(driver: &Arc<DriverState>, description: &[u8]) -> Result<ModeList, Status> {
        let monitor = driver.monitor_of(description);
        monitor.map(|monitor| mode_list(&monitor)).ok_or(IddStatus::MONITOR_UNKNOWN_DESCRIPTOR_FORMAT.into())
    }

    fn default_modes(monitor: &Arc<MonitorState>) -> Result<ModeList, Status> {
        Ok(mode_list(monitor))
    }

    fn target_modes(monitor: &Arc<MonitorState>) -> Result<Vec<VideoSignalInfo>, Status> {
        Ok(monitor.modes().signals(TARGET_DIVIDER))
    }

    fn assign_swap_chain(monitor: &Arc<MonitorState>, assignment: Assignment) -> Result<(), Assignment> {
        monitor.frames().assign(assignment)
    }

    fn unassign_swap_chain(monitor: &Arc<MonitorState>) {
        monitor.frames().unassign();
    }

    fn panicked(callback: &'static str, message: &str) {
        report_panic(callback, message);
    }
}
