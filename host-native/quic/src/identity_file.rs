//! An identity that a file keeps: certificate and key as PEM, private (mode 600), made by whoever comes first.

use std::path::{Path, PathBuf};

use pem::{EncodeConfig, LineEnding, Pem};
use pf_os::private_file::{self, Refusal};

use crate::error::ControlError;
use crate::identity::{Identity, IdentityKind};
use crate::tls;

/// More than any certificate and key of ours.
const LIMIT_BYTES: u64 = 64 * 1024;
const CERTIFICATE: &str = "CERTIFICATE";
const KEY: &str = "PRIVATE KEY";

/// Why a file keeps no identity.
#[derive(Debug, thiserror::Error)]
#[error("identity file {}: {why}", path.display())]
pub struct IdentityFileError {
    path: PathBuf,
    why: Why,
}

#[derive(Debug, thiserror::Error)]
enum Why {
    #[error(transparent)]
    Place(#[from] Refusal),
    #[error("it is damaged ({0}); expected one {CERTIFICATE} and one {KEY} that belong together, as PEM")]
    Damaged(String),
    #[error("nothing to keep: {0}")]
    Made(#[from] ControlError),
}

impl IdentityFileError {
    /// The one thing to do.
    pub const HELP: &str =
        "Remove the file to get a new identity, or name a file of this user that nobody else can read.";

    /// Whether the place or its content is at fault, and not this process.
    pub fn is_of_file(&self) -> bool {
        !matches!(self.why, Why::Made(_))
    }
}

/// The identity in this file. Where there is no file, a new identity is made and kept there.
///
/// # Errors
/// A place that is refused, a damaged file, a key that cannot be made.
pub fn kept_identity(path: &Path, kind: IdentityKind) -> Result<Identity, IdentityFileError> {
    kept(path, kind).map_err(|why| IdentityFileError { path: path.to_owned(), why })
}

fn kept(path: &Path, kind: IdentityKind) -> Result<Identity, Why> {
    if let Some(content) = private_file::read(path, LIMIT_BYTES)? {
        return parse(&content);
    }
    let identity = Identity::generate(kind)?;
    private_file::replace(path, text(&identity).as_bytes())?;
    Ok(identity)
}

fn text(identity: &Identity) -> String {
    let blocks = [Pem::new(CERTIFICATE, identity.certificate_der()), Pem::new(KEY, identity.key_der())];
    pem::encode_many_config(&blocks, EncodeConfig::new().set_line_ending(LineEnding::LF))
}

fn parse(content: &[u8]) -> Result<Identity, Why> {
    let blocks = pem::parse_many(content).map_err(|error| Why::Damaged(error.to_string()))?;
    let only = |tag: &str| {
        let mut found = blocks.iter().filter(|block| block.tag() == tag);
        match (found.next(), found.next()) {
            (Some(block), None) => Ok(block.contents().to_vec()),
            (None, _) => Err(Why::Damaged(format!("there is no {tag}"))),
            (Some(_), Some(_)) => Err(Why::Damaged(format!("there is more than one {tag}"))),
        }
    };
    let identity = Identity::from_der(only(CERTIFICATE)?, only(KEY)?);
    // What TLS would refuse later is told with the file's name.
    tls::server(&identity).map_err(|error| Why::Damaged(error.to_string()))?;
    Ok(identity)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("pf-identity-{name}-{}", std::process::id()));
            fs::create_dir(&path).expect("a fresh folder");
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_second_process_has_the_identity_of_the_first() {
        let folder = Folder::new("kept");
        let path = folder.0.join("host.pem");
        let first = kept_identity(&path, IdentityKind::Host).expect("made");
        assert_eq!(fs::metadata(&path).expect("is there").mode() & 0o777, 0o600);
        let second = kept_identity(&path, IdentityKind::Host).expect("loaded");
        assert_eq!(first.fingerprint(), second.fingerprint());
        assert_eq!(first.key_der(), second.key_der());
        assert_eq!(fs::read_dir(&folder.0).expect("reads").count(), 1, "nothing beside it");
    }

    #[test]
    fn a_file_that_keeps_no_identity_is_told_and_stays() {
        let folder = Folder::new("damaged");
        let path = folder.0.join("host.pem");
        let whole = text(&Identity::generate(IdentityKind::Host).expect("made"));
        let other = text(&Identity::generate(IdentityKind::Host).expect("made"));
        let key_at = whole.find("-----BEGIN PRIVATE").expect("a key");
        let other_key_at = other.find("-----BEGIN PRIVATE").expect("a key");
        let rows = [
            ("empty", String::new(), "there is no CERTIFICATE"),
            ("no key", whole[..key_at].to_owned(), "there is no PRIVATE KEY"),
            ("cut", whole[..whole.len() - 40].to_owned(), "it is damaged"),
            ("twice", format!("{whole}{whole}"), "there is more than one CERTIFICATE"),
            ("key of another", format!("{}{}", &whole[..key_at], &other[other_key_at..]), "it is damaged"),
            ("bytes", "\u{0}\u{1}".to_owned(), "it is damaged"),
        ];
        for (name, content, want) in rows {
            private_file::replace(&path, content.as_bytes()).expect("written");
            let error = kept_identity(&path, IdentityKind::Host).expect_err(name);
            let said = error.to_string();
            assert!(said.starts_with(&format!("identity file {}", path.display())) && said.contains(want), "{said}");
            assert!(error.is_of_file(), "{name}");
            assert_eq!(fs::read(&path).expect("reads"), content.as_bytes(), "{name}");
        }
    }

    #[test]
    fn a_place_of_others_is_no_place_for_a_key() {
        let folder = Folder::new("places");
        let (path, link) = (folder.0.join("host.pem"), folder.0.join("link.pem"));
        let identity = kept_identity(&path, IdentityKind::Host).expect("made");
        symlink(&path, &link).expect("links");
        let said = kept_identity(&link, IdentityKind::Host).expect_err("a link").to_string();
        assert!(said.contains("symbolic link"), "{said}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("chmod");
        let said = kept_identity(&path, IdentityKind::Host).expect_err("open to all").to_string();
        assert!(said.contains("its mode is 644"), "{said}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("chmod");
        assert_eq!(kept_identity(&path, IdentityKind::Host).expect("loaded").fingerprint(), identity.fingerprint());
        let nowhere = folder.0.join("missing").join("host.pem");
        assert!(kept_identity(&nowhere, IdentityKind::Host).expect_err("no folder").is_of_file());
    }
}
