//! A function leaves out the pointer that every entry of the table takes first.
use pf_abi::iddcx::OutGetVersion;
use pf_abi::iddcx::idd_functions::provider::Table;
use pf_conformance::tables::Provider;

unsafe extern "system" fn get_version(_output: *mut OutGetVersion) -> i32 {
    0
}

fn main() {
    let _ = Table { get_version, ..Table::trapping::<Provider>() };
}
