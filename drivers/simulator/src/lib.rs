//! Plays the operating system for a display driver that was built as a native library.
//!
//! | part | plays |
//! |---|---|
//! | [`run`] | the driver host process: configuration, load, power script, ordered end |
//! | [`loader`] | loading a driver and its entry protocol |
//! | [`tables`] | the function tables of framework, class extension and platform, as the driver sees them |
//! | [`machine::framework`] | devices, files, requests, timers, locks |
//! | [`machine::class_extension`] | adapters, monitors, modes, swap chains, and the display configuration |
//! | [`machine::desktop`] | the compositor: pictures at the mode's refresh rate |
//! | [`machine::platform`] | handles, events, sections, textures |
//! | [`server`] | the system calls of other processes: a socket for device I/O and for tests |
//! | [`verifier`] | the rules that a driver has to keep |
//!
//! One machine per process: a driver is loaded once and never unloaded. Unsafe code lives in `loader`, in `tables`, and of
//! the machine in `binding` and the two `callbacks`, nowhere else.

pub mod loader;
pub mod machine;
pub mod run;
pub mod server;
pub mod status;
pub mod tables;
pub mod verifier;
