//! A `pf-sim` process, and a host that talks to it with nothing but the generated crate.

mod account;
pub mod host;
pub mod ring;
pub mod simulator;

pub use host::Host;
pub use ring::Ring;
pub use simulator::{Options, Simulator};

use std::time::Duration;

/// How long a test waits for anything; far more than it takes.
pub const LIMIT: Duration = Duration::from_secs(60);
