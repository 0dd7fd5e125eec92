//! The tables that framework, class extension and simulator gave to this driver, and the objects it has made.

use core::ffi::c_void;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, Ordering};

use pf_abi::iddcx::idd_functions;
use pf_abi::platform::PlatformTable;

/// Calls a function of the framework's table.
macro_rules! wdf_call {
    ($function:ident $(, $argument:expr)* $(,)?) => {{
        let (table, globals) = $crate::table::wdf();
        // SAFETY: the bound table, with structures that live during the call; what is wrong on purpose is what the
        // simulator has to cope with.
        unsafe { ::pf_abi::wdf::wdf_functions::$function(table, globals $(, $argument)*) }
    }};
}

/// Calls a function of the class extension's table.
macro_rules! idd_call {
    ($function:ident $(, $argument:expr)* $(,)?) => {{
        let (table, globals) = $crate::table::idd();
        // SAFETY: as in `wdf_call`.
        unsafe { ::pf_abi::iddcx::idd_functions::$function(table, globals $(, $argument)*) }
    }};
}

/// Calls a function of the platform.
macro_rules! platform_call {
    ($function:ident $(, $argument:expr)* $(,)?) => {{
        let function = $crate::table::platform().$function.unwrap();
        // SAFETY: as in `wdf_call`.
        unsafe { function($($argument),*) }
    }};
}

pub(crate) use {idd_call, platform_call, wdf_call};

pub static WDF: AtomicPtr<*const c_void> = AtomicPtr::new(null_mut());
pub static WDF_GLOBALS: AtomicPtr<c_void> = AtomicPtr::new(null_mut());
pub static IDD: [AtomicPtr<c_void>; idd_functions::COUNT] =
    [const { AtomicPtr::new(null_mut()) }; idd_functions::COUNT];
pub static IDD_GLOBALS: AtomicPtr<c_void> = AtomicPtr::new(null_mut());
pub static PLATFORM: AtomicPtr<PlatformTable> = AtomicPtr::new(null_mut());
pub static DEVICE: AtomicPtr<c_void> = AtomicPtr::new(null_mut());
pub static ADAPTER: AtomicPtr<c_void> = AtomicPtr::new(null_mut());

pub fn wdf() -> (*const *const c_void, *mut c_void) {
    (WDF.load(Ordering::Acquire), WDF_GLOBALS.load(Ordering::Acquire))
}

pub fn idd() -> (*const *const c_void, *mut c_void) {
    (IDD.as_ptr().cast(), IDD_GLOBALS.load(Ordering::Acquire))
}

pub fn platform() -> &'static PlatformTable {
    // SAFETY: stored by the bind, alive for ever.
    unsafe { PLATFORM.load(Ordering::Acquire).as_ref() }.unwrap()
}

pub fn device() -> *mut c_void {
    DEVICE.load(Ordering::Acquire)
}

pub fn adapter() -> *mut c_void {
    ADAPTER.load(Ordering::Acquire)
}
