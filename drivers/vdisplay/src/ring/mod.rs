//! The pixel ring as its producer sees it (driver-abi §3.A): taking the host's objects over, and publishing frames.

mod channel;
mod endpoint;

pub use channel::{Channel, Offer};
pub use endpoint::{AttachError, Endpoint, Epochs, Outcome, Stamp};
