//! Entry, device and adapter, each with something wrong on order.

use core::ffi::c_void;
use core::ptr::null_mut;
use core::sync::atomic::Ordering;

use pf_abi::control::DISPLAY_INTERFACE;
use pf_abi::iddcx::{
    AdapterCaps, CLASS_NAME, ClientConfig, EndpointDiagnosticInfo, EndpointVersion, FeatureImplementation,
    InAdapterInit, InAdapterInitFinished, OutAdapterInit, TransmissionType, idd_functions,
};
use pf_abi::platform::PlatformTable;
use pf_abi::wdf::{
    BindInfo, ClassBindInfo, DriverConfig, ExecutionLevel, FRAMEWORK_COMPONENT, FileObjectClass, FileObjectConfig,
    Guid, LoaderInterface, ObjectAttributes, PnpPowerEventCallbacks, PowerState, SynchronizationScope, UnicodeString,
    wdf_functions,
};

use crate::table::{ADAPTER, DEVICE, IDD, IDD_GLOBALS, PLATFORM, WDF, WDF_GLOBALS, adapter, device, idd, wdf};
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
    // SAFETY: the loader's structure and functions, with structures that are leaked on purpose.
    unsafe {
        let loader = &*loader;
        let info = Box::leak(Box::new(BindInfo {
            Component: utf16(if told("component") { "Other" } else { FRAMEWORK_COMPONENT }).leak().as_mut_ptr(),
            Major: 2,
            Minor: 31,
            FuncCount: if told("count") { 272 } else { 273 },
            FuncTable: (&raw const WDF).cast_mut().cast(),
            ..BindInfo::init()
        }));
        if told("bind-size") {
            info.Size = 44;
        }
        let bind = loader.VersionBind.unwrap();
        let mut globals = null_mut();
        let bound = bind(context, (&raw mut *info).cast(), &raw mut globals);
        if bound < 0 {
            return bound;
        }
        if told("bind-twice") {
            bind(context, (&raw mut *info).cast(), &raw mut globals);
        }
        WDF_GLOBALS.store(globals, Ordering::Release);
        let class = Box::leak(Box::new(ClassBindInfo {
            ClassName: utf16(CLASS_NAME).leak().as_mut_ptr(),
            Major: 1,
            Minor: 4,
            FunctionTable: (&raw const IDD).cast_mut().cast(),
            FunctionTableCount: 25,
            ClassBindInfo: (&raw const IDD_GLOBALS).cast_mut().cast(),
            ..ClassBindInfo::init()
        }));
        let bound = loader.VersionBindClass.unwrap()((&raw mut *info).cast(), globals, (&raw mut *class).cast());
        if bound < 0 {
            return bound;
        }
        let (table, mut globals) = wdf();
        if told("globals") {
            globals = null_mut();
        }
        let mut config = DriverConfig { EvtDriverDeviceAdd: Some(device_add), ..DriverConfig::init() };
        let created = wdf_functions::driver_create(
            table,
            globals,
            driver_object,
            registry_path.cast_mut(),
            null_mut(),
            &raw mut config,
            null_mut(),
        );
        if told("driver-twice") {
            wdf_functions::driver_create(
                table,
                globals,
                driver_object,
                registry_path.cast_mut(),
                null_mut(),
                &raw mut config,
                null_mut(),
            );
        }
        created
    }
}

unsafe extern "system" fn device_add(_driver: *mut c_void, mut init: *mut c_void) -> i32 {
    // SAFETY: the bound tables, with structures that live during each call.
    unsafe {
        let (table, globals) = wdf();
        let (idd_table, idd_globals) = idd();
        if told("no-device") {
            return 0;
        }
        let mut power = PnpPowerEventCallbacks { EvtDeviceD0Entry: Some(d0_entry), ..PnpPowerEventCallbacks::init() };
        if told("power-size") {
            power.Size = 1;
        }
        wdf_functions::device_init_set_pnp_power_event_callbacks(table, globals, init, &raw mut power);
        let mut files =
            FileObjectConfig { FileObjectClass: FileObjectClass::CANNOT_USE_FS_CONTEXTS, ..FileObjectConfig::init() };
        if told("file-class") {
            files.FileObjectClass = FileObjectClass::INVALID;
        }
        wdf_functions::device_init_set_file_object_config(table, globals, init, &raw mut files, null_mut());
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
        if !told("config-late") {
            let configured = idd_functions::device_init_config(idd_table, idd_globals, init, &raw mut config);
            if configured < 0 {
                return configured;
            }
        }
        let mut attributes = attributes();
        if told("zero-level") {
            attributes.ExecutionLevel = ExecutionLevel::INVALID;
        }
        if told("device-parent") {
            attributes.ParentObject = _driver;
        }
        let mut made = null_mut();
        let created = wdf_functions::device_create(table, globals, &raw mut init, &raw mut attributes, &raw mut made);
        if created < 0 {
            return created;
        }
        DEVICE.store(made, Ordering::Release);
        if told("init-twice") {
            let mut stale = core::ptr::without_provenance_mut(0x1234);
            wdf_functions::device_create(table, globals, &raw mut stale, null_mut(), &raw mut made);
        }
        let id = DISPLAY_INTERFACE;
        let mut guid = Guid { Data1: id.data1, Data2: id.data2, Data3: id.data3, Data4: id.data4 };
        wdf_functions::device_create_device_interface(table, globals, device(), &raw mut guid, null_mut());
        if !told("no-initialize") {
            idd_functions::device_initialize(idd_table, idd_globals, device());
        }
        if told("initialize-twice") {
            idd_functions::device_initialize(idd_table, idd_globals, device());
        }
        if told("early-adapter") {
            init_adapter();
        }
        if told("trap") {
            // WdfIoQueueCreate, by its index.
            let entry = core::mem::transmute::<*const c_void, unsafe extern "system" fn(*mut c_void) -> i32>(
                table.add(85).read(),
            );
            entry(globals);
        }
        0
    }
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
    let (table, globals) = idd();
    // SAFETY: the bound table, with structures that live during the call.
    let status = unsafe { idd_functions::adapter_init_async(table, globals, &raw mut input, &raw mut output) };
    if status >= 0 {
        ADAPTER.store(output.AdapterObject, Ordering::Release);
    }
    let _ = adapter();
}

unsafe extern "system" fn init_finished(adapter: *mut c_void, _input: *mut InAdapterInitFinished) -> i32 {
    ADAPTER.store(adapter, Ordering::Release);
    if told("finish-failed") { -1 } else { 0 }
}
