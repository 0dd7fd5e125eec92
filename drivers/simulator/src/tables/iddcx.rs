//! The class extension's function table: what the driver calls with `IddCx…`.

use core::ffi::c_void;

use pf_abi::iddcx::{
    ClientConfig, EndpointDiagnosticInfo, EndpointVersion, FrameStatistics, IddStatus, InAdapterInit,
    InAdapterSetRenderAdapter, InGetDirtyRects, InMonitorCreate, InReportCriticalError, InSwapChainSetDevice,
    InUpdateModes, MAX_MODES_FAIL, Metadata, MonitorDescription, MonitorDescriptionType, OutAdapterInit,
    OutGetDirtyRects, OutGetVersion, OutMonitorArrival, OutMonitorCreate, Rect, TargetMode,
    idd_functions::provider::Table,
};
use pf_abi::wdf::{Luid, WdfStatus};

use super::globals::class_globals;
use super::read::attributes;
use super::traps::ClassTrap;
use crate::machine::class_extension::callbacks::ClassCallbacks;
use crate::machine::class_extension::description::DESCRIPTION_MAX;
use crate::machine::class_extension::{ADAPTER_LUID, CapsFacts, ClassExtension, MonitorFacts};
use crate::machine::machine;
use crate::machine::objects::{Handle, ObjectSpec};
use crate::machine::platform::graphics::{Gpu, GraphicsId};
use crate::status::Status;
use crate::tables::driver_pointer::{DriverPointer, check_stated_size};
use crate::verifier::rules;

/// The functions of 1.4.
pub(super) static TABLE: Table = Table {
    device_init_config,
    device_initialize,
    adapter_init_async: adapter_init,
    monitor_create,
    monitor_arrival,
    monitor_departure,
    monitor_update_modes,
    swap_chain_set_device: chain_set_device,
    swap_chain_release_and_acquire_buffer: chain_acquire,
    swap_chain_get_dirty_rects: chain_dirty_rects,
    swap_chain_finished_processing_frame: chain_finished,
    swap_chain_report_frame_statistics: chain_statistics,
    get_version,
    report_critical_error,
    adapter_set_render_adapter: set_render_adapter,
    ..Table::trapping::<ClassTrap>()
};

/// The class extension, after a look at the globals.
fn enter(globals: *mut c_void, call: &str) -> &'static ClassExtension {
    class_globals(globals, call);
    &machine().class
}

fn handle(raw: *mut c_void) -> Handle {
    Handle::from_pointer(raw)
}

unsafe extern "system" fn device_init_config(
    globals: *mut c_void,
    init: *mut c_void,
    config: *mut ClientConfig,
) -> i32 {
    const CALL: &str = "IddCxDeviceInitConfig";
    let class = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let config = unsafe { DriverPointer::new(config) };
    let read = config.read_sized(CALL, "config");
    Status::of(read.and_then(|config| {
        let callbacks = callbacks(&config).map_err(|missing| {
            class.verifier.report(rules::CALLBACK_MISSING, format!("{CALL}: {missing} is null"));
            Status::from(WdfStatus::INVALID_PARAMETER)
        })?;
        class.class_config(init.expose_provenance() as u64, callbacks)
    }))
}

/// The required callbacks, or the name of one that is missing.
fn callbacks(config: &ClientConfig) -> Result<ClassCallbacks, &'static str> {
    Ok(ClassCallbacks {
        io_control: config.EvtIddCxDeviceIoControl,
        parse: config.EvtIddCxParseMonitorDescription.ok_or("EvtIddCxParseMonitorDescription")?,
        init_finished: config.EvtIddCxAdapterInitFinished.ok_or("EvtIddCxAdapterInitFinished")?,
        commit: config.EvtIddCxAdapterCommitModes.ok_or("EvtIddCxAdapterCommitModes")?,
        default_modes: config
            .EvtIddCxMonitorGetDefaultDescriptionModes
            .ok_or("EvtIddCxMonitorGetDefaultDescriptionModes")?,
        query_target: config.EvtIddCxMonitorQueryTargetModes.ok_or("EvtIddCxMonitorQueryTargetModes")?,
        assign: config.EvtIddCxMonitorAssignSwapChain.ok_or("EvtIddCxMonitorAssignSwapChain")?,
        unassign: config.EvtIddCxMonitorUnassignSwapChain.ok_or("EvtIddCxMonitorUnassignSwapChain")?,
    })
}

