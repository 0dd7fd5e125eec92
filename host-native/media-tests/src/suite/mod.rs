//! One suite for each trait. Each panics where a backend does not do what the trait says; what it needs of the outer
//! world (a picture that changes, a program that shakes a pad) the caller plays.

mod audio;
mod capture;
mod clock;
mod display;
mod encoder;
mod input;
mod pads;

pub use audio::{audio_capturer, virtual_mic};
pub use capture::capture_backend;
pub use clock::clock;
pub use display::{lost_device, virtual_display};
pub use encoder::encoder_backend;
pub use input::input_injector;
pub use pads::{Programs, pad_manager};
