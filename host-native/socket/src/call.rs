//! How much one call of the system is given.

/// Datagrams of one system call, at most.
pub(crate) const CALL: usize = 64;
