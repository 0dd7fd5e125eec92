//! Systems without batched calls: one datagram a call, without counted drops.

use std::io;
use std::net::UdpSocket;

use socket2::SockRef;

pub(crate) fn grow_buffers(socket: &UdpSocket, bytes: usize) {
    let socket = SockRef::from(socket);
    // Smaller buffers are no error; the sizes in force can be asked for.
    let _ = socket.set_recv_buffer_size(bytes);
    let _ = socket.set_send_buffer_size(bytes);
}

pub(crate) fn buffer_sizes(socket: &UdpSocket) -> io::Result<(usize, usize)> {
    let socket = SockRef::from(socket);
    Ok((socket.recv_buffer_size()?, socket.send_buffer_size()?))
}

pub(crate) fn allow_fragments(_socket: &UdpSocket) {}

pub(crate) fn drops(_socket: &UdpSocket) -> Option<u32> {
    None
}

pub(crate) fn send_batch(socket: &UdpSocket, run: &[u8], stride: usize) -> io::Result<usize> {
    socket.send(&run[..run.len().min(stride)])?;
    Ok(1)
}
