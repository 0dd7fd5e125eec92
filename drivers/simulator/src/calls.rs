//! Calls into the driver. Holds unsafe code: its callbacks are foreign functions.
//!
//! Every function here takes a callback that the driver itself has registered, with the arguments which the
//! framework's contract promises for it; each runs under the watch.
#![allow(unsafe_code)]

use core::ffi::c_void;

use pf_abi::iddcx::{
    InAdapterInitFinished, InCommitModes, InGetDefaultDescriptionModes, InParseMonitorDescription, InQueryTargetModes,
    InSetSwapChain, MonitorDescription, MonitorDescriptionType, MonitorMode, OutGetDefaultDescriptionModes,
    OutParseMonitorDescription, OutQueryTargetModes, Path, TargetMode,
};
use pf_abi::wdf::{Luid, PowerState};

use crate::classext::modes::ListBuffer;
use crate::machine::Machine;
use crate::objects::{Handle, ObjectEvent};
use crate::status::Status;
use crate::watch::Watched;

pub type DeviceAdd = unsafe extern "system" fn(driver: *mut c_void, device_init: *mut c_void) -> i32;
pub type Unload = unsafe extern "system" fn(driver: *mut c_void);
pub type Power = unsafe extern "system" fn(device: *mut c_void, state: PowerState) -> i32;
pub type FileEvent = unsafe extern "system" fn(file: *mut c_void);
pub type TimerEvent = unsafe extern "system" fn(timer: *mut c_void);
pub type IoControl =
    unsafe extern "system" fn(device: *mut c_void, request: *mut c_void, output: usize, input: usize, code: u32);
pub type Parse = unsafe extern "system" fn(*mut InParseMonitorDescription, *mut OutParseMonitorDescription) -> i32;
pub type InitFinished = unsafe extern "system" fn(*mut c_void, *mut InAdapterInitFinished) -> i32;
pub type Commit = unsafe extern "system" fn(*mut c_void, *mut InCommitModes) -> i32;
pub type DefaultModes = unsafe extern "system" fn(
    *mut c_void,
    *mut InGetDefaultDescriptionModes,
    *mut OutGetDefaultDescriptionModes,
) -> i32;
pub type QueryTarget = unsafe extern "system" fn(*mut c_void, *mut InQueryTargetModes, *mut OutQueryTargetModes) -> i32;
pub type Assign = unsafe extern "system" fn(*mut c_void, *mut InSetSwapChain) -> i32;
pub type Unassign = unsafe extern "system" fn(*mut c_void) -> i32;

/// Power callbacks of a device.
#[derive(Clone, Copy, Debug, Default)]
pub struct PowerCallbacks {
    pub d0_entry: Option<Power>,
    pub d0_exit: Option<Power>,
}

/// File callbacks of a device. Create is not called: with the class extension it is dead in the field.
#[derive(Clone, Copy, Debug, Default)]
pub struct FileCallbacks {
    pub cleanup: Option<FileEvent>,
    pub close: Option<FileEvent>,
}

/// Callbacks of an indirect display, those that are required.
#[derive(Clone, Copy, Debug)]
pub struct ClassCallbacks {
    pub io_control: Option<IoControl>,
    pub parse: Parse,
    pub init_finished: InitFinished,
    pub commit: Commit,
    pub default_modes: DefaultModes,
    pub query_target: QueryTarget,
    pub assign: Assign,
    pub unassign: Unassign,
}

/// Names of callbacks which forbid calls into the class extension.
pub const PARSE: &str = "EvtIddCxParseMonitorDescription";
pub const QUERY: &str = "EvtIddCxMonitorQueryTargetModes";
pub const DEFAULT: &str = "EvtIddCxMonitorGetDefaultDescriptionModes";

fn enter<'a>(machine: &'a Machine, name: &'static str, object: impl Into<Option<Handle>>) -> Watched<'a> {
    machine.watch.enter(name, object)
}

