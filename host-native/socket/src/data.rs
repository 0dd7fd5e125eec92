//! One UDP socket of a session.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use crate::mmsg;

/// What both ends ask the system for.
pub const BUFFER_BYTES: usize = 8 << 20;
/// A send that finds no room for this long counts as a lost packet.
const SEND_LIMIT: Duration = Duration::from_millis(50);

/// A bound socket with large buffers.
#[derive(Debug)]
pub struct DataSocket {
    udp: UdpSocket,
}

impl DataSocket {
    /// Binds, asks for buffers of `buffer_bytes` (beyond the system's limit where the process may, else as much as
    /// it gives) and switches the counting of kernel drops on.
    ///
    /// # Errors
    /// The bind's error. Small buffers are no error: see [`Self::buffer_sizes`].
    pub fn bind(address: SocketAddr, buffer_bytes: usize) -> io::Result<Self> {
        let udp = UdpSocket::bind(address)?;
        mmsg::grow_buffers(&udp, buffer_bytes);
        mmsg::count_drops(&udp);
        udp.set_write_timeout(Some(SEND_LIMIT))?;
        Ok(Self { udp })
    }

    /// # Errors
    /// The system's.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.udp.local_addr()
    }

    /// Fixes the peer: everything from elsewhere is dropped by the system.
    ///
    /// # Errors
    /// The system's.
    pub fn connect(&self, peer: SocketAddr) -> io::Result<()> {
        self.udp.connect(peer)
    }

    /// Receive and send buffer in bytes, as the system counts them.
    ///
    /// # Errors
    /// The system's.
    pub fn buffer_sizes(&self) -> io::Result<(usize, usize)> {
        mmsg::buffer_sizes(&self.udp)
    }

    /// A second handle to the same socket.
    ///
    /// # Errors
    /// The system's.
    pub fn try_clone(&self) -> io::Result<Self> {
        Ok(Self { udp: self.udp.try_clone()? })
    }

    /// Waits for one datagram for at most `limit`; none on time-out.
    ///
    /// # Errors
    /// Whatever is not a lost packet.
    pub fn recv_from(&self, buffer: &mut [u8], limit: Duration) -> io::Result<Option<(usize, SocketAddr)>> {
        self.udp.set_read_timeout(Some(limit.max(Duration::from_millis(1))))?;
        match self.udp.recv_from(buffer) {
            Ok(received) => Ok(Some(received)),
            Err(error) if is_lost_packet(&error) || error.kind() == ErrorKind::Interrupted => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Sends one datagram to the connected peer; false when it counts as lost.
    ///
    /// # Errors
    /// Whatever is not a lost packet.
    pub fn send_one(&self, datagram: &[u8]) -> io::Result<bool> {
        match self.udp.send(datagram) {
            Ok(_) => Ok(true),
            Err(error) if is_lost_packet(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn udp(&self) -> &UdpSocket {
        &self.udp
    }
}

/// Errors that count as lost packets (wire §1.6): the path may heal, the session goes on.
pub fn is_lost_packet(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::WouldBlock
            | ErrorKind::TimedOut
            | ErrorKind::ConnectionRefused
            | ErrorKind::ConnectionReset
            | ErrorKind::NetworkUnreachable
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkDown
    ) || error.raw_os_error().is_some_and(|code| LOST_CODES.contains(&code))
}

/// No buffer space, host down: kinds that std has no name for.
#[cfg(target_os = "linux")]
const LOST_CODES: [i32; 2] = [libc::ENOBUFS, libc::EHOSTDOWN];
#[cfg(windows)]
const LOST_CODES: [i32; 5] = [10055, 10051, 10065, 10050, 10064];
#[cfg(not(any(target_os = "linux", windows)))]
const LOST_CODES: [i32; 0] = [];
