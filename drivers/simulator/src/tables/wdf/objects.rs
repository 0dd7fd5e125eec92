//! Framework functions for objects, their contexts and references, and files.

use core::ffi::c_void;

use pf_abi::wdf::{ObjectAttributes, ObjectContextTypeInfo, WdfStatus};

use super::super::read::{attributes, context_type, pointer};
use super::entry::{enter, handle};
use crate::machine::objects::{Handle, Kind};
use crate::status::Status;
use crate::tables::driver_pointer::DriverPointer;
use crate::verifier::rules;

pub(super) extern "system" fn file_get_device(globals: *mut c_void, file: *mut c_void) -> *mut c_void {
    const CALL: &str = "WdfFileObjectGetDevice";
    let framework = enter(globals, CALL);
    match framework.expect(handle(file), Kind::File, CALL) {
        Ok(()) => framework.objects.parent(handle(file)).map_or(core::ptr::null_mut(), Handle::pointer),
        Err(_) => core::ptr::null_mut(),
    }
}

pub(super) extern "system" fn file_get_process(globals: *mut c_void, file: *mut c_void) -> u32 {
    enter(globals, "WdfFileObjectGetInitiatorProcessId").file_opener(handle(file))
}

pub(super) unsafe extern "system" fn get_context(
    globals: *mut c_void,
    object: *mut c_void,
    info: *mut ObjectContextTypeInfo,
) -> *mut c_void {
    const CALL: &str = "WdfObjectGetTypedContext";
    let framework = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let info = unsafe { DriverPointer::new(info) };
    let Ok(wanted) = context_type(info, CALL) else { return core::ptr::null_mut() };
    match framework.objects.context(handle(object), wanted.type_id) {
        Ok(Some(address)) => pointer(address),
        Ok(None) => {
            let message = format!("{CALL}: {:?} has no context of type {}", handle(object), wanted.name);
            framework.verifier.report(rules::CONTEXT_TYPE, message);
            core::ptr::null_mut()
        }
        Err(error) => {
            framework.bad_object(error, CALL);
            core::ptr::null_mut()
        }
    }
}

pub(super) unsafe extern "system" fn allocate_context(
    globals: *mut c_void,
    object: *mut c_void,
    context_attributes: *mut ObjectAttributes,
    context: *mut *mut c_void,
) -> i32 {
    const CALL: &str = "WdfObjectAllocateContext";
    let framework = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let context_attributes = unsafe { DriverPointer::new(context_attributes) };
    // SAFETY: as above.
    let context = unsafe { DriverPointer::new(context) };
    let spec = attributes(context_attributes, CALL);
    let added = spec.and_then(|spec| {
        framework.objects.add_context(handle(object), spec).map_err(|error| framework.bad_object(error, CALL))
    });
    match added {
        Ok(Some((address, existed))) => {
            if let Err(status) = context.write_if_wanted(pointer(address), CALL) {
                return status.0;
            }
            // STATUS_OBJECT_NAME_EXISTS is a success code.
            if existed { 0x4000_0000 } else { Status::SUCCESS.0 }
        }
        Ok(None) => Status::from(WdfStatus::OBJECT_ATTRIBUTES_INVALID).0,
        Err(status) => status.0,
    }
}

pub(super) extern "system" fn context_get_object(globals: *mut c_void, context: *mut c_void) -> *mut c_void {
    const CALL: &str = "WdfObjectContextGetObject";
    let framework = enter(globals, CALL);
    framework.objects.object_of_context(context.expose_provenance()).map_or_else(
        || {
            framework.verifier.report(rules::CONTEXT_TYPE, format!("{CALL}: {context:?} is no context"));
            core::ptr::null_mut()
        },
        Handle::pointer,
    )
}

pub(super) extern "system" fn reference(
    globals: *mut c_void,
    object: *mut c_void,
    _tag: *mut c_void,
    _line: i32,
    _file: *mut u8,
) {
    let framework = enter(globals, "WdfObjectReference");
    if let Err(error) = framework.objects.reference(handle(object)) {
        framework.bad_object(error, "WdfObjectReference");
    }
}

pub(super) extern "system" fn dereference(
    globals: *mut c_void,
    object: *mut c_void,
    _tag: *mut c_void,
    _line: i32,
    _file: *mut u8,
) {
    let framework = enter(globals, "WdfObjectDereference");
    if let Err(error) = framework.dereference(handle(object)) {
        framework.bad_object(error, "WdfObjectDereference");
    }
}

pub(super) unsafe extern "system" fn object_create(
    globals: *mut c_void,
    object_attributes: *mut ObjectAttributes,
    object: *mut *mut c_void,
) -> i32 {
    const CALL: &str = "WdfObjectCreate";
    let framework = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let object_attributes = unsafe { DriverPointer::new(object_attributes) };
    // SAFETY: as above.
    let object = unsafe { DriverPointer::new(object) };
    let spec = attributes(object_attributes, CALL);
    let parent = framework.driver();
    let made = spec.and_then(|spec| framework.new_object(Kind::General, parent, spec, CALL));
    Status::of(made.and_then(|made| object.write(made.pointer(), CALL)))
}

pub(super) extern "system" fn object_delete(globals: *mut c_void, object: *mut c_void) {
    enter(globals, "WdfObjectDelete").driver_deletes(handle(object));
}
