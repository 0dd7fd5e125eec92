//! One connection: its requests in turn, and its end.

use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use pf_abi::sim::SimMessage;
use rustix::net::sockopt::{Timeout, set_socket_timeout};

use super::client::Client;
use super::packet::{End, PACKET_MAX, answer, receive};
use crate::machine::Machine;

/// How long an answer may wait for a client that does not read.
const SEND_LIMIT: Duration = Duration::from_secs(5);

/// Serves a connection until it ends, then closes the files that are still open, as the system does for a process
/// that has died.
pub fn serve(machine: &'static Machine, socket: &OwnedFd, process_id: u32) {
    // Without it an answer could wait for ever; the socket works all the same.
    let _ = set_socket_timeout(socket, Timeout::Send, Some(SEND_LIMIT));
    let mut client = Client::new(process_id);
    let mut buffer = vec![0; PACKET_MAX];
    let end = loop {
        let packet = match receive(socket.as_fd(), &mut buffer) {
            Ok(packet) => packet,
            Err(end) => break end,
        };
        let reply: SimMessage = match client.handle(machine, packet.message, packet.descriptors) {
            Ok(reply) => reply,
            Err(breach) => break breach.into(),
        };
        if let Err(end) = answer(socket.as_fd(), packet.seq, &reply) {
            break end;
        }
    };
    match end {
        End::Closed => tracing::debug!(process_id, "client gone"),
        end => tracing::warn!(process_id, "client refused: {end}"),
    }
    for file in client.into_files() {
        machine.framework.close_file(file);
    }
}
