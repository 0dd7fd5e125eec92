//! The framework's table.

use core::ffi::c_void;

use pf_abi::runtime::Guid as RuntimeGuid;
use pf_abi::wdf::{
    DriverConfig, FileObjectClass, FileObjectConfig, Guid, ObjectAttributes, ObjectContextTypeInfo,
    PnpPowerEventCallbacks, RequestParameters, TimerConfig, UnicodeString, WdfStatus, wdf_functions as index,
};

use super::bind::{framework_globals, set_driver};
use super::read::{attributes, context_type, pointer, sized, store, value, world};
use super::{Table, traps};
use crate::calls::{FileCallbacks, PowerCallbacks};
use crate::objects::{Handle, Kind};
use crate::status::Status;
use crate::verifier::rules;
use crate::world::World;

/// IRP_MJ_DEVICE_CONTROL.
const DEVICE_CONTROL: u32 = 0xe;

/// The functions, at the indexes of 2.33; older versions have the first of them.
pub(super) static TABLE: Table<274> = table();

const fn table() -> Table<274> {
    let mut table = traps::framework();
    let entries = &mut table.0;
    entries[index::DEVICE_INIT_SET_PNP_POWER_EVENT_CALLBACKS] = init_set_power as *const c_void;
    entries[index::DEVICE_INIT_SET_FILE_OBJECT_CONFIG] = init_set_files as *const c_void;
    entries[index::DEVICE_INIT_SET_REQUEST_ATTRIBUTES] = init_set_requests as *const c_void;
    entries[index::DEVICE_CREATE] = device_create as *const c_void;
    entries[index::DEVICE_CREATE_DEVICE_INTERFACE] = create_interface as *const c_void;
    entries[index::DEVICE_SET_DEVICE_INTERFACE_STATE] = set_interface_state as *const c_void;
    entries[index::DEVICE_SET_FAILED] = device_set_failed as *const c_void;
    entries[index::DRIVER_CREATE] = driver_create as *const c_void;
    entries[index::FILE_OBJECT_GET_DEVICE] = file_get_device as *const c_void;
    entries[index::FILE_OBJECT_GET_INITIATOR_PROCESS_ID] = file_get_process as *const c_void;
    entries[index::OBJECT_GET_TYPED_CONTEXT_WORKER] = get_context as *const c_void;
    entries[index::OBJECT_ALLOCATE_CONTEXT] = allocate_context as *const c_void;
    entries[index::OBJECT_CONTEXT_GET_OBJECT] = context_get_object as *const c_void;
    entries[index::OBJECT_REFERENCE_ACTUAL] = reference as *const c_void;
    entries[index::OBJECT_DEREFERENCE_ACTUAL] = dereference as *const c_void;
    entries[index::OBJECT_CREATE] = object_create as *const c_void;
    entries[index::OBJECT_DELETE] = object_delete as *const c_void;
    entries[index::REQUEST_COMPLETE] = request_complete as *const c_void;
    entries[index::REQUEST_COMPLETE_WITH_INFORMATION] = request_complete_with_information as *const c_void;
    entries[index::REQUEST_GET_PARAMETERS] = request_get_parameters as *const c_void;
    entries[index::REQUEST_RETRIEVE_INPUT_BUFFER] = request_input as *const c_void;
    entries[index::REQUEST_RETRIEVE_OUTPUT_BUFFER] = request_output as *const c_void;
    entries[index::REQUEST_SET_INFORMATION] = request_set_information as *const c_void;
    entries[index::REQUEST_GET_FILE_OBJECT] = request_get_file as *const c_void;
    entries[index::REQUEST_GET_REQUESTOR_PROCESS_ID] = request_get_process as *const c_void;
    entries[index::OBJECT_ACQUIRE_LOCK] = object_lock as *const c_void;
    entries[index::OBJECT_RELEASE_LOCK] = object_unlock as *const c_void;
    entries[index::WAIT_LOCK_CREATE] = lock_create as *const c_void;
    entries[index::WAIT_LOCK_ACQUIRE] = lock_acquire as *const c_void;
    entries[index::WAIT_LOCK_RELEASE] = lock_release as *const c_void;
    entries[index::TIMER_CREATE] = timer_create as *const c_void;
    entries[index::TIMER_START] = timer_start as *const c_void;
    entries[index::TIMER_STOP] = timer_stop as *const c_void;
    entries[index::TIMER_GET_PARENT_OBJECT] = timer_parent as *const c_void;
    entries[index::VERIFIER_DBG_BREAK_POINT] = break_point as *const c_void;
    entries[index::VERIFIER_KE_BUG_CHECK] = bug_check as *const c_void;
    entries[index::DRIVER_ERROR_REPORT_API_MISSING] = api_missing as *const c_void;
    table
}

