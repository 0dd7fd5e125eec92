//! The one place with `unsafe`: an option of the backend that its safe interface sets too late.
#![allow(unsafe_code)]

use std::ffi::c_int;

use openh264::encoder::Encoder;
use openh264_sys2::{ENCODER_OPTION_TRACE_LEVEL, WELS_LOG_QUIET};

/// Keeps the backend from writing to stderr, where only our own log lines belong. The safe interface does so too, but
/// only after the backend has spoken.
pub(super) fn silence(encoder: &mut Encoder) {
    let mut level: c_int = WELS_LOG_QUIET;
    // SAFETY: the raw interface is used for one option that is no coding parameter, so nothing that the safe wrapper
    // relies on changes.
    let raw = unsafe { encoder.raw_api() };
    // SAFETY: the trace level is one of the options that may be set before initialisation; it is read as a C int
    // through the pointer during the call, and the backend keeps no reference to it.
    let _ = unsafe { raw.set_option(ENCODER_OPTION_TRACE_LEVEL, (&raw mut level).cast()) };
}
