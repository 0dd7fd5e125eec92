//! What lies at a path, and whether it is this user's.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;

use super::refusal::Refusal;

/// What lies at a path, as far as somebody may write there.
pub(super) enum Place {
    /// Nothing, or a regular file of this user: it is replaced.
    Regular,
    /// A pipe or a character device, which is written as it is, or not at all.
    Special(Metadata),
}

pub(super) fn place(path: &Path) -> Result<Place, Refusal> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Place::Regular),
        Err(error) => return Err(error.into()),
    };
    let kind = found.file_type();
    if kind.is_symlink() {
        Err(Refusal::Link)
    } else if kind.is_file() {
        owned(&found).map(|()| Place::Regular)
    } else if kind.is_fifo() || kind.is_char_device() {
        Ok(Place::Special(found))
    } else {
        Err(Refusal::not_a_file(&found))
    }
}

pub(super) fn owned(found: &Metadata) -> Result<(), Refusal> {
    let own = rustix::process::geteuid().as_raw();
    if found.uid() == own { Ok(()) } else { Err(Refusal::Foreign { owner: found.uid(), own }) }
}
