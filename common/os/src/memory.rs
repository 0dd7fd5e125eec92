//! Memory that processes share: memfds that can't be resized, and mappings of them.
//!
//! Another process may write to it at any time, so nothing here lends a plain reference into it. It is read and written
//! as atomic words through generated views, or as raw copies of bytes that have no invalid values (pixels).
#![allow(unsafe_code)]

use core::ffi::c_void;
use core::ptr::NonNull;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

use pf_abi::runtime::{Mapped, SectionError};
use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, fcntl_get_seals, fstat, ftruncate, memfd_create};
use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};

const PAGE: usize = 4096;

/// Atomic words over a mapping, for the generated section views.
pub type Words = Mapped<Mapping>;

/// A sealed memfd and our mapping of it.
#[derive(Debug)]
pub struct SharedMemory {
    file: OwnedFd,
    mapping: Mapping,
}

impl SharedMemory {
    /// Creates zeroed memory: `words` bytes of atomic words, then `bytes` plain bytes; rounded up to whole pages and
    /// sealed against resizing.
    ///
    /// # Errors
    /// The kernel's.
    pub fn create(name: &str, words: usize, bytes: usize) -> io::Result<Self> {
        let total = words.checked_add(bytes).ok_or(io::ErrorKind::OutOfMemory)?;
        let rounded = total.div_ceil(PAGE).checked_mul(PAGE).ok_or(io::ErrorKind::OutOfMemory)?;
        let file = memfd_create(name, MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING)?;
        ftruncate(&file, rounded as u64)?;
        fcntl_add_seals(&file, SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL)?;
        let mapping = Mapping::of(file.as_fd(), words, bytes)?;
        Ok(Self { file, mapping })
    }

    /// Descriptor to hand over.
    #[must_use]
    pub fn descriptor(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }

    /// Our mapping.
    #[must_use]
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }
}

/// Size of a memory file that can't change its size any more; `None` for anything else.
#[must_use]
pub fn sealed_size(file: BorrowedFd<'_>) -> Option<usize> {
    let seals = fcntl_get_seals(file).ok()?;
    if !seals.contains(SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL) {
        return None;
    }
    usize::try_from(fstat(file).ok()?.st_size).ok()
}

/// A shared, writable mapping: atomic words first, plain bytes behind them. Clones are the same mapping; the last one
/// unmaps it.
#[derive(Clone, Debug)]
pub struct Mapping(Arc<Region>);

#[derive(Debug)]
struct Region {
    base: NonNull<c_void>,
    /// Bytes from the start that are only touched as atomic words.
    words: usize,
    /// Bytes behind them that are only copied.
    bytes: usize,
}

// SAFETY: the mapping belongs to the process, not to a thread, and nothing here hands out references into it.
unsafe impl Send for Region {}
// SAFETY: as above; access is by atomic words or by copies through raw pointers, each to its own part.
unsafe impl Sync for Region {}

impl Mapping {
    /// Maps the first `words + bytes` bytes of a file that is sealed against shrinking and has as many.
    ///
    /// # Errors
    /// The kernel's; `InvalidInput` for no bytes.
    pub fn of(file: BorrowedFd<'_>, words: usize, bytes: usize) -> io::Result<Self> {
        let len = words.checked_add(bytes).filter(|len| *len > 0).ok_or(io::ErrorKind::InvalidInput)?;
        let access = ProtFlags::READ | ProtFlags::WRITE;
        // SAFETY: a new mapping at an address of the kernel's choice touches no memory of ours.
        let base = unsafe { mmap(core::ptr::null_mut(), len, access, MapFlags::SHARED, file, 0) }?;
        let base = NonNull::new(base).ok_or(io::ErrorKind::Other)?;
        Ok(Self(Arc::new(Region { base, words, bytes })))
    }

    /// Address of the first byte.
    #[must_use]
    pub fn address(&self) -> *mut c_void {
        self.0.base.as_ptr()
    }

    /// The atomic words, for a section's view, which keeps the mapping alive.
    ///
    /// # Errors
    /// Never with a mapping of whole pages: [`SectionError::Misaligned`].
    pub fn words(&self) -> Result<Words, SectionError> {
        // SAFETY: these bytes lie in a live mapping, which the owner (a clone) keeps mapped for as long as the view
        // exists; the file is sealed against shrinking, so that every byte stays backed. Nothing else in this process
        // touches them: the copies below reach only what lies behind.
        unsafe { Mapped::with_owner(self.0.base.as_ptr().cast(), self.0.words, self.clone()) }
    }

    /// Copies `bytes` to `offset` of the plain bytes.
    ///
    /// # Panics
    /// When they don't fit.
    pub fn write(&self, offset: usize, bytes: &[u8]) {
        let to = self.at(offset, bytes.len());
        // SAFETY: in bounds; the source is ours, so that they don't overlap. Another process may write at the same
        // time: then the bytes are a mix, which the pixels' format has no invalid values for.
        unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) }
    }

    /// Copies from `offset` of the plain bytes into `bytes`.
    ///
    /// # Panics
    /// When there are not as many.
    pub fn read(&self, offset: usize, bytes: &mut [u8]) {
        let from = self.at(offset, bytes.len());
        // SAFETY: as in `write`, the other way round.
        unsafe { core::ptr::copy_nonoverlapping(from, bytes.as_mut_ptr(), bytes.len()) }
    }

    /// Address of `len` plain bytes at `offset`.
    fn at(&self, offset: usize, len: usize) -> *mut u8 {
        let Region { base, words, bytes } = &*self.0;
        let end = offset.checked_add(len);
        assert!(end.is_some_and(|end| end <= *bytes), "copy of {len} bytes at {offset} of {bytes}");
        // In bounds by the line above, and so the offset neither wraps nor leaves the mapping.
        base.as_ptr().cast::<u8>().wrapping_add(words + offset)
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: mapped by `of` with this length, and nobody has a view any more: views own the mapping.
        if let Err(error) = unsafe { munmap(self.base.as_ptr(), self.words + self.bytes) } {
            tracing::error!(%error, "unmap");
        }
    }
}

#[cfg(test)]
mod tests {
    use pf_abi::runtime::Memory;

    use super::*;

    #[test]
    fn what_one_mapping_writes_the_other_reads() {
        let memory = SharedMemory::create("pf-test", 4096, 904).expect("memory");
        assert_eq!(sealed_size(memory.descriptor()), Some(8192));
        let other = Mapping::of(memory.descriptor(), 4096, 4096).expect("a second mapping");
        memory.mapping().write(901, &[1, 2, 3]);
        let mut got = [0; 4];
        other.read(900, &mut got);
        assert_eq!(got, [0, 1, 2, 3]);
        assert!(memory.mapping().words().is_ok_and(|words| words.len() == 4096), "words end where bytes begin");
    }

    #[test]
    #[should_panic(expected = "copy of 2 bytes at 99 of 100")]
    fn a_copy_beyond_the_end_is_refused() {
        let memory = SharedMemory::create("pf-test", 64, 100).expect("memory");
        memory.mapping().read(99, &mut [0; 2]);
    }

    #[test]
    fn what_may_shrink_is_not_sealed() {
        let file = memfd_create("pf-test", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING).expect("a file");
        ftruncate(&file, 4096).expect("room");
        assert_eq!(sealed_size(file.as_fd()), None);
        assert!(Mapping::of(file.as_fd(), 0, 0).is_err());
    }
}