/// The machine, after a look at the globals.
fn enter(globals: *mut c_void, call: &str) -> &'static World {
    framework_globals(globals, call);
    world()
}

fn handle(raw: *mut c_void) -> Handle {
    Handle::from_pointer(raw)
}

fn address(raw: *mut c_void) -> u64 {
    raw.expose_provenance() as u64
}

fn guid(guid: Guid) -> RuntimeGuid {
    RuntimeGuid { data1: guid.Data1, data2: guid.Data2, data3: guid.Data3, data4: guid.Data4 }
}

unsafe extern "system" fn init_set_power(
    globals: *mut c_void,
    init: *mut c_void,
    callbacks: *mut PnpPowerEventCallbacks,
) {
    const CALL: &str = "WdfDeviceInitSetPnpPowerEventCallbacks";
    let world = enter(globals, CALL);
    // SAFETY: the driver's structure.
    let Ok(read) = (unsafe { sized(callbacks, CALL, "callbacks") }) else { return };
    let power = PowerCallbacks { d0_entry: read.EvtDeviceD0Entry, d0_exit: read.EvtDeviceD0Exit };
    // The setter answers nothing; what is wrong was reported.
    let _ = world.with_init(address(init), CALL, |init| init.power = power);
}

unsafe extern "system" fn init_set_files(
    globals: *mut c_void,
    init: *mut c_void,
    config: *mut FileObjectConfig,
    file_attributes: *mut ObjectAttributes,
) {
    const CALL: &str = "WdfDeviceInitSetFileObjectConfig";
    let world = enter(globals, CALL);
    // SAFETY: the driver's structures.
    let (config, spec) = unsafe { (sized(config, CALL, "config"), attributes(file_attributes, CALL)) };
    let (Ok(config), Ok(_)) = (config, spec) else { return };
    if config.FileObjectClass == FileObjectClass::INVALID {
        world.verifier.report(rules::STRUCT_VALUE, format!("{CALL}: FileObjectClass is 0"));
        return;
    }
    let files = FileCallbacks { cleanup: config.EvtFileCleanup, close: config.EvtFileClose };
    let _ = world.with_init(address(init), CALL, |init| init.files = Some(files));
}

unsafe extern "system" fn init_set_requests(
    globals: *mut c_void,
    init: *mut c_void,
    request_attributes: *mut ObjectAttributes,
) {
    const CALL: &str = "WdfDeviceInitSetRequestAttributes";
    let world = enter(globals, CALL);
    // SAFETY: the driver's structure.
    if let Ok(spec) = unsafe { attributes(request_attributes, CALL) } {
        let _ = world.with_init(address(init), CALL, |init| init.requests = spec);
    }
}

unsafe extern "system" fn device_create(
    globals: *mut c_void,
    init: *mut *mut c_void,
    device_attributes: *mut ObjectAttributes,
    device: *mut *mut c_void,
) -> i32 {
    const CALL: &str = "WdfDeviceCreate";
    let world = enter(globals, CALL);
    // SAFETY: the driver's structures.
    let read = unsafe {
        value(init, CALL, "the init pointer").and_then(|raw| Ok((raw, attributes(device_attributes, CALL)?)))
    };
    let made = read.and_then(|(raw, spec)| world.device_create(address(raw), spec));
    Status::of(made.and_then(|made| {
        // SAFETY: the framework takes the init over and nulls the driver's pointer, which was read above.
        unsafe { init.write(core::ptr::null_mut()) };
        // SAFETY: the driver's out pointer.
        unsafe { store(device, made.pointer(), CALL) }
    }))
}

