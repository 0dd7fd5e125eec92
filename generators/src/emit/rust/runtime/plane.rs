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

/// Somebody who speaks planes, by the name that the schema gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Party(&'static str);

impl Party {
    /// A party of the schema. The crate's module `party` has all of them.
    pub const fn named(name: &'static str) -> Self {
        Self(name)
    }

    /// Its name in the schema.
    pub const fn name(self) -> &'static str {
        self.0
    }
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
    /// Who speaks it; empty when the schema does not say.
    pub parties: &'static [Party],
}

impl PlaneInfo {
    /// Whether a party speaks it, as far as the schema says: a plane without parties may be spoken by everybody.
    pub fn spoken_by(&self, party: Party) -> bool {
        self.parties.is_empty() || self.parties.contains(&party)
    }
}