pub fn object_event(machine: &Machine, event: ObjectEvent, object: Handle) {
    let _watched = enter(machine, "EvtObjectCleanup", object);
    // SAFETY: the callback from the object's attributes, with the object.
    unsafe { event(object.pointer()) }
}

pub fn device_add(machine: &Machine, callback: DeviceAdd, driver: Handle, init: u64) -> Status {
    let _watched = enter(machine, "EvtDriverDeviceAdd", driver);
    let init = core::ptr::with_exposed_provenance_mut(init as usize);
    // SAFETY: the callback from the driver's configuration; the init is opaque to the driver.
    Status(unsafe { callback(driver.pointer(), init) })
}

pub fn unload(machine: &Machine, callback: Unload, driver: Handle) {
    let _watched = enter(machine, "EvtDriverUnload", driver);
    // SAFETY: the callback from the driver's configuration.
    unsafe { callback(driver.pointer()) }
}

pub fn d0_entry(machine: &Machine, callbacks: PowerCallbacks, device: Handle, previous: PowerState) -> Status {
    let _watched = enter(machine, "EvtDeviceD0Entry", device);
    // SAFETY: the callback from the device's power callbacks.
    callbacks.d0_entry.map_or(Status::SUCCESS, |callback| Status(unsafe { callback(device.pointer(), previous) }))
}

pub fn d0_exit(machine: &Machine, callbacks: PowerCallbacks, device: Handle, target: PowerState) -> Status {
    let _watched = enter(machine, "EvtDeviceD0Exit", device);
    // SAFETY: the callback from the device's power callbacks.
    callbacks.d0_exit.map_or(Status::SUCCESS, |callback| Status(unsafe { callback(device.pointer(), target) }))
}

pub fn file_cleanup(machine: &Machine, callbacks: FileCallbacks, file: Handle) {
    let _watched = enter(machine, "EvtFileCleanup", file);
    if let Some(callback) = callbacks.cleanup {
        // SAFETY: the callback from the device's file configuration.
        unsafe { callback(file.pointer()) }
    }
}

pub fn file_close(machine: &Machine, callbacks: FileCallbacks, file: Handle) {
    let _watched = enter(machine, "EvtFileClose", file);
    if let Some(callback) = callbacks.close {
        // SAFETY: the callback from the device's file configuration.
        unsafe { callback(file.pointer()) }
    }
}

pub fn timer(machine: &Machine, callback: TimerEvent, timer: Handle) {
    let _watched = enter(machine, "EvtTimerFunc", timer);
    // SAFETY: the callback from the timer's configuration.
    unsafe { callback(timer.pointer()) }
}

pub fn io_control(
    machine: &Machine,
    callback: IoControl,
    device: Handle,
    request: Handle,
    output_bytes: usize,
    input_bytes: usize,
    code: u32,
) {
    let _watched = enter(machine, "EvtIddCxDeviceIoControl", device);
    // SAFETY: the callback from the class extension's configuration, with a request that it has to complete.
    unsafe { callback(device.pointer(), request.pointer(), output_bytes, input_bytes, code) }
}

pub fn init_finished(machine: &Machine, callback: InitFinished, adapter: Handle, status: Status) -> Status {
    let _watched = enter(machine, "EvtIddCxAdapterInitFinished", adapter);
    let mut input = InAdapterInitFinished { AdapterInitStatus: status.0 };
    // SAFETY: the callback from the class extension's configuration; the structure lives during the call.
    Status(unsafe { callback(adapter.pointer(), &raw mut input) })
}

/// One pass over the modes of a description: status, count and preferred index. Without room it is the counting pass.
pub fn parse(
    machine: &Machine,
    callback: Parse,
    description: &[u8],
    into: &mut ListBuffer<MonitorMode>,
) -> (Status, u32, u32) {
    let _watched = enter(machine, PARSE, None);
    let mut bytes = description.to_vec();
    let mut input = InParseMonitorDescription {
        MonitorDescription: described(&mut bytes),
        MonitorModeBufferInputCount: into.room(),
        pMonitorModes: into.as_mut_ptr(),
        ..InParseMonitorDescription::EMPTY
    };
    let mut output = OutParseMonitorDescription::EMPTY;
    // SAFETY: the callback from the class extension's configuration; both structures and what they point to live
    // during the call, and the buffer has as many elements as it says.
    let status = Status(unsafe { callback(&raw mut input, &raw mut output) });
    (status, output.MonitorModeBufferOutputCount, output.PreferredMonitorModeIdx)
}