unsafe extern "system" fn create_interface(
    globals: *mut c_void,
    device: *mut c_void,
    interface: *mut Guid,
    reference: *mut UnicodeString,
) -> i32 {
    const CALL: &str = "WdfDeviceCreateDeviceInterface";
    let world = enter(globals, CALL);
    if !reference.is_null() {
        tracing::warn!("{CALL}: the reference string is ignored");
    }
    // SAFETY: the driver's structure.
    let interface = unsafe { value(interface, CALL, "the GUID") };
    Status::of(interface.and_then(|interface| world.create_interface(handle(device), guid(interface))))
}

unsafe extern "system" fn set_interface_state(
    globals: *mut c_void,
    device: *mut c_void,
    interface: *mut Guid,
    _reference: *mut UnicodeString,
    enabled: u8,
) {
    const CALL: &str = "WdfDeviceSetDeviceInterfaceState";
    let world = enter(globals, CALL);
    // SAFETY: the driver's structure.
    if let Ok(interface) = unsafe { value(interface, CALL, "the GUID") } {
        world.set_interface_state(handle(device), guid(interface), enabled != 0);
    }
}

unsafe extern "system" fn device_set_failed(globals: *mut c_void, device: *mut c_void, action: i32) {
    enter(globals, "WdfDeviceSetFailed").device_failed(handle(device), action);
}

unsafe extern "system" fn driver_create(
    globals: *mut c_void,
    _driver_object: *mut c_void,
    _registry_path: *mut UnicodeString,
    driver_attributes: *mut ObjectAttributes,
    config: *mut DriverConfig,
    driver: *mut *mut c_void,
) -> i32 {
    const CALL: &str = "WdfDriverCreate";
    let world = enter(globals, CALL);
    // SAFETY: the driver's structures.
    let read =
        unsafe { sized(config, CALL, "config").and_then(|config| Ok((config, attributes(driver_attributes, CALL)?))) };
    let made =
        read.and_then(|(config, spec)| world.driver_create(spec, config.EvtDriverDeviceAdd, config.EvtDriverUnload));
    Status::of(made.map(|made| {
        set_driver(made);
        if !driver.is_null() {
            // SAFETY: the driver's out pointer, which may be null here.
            unsafe { driver.write(made.pointer()) };
        }
    }))
}

unsafe extern "system" fn file_get_device(globals: *mut c_void, file: *mut c_void) -> *mut c_void {
    const CALL: &str = "WdfFileObjectGetDevice";
    let world = enter(globals, CALL);
    match world.expect(handle(file), Kind::File, CALL) {
        Ok(()) => world.objects.parent(handle(file)).map_or(core::ptr::null_mut(), Handle::pointer),
        Err(_) => core::ptr::null_mut(),
    }
}

unsafe extern "system" fn file_get_process(globals: *mut c_void, file: *mut c_void) -> u32 {
    enter(globals, "WdfFileObjectGetInitiatorProcessId").file_opener(handle(file))
}

unsafe extern "system" fn get_context(
    globals: *mut c_void,
    object: *mut c_void,
    info: *mut ObjectContextTypeInfo,
) -> *mut c_void {
    const CALL: &str = "WdfObjectGetTypedContext";
    let world = enter(globals, CALL);
    // SAFETY: the driver's record.
    let Ok(wanted) = (unsafe { context_type(info, CALL) }) else { return core::ptr::null_mut() };
    match world.objects.context(handle(object), wanted.type_id) {
        Ok(Some(address)) => pointer(address),
        Ok(None) => {
            let message = format!("{CALL}: {:?} has no context of type {}", handle(object), wanted.name);
            world.verifier.report(rules::CONTEXT_TYPE, message);
            core::ptr::null_mut()
        }
        Err(error) => {
            world.bad_object(error, CALL);
            core::ptr::null_mut()
        }
    }
}

