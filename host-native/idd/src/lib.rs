//! The host's side of an indirect display driver: its device, the pixel ring, and the capturer of its monitors.
//!
//! [`transport`] is how the driver is reached, and the only place that knows in which world it runs. [`RingCapture`]
//! creates the ring (driver-abi §3.A), hands it to the driver and takes the newest frame out, leased as a type and not
//! as a convention. No async anywhere.

mod capture;
mod capturer;
mod channel;
mod consumer;
#[cfg(test)]
mod consumer_tests;
mod error;
mod ring;
pub mod transport;

#[cfg(any(test, feature = "fake"))]
pub mod fake;
#[cfg(test)]
mod ring_tests;

pub use capture::RingCapture;
pub use capturer::RingCapturer;
pub use consumer::ConsumerStats;
pub use error::CaptureError;
pub use ring::{RingGenerations, RingTarget};
