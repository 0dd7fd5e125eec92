//! A private file that grows while a session runs.

use std::fs::File;
use std::fs::OpenOptions;
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::io::Errno;

use super::draft::Draft;
use super::place::{Place, owned, place};
use super::refusal::Refusal;

/// How long a pipe may be full before its reader counts as gone.
pub const STALL_LIMIT: Duration = Duration::from_secs(2);

/// An open stream. A regular file is new, and has its name from the beginning, so that what was written stays whoever is
/// killed. A pipe of this user and a character device are written as they are.
#[derive(Debug)]
pub struct Stream {
    file: File,
    regular: bool,
}

impl Stream {
    /// Makes the file in place of an earlier one, or opens the pipe or device.
    ///
    /// # Errors
    /// A place that is refused, or what the system says.
    pub fn create(path: &Path) -> Result<Self, Refusal> {
        match place(path)? {
            Place::Regular => {
                let mut draft = Draft::beside(path)?;
                draft.become_it(path)?;
                Ok(Self { file: draft.file.try_clone()?, regular: true })
            }
            Place::Special(found) => {
                if found.file_type().is_fifo() {
                    owned(&found)?;
                }
                // Without waiting for a reader, and never for one that stands still.
                let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
                let opened = OpenOptions::new().write(true).custom_flags(flags.bits() as i32).open(path);
                let file = opened.map_err(|error| match Errno::from_io_error(&error) {
                    Some(Errno::NXIO) if found.file_type().is_fifo() => Refusal::NoReader,
                    Some(Errno::LOOP) => Refusal::Link,
                    _ => error.into(),
                })?;
                Ok(Self { file, regular: false })
            }
        }
    }

    /// Cuts a file back to its first `length` bytes; pipes and devices can't be.
    ///
    /// # Errors
    /// The system's.
    pub fn cut_back(&mut self, length: u64) -> io::Result<()> {
        if self.regular {
            self.file.set_len(length)?;
            self.file.seek(SeekFrom::Start(length))?;
        }
        Ok(())
    }

    fn wait_for_room(&self) -> io::Result<()> {
        let limit = Timespec { tv_sec: STALL_LIMIT.as_secs() as i64, tv_nsec: 0 };
        match poll(&mut [PollFd::new(&self.file, PollFlags::OUT)], Some(&limit)) {
            Ok(0) => Err(stalled()),
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.file.write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.wait_for_room()?,
                done => return done,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A pipe's reader that stands still, as an error of `Write`.
fn stalled() -> io::Error {
    let seconds = STALL_LIMIT.as_secs();
    io::Error::new(io::ErrorKind::TimedOut, format!("nobody has read from the pipe for {seconds} s"))
}