extern "system" fn device_initialize(globals: *mut c_void, device: *mut c_void) -> i32 {
    Status::of(enter(globals, "IddCxDeviceInitialize").class_initialize(handle(device)))
}

unsafe extern "system" fn adapter_init(
    globals: *mut c_void,
    input: *mut InAdapterInit,
    output: *mut OutAdapterInit,
) -> i32 {
    const CALL: &str = "IddCxAdapterInitAsync";
    let class = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let input = unsafe { DriverPointer::new(input) };
    // SAFETY: as above.
    let output = unsafe { DriverPointer::new(output) };
    let made = read_adapter(input, CALL).and_then(|(device, caps, spec)| class.adapter_init(device, &caps, spec));
    Status::of(made.and_then(|made| output.write(OutAdapterInit { AdapterObject: made.pointer() }, CALL)))
}

/// The input of an IddCxAdapterInitAsync: device, capabilities, attributes.
fn read_adapter(
    pointer: DriverPointer<'_, InAdapterInit>,
    call: &str,
) -> Result<(Handle, CapsFacts, ObjectSpec), Status> {
    let input = pointer.read(call, "the input")?;
    // SAFETY: a field of the driver's structure.
    let caps = unsafe { pointer.follow(input.pCaps) };
    let (caps_pointer, caps) = (caps, caps.read_sized(call, "caps")?);
    let diagnostics = caps.EndPointDiagnostics;
    // The nested structure lies inside the caps, so that its size has to be right as well.
    let stated = u64::from(diagnostics.Size);
    check_stated_size(stated, EndpointDiagnosticInfo::SIZE, call, "caps.EndPointDiagnostics")?;
    for (version, what) in
        [(diagnostics.pHardwareVersion, "hardware version"), (diagnostics.pFirmwareVersion, "firmware version")]
    {
        // SAFETY: a field of the driver's structure.
        unsafe { caps_pointer.follow::<EndpointVersion>(version) }.read_sized(call, what)?;
    }
    let names = [
        (diagnostics.pEndPointFriendlyName, "friendly name"),
        (diagnostics.pEndPointModelName, "model name"),
        (diagnostics.pEndPointManufacturerName, "manufacturer name"),
    ];
    // SAFETY: fields of the driver's structure: zero-terminated text.
    let names = names.map(|(name, what)| unsafe { caps_pointer.follow(name) }.read_utf16(call, what));
    let facts = CapsFacts {
        max_monitors: caps.MaxMonitorsSupported,
        pipeline_rate: caps.MaxDisplayPipelineRate,
        transmission: diagnostics.TransmissionType,
        gamma: diagnostics.GammaSupport,
        names,
    };
    // SAFETY: a field of the driver's structure.
    let spec = attributes(unsafe { pointer.follow(input.ObjectAttributes) }, call)?;
    Ok((handle(input.WdfDevice), facts, spec))
}

unsafe extern "system" fn monitor_create(
    globals: *mut c_void,
    adapter: *mut c_void,
    input: *mut InMonitorCreate,
    output: *mut OutMonitorCreate,
) -> i32 {
    const CALL: &str = "IddCxMonitorCreate";
    let class = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let input = unsafe { DriverPointer::new(input) };
    // SAFETY: as above.
    let output = unsafe { DriverPointer::new(output) };
    let made = read_monitor(input, CALL).and_then(|(facts, spec)| class.monitor_create(handle(adapter), facts, spec));
    Status::of(made.and_then(|made| output.write(OutMonitorCreate { MonitorObject: made.pointer() }, CALL)))
}

