//! The system calls of other processes, over a Unix socket: opening the device, control codes, handles passed in, the
//! display configuration; and for tests faults, time and figures.
//!
//! Every packet is hostile until it is decoded: one that is not a message of this conversation ends its connection.

mod client;
mod connection;
mod packet;
mod requests;

use std::collections::HashMap;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;

use parking_lot::Mutex;
use pf_abi::sim::{MonitorChanged, SimMessage};
use rustix::net::{AddressFamily, Shutdown, SocketAddrUnix, SocketFlags, SocketType};

use crate::machine::Machine;
use crate::machine::class_extension::TargetChange;

/// Connections at a time.
const CLIENTS_MAX: usize = 32;
/// Connections that may wait to be accepted.
const BACKLOG: i32 = 16;

/// Why there is no socket.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("{0} is served by a running process already")]
    InUse(PathBuf),
    #[error("{path}: {error}")]
    Socket { path: PathBuf, error: io::Error },
    #[error("{0} is there already and is no socket of this user")]
    Foreign(PathBuf),
}

#[derive(Debug)]
struct Connection {
    socket: Arc<OwnedFd>,
    thread: Option<JoinHandle<()>>,
}

/// A bound socket and its clients.
#[derive(Debug)]
pub struct Server {
    path: PathBuf,
    listener: OwnedFd,
    stopping: AtomicBool,
    next_client: AtomicU64,
    connections: Mutex<HashMap<u64, Connection>>,
    acceptor: Mutex<Option<JoinHandle<()>>>,
}

impl Server {
    /// Binds the socket for this user only.
    ///
    /// # Errors
    /// [`ServeError`].
    pub fn bind(path: &Path) -> Result<Arc<Self>, ServeError> {
        let failed = |error: io::Error| ServeError::Socket { path: path.to_owned(), error };
        let address = SocketAddrUnix::new(path).map_err(|error| failed(error.into()))?;
        remove_stale(path, &address)?;
        let listener = open_socket().map_err(failed)?;
        // What has no name yet is private before anybody can find it.
        rustix::fs::fchmod(&listener, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR)
            .map_err(|error| failed(error.into()))?;
        rustix::net::bind(&listener, &address).map_err(|error| failed(error.into()))?;
        rustix::net::listen(&listener, BACKLOG).map_err(|error| failed(error.into()))?;
        Ok(Arc::new(Self {
            path: path.to_owned(),
            listener,
            stopping: AtomicBool::new(false),
            next_client: AtomicU64::new(1),
            connections: Mutex::default(),
            acceptor: Mutex::default(),
        }))
    }

    /// Starts to accept clients.
    ///
    /// # Errors
    /// The system's.
    pub fn start(self: &Arc<Self>, machine: &'static Machine) -> io::Result<()> {
        let server = Arc::clone(self);
        machine.class.set_listener({
            let server = Arc::downgrade(self);
            move |change| {
                if let Some(server) = server.upgrade() {
                    server.tell_all(change);
                }
            }
        });
        let acceptor = std::thread::Builder::new().name("accept".into()).spawn(move || server.accept(machine))?;
        *self.acceptor.lock() = Some(acceptor);
        Ok(())
    }

    fn accept(self: &Arc<Self>, machine: &'static Machine) {
        while !self.stopping.load(Ordering::Acquire) {
            match rustix::net::accept_with(&self.listener, SocketFlags::CLOEXEC) {
                Ok(socket) => self.welcome(machine, socket),
                Err(rustix::io::Errno::INTR | rustix::io::Errno::CONNABORTED) => {}
                Err(error) => {
                    if !self.stopping.load(Ordering::Acquire) {
                        tracing::error!(%error, "accept");
                        std::thread::sleep(std::time::Duration::from_millis(50));
                    }
                }
            }
        }
    }

    fn welcome(self: &Arc<Self>, machine: &'static Machine, socket: OwnedFd) {
        let Some(process_id) = trusted_peer(&socket) else { return };
        let mut connections = self.connections.lock();
        if connections.len() >= CLIENTS_MAX {
            tracing::warn!(process_id, "too many clients");
            return;
        }
        let id = self.next_client.fetch_add(1, Ordering::Relaxed);
        let socket = Arc::new(socket);
        let server = Arc::clone(self);
        let served = Arc::clone(&socket);
        let spawned = std::thread::Builder::new().name(format!("client-{id}")).spawn(move || {
            connection::serve(machine, &served, process_id);
            // The connection may be taken by `stop` at the same time, which then joins this thread.
            server.connections.lock().remove(&id);
        });
        match spawned {
            Ok(thread) => {
                connections.insert(id, Connection { socket, thread: Some(thread) });
            }
            Err(error) => tracing::error!(%error, "no thread for a client"),
        }
    }

