//! One client: its requests in turn, its open files, its end.

use std::collections::HashMap;
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use pf_abi::sim::SimMessage;
use rustix::net::sockopt::{Timeout, set_socket_timeout};

use super::packet::{End, PACKET_MAX, answer, receive};
use crate::machine::Machine;
use crate::objects::Handle;

/// How long an answer may wait for a client that does not read.
const SEND_LIMIT: Duration = Duration::from_secs(5);
/// Files that one client may have open.
const FILES_MAX: usize = 16;

/// State of one connection.
#[derive(Debug)]
pub struct Client {
    pub process_id: u32,
    /// Open files by the client's own handle values.
    files: HashMap<u64, Handle>,
    next_file: u64,
}

impl Client {
    /// Enters an open file; its handle, or `None` when there are too many.
    pub fn add_file(&mut self, file: Handle) -> Option<u64> {
        if self.files.len() >= FILES_MAX {
            return None;
        }
        self.next_file += 4;
        self.files.insert(self.next_file, file);
        Some(self.next_file)
    }

    pub fn file(&self, handle: u64) -> Option<Handle> {
        self.files.get(&handle).copied()
    }

    pub fn remove_file(&mut self, handle: u64) -> Option<Handle> {
        self.files.remove(&handle)
    }
}

/// Serves a connection until it ends, then closes the files that are still open, as the system does for a process
/// that has died.
pub fn serve(machine: &'static Machine, socket: &OwnedFd, process_id: u32) {
    // Without it an answer could wait for ever; the socket works all the same.
    let _ = set_socket_timeout(socket, Timeout::Send, Some(SEND_LIMIT));
    let mut client = Client { process_id, files: HashMap::new(), next_file: 0 };
    let mut buffer = vec![0; PACKET_MAX];
    let end = loop {
        let packet = match receive(socket.as_fd(), &mut buffer) {
            Ok(packet) => packet,
            Err(end) => break end,
        };
        let reply: SimMessage = match client.handle(machine, packet.message, packet.descriptors) {
            Ok(reply) => reply,
            Err(why) => break End::Broken(why),
        };
        if let Err(end) = answer(socket.as_fd(), packet.seq, &reply) {
            break end;
        }
    };
    match end {
        End::Closed => tracing::debug!(process_id, "client gone"),
        End::Broken(why) => tracing::warn!(process_id, "client refused: {why}"),
    }
    let mut files: Vec<(u64, Handle)> = client.files.drain().collect();
    files.sort_unstable_by_key(|(handle, _)| *handle);
    for (_, file) in files {
        machine.close_file(file);
    }
}
