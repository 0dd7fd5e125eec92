//! The function tables as the driver sees them. Holds unsafe code: every function here is called by the driver with
//! pointers of its own.
//!
//! The layers: `read` takes structures apart that several functions get, `wdf` and `iddcx` are the functions, `traps`
//! stands at every index that is not played, `bind` is the bind protocol.
#![allow(unsafe_code)]

pub mod bind;
mod globals;
mod iddcx;
mod names;
pub mod platform;
mod read;
mod traps;
mod wdf;

use core::ffi::c_void;

/// A table of `N` function addresses.
#[repr(transparent)]
pub struct Table<const N: usize>([*const c_void; N]);

// SAFETY: addresses of functions, never written.
unsafe impl<const N: usize> Sync for Table<N> {}
// SAFETY: as above.
unsafe impl<const N: usize> Send for Table<N> {}
