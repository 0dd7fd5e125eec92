//! The class extension's function table: what the driver calls with `IddCx…`.

use core::ffi::c_void;

use pf_abi::iddcx::{
    AdapterCaps, ClientConfig, EndpointVersion, FrameStatistics, IddStatus, InAdapterInit, InAdapterSetRenderAdapter,
    InGetDirtyRects, InMonitorCreate, InReportCriticalError, InSwapChainSetDevice, InUpdateModes, MAX_MODES_FAIL,
    Metadata, MonitorDescription, MonitorDescriptionType, OutAdapterInit, OutGetDirtyRects, OutGetVersion,
    OutMonitorArrival, OutMonitorCreate, Rect, TargetMode, idd_functions as index,
};
use pf_abi::wdf::{Luid, WdfStatus};

use super::bind::class_globals;
use super::read::{attributes, machine, sized, store, utf16, value};
use super::{Table, traps};
use crate::calls::ClassCallbacks;
use crate::classext::description::DESCRIPTION_MAX;
use crate::classext::{ADAPTER_LUID, CapsFacts, MonitorFacts};
use crate::machine::Machine;
use crate::objects::Handle;
use crate::platform::graphics::{Gpu, GraphicsId};
use crate::status::Status;
use crate::verifier::rules;

/// The functions of 1.4.
pub(super) static TABLE: Table<25> = table();

const fn table() -> Table<25> {
    let mut table = traps::class();
    let entries = &mut table.0;
    entries[index::DEVICE_INIT_CONFIG] = device_init_config as *const c_void;
    entries[index::DEVICE_INITIALIZE] = device_initialize as *const c_void;
    entries[index::ADAPTER_INIT_ASYNC] = adapter_init as *const c_void;
    entries[index::MONITOR_CREATE] = monitor_create as *const c_void;
    entries[index::MONITOR_ARRIVAL] = monitor_arrival as *const c_void;
    entries[index::MONITOR_DEPARTURE] = monitor_departure as *const c_void;
    entries[index::MONITOR_UPDATE_MODES] = monitor_update_modes as *const c_void;
    entries[index::SWAP_CHAIN_SET_DEVICE] = chain_set_device as *const c_void;
    entries[index::SWAP_CHAIN_RELEASE_AND_ACQUIRE_BUFFER] = chain_acquire as *const c_void;
    entries[index::SWAP_CHAIN_GET_DIRTY_RECTS] = chain_dirty_rects as *const c_void;
    entries[index::SWAP_CHAIN_FINISHED_PROCESSING_FRAME] = chain_finished as *const c_void;
    entries[index::SWAP_CHAIN_REPORT_FRAME_STATISTICS] = chain_statistics as *const c_void;
    entries[index::GET_VERSION] = get_version as *const c_void;
    entries[index::REPORT_CRITICAL_ERROR] = report_critical_error as *const c_void;
    entries[index::ADAPTER_SET_RENDER_ADAPTER] = set_render_adapter as *const c_void;
    table
}

