//! Systems without batched calls: the same operations, one datagram a call, without counted drops.

use std::io;
use std::net::UdpSocket;
use std::time::Duration;

use socket2::SockRef;

pub(crate) fn grow_buffers(socket: &UdpSocket, bytes: usize) {
    let socket = SockRef::from(socket);
    // Smaller buffers are no error; the sizes in force can be asked for.
    let _ = socket.set_recv_buffer_size(bytes);
    let _ = socket.set_send_buffer_size(bytes);
}

pub(crate) fn count_drops(_socket: &UdpSocket) {}

pub(crate) fn buffer_sizes(socket: &UdpSocket) -> io::Result<(usize, usize)> {
    let socket = SockRef::from(socket);
    Ok((socket.recv_buffer_size()?, socket.send_buffer_size()?))
}

pub(crate) fn send(socket: &UdpSocket, flat: &[u8], stride: usize) -> io::Result<usize> {
    socket.send(&flat[..flat.len().min(stride)])?;
    Ok(1)
}

pub(crate) fn recv(
    socket: &UdpSocket,
    slots: &mut [u8],
    slot_bytes: usize,
    lengths: &mut [usize],
    _overflow: &mut Option<u32>,
    limit: Duration,
) -> io::Result<usize> {
    socket.set_read_timeout(Some(limit.max(Duration::from_millis(1))))?;
    lengths[0] = socket.recv(&mut slots[..slot_bytes])?;
    Ok(1)
}
