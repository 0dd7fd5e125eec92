//! What every framework function begins with.

use core::ffi::c_void;

use super::super::globals::framework_globals;
use crate::machine::framework::Framework;
use crate::machine::machine;
use crate::machine::objects::Handle;

/// The framework, after a look at the globals.
pub(super) fn enter(globals: *mut c_void, call: &str) -> &'static Framework {
    framework_globals(globals, call);
    &machine().framework
}

pub(super) fn handle(raw: *mut c_void) -> Handle {
    Handle::from_pointer(raw)
}

pub(super) fn address(raw: *mut c_void) -> u64 {
    raw.expose_provenance() as u64
}
