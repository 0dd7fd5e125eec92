//! The display class extension: adapter, monitors, swap chains, and the system's display configuration.

mod activation;
mod adapter;
mod assignment;
pub mod callbacks;
mod chain_state;
pub mod description;
mod extension;
mod for_framework;
mod modes;
mod monitors;
mod state;
mod swap_chain;
mod swap_chain_calls;
mod topology;

pub use adapter::CapsFacts;
pub use extension::{ClassExtension, Surroundings};
pub use monitors::MonitorFacts;
pub use state::{ADAPTER_LUID, FIRST_TARGET_ID, TargetChange};
pub use topology::Switch;
