//! Plays the operating system for a display driver that was built as a native library.
//!
//! | part | plays |
//! |---|---|
//! | [`run`] | the driver host process: configuration, load, power script, ordered end |
//! | [`loader`] | loading a driver and its entry protocol |
//! | [`tables`] | the function tables of framework and class extension, as the driver sees them |
//! | [`framework`] | devices, files, requests, timers, locks |
//! | [`classext`] | adapters, monitors, modes, swap chains, and the display configuration |
//! | [`desktop`] | the compositor: pictures at the mode's refresh rate |
//! | [`platform`] | handles, events, sections, textures |
//! | [`server`] | the system calls of other processes: a socket for device I/O and for tests |
//! | [`verifier`] | the rules that a driver has to keep |
//!
//! One machine per process: a driver is loaded once and never unloaded. Unsafe code lives in `loader`, `driver_pointer`,
//! `tables`, `calls` and `platform::table`, nowhere else.

pub mod calls;
pub mod classext;
pub mod clock;
pub mod desktop;
mod driver_pointer;
pub mod faults;
pub mod framework;
pub mod loader;
pub mod machine;
pub mod objects;
pub mod platform;
pub mod run;
pub mod server;
pub mod status;
pub mod tables;
pub mod tasks;
pub mod verifier;
pub mod watch;