/// The input of an IddCxMonitorCreate: what the monitor is, attributes.
fn read_monitor(pointer: DriverPointer<'_, InMonitorCreate>, call: &str) -> Result<(MonitorFacts, ObjectSpec), Status> {
    let input = pointer.read(call, "the input")?;
    // SAFETY: a field of the driver's structure.
    let info_pointer = unsafe { pointer.follow(input.pMonitorInfo) };
    let info = info_pointer.read_sized(call, "monitor info")?;
    let described: MonitorDescription = info.MonitorDescription;
    let stated = u64::from(described.Size);
    check_stated_size(stated, MonitorDescription::SIZE, call, "monitor info.MonitorDescription")?;
    if described.Type != MonitorDescriptionType::EDID {
        machine().verifier.report(rules::STRUCT_VALUE, format!("{call}: description type {}", described.Type));
        return Err(IddStatus::MONITOR_UNKNOWN_DESCRIPTOR_FORMAT.into());
    }
    let length = described.DataSize as usize;
    if !described.pData.is_null() && length > DESCRIPTION_MAX {
        machine().verifier.report(rules::DESCRIPTION, format!("{call}: a description of {length} bytes"));
        return Err(IddStatus::MONITOR_UNKNOWN_DESCRIPTOR_FORMAT.into());
    }
    // SAFETY: a field of the driver's structure.
    let data = unsafe { info_pointer.follow(described.pData) };
    let description = if data.is_null() { Vec::new() } else { data.read_array(length, call, "the description")? };
    let id = info.MonitorContainerId;
    let container = pf_abi::runtime::Guid { data1: id.Data1, data2: id.Data2, data3: id.Data3, data4: id.Data4 };
    let facts = MonitorFacts {
        connector: info.ConnectorIndex,
        technology: info.MonitorType,
        container: container.to_bytes(),
        description,
    };
    // SAFETY: a field of the driver's structure.
    let spec = attributes(unsafe { pointer.follow(input.ObjectAttributes) }, call)?;
    Ok((facts, spec))
}

unsafe extern "system" fn monitor_arrival(
    globals: *mut c_void,
    monitor: *mut c_void,
    output: *mut OutMonitorArrival,
) -> i32 {
    const CALL: &str = "IddCxMonitorArrival";
    let class = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let output = unsafe { DriverPointer::new(output) };
    let luid = Luid { LowPart: ADAPTER_LUID.low, HighPart: ADAPTER_LUID.high };
    let arrived = class.monitor_arrival(handle(monitor));
    Status::of(
        arrived
            .and_then(|target_id| output.write(OutMonitorArrival { OsAdapterLuid: luid, OsTargetId: target_id }, CALL)),
    )
}

extern "system" fn monitor_departure(globals: *mut c_void, monitor: *mut c_void) -> i32 {
    Status::of(enter(globals, "IddCxMonitorDeparture").monitor_departure(handle(monitor)))
}

unsafe extern "system" fn monitor_update_modes(
    globals: *mut c_void,
    monitor: *mut c_void,
    pointer: *mut InUpdateModes,
) -> i32 {
    const CALL: &str = "IddCxMonitorUpdateModes";
    let class = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let pointer = unsafe { DriverPointer::new(pointer) };
    Status::of(pointer.read(CALL, "the input").and_then(|input| {
        let count = input.TargetModeCount;
        if count > MAX_MODES_FAIL || (count > 0 && input.pTargetModes.is_null()) {
            class.verifier.report(rules::MODES, format!("{CALL}: {count} modes at {:?}", input.pTargetModes));
            return Err(WdfStatus::INVALID_PARAMETER.into());
        }
        // SAFETY: a field of the driver's structure. The elements' sizes are checked before their content is used.
        let modes: DriverPointer<'_, TargetMode> = unsafe { pointer.follow(input.pTargetModes) };
        let modes = modes.read_array(count as usize, CALL, "the modes")?;
        class.update_modes(handle(monitor), modes)
    }))
}

unsafe extern "system" fn chain_set_device(
    globals: *mut c_void,
    chain: *mut c_void,
    input: *mut InSwapChainSetDevice,
) -> i32 {
    const CALL: &str = "IddCxSwapChainSetDevice";
    let class = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let input = unsafe { DriverPointer::new(input) };
    let read = input.read(CALL, "the input");
    Status::of(read.and_then(|input| class.chain_set_device(handle(chain), GraphicsId::from_pointer(input.pDevice))))
}

