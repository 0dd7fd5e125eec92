//! Trap functions: one stands at every index that the simulator does not play, and says which function was called.

use core::ffi::c_void;

use pf_abi::wdf::WdfStatus;

use super::{Table, names};
use crate::machine::machine;
use crate::status::Status;
use crate::verifier::rules;

unsafe extern "system" fn framework_trap<const INDEX: usize>(_globals: *mut c_void) -> i32 {
    report("Wdf", names::FRAMEWORK.get(INDEX).copied(), INDEX)
}

unsafe extern "system" fn class_trap<const INDEX: usize>(_globals: *mut c_void) -> i32 {
    report("IddCx", names::CLASS.get(INDEX).copied(), INDEX)
}

fn report(prefix: &str, name: Option<&str>, index: usize) -> i32 {
    let name = name.unwrap_or("?");
    machine()
        .verifier
        .report(rules::NOT_PLAYED, format!("{prefix}{name} (index {index}) is not played by the simulator"));
    Status::from(WdfStatus::NOT_IMPLEMENTED).0
}

/// A framework table of traps only.
pub(super) const fn framework() -> Table<274> {
    seq_macro::seq!(INDEX in 0..274 {
        Table([#(framework_trap::<INDEX> as *const c_void,)*])
    })
}

/// A class table of traps only.
pub(super) const fn class() -> Table<25> {
    seq_macro::seq!(INDEX in 0..25 {
        Table([#(class_trap::<INDEX> as *const c_void,)*])
    })
}
