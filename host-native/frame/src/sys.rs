//! The one place with `unsafe`: shared mappings.
#![allow(unsafe_code)]

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::sync::Arc;

use memmap2::{MmapOptions, MmapRaw};
use pf_abi::runtime::{Mapped, SectionError};

/// A shared, writable mapping of a sealed memfd. Clones are the same mapping.
#[derive(Clone, Debug)]
pub(crate) struct Mapping {
    raw: Arc<MmapRaw>,
}

impl Mapping {
    /// Maps the first `len` bytes.
    pub fn new(descriptor: BorrowedFd<'_>, len: usize) -> io::Result<Self> {
        let raw = MmapOptions::new().len(len).map_raw(descriptor.as_raw_fd())?;
        Ok(Self { raw: Arc::new(raw) })
    }

    /// The mapping as words for a section's view, which keeps the mapping alive.
    pub fn words(&self) -> Result<Words, SectionError> {
        // SAFETY: the pointer and length are those of a live mapping which the owner (a clone of the Arc) keeps
        // mapped for as long as the view exists, and the memfd is sealed against shrinking, so that every byte
        // stays backed. All access through the view is by atomic words.
        unsafe { Mapped::with_owner(self.raw.as_mut_ptr(), self.raw.len(), Arc::clone(&self.raw)) }
    }

    /// The bytes of `len` at `offset`.
    ///
    /// The caller holds the keyed mutex of the texture whose pixels these are, which is what keeps the other process
    /// from writing. A process that ignores the mutex can make the values change, never the bounds; nothing here
    /// draws conclusions from pixels.
    pub fn pixels(&self, offset: usize, len: usize) -> &[u8] {
        assert!(offset <= self.raw.len() && len <= self.raw.len() - offset, "pixels lie inside the mapping");
        // SAFETY: the range was checked against the mapping, which lives as long as self and is sealed against
        // shrinking; u8 has no invalid values and no alignment.
        unsafe { std::slice::from_raw_parts(self.raw.as_ptr().add(offset), len) }
    }
}

/// Atomic words over a mapping.
pub(crate) type Words = Mapped<Arc<MmapRaw>>;
