//! The received stream as a file of H.264 access units.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use pf_abi::supervisor::FatalCode;

use crate::end::Failure;

/// A file that only ever holds whole access units.
#[derive(Debug)]
pub struct Output {
    file: File,
    path: PathBuf,
    bytes: u64,
}

impl Output {
    /// Creates the file, or empties it.
    ///
    /// # Errors
    /// A failure that names the path.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let file = File::create(path).map_err(|error| failure(path, "cannot be created", &error))?;
        Ok(Self { file, path: path.to_owned(), bytes: 0 })
    }

    /// Appends one unit. When the disk is full the file is cut back to the units before it.
    ///
    /// # Errors
    /// A failure that names the path and how much was kept; the file is not written any more then.
    pub fn append(&mut self, unit: &[u8]) -> Result<(), Failure> {
        if let Err(error) = self.file.write_all(unit) {
            self.cut_back();
            let what = format!("cannot be written after {} bytes", self.bytes);
            return Err(failure(&self.path, &what, &error));
        }
        self.bytes += unit.len() as u64;
        Ok(())
    }

    fn cut_back(&mut self) {
        // Devices cannot be cut; what was kept is told in any case.
        let _ = self.file.set_len(self.bytes);
        let _ = self.file.seek(SeekFrom::Start(self.bytes));
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

fn failure(path: &Path, what: &str, error: &io::Error) -> Failure {
    let help = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free space, or choose an output file elsewhere",
        _ => "choose an output file that can be written",
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
