//! The host's wait for a punch (wire §1.6).

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use pf_abi::wire;

use crate::data::DataSocket;

/// How often the wait looks whether it should end.
const LOOK: Duration = Duration::from_millis(50);

/// Whether a datagram begins with the punch's magic.
pub fn is_punch(datagram: &[u8]) -> bool {
    datagram.starts_with(&wire::PUNCH)
}

/// Waits for a punch from `peer` for at most `limit`, or until `stop` says so. Other datagrams are ignored. The
/// address is the one observed, which address translation may have changed.
///
/// # Errors
/// The socket's, lost packets excepted.
pub fn await_punch(
    socket: &DataSocket,
    peer: IpAddr,
    limit: Duration,
    stop: &dyn Fn() -> bool,
) -> io::Result<Option<SocketAddr>> {
    let end = Instant::now() + limit;
    let mut datagram = [0; 64];
    while !stop() {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        if let Some((length, from)) = socket.recv_from(&mut datagram, left.min(LOOK))?
            && from.ip().to_canonical() == peer.to_canonical()
            && is_punch(&datagram[..length])
        {
            return Ok(Some(from));
        }
    }
    Ok(None)
}
