//! What a descriptor from another process is.

use std::os::fd::{AsRawFd, BorrowedFd};

use rustix::fs::{OFlags, SealFlags, fcntl_get_seals, fcntl_getfl, fstat};

/// Size of a memory file that can't change its size any more; `None` for anything else.
pub fn sealed_size(file: BorrowedFd<'_>) -> Option<usize> {
    let seals = fcntl_get_seals(file).ok()?;
    if !seals.contains(SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL) {
        return None;
    }
    usize::try_from(fstat(file).ok()?.st_size).ok()
}

/// Whether this is an event counter that never blocks.
pub fn is_event(file: BorrowedFd<'_>) -> bool {
    let link = std::fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd()));
    let counter = link.is_ok_and(|link| link.to_string_lossy().starts_with("anon_inode:[eventfd]"));
    counter && fcntl_getfl(file).is_ok_and(|flags| flags.contains(OFlags::NONBLOCK))
}
