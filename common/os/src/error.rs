//! The system's word on what failed.

use std::fmt;
use std::io;

/// An error number of the system; unlike `io::Error` it can be copied and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OsError(i32);

impl OsError {
    /// What an error says; input/output where it has no number.
    #[must_use]
    pub fn of(error: &io::Error) -> Self {
        Self(error.raw_os_error().unwrap_or(rustix::io::Errno::IO.raw_os_error()))
    }
}

impl From<rustix::io::Errno> for OsError {
    fn from(error: rustix::io::Errno) -> Self {
        Self(error.raw_os_error())
    }
}

impl From<OsError> for io::Error {
    fn from(error: OsError) -> Self {
        Self::from_raw_os_error(error.0)
    }
}

impl fmt::Display for OsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        io::Error::from(*self).fmt(f)
    }
}

impl std::error::Error for OsError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_the_system_says() {
        let missing = std::fs::File::open(std::env::temp_dir().join(format!("pf-os-{}/x", std::process::id())))
            .expect_err("there is none");
        let error = OsError::of(&missing);
        assert_eq!(error, OsError::from(rustix::io::Errno::NOENT));
        assert!(error.to_string().contains("No such file"), "{error}");
        assert_eq!(OsError::of(&io::Error::other("no number")), OsError::from(rustix::io::Errno::IO));
    }
}
