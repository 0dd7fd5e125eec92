//! Framework functions for the driver object, devices, and what ends them.

use core::ffi::c_void;

use pf_abi::runtime::Guid as RuntimeGuid;
use pf_abi::wdf::{
    DriverConfig, FileObjectClass, FileObjectConfig, Guid, ObjectAttributes, PnpPowerEventCallbacks, UnicodeString,
};

use super::super::globals::set_driver;
use super::super::read::attributes;
use super::entry::{address, enter, handle};
use crate::machine::framework::callbacks::{FileCallbacks, PowerCallbacks};
use crate::status::Status;
use crate::tables::driver_pointer::DriverPointer;
use crate::verifier::rules;

fn guid(guid: Guid) -> RuntimeGuid {
    RuntimeGuid { data1: guid.Data1, data2: guid.Data2, data3: guid.Data3, data4: guid.Data4 }
}

pub(super) unsafe extern "system" fn init_set_power(
    globals: *mut c_void,
    init: *mut c_void,
    callbacks: *mut PnpPowerEventCallbacks,
) {
    const CALL: &str = "WdfDeviceInitSetPnpPowerEventCallbacks";
    let framework = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let callbacks = unsafe { DriverPointer::new(callbacks) };
    let Ok(read) = callbacks.read_sized(CALL, "callbacks") else { return };
    let power = PowerCallbacks { d0_entry: read.EvtDeviceD0Entry, d0_exit: read.EvtDeviceD0Exit };
    // The setter answers nothing; what is wrong was reported.
    let _ = framework.with_init(address(init), CALL, |init| init.power = power);
}

pub(super) unsafe extern "system" fn init_set_files(
    globals: *mut c_void,
    init: *mut c_void,
    config: *mut FileObjectConfig,
    file_attributes: *mut ObjectAttributes,
) {
    const CALL: &str = "WdfDeviceInitSetFileObjectConfig";
    let framework = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let config = unsafe { DriverPointer::new(config) };
    // SAFETY: as above.
    let file_attributes = unsafe { DriverPointer::new(file_attributes) };
    let (config, spec) = (config.read_sized(CALL, "config"), attributes(file_attributes, CALL));
    let (Ok(config), Ok(_)) = (config, spec) else { return };
    if config.FileObjectClass == FileObjectClass::INVALID {
        framework.verifier.report(rules::STRUCT_VALUE, format!("{CALL}: FileObjectClass is 0"));
        return;
    }
    let files = FileCallbacks { cleanup: config.EvtFileCleanup, close: config.EvtFileClose };
    let _ = framework.with_init(address(init), CALL, |init| init.files = Some(files));
}

pub(super) unsafe extern "system" fn init_set_requests(
    globals: *mut c_void,
    init: *mut c_void,
    request_attributes: *mut ObjectAttributes,
) {
    const CALL: &str = "WdfDeviceInitSetRequestAttributes";
    let framework = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let request_attributes = unsafe { DriverPointer::new(request_attributes) };
    if let Ok(spec) = attributes(request_attributes, CALL) {
        let _ = framework.with_init(address(init), CALL, |init| init.requests = spec);
    }
}

pub(super) unsafe extern "system" fn device_create(
    globals: *mut c_void,
    init: *mut *mut c_void,
    device_attributes: *mut ObjectAttributes,
    device: *mut *mut c_void,
) -> i32 {
    const CALL: &str = "WdfDeviceCreate";
    let framework = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let init = unsafe { DriverPointer::new(init) };
    // SAFETY: as above.
    let device_attributes = unsafe { DriverPointer::new(device_attributes) };
    // SAFETY: as above.
    let device = unsafe { DriverPointer::new(device) };
    let read = init.read(CALL, "the init pointer").and_then(|raw| Ok((raw, attributes(device_attributes, CALL)?)));
    let made = read.and_then(|(raw, spec)| framework.device_create(address(raw), spec));
    Status::of(made.and_then(|made| {
        // The framework takes the init over and nulls the driver's pointer.
        init.write(core::ptr::null_mut(), CALL)?;
        device.write(made.pointer(), CALL)
    }))
}

pub(super) unsafe extern "system" fn create_interface(
    globals: *mut c_void,
    device: *mut c_void,
    interface: *mut Guid,
    reference: *mut UnicodeString,
) -> i32 {
    const CALL: &str = "WdfDeviceCreateDeviceInterface";
    let framework = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let interface = unsafe { DriverPointer::new(interface) };
    if !reference.is_null() {
        tracing::warn!("{CALL}: the reference string is ignored");
    }
    let interface = interface.read(CALL, "the GUID");
    Status::of(interface.and_then(|interface| framework.create_interface(handle(device), guid(interface))))
}

pub(super) unsafe extern "system" fn set_interface_state(
    globals: *mut c_void,
    device: *mut c_void,
    interface: *mut Guid,
    _reference: *mut UnicodeString,
    enabled: u8,
) {
    const CALL: &str = "WdfDeviceSetDeviceInterfaceState";
    let framework = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let interface = unsafe { DriverPointer::new(interface) };
    if let Ok(interface) = interface.read(CALL, "the GUID") {
        framework.set_interface_state(handle(device), guid(interface), enabled != 0);
    }
}

pub(super) extern "system" fn device_set_failed(globals: *mut c_void, device: *mut c_void, action: i32) {
    enter(globals, "WdfDeviceSetFailed").device_failed(handle(device), action);
}

pub(super) unsafe extern "system" fn driver_create(
    globals: *mut c_void,
    _driver_object: *mut c_void,
    _registry_path: *mut UnicodeString,
    driver_attributes: *mut ObjectAttributes,
    config: *mut DriverConfig,
    driver: *mut *mut c_void,
) -> i32 {
    const CALL: &str = "WdfDriverCreate";
    let framework = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let driver_attributes = unsafe { DriverPointer::new(driver_attributes) };
    // SAFETY: as above.
    let config = unsafe { DriverPointer::new(config) };
    // SAFETY: as above.
    let driver = unsafe { DriverPointer::new(driver) };
    let read = config.read_sized(CALL, "config").and_then(|config| Ok((config, attributes(driver_attributes, CALL)?)));
    let made = read
        .and_then(|(config, spec)| framework.driver_create(spec, config.EvtDriverDeviceAdd, config.EvtDriverUnload));
    Status::of(made.and_then(|made| {
        set_driver(made);
        driver.write_if_wanted(made.pointer(), CALL)
    }))
}

pub(super) extern "system" fn break_point(globals: *mut c_void) {
    enter(globals, "WdfVerifierDbgBreakPoint").verifier.report(rules::DRIVER_GAVE_UP, "WdfVerifierDbgBreakPoint");
}

pub(super) extern "system" fn bug_check(globals: *mut c_void, code: u32, a: usize, b: usize, c: usize, d: usize) {
    let message = format!("WdfVerifierKeBugCheck: {code:#x} ({a:#x}, {b:#x}, {c:#x}, {d:#x})");
    enter(globals, "WdfVerifierKeBugCheck").verifier.report(rules::DRIVER_GAVE_UP, message);
}

pub(super) extern "system" fn api_missing(
    globals: *mut c_void,
    _driver: *mut c_void,
    _extension: *mut u16,
    missing: u32,
    _terminate: u8,
) {
    let message = format!("the driver reports index {missing} as missing");
    enter(globals, "WdfDriverErrorReportApiMissing").verifier.report(rules::NOT_PLAYED, message);
}
