//! One folder, one maker of displays.

pub mod idd;
