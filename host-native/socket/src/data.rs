//! One UDP socket of a session.

use std::io::{self, ErrorKind, IoSliceMut};
use std::net::{SocketAddr, UdpSocket};
#[cfg(unix)]
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Duration;

use quinn_udp::{RecvMeta, Transmit, UdpSockRef, UdpSocketState};

use crate::system;
use crate::wait;

/// What both ends ask the system for.
pub const BUFFER_BYTES: usize = 8 << 20;

/// A bound socket with large buffers. No call on it waits longer than the limit it is given.
#[derive(Debug)]
pub struct DataSocket {
    udp: UdpSocket,
    offload: UdpSocketState,
}

impl DataSocket {
    /// Binds, asks for buffers of `buffer_bytes` (beyond the system's limit where the process may, else as much as
    /// it gives), and lets the system join datagrams that arrive.
    ///
    /// # Errors
    /// The bind's error. Small buffers are no error: see [`Self::buffer_sizes`].
    pub fn bind(address: SocketAddr, buffer_bytes: usize) -> io::Result<Self> {
        let udp = UdpSocket::bind(address)?;
        system::grow_buffers(&udp, buffer_bytes);
        let offload = UdpSocketState::new(UdpSockRef::from(&udp))?;
        // It forbids fragments, for the sake of QUIC. A session whose shard size can't shrink would get nothing through a
        // path that carries less.
        system::allow_fragments(&udp);
        Ok(Self { udp, offload })
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
        system::buffer_sizes(&self.udp)
    }

    /// What the system dropped because the receive buffer was full: it counts in 32 bits and wraps. What it had joined
    /// counts as one. None when it does not say.
    pub fn drops(&self) -> Option<u32> {
        system::drops(&self.udp)
    }

    /// Waits for one datagram for at most `limit`; none on time-out.
    ///
    /// # Errors
    /// Whatever is not a lost packet.
    pub fn recv_from(&self, buffer: &mut [u8], limit: Duration) -> io::Result<Option<(usize, SocketAddr)>> {
        match self.udp.recv_from(buffer) {
            Err(error) if error.kind() == ErrorKind::WouldBlock && wait::readable(&self.udp, limit)? => {
                received(self.udp.recv_from(buffer))
            }
            other => received(other),
        }
    }

    /// Sends one datagram to the connected peer; false when it counts as lost.
    ///
    /// # Errors
    /// Whatever is not a lost packet.
    pub fn send_one(&self, datagram: &[u8]) -> io::Result<bool> {
        received(self.udp.send(datagram)).map(|sent| sent.is_some())
    }

    /// Datagrams that the system may join in one buffer; 1 when it joins none.
    pub(crate) fn joined(&self) -> usize {
        self.offload.gro_segments()
    }

    /// Segments that one call may have; 1 when the system does not cut, or has refused to.
    pub(crate) fn segments(&self) -> usize {
        self.offload.max_gso_segments()
    }

    /// Sends `run` as segments of `stride` bytes, or as one datagram when it is no longer than that.
    pub(crate) fn send_segments(&self, peer: SocketAddr, run: &[u8], stride: usize) -> io::Result<()> {
        let transmit =
            Transmit { destination: peer, ecn: None, contents: run, segment_size: Some(stride), src_ip: None };
        self.offload.try_send(UdpSockRef::from(&self.udp), &transmit)
    }

    /// Takes what is there; nothing is waited for.
    pub(crate) fn recv_now(&self, slots: &mut [IoSliceMut<'_>], meta: &mut [RecvMeta]) -> io::Result<usize> {
        self.offload.recv(UdpSockRef::from(&self.udp), slots, meta)
    }

    pub(crate) fn udp(&self) -> &UdpSocket {
        &self.udp
    }
}

#[cfg(unix)]
impl AsFd for DataSocket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.udp.as_fd()
    }
}

/// None in place of what counts as a lost packet, and of an interruption.
fn received<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if is_lost_packet(&error) || error.kind() == ErrorKind::Interrupted => Ok(None),
        Err(error) => Err(error),
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

/// Longer than the path carries.
pub(crate) fn is_too_large(error: &io::Error) -> bool {
    #[cfg(unix)]
    const TOO_LARGE: i32 = libc::EMSGSIZE;
    #[cfg(windows)]
    const TOO_LARGE: i32 = 10040;
    error.raw_os_error() == Some(TOO_LARGE)
}
