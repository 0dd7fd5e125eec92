//! Entry, device and adapter of this driver, each with something wrong when `PF_FAULTS` says so.

use core::ffi::c_void;
use core::ptr::null_mut;
use core::sync::atomic::Ordering;

use pf_abi::control::DISPLAY_INTERFACE;
use pf_abi::iddcx::{
    AdapterCaps, CLASS_FUNCTION_COUNT, CLASS_NAME, ClientConfig, EndpointDiagnosticInfo, EndpointVersion,
    FeatureImplementation, InAdapterInit, InAdapterInitFinished, OutAdapterInit, TransmissionType,
};
use pf_abi::platform::PlatformTable;
use pf_abi::wdf::{
    BindInfo, ClassBindInfo, DriverConfig, ExecutionLevel, FRAMEWORK_COMPONENT, FileObjectClass, FileObjectConfig,
    Guid, LoaderInterface, ObjectAttributes, PnpPowerEventCallbacks, PowerState, SynchronizationScope,
    UMDF_FUNCTION_COUNT, UnicodeString, wdf_functions,
};

use crate::crooked::Crooked;
use crate::table::{
    ADAPTER, DEVICE, IDD, IDD_GLOBALS, PLATFORM, WDF, WDF_GLOBALS, adapter, device, idd_call, wdf, wdf_call,
};
use crate::{chain, monitor, steps};

fn told(scenario: &str) -> bool {
    std::env::var("PF_FAULTS").is_ok_and(|told| told == scenario)
}

