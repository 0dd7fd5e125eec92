//! Why a place is not written or read, in words that follow its path.

use std::fmt;
use std::fs::Metadata;
use std::io;
use std::os::unix::fs::FileTypeExt;

/// Why a private file was refused. Printed behind the path and a colon.
#[derive(Debug)]
pub enum Refusal {
    /// The last part of the path is a symbolic link.
    Link,
    /// Something that is not replaced and not written either.
    NotAFile { kind: &'static str },
    /// It belongs to another user.
    Foreign { owner: u32, own: u32 },
    /// Others may read or write what should be private; permission bits.
    Open { mode: u32 },
    /// It holds more than that many bytes.
    TooLarge { limit: u64 },
    /// A pipe that nobody has opened for reading.
    NoReader,
    /// What the system says.
    System(io::Error),
}

impl Refusal {
    pub(super) fn not_a_file(found: &Metadata) -> Self {
        let kind = found.file_type();
        let kind = if kind.is_dir() {
            "a directory"
        } else if kind.is_socket() {
            "a socket"
        } else if kind.is_block_device() {
            "a block device"
        } else if kind.is_char_device() {
            "a device"
        } else if kind.is_fifo() {
            "a pipe"
        } else {
            "no regular file"
        };
        Self::NotAFile { kind }
    }

    /// Whether more room would help.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self, Self::System(error) if is_full(error))
    }
}

/// Whether more room would help.
pub fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Link => f.write_str("it is a symbolic link, and links are not followed; name the file itself"),
            Self::NotAFile { kind } => write!(f, "it is {kind}; expected a file, or nothing yet"),
            Self::Foreign { owner, own } => write!(f, "it belongs to user {owner}, and this is user {own}"),
            Self::Open { mode } => write!(f, "its mode is {mode:o}, so others can reach it; run chmod 600 on it"),
            Self::TooLarge { limit } => write!(f, "it is larger than {limit} bytes"),
            Self::NoReader => f.write_str("it is a pipe that nobody reads; start the reader first"),
            Self::System(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}
