//! A function takes another structure than its entry promises to callers.
use core::ffi::c_void;

use pf_abi::iddcx::OutMonitorCreate;
use pf_abi::iddcx::idd_functions::provider::Table;
use pf_conformance::tables::Provider;

unsafe extern "system" fn get_version(_globals: *mut c_void, _output: *mut OutMonitorCreate) -> i32 {
    0
}

fn main() {
    let _ = Table { get_version, ..Table::trapping::<Provider>() };
}
