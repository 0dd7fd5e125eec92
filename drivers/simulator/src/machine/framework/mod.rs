//! The driver framework: driver and device objects, files, requests, timers, locks.

pub mod callbacks;
pub mod class_driver;
pub mod device;
mod device_calls;
mod files;
mod instance;
mod io;
mod leaks;
mod lock_calls;
mod locks;
mod object_calls;
mod plug_and_play;
pub mod requests;
mod timer_calls;
mod timers;

pub use instance::Framework;
pub use plug_and_play::StartError;
