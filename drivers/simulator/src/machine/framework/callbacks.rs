//! Calls into the driver that the framework makes. Holds unsafe code: the driver's callbacks are foreign functions.
//!
//! Every function here takes a callback that the driver itself has registered, with the arguments which the
//! framework's contract promises for it; each runs under the watch.
#![allow(unsafe_code)]

use core::ffi::c_void;

use pf_abi::wdf::PowerState;

use crate::machine::objects::{Handle, ObjectEvent};
use crate::machine::watch::Watch;
use crate::status::Status;

pub type DeviceAdd = unsafe extern "system" fn(driver: *mut c_void, device_init: *mut c_void) -> i32;
pub type Unload = unsafe extern "system" fn(driver: *mut c_void);
pub type Power = unsafe extern "system" fn(device: *mut c_void, state: PowerState) -> i32;
pub type FileEvent = unsafe extern "system" fn(file: *mut c_void);
pub type TimerEvent = unsafe extern "system" fn(timer: *mut c_void);

/// Power callbacks of a device.
#[derive(Clone, Copy, Debug, Default)]
pub struct PowerCallbacks {
    pub d0_entry: Option<Power>,
    pub d0_exit: Option<Power>,
}

/// File callbacks of a device. Create is not called: with the class extension it is dead in the field.
#[derive(Clone, Copy, Debug, Default)]
pub struct FileCallbacks {
    pub cleanup: Option<FileEvent>,
    pub close: Option<FileEvent>,
}

pub(super) fn object_event(watch: &Watch, event: ObjectEvent, object: Handle) {
    let _watched = watch.enter("EvtObjectCleanup", object);
    // SAFETY: the callback from the object's attributes, with the object.
    unsafe { event(object.pointer()) }
}

pub(super) fn device_add(watch: &Watch, callback: DeviceAdd, driver: Handle, init: u64) -> Status {
    let _watched = watch.enter("EvtDriverDeviceAdd", driver);
    let init = core::ptr::with_exposed_provenance_mut(init as usize);
    // SAFETY: the callback from the driver's configuration; the init is opaque to the driver.
    Status(unsafe { callback(driver.pointer(), init) })
}

pub(super) fn unload(watch: &Watch, callback: Unload, driver: Handle) {
    let _watched = watch.enter("EvtDriverUnload", driver);
    // SAFETY: the callback from the driver's configuration.
    unsafe { callback(driver.pointer()) }
}

pub(super) fn d0_entry(watch: &Watch, callbacks: PowerCallbacks, device: Handle, previous: PowerState) -> Status {
    let _watched = watch.enter("EvtDeviceD0Entry", device);
    // SAFETY: the callback from the device's power callbacks.
    callbacks.d0_entry.map_or(Status::SUCCESS, |callback| Status(unsafe { callback(device.pointer(), previous) }))
}

pub(super) fn d0_exit(watch: &Watch, callbacks: PowerCallbacks, device: Handle, target: PowerState) -> Status {
    let _watched = watch.enter("EvtDeviceD0Exit", device);
    // SAFETY: the callback from the device's power callbacks.
    callbacks.d0_exit.map_or(Status::SUCCESS, |callback| Status(unsafe { callback(device.pointer(), target) }))
}

pub(super) fn file_cleanup(watch: &Watch, callbacks: FileCallbacks, file: Handle) {
    let _watched = watch.enter("EvtFileCleanup", file);
    if let Some(callback) = callbacks.cleanup {
        // SAFETY: the callback from the device's file configuration.
        unsafe { callback(file.pointer()) }
    }
}

pub(super) fn file_close(watch: &Watch, callbacks: FileCallbacks, file: Handle) {
    let _watched = watch.enter("EvtFileClose", file);
    if let Some(callback) = callbacks.close {
        // SAFETY: the callback from the device's file configuration.
        unsafe { callback(file.pointer()) }
    }
}

pub(super) fn timer(watch: &Watch, callback: TimerEvent, timer: Handle) {
    let _watched = watch.enter("EvtTimerFunc", timer);
    // SAFETY: the callback from the timer's configuration.
    unsafe { callback(timer.pointer()) }
}
