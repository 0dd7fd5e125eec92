//! Requests as the driver calls on them: parameters, buffers, completion.

use core::ffi::c_void;

use pf_abi::wdf::RequestParameters;

use super::super::read::{pointer, store, value};
use super::{enter, handle};
use crate::machine::Machine;
use crate::status::Status;
use crate::verifier::rules;

/// IRP_MJ_DEVICE_CONTROL.
const DEVICE_CONTROL: u32 = 0xe;

pub(super) unsafe extern "system" fn request_complete(globals: *mut c_void, request: *mut c_void, status: i32) {
    const CALL: &str = "WdfRequestComplete";
    enter(globals, CALL).complete_request(handle(request), Status(status), None, CALL);
}

pub(super) unsafe extern "system" fn request_complete_with_information(
    globals: *mut c_void,
    request: *mut c_void,
    status: i32,
    information: usize,
) {
    const CALL: &str = "WdfRequestCompleteWithInformation";
    enter(globals, CALL).complete_request(handle(request), Status(status), Some(information), CALL);
}

pub(super) unsafe extern "system" fn request_get_parameters(
    globals: *mut c_void,
    request: *mut c_void,
    parameters: *mut RequestParameters,
) {
    const CALL: &str = "WdfRequestGetParameters";
    let machine = enter(globals, CALL);
    // SAFETY: the size of this structure is its first 16-bit word.
    let Ok(size) = (unsafe { value(parameters.cast::<u16>(), CALL, "parameters") }) else { return };
    if usize::from(size) != RequestParameters::SIZE {
        let message = format!("{CALL}: parameters.Size is {size}, {} is right", RequestParameters::SIZE);
        machine.verifier.report(rules::STRUCT_SIZE, message);
        return;
    }
    let Ok(open) = machine.open_request(handle(request), CALL) else { return };
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
    machine: &Machine,
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
    let found = machine.request_buffer(handle(request), minimum, output, call);
    Status::of(found.and_then(|(address, bytes)| {
        if !length.is_null() {
            // SAFETY: as above.
            unsafe { length.write(bytes) };
        }
        // SAFETY: the driver's out pointer.
        unsafe { store(buffer, pointer(address), call) }
    }))
}

pub(super) unsafe extern "system" fn request_input(
    globals: *mut c_void,
    request: *mut c_void,
    minimum: usize,
    buffer: *mut *mut c_void,
    length: *mut usize,
) -> i32 {
    let machine = enter(globals, "WdfRequestRetrieveInputBuffer");
    // SAFETY: the driver's pointers.
    unsafe { retrieve(machine, request, minimum, buffer, length, false) }
}

pub(super) unsafe extern "system" fn request_output(
    globals: *mut c_void,
    request: *mut c_void,
    minimum: usize,
    buffer: *mut *mut c_void,
    length: *mut usize,
) -> i32 {
    let machine = enter(globals, "WdfRequestRetrieveOutputBuffer");
    // SAFETY: the driver's pointers.
    unsafe { retrieve(machine, request, minimum, buffer, length, true) }
}

pub(super) unsafe extern "system" fn request_set_information(
    globals: *mut c_void,
    request: *mut c_void,
    information: usize,
) {
    const CALL: &str = "WdfRequestSetInformation";
    if let Ok(open) = enter(globals, CALL).open_request(handle(request), CALL) {
        open.set_information(information);
    }
}

pub(super) unsafe extern "system" fn request_get_file(globals: *mut c_void, request: *mut c_void) -> *mut c_void {
    const CALL: &str = "WdfRequestGetFileObject";
    let open = enter(globals, CALL).open_request(handle(request), CALL);
    open.map_or(core::ptr::null_mut(), |open| open.file.pointer())
}

pub(super) unsafe extern "system" fn request_get_process(globals: *mut c_void, request: *mut c_void) -> u32 {
    const CALL: &str = "WdfRequestGetRequestorProcessId";
    enter(globals, CALL).open_request(handle(request), CALL).map_or(0, |open| open.process_id)
}
