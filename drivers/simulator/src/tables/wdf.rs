//! The framework's table: `device` has drivers and devices, `objects` objects and files, `requests` requests, `sync`
//! locks and timers.

mod device;
mod entry;
mod objects;
mod requests;
mod sync;

use core::ffi::c_void;

use pf_abi::wdf::wdf_functions as index;

use super::{Table, traps};

/// The functions, at the indexes of 2.33; older versions have the first of them.
pub(super) static TABLE: Table<274> = table();

const fn table() -> Table<274> {
    let mut table = traps::framework();
    let entries = &mut table.0;
    entries[index::DEVICE_INIT_SET_PNP_POWER_EVENT_CALLBACKS] = device::init_set_power as *const c_void;
    entries[index::DEVICE_INIT_SET_FILE_OBJECT_CONFIG] = device::init_set_files as *const c_void;
    entries[index::DEVICE_INIT_SET_REQUEST_ATTRIBUTES] = device::init_set_requests as *const c_void;
    entries[index::DEVICE_CREATE] = device::device_create as *const c_void;
    entries[index::DEVICE_CREATE_DEVICE_INTERFACE] = device::create_interface as *const c_void;
    entries[index::DEVICE_SET_DEVICE_INTERFACE_STATE] = device::set_interface_state as *const c_void;
    entries[index::DEVICE_SET_FAILED] = device::device_set_failed as *const c_void;
    entries[index::DRIVER_CREATE] = device::driver_create as *const c_void;
    entries[index::FILE_OBJECT_GET_DEVICE] = objects::file_get_device as *const c_void;
    entries[index::FILE_OBJECT_GET_INITIATOR_PROCESS_ID] = objects::file_get_process as *const c_void;
    entries[index::OBJECT_GET_TYPED_CONTEXT_WORKER] = objects::get_context as *const c_void;
    entries[index::OBJECT_ALLOCATE_CONTEXT] = objects::allocate_context as *const c_void;
    entries[index::OBJECT_CONTEXT_GET_OBJECT] = objects::context_get_object as *const c_void;
    entries[index::OBJECT_REFERENCE_ACTUAL] = objects::reference as *const c_void;
    entries[index::OBJECT_DEREFERENCE_ACTUAL] = objects::dereference as *const c_void;
    entries[index::OBJECT_CREATE] = objects::object_create as *const c_void;
    entries[index::OBJECT_DELETE] = objects::object_delete as *const c_void;
    entries[index::REQUEST_COMPLETE] = requests::request_complete as *const c_void;
    entries[index::REQUEST_COMPLETE_WITH_INFORMATION] = requests::request_complete_with_information as *const c_void;
    entries[index::REQUEST_GET_PARAMETERS] = requests::request_get_parameters as *const c_void;
    entries[index::REQUEST_RETRIEVE_INPUT_BUFFER] = requests::request_input as *const c_void;
    entries[index::REQUEST_RETRIEVE_OUTPUT_BUFFER] = requests::request_output as *const c_void;
    entries[index::REQUEST_SET_INFORMATION] = requests::request_set_information as *const c_void;
    entries[index::REQUEST_GET_FILE_OBJECT] = requests::request_get_file as *const c_void;
    entries[index::REQUEST_GET_REQUESTOR_PROCESS_ID] = requests::request_get_process as *const c_void;
    entries[index::OBJECT_ACQUIRE_LOCK] = sync::object_lock as *const c_void;
    entries[index::OBJECT_RELEASE_LOCK] = sync::object_unlock as *const c_void;
    entries[index::WAIT_LOCK_CREATE] = sync::lock_create as *const c_void;
    entries[index::WAIT_LOCK_ACQUIRE] = sync::lock_acquire as *const c_void;
    entries[index::WAIT_LOCK_RELEASE] = sync::lock_release as *const c_void;
    entries[index::TIMER_CREATE] = sync::timer_create as *const c_void;
    entries[index::TIMER_START] = sync::timer_start as *const c_void;
    entries[index::TIMER_STOP] = sync::timer_stop as *const c_void;
    entries[index::TIMER_GET_PARENT_OBJECT] = sync::timer_parent as *const c_void;
    entries[index::VERIFIER_DBG_BREAK_POINT] = device::break_point as *const c_void;
    entries[index::VERIFIER_KE_BUG_CHECK] = device::bug_check as *const c_void;
    entries[index::DRIVER_ERROR_REPORT_API_MISSING] = device::api_missing as *const c_void;
    table
}
