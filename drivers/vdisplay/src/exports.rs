//! The exported symbols, and no others.
#![allow(unsafe_code)]

use core::ffi::c_void;

use pf_abi::wdf::{LoaderInterface, UnicodeString};

use crate::client::VirtualDisplay;

/// Entry symbol of a user-mode driver (iddcx-driver §1.2). Answers an NTSTATUS.
///
/// # Safety
/// Called once, by a loader which keeps the entry protocol.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn FxDriverEntryUm(
    loader: *const LoaderInterface,
    context: *mut c_void,
    driver_object: *mut c_void,
    registry_path: *const UnicodeString,
) -> i32 {
    // SAFETY: the caller's promise, handed on.
    unsafe { pf_framework::enter::<VirtualDisplay>(loader, context, driver_object, registry_path) }
}

/// Takes the platform functions, before the driver is entered. Answers 0 or an NTSTATUS.
///
/// # Safety
/// `table` is null or a table that keeps the contracts in the schema, valid for ever.
#[cfg(any(not(windows), feature = "loader-platform"))]
#[unsafe(no_mangle)]
pub unsafe extern "system" fn PfPlatformBind(table: *const pf_abi::platform::PlatformTable) -> i32 {
    pf_framework::catch_panic(
        pf_framework::Status::from(pf_abi::control::NtStatus::UNSUCCESSFUL).0,
        |_| (),
        // SAFETY: the caller's promise, handed on.
        || unsafe { crate::platform::loader::bind(table) },
    )
}
