//! Memory that is handed to the driver: a memfd that can't be resized, and its mapping.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, ftruncate, memfd_create};

use crate::error::CaptureError;
use crate::sys::Mapping;

const PAGE: u64 = 4096;

/// A sealed memfd and our mapping of it.
#[derive(Debug)]
pub(crate) struct SharedMemory {
    descriptor: OwnedFd,
    mapping: Mapping,
}

impl SharedMemory {
    /// Creates zeroed memory of at least `bytes`, rounded up to whole pages.
    pub fn create(name: &'static str, bytes: u64) -> Result<Self, CaptureError> {
        let fail = |error: rustix::io::Errno| CaptureError::system(name, error);
        let rounded = bytes.div_ceil(PAGE) * PAGE;
        let descriptor = memfd_create(name, MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING).map_err(fail)?;
        ftruncate(&descriptor, rounded).map_err(fail)?;
        fcntl_add_seals(&descriptor, SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL).map_err(fail)?;
        let len = usize::try_from(rounded).map_err(|_| fail(rustix::io::Errno::NOMEM))?;
        let mapping = Mapping::new(descriptor.as_fd(), len).map_err(|error| CaptureError::system(name, error))?;
        Ok(Self { descriptor, mapping })
    }

    /// Descriptor to hand over.
    pub fn descriptor(&self) -> BorrowedFd<'_> {
        self.descriptor.as_fd()
    }

    /// Our mapping.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }
}
