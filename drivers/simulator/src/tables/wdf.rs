//! The framework's table: `device` has drivers and devices, `objects` objects and files, `requests` requests, `sync`
//! locks and timers.

mod device;
mod entry;
mod objects;
mod requests;
mod sync;

use pf_abi::wdf::wdf_functions::provider::Table;

use super::traps::FrameworkTrap;

/// The functions, at the indexes of 2.33; older versions have the first of them.
pub(super) static TABLE: Table = Table {
    device_init_set_pnp_power_event_callbacks: device::init_set_power,
    device_init_set_file_object_config: device::init_set_files,
    device_init_set_request_attributes: device::init_set_requests,
    device_create: device::device_create,
    device_create_device_interface: device::create_interface,
    device_set_device_interface_state: device::set_interface_state,
    device_set_failed: device::device_set_failed,
    driver_create: device::driver_create,
    file_object_get_device: objects::file_get_device,
    file_object_get_initiator_process_id: objects::file_get_process,
    object_get_typed_context_worker: objects::get_context,
    object_allocate_context: objects::allocate_context,
    object_context_get_object: objects::context_get_object,
    object_reference_actual: objects::reference,
    object_dereference_actual: objects::dereference,
    object_create: objects::object_create,
    object_delete: objects::object_delete,
    request_complete: requests::request_complete,
    request_complete_with_information: requests::request_complete_with_information,
    request_get_parameters: requests::request_get_parameters,
    request_retrieve_input_buffer: requests::request_input,
    request_retrieve_output_buffer: requests::request_output,
    request_set_information: requests::request_set_information,
    request_get_file_object: requests::request_get_file,
    request_get_requestor_process_id: requests::request_get_process,
    object_acquire_lock: sync::object_lock,
    object_release_lock: sync::object_unlock,
    wait_lock_create: sync::lock_create,
    wait_lock_acquire: sync::lock_acquire,
    wait_lock_release: sync::lock_release,
    timer_create: sync::timer_create,
    timer_start: sync::timer_start,
    timer_stop: sync::timer_stop,
    timer_get_parent_object: sync::timer_parent,
    verifier_dbg_break_point: device::break_point,
    verifier_ke_bug_check: device::bug_check,
    driver_error_report_api_missing: device::api_missing,
    ..Table::trapping::<FrameworkTrap>()
};
