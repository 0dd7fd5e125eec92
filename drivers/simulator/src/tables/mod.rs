//! The function tables as the driver sees them. Holds unsafe code: every function here is called by the driver with
//! pointers of its own.
//!
//! The layers: `driver_pointer` is all that is done with a pointer of the driver, `read` takes structures apart that several
//! functions get; `wdf`, `iddcx` and `platform` are the functions, in the typed tables of the schema; `traps` says what the
//! entries do that are not played; `bind` is the bind protocol.
#![allow(unsafe_code)]

pub mod bind;
mod driver_pointer;
mod globals;
mod iddcx;
pub mod platform;
mod read;
mod traps;
mod wdf;
