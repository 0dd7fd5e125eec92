//! What X servers leave in /tmp when they are killed, and which display numbers are free.

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect, socket_with};
use rustix::process::{Pid, geteuid, test_kill_process};

/// Folder of the sockets.
const SOCKETS: &str = "/tmp/.X11-unix";
/// Display numbers of own servers: beyond those that people give by hand.
const FIRST_DISPLAY: u32 = 1000;
const DISPLAYS: u32 = 20_000;

/// Socket of a display on this machine.
pub fn socket_of(number: u32) -> PathBuf {
    PathBuf::from(format!("{SOCKETS}/X{number}"))
}

/// Lock of a display, which names its server's process; a server that reports its display has none.
fn lock_of(number: u32) -> PathBuf {
    PathBuf::from(format!("/tmp/.X{number}-lock"))
}

/// A display name that nobody on this machine uses: it can be told before the server runs, which waits for a mode.
///
/// It follows from the process number, so that two machines at once get different ones.
#[must_use]
pub fn free_display() -> String {
    let first = FIRST_DISPLAY + std::process::id() % DISPLAYS;
    let free = |number: &u32| !socket_of(*number).exists() && !lock_of(*number).exists() && !answers(*number);
    let number = (first..first + DISPLAYS).find(free).unwrap_or(first);
    format!(":{number}")
}

/// Removes what dead servers of ours have left, of any run.
pub fn sweep() {
    let Ok(entries) = fs::read_dir(SOCKETS) else { return };
    for entry in entries.flatten() {
        let number = entry.file_name().to_str().and_then(|name| name.strip_prefix('X')?.parse().ok());
        if let Some(number) = number.filter(|number| (FIRST_DISPLAY..FIRST_DISPLAY + 2 * DISPLAYS).contains(number)) {
            remove(number);
        }
    }
}

/// Removes socket and lock of a display, when they are this user's and its server is dead.
pub fn remove(number: u32) {
    let (socket, lock) = (socket_of(number), lock_of(number));
    if answers(number) || held(&lock) {
        return;
    }
    for path in [socket, lock] {
        let Ok(found) = fs::symlink_metadata(&path) else { continue };
        let ours = found.uid() == geteuid().as_raw() && (found.file_type().is_socket() || found.is_file());
        if ours && let Err(error) = fs::remove_file(&path) {
            tracing::warn!("{} is left: {error}", path.display());
        }
    }
}

/// Whether somebody listens at a display's sockets: the one of the file system, or the one that only has a name.
fn answers(number: u32) -> bool {
    let path = socket_of(number);
    let name = path.as_os_str().as_encoded_bytes();
    let named = SocketAddrUnix::new_abstract_name(name);
    [SocketAddrUnix::new(&path), named].into_iter().flatten().any(|address| {
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let Ok(socket) = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None) else { return true };
        // Whoever is too busy to accept is alive.
        !matches!(connect(&socket, &address), Err(Errno::CONNREFUSED | Errno::NOENT))
    })
}

/// Whether a lock names a living process.
fn held(lock: &Path) -> bool {
    let process = fs::read_to_string(lock).ok().and_then(|text| text.trim().parse().ok()).and_then(Pid::from_raw);
    process.is_some_and(|process| test_kill_process(process) != Err(Errno::SRCH))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixListener;

    #[test]
    fn what_a_dead_server_left_is_removed_and_nothing_of_a_living_one() {
        let Ok(()) = fs::create_dir_all(SOCKETS) else { return };
        // Beyond those that other machines sweep.
        let number = 50_000 + std::process::id() % 1000;
        let (socket, lock) = (socket_of(number), lock_of(number));
        let listener = UnixListener::bind(&socket).unwrap();
        remove(number);
        assert!(socket.exists(), "it is listened to");
        drop(listener);
        fs::write(&lock, format!("{:>10}\n", std::process::id())).unwrap();
        remove(number);
        assert!(socket.exists() && lock.exists(), "the lock's process lives");
        fs::write(&lock, format!("{:>10}\n", i32::MAX)).unwrap();
        remove(number);
        assert!(!socket.exists() && !lock.exists(), "both are of the dead");
    }
}
