//! Framework functions for locks and timers.

use core::ffi::c_void;

use pf_abi::wdf::{ObjectAttributes, TimerConfig};

use super::super::read::attributes;
use super::entry::{enter, handle};
use crate::machine::objects::{Handle, Kind};
use crate::status::Status;
use crate::tables::driver_pointer::DriverPointer;

pub(super) extern "system" fn object_lock(globals: *mut c_void, object: *mut c_void) {
    const CALL: &str = "WdfObjectAcquireLock";
    let _ = enter(globals, CALL).lock_acquire(handle(object), None, CALL);
}

pub(super) extern "system" fn object_unlock(globals: *mut c_void, object: *mut c_void) {
    const CALL: &str = "WdfObjectReleaseLock";
    enter(globals, CALL).lock_release(handle(object), CALL);
}

pub(super) unsafe extern "system" fn lock_create(
    globals: *mut c_void,
    lock_attributes: *mut ObjectAttributes,
    lock: *mut *mut c_void,
) -> i32 {
    const CALL: &str = "WdfWaitLockCreate";
    let framework = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let lock_attributes = unsafe { DriverPointer::new(lock_attributes) };
    // SAFETY: as above.
    let lock = unsafe { DriverPointer::new(lock) };
    let made = attributes(lock_attributes, CALL).and_then(|spec| framework.wait_lock_create(spec));
    Status::of(made.and_then(|made| lock.write(made.pointer(), CALL)))
}

pub(super) unsafe extern "system" fn lock_acquire(globals: *mut c_void, lock: *mut c_void, timeout: *mut i64) -> i32 {
    const CALL: &str = "WdfWaitLockAcquire";
    let framework = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let timeout = unsafe { DriverPointer::new(timeout) };
    // Null means for ever.
    match timeout.read_if_given(CALL, "the timeout") {
        Ok(timeout) => framework.lock_acquire(handle(lock), timeout, CALL).0,
        Err(status) => status.0,
    }
}

pub(super) extern "system" fn lock_release(globals: *mut c_void, lock: *mut c_void) {
    const CALL: &str = "WdfWaitLockRelease";
    enter(globals, CALL).lock_release(handle(lock), CALL);
}

pub(super) unsafe extern "system" fn timer_create(
    globals: *mut c_void,
    config: *mut TimerConfig,
    timer_attributes: *mut ObjectAttributes,
    timer: *mut *mut c_void,
) -> i32 {
    const CALL: &str = "WdfTimerCreate";
    let framework = enter(globals, CALL);
    // SAFETY: an argument of the call that runs.
    let config = unsafe { DriverPointer::new(config) };
    // SAFETY: as above.
    let timer_attributes = unsafe { DriverPointer::new(timer_attributes) };
    // SAFETY: as above.
    let timer = unsafe { DriverPointer::new(timer) };
    let read = config.read_sized(CALL, "config").and_then(|config| Ok((config, attributes(timer_attributes, CALL)?)));
    let made = read.and_then(|(config, spec)| framework.timer_create(spec, config.EvtTimerFunc, config.Period));
    Status::of(made.and_then(|made| timer.write(made.pointer(), CALL)))
}

pub(super) extern "system" fn timer_start(globals: *mut c_void, timer: *mut c_void, due: i64) -> u8 {
    u8::from(enter(globals, "WdfTimerStart").timer_start(handle(timer), due))
}

pub(super) extern "system" fn timer_stop(globals: *mut c_void, timer: *mut c_void, wait: u8) -> u8 {
    u8::from(enter(globals, "WdfTimerStop").timer_stop(handle(timer), wait != 0))
}

pub(super) extern "system" fn timer_parent(globals: *mut c_void, timer: *mut c_void) -> *mut c_void {
    const CALL: &str = "WdfTimerGetParentObject";
    let framework = enter(globals, CALL);
    match framework.expect(handle(timer), Kind::Timer, CALL) {
        Ok(()) => framework.objects.parent(handle(timer)).map_or(core::ptr::null_mut(), Handle::pointer),
        Err(_) => core::ptr::null_mut(),
    }
}