    /// Sends an event to every client; one that does not read misses it.
    fn tell_all(&self, change: TargetChange) {
        let message = MonitorChanged { target_id: change.target_id, present: u8::from(change.present) };
        let Ok(frame) = SimMessage::from(message).encode(0) else { return };
        let sockets: Vec<Arc<OwnedFd>> =
            self.connections.lock().values().map(|connection| Arc::clone(&connection.socket)).collect();
        for socket in sockets {
            packet::send_event(socket.as_fd(), &frame);
        }
    }

    /// Ends every connection, waits until their files are closed, removes the socket.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
        // Wakes the acceptor.
        let _ = rustix::net::shutdown(&self.listener, Shutdown::Both);
        let acceptor = self.acceptor.lock().take();
        if let Some(acceptor) = acceptor {
            let _ = acceptor.join();
        }
        loop {
            let next = {
                let mut connections = self.connections.lock();
                let id = connections.keys().next().copied();
                id.and_then(|id| connections.remove(&id))
            };
            let Some(mut connection) = next else { break };
            let _ = rustix::net::shutdown(&connection.socket, Shutdown::Both);
            if let Some(thread) = connection.thread.take()
                && thread.join().is_err()
            {
                tracing::error!("a client's thread panicked");
            }
        }
        let _ = std::fs::remove_file(&self.path);
    }
}

fn open_socket() -> io::Result<OwnedFd> {
    Ok(rustix::net::socket_with(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?)
}

/// Removes a socket of this user that nobody serves any more. The system answers for a file as it does for such a socket.
fn remove_stale(path: &Path, address: &SocketAddrUnix) -> Result<(), ServeError> {
    let failed = |error: io::Error| ServeError::Socket { path: path.to_owned(), error };
    let found = match std::fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    if !found.file_type().is_socket() || found.uid() != rustix::process::geteuid().as_raw() {
        return Err(ServeError::Foreign(path.to_owned()));
    }
    let probe = open_socket().map_err(failed)?;
    match rustix::net::connect(&probe, address) {
        Err(rustix::io::Errno::CONNREFUSED) => std::fs::remove_file(path).map_err(failed),
        Err(error) => Err(failed(error.into())),
        Ok(()) => Err(ServeError::InUse(path.to_owned())),
    }
}

/// Process id of a peer that runs as this user.
fn trusted_peer(socket: &OwnedFd) -> Option<u32> {
    let peer = match rustix::net::sockopt::socket_peercred(socket) {
        Ok(peer) => peer,
        Err(error) => {
            tracing::error!(%error, "a client without credentials");
            return None;
        }
    };
    if peer.uid != rustix::process::geteuid() {
        tracing::warn!(uid = peer.uid.as_raw(), "a client of another user was refused");
        return None;
    }
    u32::try_from(peer.pid.as_raw_nonzero().get()).ok()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_socket_is_private_and_what_is_none_stays() {
        let folder = std::env::temp_dir().join(format!("pf-server-{}", std::process::id()));
        std::fs::create_dir(&folder).expect("a fresh folder");
        let (letter, link, socket) = (folder.join("letter"), folder.join("link"), folder.join("socket"));
        std::fs::write(&letter, "dear friend").expect("writes");
        std::os::unix::fs::symlink(folder.join("nothing"), &link).expect("links");
        for path in [&letter, &link] {
            assert!(matches!(Server::bind(path), Err(ServeError::Foreign(_))), "{path:?}");
        }
        assert_eq!(std::fs::read(&letter).expect("is there"), b"dear friend");
        drop(std::os::unix::net::UnixListener::bind(&socket).expect("binds"));
        let server = Server::bind(&socket).expect("nobody serves it");
        assert_eq!(std::fs::metadata(&socket).expect("is there").permissions().mode() & 0o777, 0o600);
        assert!(matches!(Server::bind(&socket), Err(ServeError::InUse(_))));
        server.stop();
        assert!(!socket.exists());
        std::fs::remove_dir_all(&folder).expect("removes");
    }
}