/// One pass over the modes of a monitor without a description.
pub fn default_modes(
    machine: &Machine,
    callback: DefaultModes,
    monitor: Handle,
    into: &mut ListBuffer<MonitorMode>,
) -> (Status, u32, u32) {
    let _watched = enter(machine, DEFAULT, monitor);
    let mut input = InGetDefaultDescriptionModes {
        DefaultMonitorModeBufferInputCount: into.room(),
        pDefaultMonitorModes: into.as_mut_ptr(),
        ..InGetDefaultDescriptionModes::EMPTY
    };
    let mut output = OutGetDefaultDescriptionModes::EMPTY;
    // SAFETY: as in `parse`.
    let status = Status(unsafe { callback(monitor.pointer(), &raw mut input, &raw mut output) });
    (status, output.DefaultMonitorModeBufferOutputCount, output.PreferredMonitorModeIdx)
}

/// One pass over the target modes of a monitor: status and count.
pub fn query_target(
    machine: &Machine,
    callback: QueryTarget,
    monitor: Handle,
    description: &[u8],
    into: &mut ListBuffer<TargetMode>,
) -> (Status, u32) {
    let _watched = enter(machine, QUERY, monitor);
    let mut bytes = description.to_vec();
    let mut input = InQueryTargetModes {
        MonitorDescription: described(&mut bytes),
        TargetModeBufferInputCount: into.room(),
        pTargetModes: into.as_mut_ptr(),
        ..InQueryTargetModes::EMPTY
    };
    let mut output = OutQueryTargetModes::EMPTY;
    // SAFETY: as in `parse`.
    let status = Status(unsafe { callback(monitor.pointer(), &raw mut input, &raw mut output) });
    (status, output.TargetModeBufferOutputCount)
}

pub fn commit(machine: &Machine, callback: Commit, adapter: Handle, paths: &mut [Path]) -> Status {
    let _watched = enter(machine, "EvtIddCxAdapterCommitModes", adapter);
    let mut input = InCommitModes {
        PathCount: paths.len() as u32,
        pPaths: if paths.is_empty() { core::ptr::null_mut() } else { paths.as_mut_ptr() },
        ..InCommitModes::EMPTY
    };
    // SAFETY: as in `parse`.
    Status(unsafe { callback(adapter.pointer(), &raw mut input) })
}

pub fn assign(machine: &Machine, callback: Assign, monitor: Handle, chain: Handle, event: u64, gpu: Luid) -> Status {
    let _watched = enter(machine, "EvtIddCxMonitorAssignSwapChain", monitor);
    let mut input =
        InSetSwapChain { hSwapChain: chain.pointer(), hNextSurfaceAvailable: event, RenderAdapterLuid: gpu };
    // SAFETY: the callback from the class extension's configuration; the structure lives during the call.
    Status(unsafe { callback(monitor.pointer(), &raw mut input) })
}

pub fn unassign(machine: &Machine, callback: Unassign, monitor: Handle) -> Status {
    let _watched = enter(machine, "EvtIddCxMonitorUnassignSwapChain", monitor);
    // SAFETY: the callback from the class extension's configuration.
    Status(unsafe { callback(monitor.pointer()) })
}

fn described(bytes: &mut [u8]) -> MonitorDescription {
    MonitorDescription {
        Type: MonitorDescriptionType::EDID,
        DataSize: bytes.len() as u32,
        pData: if bytes.is_empty() { core::ptr::null_mut() } else { bytes.as_mut_ptr() },
        ..MonitorDescription::init()
    }
}
