//! Calls into the driver that the class extension makes. Holds unsafe code: the driver's callbacks are foreign
//! functions.
//!
//! Every function here takes a callback that the driver itself has registered, with the arguments which the
//! class extension's contract promises for it; each runs under the watch.
#![allow(unsafe_code)]

use core::ffi::c_void;

use pf_abi::iddcx::{
    InAdapterInitFinished, InCommitModes, InGetDefaultDescriptionModes, InParseMonitorDescription, InQueryTargetModes,
    InSetSwapChain, MonitorDescription, MonitorDescriptionType, MonitorMode, OutGetDefaultDescriptionModes,
    OutParseMonitorDescription, OutQueryTargetModes, Path, TargetMode,
};
use pf_abi::wdf::Luid;

use super::modes::ListBuffer;
use crate::machine::framework::class_driver::DeviceControl;
use crate::machine::objects::Handle;
use crate::machine::watch::Watch;
use crate::status::Status;

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

pub(super) fn io_control(watch: &Watch, callback: IoControl, control: &DeviceControl) {
    let &DeviceControl { device, request, code, input_bytes, output_bytes } = control;
    let _watched = watch.enter("EvtIddCxDeviceIoControl", device);
    // SAFETY: the callback from the class extension's configuration, with a request that it has to complete.
    unsafe { callback(device.pointer(), request.pointer(), output_bytes, input_bytes, code) }
}

pub(super) fn init_finished(watch: &Watch, callback: InitFinished, adapter: Handle, status: Status) -> Status {
    let _watched = watch.enter("EvtIddCxAdapterInitFinished", adapter);
    let mut input = InAdapterInitFinished { AdapterInitStatus: status.0 };
    // SAFETY: the callback from the class extension's configuration; the structure lives during the call.
    Status(unsafe { callback(adapter.pointer(), &raw mut input) })
}

/// One pass over the modes of a description: status, count and preferred index. Without room it is the counting pass.
pub(super) fn parse(
    watch: &Watch,
    callback: Parse,
    description: &[u8],
    into: &mut ListBuffer<MonitorMode>,
) -> (Status, u32, u32) {
    let _watched = watch.enter(PARSE, None);
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
pub(super) fn default_modes(
    watch: &Watch,
    callback: DefaultModes,
    monitor: Handle,
    into: &mut ListBuffer<MonitorMode>,
) -> (Status, u32, u32) {
    let _watched = watch.enter(DEFAULT, monitor);
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
pub(super) fn query_target(
    watch: &Watch,
    callback: QueryTarget,
    monitor: Handle,
    description: &[u8],
    into: &mut ListBuffer<TargetMode>,
) -> (Status, u32) {
    let _watched = watch.enter(QUERY, monitor);
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

pub(super) fn commit(watch: &Watch, callback: Commit, adapter: Handle, paths: &mut [Path]) -> Status {
    let _watched = watch.enter("EvtIddCxAdapterCommitModes", adapter);
    let mut input = InCommitModes {
        PathCount: paths.len() as u32,
        pPaths: if paths.is_empty() { core::ptr::null_mut() } else { paths.as_mut_ptr() },
        ..InCommitModes::EMPTY
    };
    // SAFETY: as in `parse`.
    Status(unsafe { callback(adapter.pointer(), &raw mut input) })
}

pub(super) fn assign(watch: &Watch, callback: Assign, monitor: Handle, chain: Handle, event: u64, gpu: Luid) -> Status {
    let _watched = watch.enter("EvtIddCxMonitorAssignSwapChain", monitor);
    let mut input =
        InSetSwapChain { hSwapChain: chain.pointer(), hNextSurfaceAvailable: event, RenderAdapterLuid: gpu };
    // SAFETY: the callback from the class extension's configuration; the structure lives during the call.
    Status(unsafe { callback(monitor.pointer(), &raw mut input) })
}

pub(super) fn unassign(watch: &Watch, callback: Unassign, monitor: Handle) -> Status {
    let _watched = watch.enter("EvtIddCxMonitorUnassignSwapChain", monitor);
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
