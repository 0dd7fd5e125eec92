//! Private files that are read and written as a whole.

use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

use super::draft::Draft;
use super::place::{Place, owned, place};
use super::refusal::Refusal;

/// Replaces a file by these bytes, all or none: after an error or a lost machine it holds what it held before.
///
/// # Errors
/// A place that is no regular file of this user, or what the system says.
pub fn replace(path: &Path, content: &[u8]) -> Result<(), Refusal> {
    if let Place::Special(found) = place(path)? {
        return Err(Refusal::not_a_file(&found));
    }
    let mut draft = Draft::beside(path)?;
    draft.file.write_all(content)?;
    draft.file.sync_all()?;
    draft.become_it(path)?;
    Ok(())
}

/// Content of a private file; `None` when there is none.
///
/// # Errors
/// A place that is no regular file of this user, one that others may read or write, one of more than `limit` bytes, or
/// what the system says.
pub fn read(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, Refusal> {
    // A pipe must not keep us waiting; a link that comes after the look is refused by the flag.
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = match OpenOptions::new().read(true).custom_flags(flags.bits() as i32).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => {
            return Err(Refusal::Link);
        }
        Err(error) => return Err(error.into()),
    };
    let found = file.metadata()?;
    if !found.is_file() {
        return Err(Refusal::not_a_file(&found));
    }
    owned(&found)?;
    if found.mode() & 0o077 != 0 {
        return Err(Refusal::Open { mode: found.mode() & 0o777 });
    }
    let mut content = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut content)?;
    if content.len() as u64 > limit {
        return Err(Refusal::TooLarge { limit });
    }
    Ok(Some(content))
}
