//! The globals that each function gets as its first argument.

use core::ffi::c_void;

use crate::machine::machine;
use crate::machine::objects::Handle;
use crate::verifier::rules;

/// Checks the first argument of a framework function.
pub(super) fn framework_globals(globals: *mut c_void, call: &str) {
    check(globals, machine().binding.framework_globals(), call);
}

/// Checks the first argument of a function of the class extension.
pub(super) fn class_globals(globals: *mut c_void, call: &str) {
    check(globals, machine().binding.class_globals(), call);
}

/// Stores the driver object where the globals name it.
pub(super) fn set_driver(driver: Handle) {
    machine().binding.set_driver(driver);
}

fn check(have: *mut c_void, want: *mut c_void, call: &str) {
    if have != want {
        machine()
            .verifier
            .report(rules::BIND_GLOBALS, format!("{call}: the globals {have:?} are not those of the bind"));
    }
}
