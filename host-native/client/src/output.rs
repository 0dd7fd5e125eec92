//! The received stream as a file of H.264 access units.

use std::fmt::Display;
use std::io::Write;
use std::path::{Path, PathBuf};

use pf_abi::supervisor::FatalCode;
use pf_os::private_file::{Stream, is_full};

use crate::end::Failure;

/// A private file that only ever holds whole access units; a pipe or a device where the user named one.
#[derive(Debug)]
pub struct Output {
    stream: Stream,
    path: PathBuf,
    bytes: u64,
}

impl Output {
    /// Creates the file in place of an earlier one.
    ///
    /// # Errors
    /// A failure that names the path.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let stream =
            Stream::create(path).map_err(|error| failure(path, "cannot be created", &error, error.is_full()))?;
        Ok(Self { stream, path: path.to_owned(), bytes: 0 })
    }

    /// Appends one unit. When the disk is full the file is cut back to the units before it.
    ///
    /// # Errors
    /// A failure that names the path and how much was kept; the file is not written any more then.
    pub fn append(&mut self, unit: &[u8]) -> Result<(), Failure> {
        if let Err(error) = self.stream.write_all(unit) {
            // What was kept is told in any case.
            let _ = self.stream.cut_back(self.bytes);
            let what = format!("cannot be written after {} bytes", self.bytes);
            return Err(failure(&self.path, &what, &error, is_full(&error)));
        }
        self.bytes += unit.len() as u64;
        Ok(())
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

fn failure(path: &Path, what: &str, error: &dyn Display, full: bool) -> Failure {
    let help = if full {
        "free space, or choose an output file elsewhere"
    } else {
        "choose an output file that can be written"
    };
    Failure::new(FatalCode::OUTPUT, format!("output file {} {what}: {error}", path.display()), help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told() {
        let mut output = Output::create(Path::new("/dev/full")).expect("opens");
        let failure = output.append(b"unit").expect_err("full");
        assert_eq!(failure.code, FatalCode::OUTPUT);
        assert!(failure.message.starts_with("output file /dev/full cannot be written after 0 bytes"), "{failure:?}");
        assert_eq!(failure.help, "free space, or choose an output file elsewhere");
    }

    #[test]
    fn a_missing_folder_is_told() {
        let nowhere = std::env::temp_dir().join(format!("pf-output-nowhere-{}/x.h264", std::process::id()));
        let failure = Output::create(&nowhere).expect_err("no folder");
        let want = format!("{} cannot be created", nowhere.display());
        assert!(failure.message.contains(&want), "{failure:?}");
    }
}
