//! Two functions for one entry.
use core::ffi::c_void;

use pf_abi::wdf::wdf_functions::provider::Table;
use pf_conformance::tables::Provider;

extern "system" fn one(_globals: *mut c_void, _object: *mut c_void) {}
extern "system" fn another(_globals: *mut c_void, _object: *mut c_void) {}

fn main() {
    let _ = Table { object_delete: one, object_delete: another, ..Table::trapping::<Provider>() };
}
