//! The way of a frame inside the driver: from the swap chain to the ring.

mod frames;
mod pipeline;
mod worker;

pub use frames::Frames;
pub use pipeline::Pipeline;
