//! What a binary says about the planes it was built with.

/// How two versions of a plane get along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Both sides carry the same hash, or the session is refused.
    Lockstep,
    /// An older reader copes with a newer writer.
    Additive,
    /// Somebody else's tables.
    Foreign,
}

/// Identity of one plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaneInfo {
    /// Stable number.
    pub id: u32,
    pub name: &'static str,
    pub version: u32,
    /// First 16 bytes of the SHA-256 over names, types, offsets, codes and values.
    pub hash: [u8; 16],
    pub policy: Policy,
}
