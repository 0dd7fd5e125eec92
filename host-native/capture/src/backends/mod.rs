//! One folder, one source.

pub mod synthetic;