unsafe extern "system" fn allocate_context(
    globals: *mut c_void,
    object: *mut c_void,
    context_attributes: *mut ObjectAttributes,
    context: *mut *mut c_void,
) -> i32 {
    const CALL: &str = "WdfObjectAllocateContext";
    let world = enter(globals, CALL);
    // SAFETY: the driver's structure.
    let spec = unsafe { attributes(context_attributes, CALL) };
    let added = spec.and_then(|spec| {
        world.objects.add_context(handle(object), spec).map_err(|error| world.bad_object(error, CALL))
    });
    match added {
        Ok(Some((address, existed))) => {
            if !context.is_null() {
                // SAFETY: the driver's out pointer, which may be null here.
                unsafe { context.write(pointer(address)) };
            }
            // STATUS_OBJECT_NAME_EXISTS is a success code.
            if existed { 0x4000_0000 } else { Status::SUCCESS.0 }
        }
        Ok(None) => Status::from(WdfStatus::OBJECT_ATTRIBUTES_INVALID).0,
        Err(status) => status.0,
    }
}

unsafe extern "system" fn context_get_object(globals: *mut c_void, context: *mut c_void) -> *mut c_void {
    const CALL: &str = "WdfObjectContextGetObject";
    let world = enter(globals, CALL);
    world.objects.object_of_context(context.expose_provenance()).map_or_else(
        || {
            world.verifier.report(rules::CONTEXT_TYPE, format!("{CALL}: {context:?} is no context"));
            core::ptr::null_mut()
        },
        Handle::pointer,
    )
}

unsafe extern "system" fn reference(
    globals: *mut c_void,
    object: *mut c_void,
    _tag: *mut c_void,
    _line: i32,
    _file: *mut u8,
) {
    let world = enter(globals, "WdfObjectReference");
    if let Err(error) = world.objects.reference(handle(object)) {
        world.bad_object(error, "WdfObjectReference");
    }
}

unsafe extern "system" fn dereference(
    globals: *mut c_void,
    object: *mut c_void,
    _tag: *mut c_void,
    _line: i32,
    _file: *mut u8,
) {
    let world = enter(globals, "WdfObjectDereference");
    if let Err(error) = world.dereference(handle(object)) {
        world.bad_object(error, "WdfObjectDereference");
    }
}

unsafe extern "system" fn object_create(
    globals: *mut c_void,
    object_attributes: *mut ObjectAttributes,
    object: *mut *mut c_void,
) -> i32 {
    const CALL: &str = "WdfObjectCreate";
    let world = enter(globals, CALL);
    // SAFETY: the driver's structure.
    let spec = unsafe { attributes(object_attributes, CALL) };
    let parent = world.framework.state.lock().driver;
    let made = spec.and_then(|spec| world.new_object(Kind::General, parent, spec, CALL));
    // SAFETY: the driver's out pointer.
    Status::of(made.and_then(|made| unsafe { store(object, made.pointer(), CALL) }))
}

unsafe extern "system" fn object_delete(globals: *mut c_void, object: *mut c_void) {
    enter(globals, "WdfObjectDelete").driver_deletes(handle(object));
}

unsafe extern "system" fn request_complete(globals: *mut c_void, request: *mut c_void, status: i32) {
    const CALL: &str = "WdfRequestComplete";
    enter(globals, CALL).complete_request(handle(request), Status(status), None, CALL);
}

unsafe extern "system" fn request_complete_with_information(
    globals: *mut c_void,
    request: *mut c_void,
    status: i32,
    information: usize,
) {
    const CALL: &str = "WdfRequestCompleteWithInformation";
    enter(globals, CALL).complete_request(handle(request), Status(status), Some(information), CALL);
}

