//! One simulated world: the shipped code of a host and of a client over a virtual network and virtual clocks, all from one
//! seed. Nothing here asks a system for time, chance or threads, so that a seed is a whole session, told again exactly.
//!
//! ```text
//! Scenario ─▸ World ─ HostPeer ─ Network ─ ClientPeer
//!                │        └─ ControlPath ─┘
//!                └─▸ Story ─▸ judge: the oracle's word against the client's
//! ```
//!
//! What runs is what ships: `SessionControl`, `VideoSender` with its streams and probes, `FecController`, `Pacer` and
//! `KeyframeSpacing` on the host's side,
//! `ClientControl`, `FirstRounds`, `VideoReceiver`, `CleanStart`, `ClockWatch` and `PunchSchedule` on the client's, and the
//! generated codecs between them. The world's own part is what a system and a network do, and what `pf-proto` can and neither of our
//! peers asks for yet: when shards change their size (`shard_size`), and when a burst of probes leaves.

mod client;
mod control_path;
mod host;
mod judge;
mod log;
mod network;
mod oracle;
mod scenario;
mod seed;
mod sending;
mod shard_size;
mod video;
mod world;

pub use client::Delivered;
pub use judge::Violation;
pub use log::{Entry, Side};
pub use network::Fate;
pub use oracle::{BlockPlan, blocks};
pub use scenario::{Fault, FaultKind, Line, Loss, Plant, ProbeBurst, Scenario, Sizes, Weather};
pub use video::SentUnit;
pub use world::{Life, Story, run};

/// Nanoseconds in a second.
pub const SECOND: u64 = 1_000_000_000;
