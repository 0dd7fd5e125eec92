//! What the operating system lends to both sides of the contract: who a process is, memory and events that processes
//! share, a waiter for the keyed mutex, clocks, private files, and children that end with their parent.
//!
//! The driver itself never uses this crate: it gets all of it through the platform functions (platform plane).

pub mod clock;
mod error;
pub mod event;
pub mod identity;
pub mod memory;
pub mod private_file;
pub mod process;
mod waiter;

pub use error::OsError;
pub use event::Event;
pub use memory::{Mapping, SharedMemory, Words};
pub use waiter::SharedWaiter;
