//! Shared mappings of memory files. Holds unsafe code: mapping, and copies that other processes may race with.
#![allow(unsafe_code)]

use core::ffi::c_void;
use core::ptr::NonNull;
use std::io;
use std::os::fd::BorrowedFd;
use std::sync::Arc;

use pf_abi::runtime::Mapped;
use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};

/// A shared, writable mapping; unmapped when it is dropped.
#[derive(Debug)]
pub struct Mapping {
    base: NonNull<c_void>,
    len: usize,
}

// SAFETY: the mapping belongs to the process, not to a thread, and nothing here hands out references into it.
unsafe impl Send for Mapping {}
// SAFETY: as above; copies go through raw pointers.
unsafe impl Sync for Mapping {}

impl Mapping {
    /// Maps the first `len` bytes of a file that is sealed against shrinking, `len` being at most its size.
    ///
    /// # Errors
    /// The kernel's; `InvalidInput` for no bytes.
    pub fn shared(file: BorrowedFd<'_>, len: usize) -> io::Result<Self> {
        if len == 0 {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let access = ProtFlags::READ | ProtFlags::WRITE;
        // SAFETY: a new mapping at an address of the kernel's choice touches no memory of ours.
        let base = unsafe { mmap(core::ptr::null_mut(), len, access, MapFlags::SHARED, file, 0) }?;
        let base = NonNull::new(base).ok_or(io::ErrorKind::Other)?;
        Ok(Self { base, len })
    }

    /// Address of the first byte.
    pub fn address(&self) -> *mut c_void {
        self.base.as_ptr()
    }

    /// The first `len` bytes as words, for the generated section views.
    pub fn view(self: &Arc<Self>, len: usize) -> Mapped<Arc<Self>> {
        assert!(len <= self.len, "a view of {len} bytes over a mapping of {}", self.len);
        let base = self.base.as_ptr().cast();
        // SAFETY: the bytes stay mapped while the owner lives; this process touches them through these words, or by
        // the copies below, which a caller keeps apart by the keyed mutex.
        let view = unsafe { Mapped::with_owner(base, len, Arc::clone(self)) };
        view.unwrap_or_else(|error| unreachable!("a mapping is page aligned: {error}"))
    }

    /// Copies `bytes` to `offset`.
    pub fn write(&self, offset: usize, bytes: &[u8]) {
        self.check(offset, bytes.len());
        // SAFETY: in bounds; the source is ours, so that they don't overlap. Another process may write at the same
        // time: then the bytes are a mix, which the pixels' format has no invalid values for.
        unsafe {
            core::ptr::copy_nonoverlapping(bytes.as_ptr(), self.base.as_ptr().cast::<u8>().add(offset), bytes.len())
        }
    }

    /// Copies from `offset` into `bytes`.
    pub fn read(&self, offset: usize, bytes: &mut [u8]) {
        self.check(offset, bytes.len());
        // SAFETY: as in `write`, the other way round.
        unsafe {
            core::ptr::copy_nonoverlapping(self.base.as_ptr().cast::<u8>().add(offset), bytes.as_mut_ptr(), bytes.len())
        }
    }

    fn check(&self, offset: usize, len: usize) {
        let end = offset.checked_add(len);
        assert!(end.is_some_and(|end| end <= self.len), "copy of {len} bytes at {offset} of {}", self.len);
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: mapped by `shared` with this length, and nobody has a view any more: views own the mapping.
        if let Err(error) = unsafe { munmap(self.base.as_ptr(), self.len) } {
            tracing::error!(%error, "unmap");
        }
    }
}
