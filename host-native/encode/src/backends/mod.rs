//! One folder, one way of encoding.

pub mod openh264;
pub mod pass_through;