fn utf16(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

pub fn attributes() -> ObjectAttributes {
    ObjectAttributes {
        ExecutionLevel: ExecutionLevel::INHERIT_FROM_PARENT,
        SynchronizationScope: SynchronizationScope::INHERIT_FROM_PARENT,
        ..ObjectAttributes::init()
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn PfPlatformBind(table: *const PlatformTable) -> i32 {
    PLATFORM.store(table.cast_mut(), Ordering::Release);
    if told("refuse-platform") { -1 } else { 0 }
}

#[unsafe(no_mangle)]
pub unsafe extern "system" fn FxDriverEntryUm(
    loader: *const LoaderInterface,
    context: *mut c_void,
    driver_object: *mut c_void,
    registry_path: *const UnicodeString,
) -> i32 {
    // SAFETY: the loader's structure.
    let loader = unsafe { loader.read() };
    let info = Box::leak(Box::new(Crooked::new(BindInfo {
        Component: utf16(if told("component") { "Other" } else { FRAMEWORK_COMPONENT }).leak().as_mut_ptr(),
        Major: 2,
        Minor: 31,
        FuncCount: if told("count") { UMDF_FUNCTION_COUNT - 1 } else { UMDF_FUNCTION_COUNT },
        FuncTable: (&raw const WDF).cast_mut().cast(),
        Size: if told("bind-size") { 44 } else { BindInfo::init().Size },
        ..BindInfo::init()
    })));
    let straight = Box::leak(Box::new(info.value()));
    let info: *mut c_void = if told("bind-crooked") { info.pointer().cast() } else { (&raw mut *straight).cast() };
    let bind = |globals: *mut *mut c_void| {
        // SAFETY: the loader's function, with structures that are leaked on purpose.
        unsafe { loader.VersionBind.unwrap()(context, info, globals) }
    };
    let mut globals = null_mut();
    let bound = bind(&raw mut globals);
    if bound < 0 {
        return bound;
    }
    if told("bind-twice") {
        bind(&raw mut globals);
    }
    WDF_GLOBALS.store(globals, Ordering::Release);
    let class = Box::leak(Box::new(ClassBindInfo {
        ClassName: utf16(CLASS_NAME).leak().as_mut_ptr(),
        Major: 1,
        Minor: 4,
        FunctionTable: (&raw const IDD).cast_mut().cast(),
        FunctionTableCount: CLASS_FUNCTION_COUNT,
        ClassBindInfo: (&raw const IDD_GLOBALS).cast_mut().cast(),
        ..ClassBindInfo::init()
    }));
    // SAFETY: as above.
    let bound = unsafe { loader.VersionBindClass.unwrap()(info, globals, (&raw mut *class).cast()) };
    if bound < 0 {
        return bound;
    }
    let (table, mut globals) = wdf();
    if told("globals") {
        globals = null_mut();
    }
    let mut config = DriverConfig { EvtDriverDeviceAdd: Some(device_add), ..DriverConfig::init() };
    let config = &raw mut config;
    let path = registry_path.cast_mut();
    let create = || {
        // SAFETY: the bound table, with a structure that lives during the call; null globals are wrong on purpose.
        unsafe { wdf_functions::driver_create(table, globals, driver_object, path, null_mut(), config, null_mut()) }
    };
    let created = create();
    if told("driver-twice") {
        create();
    }
    created
}

unsafe extern "system" fn device_add(driver: *mut c_void, mut init: *mut c_void) -> i32 {
    if told("no-device") {
        return 0;
    }
    set_power_and_files(init);
    if !told("config-late") {
        let configured = configure(init);
        if configured < 0 {
            return configured;
        }
    }
    let mut attributes = attributes();
    if told("zero-level") {
        attributes.ExecutionLevel = ExecutionLevel::INVALID;
    }
    if told("device-parent") {
        attributes.ParentObject = driver;
    }
    let mut made = null_mut();
    let created = wdf_call!(device_create, &raw mut init, &raw mut attributes, &raw mut made);
    if created < 0 {
        return created;
    }
    DEVICE.store(made, Ordering::Release);
    if told("init-twice") {
        let mut stale = core::ptr::without_provenance_mut(0x1234);
        wdf_call!(device_create, &raw mut stale, null_mut(), &raw mut made);
    }
    let id = DISPLAY_INTERFACE;
    let mut guid = Guid { Data1: id.data1, Data2: id.data2, Data3: id.data3, Data4: id.data4 };
    wdf_call!(device_create_device_interface, device(), &raw mut guid, null_mut());
    if !told("no-initialize") {
        idd_call!(device_initialize, device());
    }
    if told("initialize-twice") {
        idd_call!(device_initialize, device());
    }
    if told("early-adapter") {
        init_adapter();
    }
    if told("trap") {
        call_trap();
    }
    0
}

fn set_power_and_files(init: *mut c_void) {
    let mut power = PnpPowerEventCallbacks { EvtDeviceD0Entry: Some(d0_entry), ..PnpPowerEventCallbacks::init() };
    if told("power-size") {
        power.Size = 1;
    }
    wdf_call!(device_init_set_pnp_power_event_callbacks, init, &raw mut power);
    let mut files =
        FileObjectConfig { FileObjectClass: FileObjectClass::CANNOT_USE_FS_CONTEXTS, ..FileObjectConfig::init() };
    if told("file-class") {
        files.FileObjectClass = FileObjectClass::INVALID;
    }
    wdf_call!(device_init_set_file_object_config, init, &raw mut files, null_mut());
}

/// IddCxDeviceInitConfig; the status.
fn configure(init: *mut c_void) -> i32 {
    let mut config = ClientConfig {
        EvtIddCxDeviceIoControl: Some(steps::device_control),
        EvtIddCxParseMonitorDescription: Some(monitor::parse),
        EvtIddCxAdapterInitFinished: Some(init_finished),
        EvtIddCxAdapterCommitModes: Some(monitor::commit),
        EvtIddCxMonitorGetDefaultDescriptionModes: Some(monitor::default_modes),
        EvtIddCxMonitorQueryTargetModes: Some(monitor::query),
        EvtIddCxMonitorAssignSwapChain: Some(chain::assign),
        EvtIddCxMonitorUnassignSwapChain: Some(chain::unassign),
        ..ClientConfig::init()
    };
    if told("config-size") {
        config.Size = 160;
    }
    if told("no-assign") {
        config.EvtIddCxMonitorAssignSwapChain = None;
    }
    if told("config-crooked") {
        return idd_call!(device_init_config, init, Crooked::new(config).pointer());
    }
    idd_call!(device_init_config, init, &raw mut config)
}

/// WdfIoQueueCreate, by its index: a function that the simulator does not play.
fn call_trap() {
    type Trap = unsafe extern "system" fn(*mut c_void) -> i32;
    let index = wdf_functions::provider::NAMES.iter().position(|name| *name == "IoQueueCreate").unwrap();
    let (table, globals) = wdf();
    // SAFETY: the bound table has more than so many entries.
    let entry = unsafe { table.wrapping_add(index).read() };
    // SAFETY: an entry of the table is a function, whose first argument is the globals.
    let entry = unsafe { core::mem::transmute::<*const c_void, Trap>(entry) };
    // SAFETY: the simulator's traps look at no other argument.
    unsafe { entry(globals) };
}

unsafe extern "system" fn d0_entry(_device: *mut c_void, previous: PowerState) -> i32 {
    assert_eq!(previous, PowerState::D3_FINAL);
    init_adapter();
    if told("adapter-twice") {
        init_adapter();
    }
    if told("fail-entry") { -1 } else { 0 }
}

fn init_adapter() {
    let names = ["Faulty", "Model", if told("no-name") { "" } else { "Maker" }].map(utf16);
    let mut version = EndpointVersion::init();
    let mut caps = AdapterCaps {
        MaxMonitorsSupported: if told("no-monitors") { 0 } else { 4 },
        EndPointDiagnostics: EndpointDiagnosticInfo {
            TransmissionType: if told("transmission") {
                TransmissionType::UNINITIALIZED
            } else {
                TransmissionType::WIRED_OTHER
            },
            GammaSupport: if told("gamma") {
                FeatureImplementation::UNINITIALIZED
            } else {
                FeatureImplementation::NONE
            },
            pEndPointFriendlyName: names[0].as_ptr().cast_mut(),
            pEndPointModelName: names[1].as_ptr().cast_mut(),
            pEndPointManufacturerName: names[2].as_ptr().cast_mut(),
            pHardwareVersion: &raw mut version,
            pFirmwareVersion: if told("no-version") { null_mut() } else { &raw mut version },
            ..EndpointDiagnosticInfo::init()
        },
        ..AdapterCaps::init()
    };
    if told("diagnostics-size") {
        caps.EndPointDiagnostics.Size = 48;
    }
    let mut input = InAdapterInit { WdfDevice: device(), pCaps: &raw mut caps, ObjectAttributes: null_mut() };
    let mut output = OutAdapterInit::EMPTY;
    let status = idd_call!(adapter_init_async, &raw mut input, &raw mut output);
    if status >= 0 {
        ADAPTER.store(output.AdapterObject, Ordering::Release);
    }
    let _ = adapter();
}

unsafe extern "system" fn init_finished(adapter: *mut c_void, _input: *mut InAdapterInitFinished) -> i32 {
    ADAPTER.store(adapter, Ordering::Release);
    if told("finish-failed") { -1 } else { 0 }
}