unsafe extern "system" fn request_get_parameters(
    globals: *mut c_void,
    request: *mut c_void,
    parameters: *mut RequestParameters,
) {
    const CALL: &str = "WdfRequestGetParameters";
    let world = enter(globals, CALL);
    // SAFETY: the size of this structure is its first 16-bit word.
    let Ok(size) = (unsafe { value(parameters.cast::<u16>(), CALL, "parameters") }) else { return };
    if usize::from(size) != RequestParameters::SIZE {
        let message = format!("{CALL}: parameters.Size is {size}, {} is right", RequestParameters::SIZE);
        world.verifier.report(rules::STRUCT_SIZE, message);
        return;
    }
    let Ok(open) = world.open_request(handle(request), CALL) else { return };
    let filled = RequestParameters {
        Size: size,
        Type: DEVICE_CONTROL,
        OutputBufferLength: open.output.len(),
        InputBufferLength: open.input.len(),
        IoControlCode: open.code,
        ..RequestParameters::EMPTY
    };
    // SAFETY: the structure is as long as it says.
    unsafe { parameters.write(filled) };
}

/// # Safety
/// The arguments of a WdfRequestRetrieve…Buffer.
unsafe fn retrieve(
    world: &World,
    request: *mut c_void,
    minimum: usize,
    buffer: *mut *mut c_void,
    length: *mut usize,
    output: bool,
) -> i32 {
    let call = if output { "WdfRequestRetrieveOutputBuffer" } else { "WdfRequestRetrieveInputBuffer" };
    if !length.is_null() {
        // SAFETY: the driver's out pointer; it is zeroed before anything can fail.
        unsafe { length.write(0) };
    }
    let found = world.request_buffer(handle(request), minimum, output, call);
    Status::of(found.and_then(|(address, bytes)| {
        if !length.is_null() {
            // SAFETY: as above.
            unsafe { length.write(bytes) };
        }
        // SAFETY: the driver's out pointer.
        unsafe { store(buffer, pointer(address), call) }
    }))
}

unsafe extern "system" fn request_input(
    globals: *mut c_void,
    request: *mut c_void,
    minimum: usize,
    buffer: *mut *mut c_void,
    length: *mut usize,
) -> i32 {
    let world = enter(globals, "WdfRequestRetrieveInputBuffer");
    // SAFETY: the driver's pointers.
    unsafe { retrieve(world, request, minimum, buffer, length, false) }
}

unsafe extern "system" fn request_output(
    globals: *mut c_void,
    request: *mut c_void,
    minimum: usize,
    buffer: *mut *mut c_void,
    length: *mut usize,
) -> i32 {
    let world = enter(globals, "WdfRequestRetrieveOutputBuffer");
    // SAFETY: the driver's pointers.
    unsafe { retrieve(world, request, minimum, buffer, length, true) }
}

unsafe extern "system" fn request_set_information(globals: *mut c_void, request: *mut c_void, information: usize) {
    const CALL: &str = "WdfRequestSetInformation";
    if let Ok(open) = enter(globals, CALL).open_request(handle(request), CALL) {
        open.set_information(information);
    }
}

unsafe extern "system" fn request_get_file(globals: *mut c_void, request: *mut c_void) -> *mut c_void {
    const CALL: &str = "WdfRequestGetFileObject";
    let open = enter(globals, CALL).open_request(handle(request), CALL);
    open.map_or(core::ptr::null_mut(), |open| open.file.pointer())
}

unsafe extern "system" fn request_get_process(globals: *mut c_void, request: *mut c_void) -> u32 {
    const CALL: &str = "WdfRequestGetRequestorProcessId";
    enter(globals, CALL).open_request(handle(request), CALL).map_or(0, |open| open.process_id)
}

unsafe extern "system" fn object_lock(globals: *mut c_void, object: *mut c_void) {
    const CALL: &str = "WdfObjectAcquireLock";
    let _ = enter(globals, CALL).lock_acquire(handle(object), None, CALL);
}

unsafe extern "system" fn object_unlock(globals: *mut c_void, object: *mut c_void) {
    const CALL: &str = "WdfObjectReleaseLock";
    enter(globals, CALL).lock_release(handle(object), CALL);
}

