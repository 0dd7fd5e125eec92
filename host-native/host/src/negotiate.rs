//! Carries out a handshake: the control stream, session slots and sockets that [`HostHandshake`] asks for.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use pf_quic::{ByteStream, Heard, close, peer_fingerprint};
use pf_session::{Agreed, HandshakeAction, HostHandshake, NoSession, Peer};
use pf_socket::{BUFFER_BYTES, DataSocket};
use quinn::Connection;
use tokio::sync::OwnedSemaphorePermit;

use crate::clock::ConnectionClock;
use crate::host::Host;
use crate::randomness::SystemRandomness;

/// Everything that was agreed on, and the stream on which it was.
pub struct Negotiated {
    /// The control stream.
    pub stream: ByteStream,
    /// What was agreed on. The slot is free again when it is dropped.
    pub agreed: Agreed<OwnedSemaphorePermit, DataSocket>,
}

/// Runs the handshake, at most for the configured time.
///
/// # Errors
/// [`NoSession`]; the client was told why, if it was still there.
pub async fn negotiate(host: &Host, connection: &Connection) -> Result<Negotiated, NoSession> {
    let clock = ConnectionClock::new();
    let address = connection.remote_address().ip();
    let fingerprint = peer_fingerprint(connection);
    let certified = fingerprint.is_some();
    let identity = fingerprint.map_or_else(|| address.to_string(), |print| print.to_string());
    let peer = Peer { address, identity, certified };
    let mut handshake = HostHandshake::new(peer, Arc::clone(&host.offer), host.config.handshake, clock.now());
    let mut stream = ByteStream::accept(connection.clone());
    loop {
        while let Some(action) = handshake.poll() {
            match action {
                HandshakeAction::TakeSlot => match Arc::clone(&host.slots).try_acquire_owned() {
                    Ok(slot) => handshake.slot_granted(clock.now(), slot),
                    Err(_) => handshake.slot_denied(clock.now()),
                },
                HandshakeAction::OpenDataSocket => match data_socket(host) {
                    Ok((socket, port)) => handshake.data_socket(clock.now(), socket, port, &mut SystemRandomness),
                    Err(error) => handshake.no_data_socket(clock.now(), error),
                },
                HandshakeAction::Send(bytes) => stream.send(&bytes),
                HandshakeAction::Close { code, reason } => close(connection, code, &reason),
                HandshakeAction::Agreed(agreed) => return Ok(Negotiated { stream, agreed: *agreed }),
                HandshakeAction::Ended(why) => return Err(why),
            }
        }
        tokio::select! {
            () = host.stopped() => handshake.stop(),
            () = clock.reaches(handshake.poll_timeout()) => handshake.handle_timeout(clock.now()),
            heard = stream.next() => match heard {
                Heard::Bytes(bytes) => handshake.receive(clock.now(), bytes),
                Heard::Sent => handshake.sent(clock.now()),
                Heard::StreamEnded => handshake.stream_ended(clock.now()),
                Heard::Closed(closing) => handshake.connection_closed(closing),
            },
        }
    }
}

fn data_socket(host: &Host) -> io::Result<(DataSocket, u16)> {
    let socket = DataSocket::bind(SocketAddr::new(host.config.listen.ip(), 0), BUFFER_BYTES)?;
    let port = socket.local_addr()?.port();
    Ok((socket, port))
}
