//! A file beside the one that it is to become.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::OFlags;

/// The owner reads and writes; nobody else does anything.
const MODE: u32 = 0o600;
/// Names that are tried for a draft: what lies there is of a process that is gone and had the same id.
const DRAFTS: usize = 100;

/// A new file of a name that nobody knows yet. It goes when it did not become what it was made for.
pub(super) struct Draft {
    pub(super) file: File,
    path: PathBuf,
    kept: bool,
}

impl Draft {
    pub(super) fn beside(target: &Path) -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let folder = target.parent().unwrap_or(Path::new(""));
        let process = std::process::id();
        for _ in 0..DRAFTS {
            let path = folder.join(format!(".punktfunk-{process}-{}.next", NEXT.fetch_add(1, Ordering::Relaxed)));
            let flags = OFlags::NOFOLLOW.bits() as i32;
            match OpenOptions::new().write(true).create_new(true).mode(MODE).custom_flags(flags).open(&path) {
                Ok(file) => return Ok(Self { file, path, kept: false }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "the folder is full of drafts of processes that are gone"))
    }

    pub(super) fn become_it(&mut self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        self.kept = true;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_file(&self.path);
        }
    }
}
