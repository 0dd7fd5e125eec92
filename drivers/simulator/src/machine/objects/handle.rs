//! Handles: opaque, never an address, never the same twice.

use core::ffi::c_void;
use core::fmt;

/// Non-canonical on every 64-bit machine: a driver that looks behind a handle faults at once.
const TAG: u64 = 0xf1 << 56;
const INDEX_BITS: u32 = 24;
const GENERATION_BITS: u32 = 28;
const SHIFT: u32 = 4;

/// Handle of an object: slot and generation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Handle(u64);

impl Handle {
    pub(super) fn new(index: usize, generation: u32) -> Self {
        debug_assert!(index < 1 << INDEX_BITS && generation < 1 << GENERATION_BITS);
        Self(TAG | u64::from(generation) << (SHIFT + INDEX_BITS) | (index as u64) << SHIFT)
    }

    /// Whatever came from the driver; whether it names anything is the table's to say.
    pub fn from_pointer(pointer: *mut c_void) -> Self {
        Self(pointer.expose_provenance() as u64)
    }

    /// The handle as the driver sees it.
    pub fn pointer(self) -> *mut c_void {
        core::ptr::with_exposed_provenance_mut(self.0 as usize)
    }

    pub fn raw(self) -> u64 {
        self.0
    }

    /// Slot and generation; `None` for a value that no table made.
    pub(super) fn parts(self) -> Option<(usize, u32)> {
        let made = self.0 & !(((1_u64 << (INDEX_BITS + GENERATION_BITS)) - 1) << SHIFT) == TAG;
        let index = (self.0 >> SHIFT) & ((1 << INDEX_BITS) - 1);
        let generation = (self.0 >> (SHIFT + INDEX_BITS)) & ((1 << GENERATION_BITS) - 1);
        made.then_some((index as usize, generation as u32))
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parts() {
            Some((index, generation)) => write!(f, "#{index}.{generation}"),
            None => write!(f, "{:#x}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_keep_their_parts_and_foreign_values_have_none() {
        for (index, generation) in [(0, 1), (5, 9), ((1 << 24) - 1, (1 << 28) - 1)] {
            let handle = Handle::new(index, generation);
            assert_eq!(handle.parts(), Some((index, generation)));
            assert_eq!(Handle::from_pointer(handle.pointer()), handle);
        }
        for foreign in [0, 1, 0x7fff_1234_5678, u64::MAX, TAG | 1] {
            assert_eq!(Handle(foreign).parts(), None, "{foreign:#x}");
        }
    }
}