fn enter(globals: *mut c_void, call: &str) -> &'static Machine {
    class_globals(globals, call);
    machine()
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
    let machine = enter(globals, CALL);
    // SAFETY: the driver's structure.
    let read = unsafe { sized(config, CALL, "config") };
    Status::of(read.and_then(|config| {
        let callbacks = callbacks(&config).map_err(|missing| {
            machine.verifier.report(rules::CALLBACK_MISSING, format!("{CALL}: {missing} is null"));
            Status::from(WdfStatus::INVALID_PARAMETER)
        })?;
        machine.class_config(init.expose_provenance() as u64, callbacks)
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

unsafe extern "system" fn device_initialize(globals: *mut c_void, device: *mut c_void) -> i32 {
    Status::of(enter(globals, "IddCxDeviceInitialize").class_initialize(handle(device)))
}

unsafe extern "system" fn adapter_init(
    globals: *mut c_void,
    input: *mut InAdapterInit,
    output: *mut OutAdapterInit,
) -> i32 {
    const CALL: &str = "IddCxAdapterInitAsync";
    let machine = enter(globals, CALL);
    // SAFETY: the driver's structures.
    let read = unsafe { read_adapter(input, CALL) };
    let made = read.and_then(|(input, caps)| {
        // SAFETY: the driver's attributes.
        let spec = unsafe { attributes(input.ObjectAttributes, CALL) }?;
        machine.adapter_init(handle(input.WdfDevice), &caps, spec)
    });
    // SAFETY: the driver's out pointer.
    Status::of(made.and_then(|made| unsafe { store(output, OutAdapterInit { AdapterObject: made.pointer() }, CALL) }))
}

/// # Safety
/// The input of an IddCxAdapterInitAsync.
unsafe fn read_adapter(input: *mut InAdapterInit, call: &str) -> Result<(InAdapterInit, CapsFacts), Status> {
    // SAFETY: the driver's structures, each with its size first.
    unsafe {
        let input = value(input, call, "the input")?;
        let caps: AdapterCaps = sized(input.pCaps, call, "caps")?;
        let diagnostics = caps.EndPointDiagnostics;
        // The nested structure lies inside the caps, so that its size has to be right as well.
        sized(&raw const diagnostics, call, "caps.EndPointDiagnostics")?;
        for (version, what) in
            [(diagnostics.pHardwareVersion, "hardware version"), (diagnostics.pFirmwareVersion, "firmware version")]
        {
            sized::<EndpointVersion>(version, call, what)?;
        }
        let names = [
            utf16(diagnostics.pEndPointFriendlyName),
            utf16(diagnostics.pEndPointModelName),
            utf16(diagnostics.pEndPointManufacturerName),
        ];
        let facts = CapsFacts {
            max_monitors: caps.MaxMonitorsSupported,
            pipeline_rate: caps.MaxDisplayPipelineRate,
            transmission: diagnostics.TransmissionType,
            gamma: diagnostics.GammaSupport,
            names,
        };
        Ok((input, facts))
    }
}

unsafe extern "system" fn monitor_create(
    globals: *mut c_void,
    adapter: *mut c_void,
    input: *mut InMonitorCreate,
    output: *mut OutMonitorCreate,
) -> i32 {
    const CALL: &str = "IddCxMonitorCreate";
    let machine = enter(globals, CALL);
    // SAFETY: the driver's structures.
    let read = unsafe { read_monitor(input, CALL) };
    let made = read.and_then(|(input, facts)| {
        // SAFETY: the driver's attributes.
        let spec = unsafe { attributes(input.ObjectAttributes, CALL) }?;
        machine.monitor_create(handle(adapter), facts, spec)
    });
    // SAFETY: the driver's out pointer.
    Status::of(made.and_then(|made| unsafe { store(output, OutMonitorCreate { MonitorObject: made.pointer() }, CALL) }))
}

/// # Safety
/// The input of an IddCxMonitorCreate.
unsafe fn read_monitor(input: *mut InMonitorCreate, call: &str) -> Result<(InMonitorCreate, MonitorFacts), Status> {
    // SAFETY: the driver's structures, each with its size first.
    unsafe {
        let input = value(input, call, "the input")?;
        let info = sized(input.pMonitorInfo, call, "monitor info")?;
        let described: MonitorDescription = info.MonitorDescription;
        sized(&raw const described, call, "monitor info.MonitorDescription")?;
        if described.Type != MonitorDescriptionType::EDID {
            machine().verifier.report(rules::STRUCT_VALUE, format!("{call}: description type {}", described.Type));
            return Err(IddStatus::MONITOR_UNKNOWN_DESCRIPTOR_FORMAT.into());
        }
        let length = described.DataSize as usize;
        let description = if described.pData.is_null() || length == 0 {
            Vec::new()
        } else if length > DESCRIPTION_MAX {
            machine().verifier.report(rules::DESCRIPTION, format!("{call}: a description of {length} bytes"));
            return Err(IddStatus::MONITOR_UNKNOWN_DESCRIPTOR_FORMAT.into());
        } else {
            core::slice::from_raw_parts(described.pData, length).to_vec()
        };
        let id = info.MonitorContainerId;
        let container = pf_abi::runtime::Guid { data1: id.Data1, data2: id.Data2, data3: id.Data3, data4: id.Data4 };
        let facts = MonitorFacts {
            connector: info.ConnectorIndex,
            technology: info.MonitorType,
            container: container.to_bytes(),
            description,
        };
        Ok((input, facts))
    }
}

unsafe extern "system" fn monitor_arrival(
    globals: *mut c_void,
    monitor: *mut c_void,
    output: *mut OutMonitorArrival,
) -> i32 {
    const CALL: &str = "IddCxMonitorArrival";
    let machine = enter(globals, CALL);
    let luid = Luid { LowPart: ADAPTER_LUID.low, HighPart: ADAPTER_LUID.high };
    let arrived = machine.monitor_arrival(handle(monitor));
    Status::of(arrived.and_then(|target_id| {
        // SAFETY: the driver's out pointer.
        unsafe { store(output, OutMonitorArrival { OsAdapterLuid: luid, OsTargetId: target_id }, CALL) }
    }))
}

unsafe extern "system" fn monitor_departure(globals: *mut c_void, monitor: *mut c_void) -> i32 {
    Status::of(enter(globals, "IddCxMonitorDeparture").monitor_departure(handle(monitor)))
}

unsafe extern "system" fn monitor_update_modes(
    globals: *mut c_void,
    monitor: *mut c_void,
    input: *mut InUpdateModes,
) -> i32 {
    const CALL: &str = "IddCxMonitorUpdateModes";
    let machine = enter(globals, CALL);
    // SAFETY: the driver's structure.
    let read = unsafe { value(input, CALL, "the input") };
    Status::of(read.and_then(|input| {
        let count = input.TargetModeCount;
        if count > MAX_MODES_FAIL || (count > 0 && input.pTargetModes.is_null()) {
            machine.verifier.report(rules::MODES, format!("{CALL}: {count} modes at {:?}", input.pTargetModes));
            return Err(WdfStatus::INVALID_PARAMETER.into());
        }
        let modes: Vec<TargetMode> = if count == 0 {
            Vec::new()
        } else {
            // SAFETY: the driver's array of that many elements; their sizes are checked before their content is used.
            unsafe { core::slice::from_raw_parts(input.pTargetModes, count as usize) }.to_vec()
        };
        machine.update_modes(handle(monitor), modes)
    }))
}

unsafe extern "system" fn chain_set_device(
    globals: *mut c_void,
    chain: *mut c_void,
    input: *mut InSwapChainSetDevice,
) -> i32 {
    const CALL: &str = "IddCxSwapChainSetDevice";
    let machine = enter(globals, CALL);
    // SAFETY: the driver's structure.
    let read = unsafe { value(input, CALL, "the input") };
    Status::of(read.and_then(|input| machine.chain_set_device(handle(chain), GraphicsId::from_pointer(input.pDevice))))
}

unsafe extern "system" fn chain_acquire(globals: *mut c_void, chain: *mut c_void, output: *mut Metadata) -> i32 {
    const CALL: &str = "IddCxSwapChainReleaseAndAcquireBuffer";
    let machine = enter(globals, CALL);
    if output.is_null() {
        machine.verifier.report(rules::STRUCT_NULL, format!("{CALL}: the out pointer is null"));
        return Status::from(IddStatus::E_INVALIDARG).0;
    }
    let acquired = match machine.chain_acquire(handle(chain)) {
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
    // SAFETY: the driver's out pointer.
    Status::of(unsafe { store(output, metadata, CALL) })
}

unsafe extern "system" fn chain_dirty_rects(
    globals: *mut c_void,
    chain: *mut c_void,
    input: *mut InGetDirtyRects,
    output: *mut OutGetDirtyRects,
) -> i32 {
    const CALL: &str = "IddCxSwapChainGetDirtyRects";
    let machine = enter(globals, CALL);
    // SAFETY: the driver's structure.
    let read = unsafe { value(input, CALL, "the input") };
    Status::of(read.and_then(|input| {
        let room = if input.pDirtyRects.is_null() { 0 } else { input.DirtyRectInCount };
        let (count, width, height) = machine.chain_dirty_rects(handle(chain), room)?;
        let whole = Rect { left: 0, top: 0, right: width as i32, bottom: height as i32 };
        // SAFETY: the driver's array, which has room for one rectangle, and its out pointer.
        unsafe {
            store(input.pDirtyRects, whole, CALL)?;
            store(output, OutGetDirtyRects { DirtyRectOutCount: count }, CALL)
        }
    }))
}

unsafe extern "system" fn chain_finished(globals: *mut c_void, chain: *mut c_void) -> i32 {
    Status::of(enter(globals, "IddCxSwapChainFinishedProcessingFrame").chain_finished(handle(chain)))
}

unsafe extern "system" fn chain_statistics(
    globals: *mut c_void,
    chain: *mut c_void,
    input: *mut FrameStatistics,
) -> i32 {
    const CALL: &str = "IddCxSwapChainReportFrameStatistics";
    let machine = enter(globals, CALL);
    // SAFETY: the driver's structure.
    let read = unsafe { sized(input, CALL, "statistics") };
    Status::of(read.and_then(|_| machine.chain_statistics(handle(chain))))
}

unsafe extern "system" fn get_version(globals: *mut c_void, output: *mut OutGetVersion) -> i32 {
    const CALL: &str = "IddCxGetVersion";
    let _machine = enter(globals, CALL);
    let version = OutGetVersion { IddCxVersion: pf_abi::iddcx::CLASS_VERSION };
    // SAFETY: the driver's out pointer.
    Status::of(unsafe { store(output, version, CALL) })
}

unsafe extern "system" fn report_critical_error(
    globals: *mut c_void,
    adapter: *mut c_void,
    input: *mut InReportCriticalError,
) -> i32 {
    const CALL: &str = "IddCxReportCriticalError";
    let machine = enter(globals, CALL);
    // SAFETY: the driver's structure.
    let read = unsafe { value(input, CALL, "the input") };
    Status::of(
        read.and_then(|input| machine.critical_error(handle(adapter), input.MajorErrorCode, input.MinorErrorCode)),
    )
}

unsafe extern "system" fn set_render_adapter(
    globals: *mut c_void,
    adapter: *mut c_void,
    input: *mut InAdapterSetRenderAdapter,
) {
    const CALL: &str = "IddCxAdapterSetRenderAdapter";
    let machine = enter(globals, CALL);
    // SAFETY: the driver's structure.
    if let Ok(input) = unsafe { value(input, CALL, "the input") } {
        let luid = input.PreferredRenderAdapter;
        machine.set_render_adapter(handle(adapter), Gpu { low: luid.LowPart, high: luid.HighPart });
    }
}
