use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::fs::OFlags;

use super::*;

/// A folder of one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pf-private-{name}-{}", std::process::id()));
        fs::create_dir(&path).expect("a fresh folder");
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(&self.0).expect("reads").map(|entry| entry.expect("entry").file_name()).collect();
        names.sort();
        names.into_iter().map(|name| name.into_string().expect("text")).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).expect("is there").mode() & 0o777
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
}

#[test]
fn what_replaces_an_open_file_is_private_and_a_second_name_keeps_the_old() {
    let folder = Folder::new("mode");
    let (file, second) = (folder.path("key"), folder.path("second"));
    fs::write(&file, "old").expect("writes");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("chmod");
    fs::hard_link(&file, &second).expect("links");
    replace(&file, b"new").expect("replaces");
    assert_eq!((mode(&file), fs::read(&file).expect("reads")), (0o600, b"new".to_vec()));
    assert_eq!(fs::read(&second).expect("reads"), b"old");
    let mut stream = Stream::create(&file).expect("creates");
    stream.write_all(b"grows").expect("writes");
    assert_eq!((mode(&file), fs::read(&file).expect("reads")), (0o600, b"grows".to_vec()));
    assert_eq!(folder.names(), ["key", "second"], "no draft stays");
}

#[test]
fn links_and_what_is_no_file_are_refused_and_stay() {
    let folder = Folder::new("odd");
    fs::write(folder.path("victim"), "untouched").expect("writes");
    symlink(folder.path("victim"), folder.path("link")).expect("links");
    symlink(folder.path("nothing"), folder.path("dangling")).expect("links");
    fs::create_dir(folder.path("folder")).expect("makes");
    pipe(&folder.path("pipe"));
    let before = folder.names();
    for (name, why) in [
        ("link", "it is a symbolic link"),
        ("dangling", "it is a symbolic link"),
        ("folder", "it is a directory"),
        ("missing/file", "No such file"),
    ] {
        let said = replace(&folder.path(name), b"x").expect_err(name).to_string();
        assert!(said.starts_with(why), "{name}: {said}");
        let said = Stream::create(&folder.path(name)).expect_err(name).to_string();
        assert!(said.starts_with(why), "{name}: {said}");
    }
    assert!(replace(&folder.path("pipe"), b"x").expect_err("pipe").to_string().starts_with("it is a pipe"));
    assert!(read(&folder.path("pipe"), 9).expect_err("pipe").to_string().starts_with("it is a pipe"));
    assert!(matches!(read(&folder.path("link"), 9), Err(Refusal::Link)));
    assert_eq!(folder.names(), before);
    assert_eq!(fs::read(folder.path("victim")).expect("reads"), b"untouched");
}

#[test]
fn a_secret_is_read_only_while_it_is_one() {
    let folder = Folder::new("read");
    let file = folder.path("key");
    assert!(read(&file, 9).expect("nothing yet").is_none());
    replace(&file, b"123456789").expect("writes");
    assert_eq!(read(&file, 9).expect("reads").as_deref(), Some(&b"123456789"[..]));
    assert!(matches!(read(&file, 8), Err(Refusal::TooLarge { limit: 8 })));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("chmod");
    assert_eq!(
        read(&file, 9).expect_err("open").to_string(),
        "its mode is 640, so others can reach it; run chmod 600 on it"
    );
}

#[test]
fn a_pipe_needs_a_reader_which_goes_on_reading() {
    let folder = Folder::new("pipe");
    let path = folder.path("pipe");
    pipe(&path);
    assert!(matches!(Stream::create(&path), Err(Refusal::NoReader)));
    let reader = OpenOptions::new().read(true).custom_flags(OFlags::NONBLOCK.bits() as i32).open(&path).expect("opens");
    let mut stream = Stream::create(&path).expect("is read");
    stream.write_all(b"unit").expect("has room");
    let mut got = [0; 4];
    (&reader).read_exact(&mut got).expect("is there");
    assert_eq!(&got, b"unit");
    let error = stream.write_all(&vec![0; 1 << 20]).expect_err("nobody reads that much");
    assert_eq!(error.to_string(), "nobody has read from the pipe for 2 s");
    drop(reader);
    assert_eq!(stream.write_all(b"x").expect_err("nobody").kind(), io::ErrorKind::BrokenPipe);
}

#[test]
fn a_device_is_written_as_it_is() {
    let mut stream = Stream::create(Path::new("/dev/full")).expect("opens");
    let error = stream.write_all(b"unit").expect_err("full");
    assert!(is_full(&error));
    assert!(Refusal::from(error).is_full());
    stream.cut_back(0).expect("is left alone");
}
