//! The virtual display driver: indirect displays of the size that a client asks for, their frames in a shared ring.
//!
//! Entered through `FxDriverEntryUm`. Requests of the control plane make and take monitors; the system's swap chains
//! are drained by one thread each, which copies every frame into the ring that the host has created. The same code runs
//! under the framework of Windows and under a simulator which plays it: see [`platform`].
//!
//! State hangs on the framework's objects (driver, device, adapter, monitor). Unsafe code is in [`exports`] and in the
//! implementations of the platform, nowhere else.

mod client;
pub mod control;
mod device;
pub mod exports;
pub mod monitor;
pub mod platform;
pub mod ring;
pub mod stream;

#[cfg(test)]
mod fake;

pf_abi::embed_lock!();
