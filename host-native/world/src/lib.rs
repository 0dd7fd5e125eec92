//! One simulated world: the shipped code of a host and of a client over a virtual network and virtual clocks, all from one
//! seed. Nothing here asks a system for time, chance or threads, so that a seed is a whole session, told again exactly.
//!
//! ```text
//! Scenario ─▸ World ─ HostPeer ─ Network ─ ClientPeer
//!                │        └─ ControlPath ─┘
//!                └─▸ Story ─▸ judge: the oracle's word against the client's
//! ```
//!
//! What runs is what ships: `SessionControl`, `VideoSender`, `FecController`, `Pacer` and `KeyframeSpacing` on the host's side,
//! `ClientControl`, `FirstRounds`, `VideoReceiver`, `CleanStart`, `ClockWatch` and `PunchSchedule` on the client's, and the
//! generated codecs between them. The world's own part is what a system and a network do.

mod client;
mod control_path;
mod host;
mod judge;
mod log;
mod network;
mod oracle;
mod scenario;
mod world;

pub use client::Delivered;
pub use host::SentUnit;
pub use judge::Violation;
pub use log::{Entry, Side};
pub use network::Fate;
pub use oracle::{BlockPlan, blocks};
pub use scenario::{Fault, FaultKind, Line, Loss, Plant, Scenario, Sizes, Weather};
pub use world::{Life, Story, run};

/// Nanoseconds in a second.
pub const SECOND: u64 = 1_000_000_000;
