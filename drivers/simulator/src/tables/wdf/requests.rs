//! Requests as the driver calls on them: parameters, buffers, completion.

use core::ffi::c_void;

use pf_abi::wdf::RequestParameters;

use super::super::read::pointer;
use super::entry::{enter, handle};
use crate::machine::framework::Framework;
use crate::status::Status;
use crate::tables::driver_pointer::DriverPointer;

/// IRP_MJ_DEVICE_CONTROL.
const DEVICE_CONTROL: u32 = 0xe;

pub(super) extern "system" fn request_complete(globals: *mut c_void, request: *mut c_void, status: i32) {
    const CALL: &str = "WdfRequestComplete";
    enter(globals, CALL).complete_request(handle(request), Status(status), None, CALL);
}

pub(super) extern "system" fn request_complete_with_information(
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
    let framework = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let parameters = unsafe { DriverPointer::new(parameters) };
    // The size of this structure has 16 bits only.
    if parameters.check_size::<u16>(CALL, "parameters").is_err() {
        return;
    }
    let Ok(open) = framework.open_request(handle(request), CALL) else { return };
    let filled = RequestParameters {
        Size: RequestParameters::SIZE as u16,
        Type: DEVICE_CONTROL,
        OutputBufferLength: open.output.len(),
        InputBufferLength: open.input.len(),
        IoControlCode: open.code,
        ..RequestParameters::EMPTY
    };
    // The function answers nothing; what is wrong was reported.
    let _ = parameters.write(filled, CALL);
}

/// WdfRequestRetrieveInputBuffer and WdfRequestRetrieveOutputBuffer.
fn retrieve(
    framework: &Framework,
    request: *mut c_void,
    minimum: usize,
    buffer: DriverPointer<'_, *mut c_void>,
    length: DriverPointer<'_, usize>,
    output: bool,
) -> i32 {
    let call = if output { "WdfRequestRetrieveOutputBuffer" } else { "WdfRequestRetrieveInputBuffer" };
    // Zeroed before anything else can fail.
    if let Err(status) = length.write_if_wanted(0, call) {
        return status.0;
    }
    let found = framework.request_buffer(handle(request), minimum, output, call);
    Status::of(found.and_then(|(address, bytes)| {
        length.write_if_wanted(bytes, call)?;
        buffer.write(pointer(address), call)
    }))
}

pub(super) unsafe extern "system" fn request_input(
    globals: *mut c_void,
    request: *mut c_void,
    minimum: usize,
    buffer: *mut *mut c_void,
    length: *mut usize,
) -> i32 {
    let framework = enter(globals, "WdfRequestRetrieveInputBuffer");
    // SAFETY: an argument of the call that runs.
    let buffer = unsafe { DriverPointer::new(buffer) };
    // SAFETY: as above.
    let length = unsafe { DriverPointer::new(length) };
    retrieve(framework, request, minimum, buffer, length, false)
}

pub(super) unsafe extern "system" fn request_output(
    globals: *mut c_void,
    request: *mut c_void,
    minimum: usize,
    buffer: *mut *mut c_void,
    length: *mut usize,
) -> i32 {
    let framework = enter(globals, "WdfRequestRetrieveOutputBuffer");
    // SAFETY: an argument of the call that runs.
    let buffer = unsafe { DriverPointer::new(buffer) };
    // SAFETY: as above.
    let length = unsafe { DriverPointer::new(length) };
    retrieve(framework, request, minimum, buffer, length, true)
}

pub(super) extern "system" fn request_set_information(globals: *mut c_void, request: *mut c_void, information: usize) {
    const CALL: &str = "WdfRequestSetInformation";
    if let Ok(open) = enter(globals, CALL).open_request(handle(request), CALL) {
        open.set_information(information);
    }
}

pub(super) extern "system" fn request_get_file(globals: *mut c_void, request: *mut c_void) -> *mut c_void {
    const CALL: &str = "WdfRequestGetFileObject";
    let open = enter(globals, CALL).open_request(handle(request), CALL);
    open.map_or(core::ptr::null_mut(), |open| open.file.pointer())
}

pub(super) extern "system" fn request_get_process(globals: *mut c_void, request: *mut c_void) -> u32 {
    const CALL: &str = "WdfRequestGetRequestorProcessId";
    enter(globals, CALL).open_request(handle(request), CALL).map_or(0, |open| open.process_id)
}
