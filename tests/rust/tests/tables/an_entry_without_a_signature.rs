//! A function for an entry of which the schema has the name only.
use core::ffi::c_void;

use pf_abi::wdf::wdf_functions::provider::Table;
use pf_conformance::tables::Provider;

extern "system" fn io_queue_create(_globals: *mut c_void) -> i32 {
    0
}

fn main() {
    let _ = Table { io_queue_create, ..Table::trapping::<Provider>() };
}
