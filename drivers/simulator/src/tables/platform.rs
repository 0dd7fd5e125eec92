//! The platform table as the driver gets it. Holds unsafe code: the driver's pointers.
#![allow(unsafe_code)]

use core::ffi::c_void;

use pf_abi::iddcx::IddStatus;
use pf_abi::platform::{PLATFORM_VERSION, PlatformTable, TextureDesc};

use super::traps::PlatformTrap;
use crate::machine::machine;
use crate::machine::platform::Platform;
use crate::machine::platform::graphics::{Gpu, GraphicsId};
use crate::machine::platform::services::{WAIT_FAILED, WAIT_MAX};
use crate::status::Status;
use crate::tables::driver_pointer::DriverPointer;
use crate::verifier::rules;
use pf_os::clock;

/// Longest line of a driver's log, in bytes.
const LINE_MAX: usize = 4096;

/// The functions, for the bind.
pub fn table() -> PlatformTable {
    PlatformTable {
        Version: PLATFORM_VERSION,
        QueryPerformanceCounter: Some(query_performance_counter),
        QueryPerformanceFrequency: Some(query_performance_frequency),
        GetTickCount64: Some(get_tick_count),
        GetCurrentProcessId: Some(get_current_process_id),
        CloseHandle: Some(close_handle),
        MapSection: Some(map_section),
        UnmapSection: Some(unmap_section),
        CreateEvent: Some(create_event),
        SetEvent: Some(set_event),
        WaitForMultiple: Some(wait_for_multiple),
        CreateDevice: Some(create_device),
        Release: Some(release),
        OpenSharedTexture: Some(open_shared_texture),
        CreateTexture: Some(create_texture),
        GetTextureDesc: Some(get_texture_desc),
        AcquireSync: Some(acquire_sync),
        ReleaseSync: Some(release_sync),
        CopyResource: Some(copy_resource),
        Log: Some(log),
        ..PlatformTable::trapping::<PlatformTrap>()
    }
}

fn platform() -> &'static Platform {
    &machine().platform
}

extern "system" fn query_performance_counter() -> u64 {
    clock::monotonic_ns()
}

extern "system" fn query_performance_frequency() -> u64 {
    1_000_000_000
}

extern "system" fn get_tick_count() -> u64 {
    machine().clock.now_ms()
}

extern "system" fn get_current_process_id() -> u32 {
    std::process::id()
}

extern "system" fn close_handle(handle: u64) -> i32 {
    Status::of(platform().close_handle(handle))
}

unsafe extern "system" fn map_section(handle: u64, bytes: usize, base: *mut *mut c_void) -> i32 {
    let mapped = platform().map_section(handle, bytes);
    // SAFETY: the driver's out pointer.
    let base = unsafe { DriverPointer::new(base) };
    Status::of(mapped.and_then(|address| base.write(core::ptr::with_exposed_provenance_mut(address), "MapSection")))
}

extern "system" fn unmap_section(base: *mut c_void) -> i32 {
    Status::of(platform().unmap_section(base.expose_provenance()))
}

extern "system" fn create_event() -> u64 {
    platform().create_event()
}

extern "system" fn set_event(handle: u64) -> i32 {
    Status::of(platform().set_event(handle))
}

unsafe extern "system" fn wait_for_multiple(handles: *mut u64, count: u32, timeout_ms: u32) -> u32 {
    let count = count as usize;
    // SAFETY: the driver's array of that many handles.
    let handles = unsafe { DriverPointer::new(handles) };
    if handles.is_null() || !(1..=WAIT_MAX).contains(&count) {
        platform()
            .verifier
            .report(rules::STRUCT_VALUE, format!("WaitForMultiple: {count} handles, 1 to 8 are possible"));
        return WAIT_FAILED;
    }
    let Ok(values) = handles.read_array(count, "WaitForMultiple", "the handles") else { return WAIT_FAILED };
    platform().wait_for_multiple(&values, timeout_ms)
}

unsafe extern "system" fn create_device(luid_low: u32, luid_high: i32, device: *mut *mut c_void) -> i32 {
    let made = platform().create_device(Gpu { low: luid_low, high: luid_high });
    // SAFETY: the driver's out pointer.
    let device = unsafe { DriverPointer::new(device) };
    Status::of(made.and_then(|id| device.write(id.pointer(), "CreateDevice")))
}

extern "system" fn release(object: *mut c_void) -> u32 {
    platform().release_graphics(GraphicsId::from_pointer(object))
}

unsafe extern "system" fn open_shared_texture(device: *mut c_void, handle: u64, texture: *mut *mut c_void) -> i32 {
    let opened = platform().open_shared_texture(GraphicsId::from_pointer(device), handle);
    // SAFETY: the driver's out pointer.
    let texture = unsafe { DriverPointer::new(texture) };
    Status::of(opened.and_then(|id| texture.write(id.pointer(), "OpenSharedTexture")))
}

unsafe extern "system" fn create_texture(
    device: *mut c_void,
    desc: *mut TextureDesc,
    texture: *mut *mut c_void,
) -> i32 {
    // SAFETY: the driver's structure.
    let desc = unsafe { DriverPointer::new(desc) };
    // SAFETY: the driver's out pointer.
    let texture = unsafe { DriverPointer::new(texture) };
    let Ok(desc) = desc.read("CreateTexture", "the description") else {
        return Status::from(IddStatus::E_INVALIDARG).0;
    };
    let made = platform().create_texture(GraphicsId::from_pointer(device), &desc);
    Status::of(made.and_then(|id| texture.write(id.pointer(), "CreateTexture")))
}

unsafe extern "system" fn get_texture_desc(texture: *mut c_void, desc: *mut TextureDesc) -> i32 {
    let found = platform().texture_desc(GraphicsId::from_pointer(texture));
    // SAFETY: the driver's out pointer.
    let desc = unsafe { DriverPointer::new(desc) };
    Status::of(found.and_then(|found| desc.write(found, "GetTextureDesc")))
}

extern "system" fn acquire_sync(texture: *mut c_void, key: u64, timeout_ms: u32) -> i32 {
    platform().acquire_sync(GraphicsId::from_pointer(texture), key, timeout_ms).unwrap_or_else(|status| status.0)
}

extern "system" fn release_sync(texture: *mut c_void, key: u64) -> i32 {
    Status::of(platform().release_sync(GraphicsId::from_pointer(texture), key))
}

extern "system" fn copy_resource(device: *mut c_void, target: *mut c_void, source: *mut c_void) -> i32 {
    let [device, target, source] = [device, target, source].map(GraphicsId::from_pointer);
    Status::of(platform().copy_resource(device, target, source))
}

unsafe extern "system" fn log(severity: u32, text: *mut u8, bytes: usize) {
    // SAFETY: the driver's text of `bytes` bytes.
    let text = unsafe { DriverPointer::new(text) };
    if text.is_null() {
        return;
    }
    let Ok(text) = text.read_array(bytes.min(LINE_MAX), "Log", "the text") else { return };
    let text = String::from_utf8_lossy(&text);
    match u8::try_from(severity).map_or('I', char::from) {
        'E' => tracing::error!(target: "driver", "{text}"),
        'W' => tracing::warn!(target: "driver", "{text}"),
        'D' => tracing::debug!(target: "driver", "{text}"),
        _ => tracing::info!(target: "driver", "{text}"),
    }
}
