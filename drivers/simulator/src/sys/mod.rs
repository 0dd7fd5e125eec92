//! What the kernel lends: mappings, child processes, futexes, descriptors.

pub mod descriptors;
pub mod futex;
pub mod identity;
pub mod memory;
pub mod process;