unsafe extern "system" fn lock_create(
    globals: *mut c_void,
    lock_attributes: *mut ObjectAttributes,
    lock: *mut *mut c_void,
) -> i32 {
    const CALL: &str = "WdfWaitLockCreate";
    let world = enter(globals, CALL);
    // SAFETY: the driver's structure.
    let made = unsafe { attributes(lock_attributes, CALL) }.and_then(|spec| world.wait_lock_create(spec));
    // SAFETY: the driver's out pointer.
    Status::of(made.and_then(|made| unsafe { store(lock, made.pointer(), CALL) }))
}

unsafe extern "system" fn lock_acquire(globals: *mut c_void, lock: *mut c_void, timeout: *mut i64) -> i32 {
    const CALL: &str = "WdfWaitLockAcquire";
    let world = enter(globals, CALL);
    // SAFETY: null = for ever, or the driver's number.
    let timeout = unsafe { timeout.as_ref() }.copied();
    world.lock_acquire(handle(lock), timeout, CALL).0
}

unsafe extern "system" fn lock_release(globals: *mut c_void, lock: *mut c_void) {
    const CALL: &str = "WdfWaitLockRelease";
    enter(globals, CALL).lock_release(handle(lock), CALL);
}

unsafe extern "system" fn timer_create(
    globals: *mut c_void,
    config: *mut TimerConfig,
    timer_attributes: *mut ObjectAttributes,
    timer: *mut *mut c_void,
) -> i32 {
    const CALL: &str = "WdfTimerCreate";
    let world = enter(globals, CALL);
    // SAFETY: the driver's structures.
    let read =
        unsafe { sized(config, CALL, "config").and_then(|config| Ok((config, attributes(timer_attributes, CALL)?))) };
    let made = read.and_then(|(config, spec)| world.timer_create(spec, config.EvtTimerFunc, config.Period));
    // SAFETY: the driver's out pointer.
    Status::of(made.and_then(|made| unsafe { store(timer, made.pointer(), CALL) }))
}

unsafe extern "system" fn timer_start(globals: *mut c_void, timer: *mut c_void, due: i64) -> u8 {
    u8::from(enter(globals, "WdfTimerStart").timer_start(handle(timer), due))
}

unsafe extern "system" fn timer_stop(globals: *mut c_void, timer: *mut c_void, wait: u8) -> u8 {
    u8::from(enter(globals, "WdfTimerStop").timer_stop(handle(timer), wait != 0))
}

unsafe extern "system" fn timer_parent(globals: *mut c_void, timer: *mut c_void) -> *mut c_void {
    const CALL: &str = "WdfTimerGetParentObject";
    let world = enter(globals, CALL);
    match world.expect(handle(timer), Kind::Timer, CALL) {
        Ok(()) => world.objects.parent(handle(timer)).map_or(core::ptr::null_mut(), Handle::pointer),
        Err(_) => core::ptr::null_mut(),
    }
}

unsafe extern "system" fn break_point(globals: *mut c_void) {
    enter(globals, "WdfVerifierDbgBreakPoint").verifier.report(rules::DRIVER_GAVE_UP, "WdfVerifierDbgBreakPoint");
}

unsafe extern "system" fn bug_check(globals: *mut c_void, code: u32, a: usize, b: usize, c: usize, d: usize) {
    let message = format!("WdfVerifierKeBugCheck: {code:#x} ({a:#x}, {b:#x}, {c:#x}, {d:#x})");
    enter(globals, "WdfVerifierKeBugCheck").verifier.report(rules::DRIVER_GAVE_UP, message);
}

unsafe extern "system" fn api_missing(
    globals: *mut c_void,
    _driver: *mut c_void,
    _extension: *mut u16,
    missing: u32,
    _terminate: u8,
) {
    let message = format!("the driver reports index {missing} as missing");
    enter(globals, "WdfDriverErrorReportApiMissing").verifier.report(rules::NOT_PLAYED, message);
}
