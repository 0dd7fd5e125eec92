//! The frame path's first stage: from the display driver's ring to a frame that an encoder may read.
//!
//! [`DeviceIo`] is what the host does with a device (requests, objects handed over, objects taken back);
//! [`SimDevice`] does it over the simulator's socket. [`RingCapturer`] creates the ring (driver-abi §3.A), hands it
//! to the driver and takes the newest frame out, as a [`TextureLease`] that is a type and not a convention.
//! No async anywhere.

mod capturer;
mod channel;
mod clock;
mod consumer;
mod device;
mod error;
mod ring;
mod sim_device;
mod synthetic;
mod texture;

#[cfg(any(test, feature = "fake"))]
pub mod fake;
#[cfg(test)]
mod ring_tests;

pub use capturer::{Capturer, Content, Frame, FrameFormat, RingCapturer};
pub use clock::WallClock;
pub use consumer::ConsumerStats;
pub use device::{Breach, DeviceError, DeviceIo, LinkFault, Loss};
pub use error::CaptureError;
pub use ring::{RingGenerations, RingTarget};
pub use sim_device::SimDevice;
pub use synthetic::{SyntheticCapturer, fill_unit};
pub use texture::TextureLease;