unsafe extern "system" fn chain_acquire(globals: *mut c_void, chain: *mut c_void, output: *mut Metadata) -> i32 {
    const CALL: &str = "IddCxSwapChainReleaseAndAcquireBuffer";
    let class = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let output = unsafe { DriverPointer::new(output) };
    // Before a frame is taken that nobody would get.
    if let Err(status) = output.check_writable(CALL) {
        return status.0;
    }
    let acquired = match class.chain_acquire(handle(chain)) {
        Ok(Some(acquired)) => acquired,
        Ok(None) => return Status::from(IddStatus::PENDING).0,
        Err(status) => return status.0,
    };
    let metadata = Metadata {
        PresentationFrameNumber: acquired.frame.number,
        DirtyRectCount: 1,
        PresentDisplayQPCTime: acquired.frame.display_qpc,
        pSurface: acquired.surface.pointer(),
        ..Metadata::init()
    };
    Status::of(output.write(metadata, CALL))
}

unsafe extern "system" fn chain_dirty_rects(
    globals: *mut c_void,
    chain: *mut c_void,
    pointer: *mut InGetDirtyRects,
    output: *mut OutGetDirtyRects,
) -> i32 {
    const CALL: &str = "IddCxSwapChainGetDirtyRects";
    let class = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let pointer = unsafe { DriverPointer::new(pointer) };
    // SAFETY: as above.
    let output = unsafe { DriverPointer::new(output) };
    Status::of(pointer.read(CALL, "the input").and_then(|input| {
        let room = if input.pDirtyRects.is_null() { 0 } else { input.DirtyRectInCount };
        let (count, width, height) = class.chain_dirty_rects(handle(chain), room)?;
        let whole = Rect { left: 0, top: 0, right: width as i32, bottom: height as i32 };
        // SAFETY: a field of the driver's structure: an array with room for at least one rectangle.
        unsafe { pointer.follow(input.pDirtyRects) }.write(whole, CALL)?;
        output.write(OutGetDirtyRects { DirtyRectOutCount: count }, CALL)
    }))
}

extern "system" fn chain_finished(globals: *mut c_void, chain: *mut c_void) -> i32 {
    Status::of(enter(globals, "IddCxSwapChainFinishedProcessingFrame").chain_finished(handle(chain)))
}

unsafe extern "system" fn chain_statistics(
    globals: *mut c_void,
    chain: *mut c_void,
    input: *mut FrameStatistics,
) -> i32 {
    const CALL: &str = "IddCxSwapChainReportFrameStatistics";
    let class = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let input = unsafe { DriverPointer::new(input) };
    let read = input.read_sized(CALL, "statistics");
    Status::of(read.and_then(|_| class.chain_statistics(handle(chain))))
}

unsafe extern "system" fn get_version(globals: *mut c_void, output: *mut OutGetVersion) -> i32 {
    const CALL: &str = "IddCxGetVersion";
    let _class = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let output = unsafe { DriverPointer::new(output) };
    let version = OutGetVersion { IddCxVersion: pf_abi::iddcx::CLASS_VERSION };
    Status::of(output.write(version, CALL))
}

unsafe extern "system" fn report_critical_error(
    globals: *mut c_void,
    adapter: *mut c_void,
    input: *mut InReportCriticalError,
) -> i32 {
    const CALL: &str = "IddCxReportCriticalError";
    let class = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let input = unsafe { DriverPointer::new(input) };
    let read = input.read(CALL, "the input");
    Status::of(read.and_then(|input| class.critical_error(handle(adapter), input.MajorErrorCode, input.MinorErrorCode)))
}

unsafe extern "system" fn set_render_adapter(
    globals: *mut c_void,
    adapter: *mut c_void,
    input: *mut InAdapterSetRenderAdapter,
) {
    const CALL: &str = "IddCxAdapterSetRenderAdapter";
    let class = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let input = unsafe { DriverPointer::new(input) };
    if let Ok(input) = input.read(CALL, "the input") {
        let luid = input.PreferredRenderAdapter;
        class.set_render_adapter(handle(adapter), Gpu { low: luid.LowPart, high: luid.HighPart });
    }
}
