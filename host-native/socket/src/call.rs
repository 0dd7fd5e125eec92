//! How much one call of the system is given.

/// Datagrams of one call, at most: what the kernel takes as one run of segments, and as one batch.
pub(crate) const CALL: usize = 64;
/// Bytes of one run of segments, at most: the run travels through the kernel as one IPv4 packet of 65,535 bytes, its two
/// headers included.
pub(crate) const RUN_BYTES: usize = 65_535 - 20 - 8;
