//! Linux: batches by `sendmmsg`, buffers beyond the system's limit, and the two socket options that no library of ours
//! knows.
#![allow(unsafe_code)]

use std::array;
use std::ffi::c_void;
use std::io::{self, IoSlice};
use std::net::UdpSocket;
use std::os::fd::AsRawFd;
use std::ptr;

use rustix::net::{MMsgHdr, SendAncillaryBuffer, SendFlags, sendmmsg, sockopt};

use crate::call::CALL;

/// Counters of SO_MEMINFO up to and with the drops.
const COUNTERS: usize = 9;
/// SK_MEMINFO_DROPS of linux/sock_diag.h.
const DROPS: usize = 8;

/// Asks for buffers beyond the system's limit, which needs CAP_NET_ADMIN, else for as much as it gives.
pub(crate) fn grow_buffers(socket: &UdpSocket, bytes: usize) {
    let _ = sockopt::set_socket_recv_buffer_size_force(socket, bytes)
        .or_else(|_| sockopt::set_socket_recv_buffer_size(socket, bytes));
    let _ = sockopt::set_socket_send_buffer_size_force(socket, bytes)
        .or_else(|_| sockopt::set_socket_send_buffer_size(socket, bytes));
}

/// Receive and send buffer in bytes, as the kernel counts them.
pub(crate) fn buffer_sizes(socket: &UdpSocket) -> io::Result<(usize, usize)> {
    Ok((sockopt::socket_recv_buffer_size(socket)?, sockopt::socket_send_buffer_size(socket)?))
}

/// Lets the system cut datagrams that are longer than the path carries, as it does for any socket that asks for nothing.
pub(crate) fn allow_fragments(socket: &UdpSocket) {
    // Each is for one family; where neither can be set, longer datagrams are refused one by one.
    let _ = sockopt::set_ip_mtu_discover(socket, sockopt::Ipv4PathMtuDiscovery::WANT);
    let _ = sockopt::set_ipv6_mtu_discover(socket, sockopt::Ipv6PathMtuDiscovery::WANT);
    let off: libc::c_int = 0;
    // SAFETY: the descriptor is open for the call, and value and length describe a live local.
    let _ = unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            libc::IPPROTO_IPV6,
            libc::IPV6_DONTFRAG,
            ptr::from_ref(&off).cast::<c_void>(),
            size_of_val(&off) as libc::socklen_t,
        )
    };
}

/// What the kernel dropped because the socket's buffer was full: it counts in 32 bits and wraps. None when it does not say
/// (before Linux 4.12).
pub(crate) fn drops(socket: &UdpSocket) -> Option<u32> {
    let mut counters = [0_u32; COUNTERS];
    let mut length = size_of_val(&counters) as libc::socklen_t;
    // SAFETY: the descriptor is open for the call; counters and length are live locals, and the kernel writes no more than
    // the length says.
    let result = unsafe {
        libc::getsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_MEMINFO,
            counters.as_mut_ptr().cast::<c_void>(),
            &mut length,
        )
    };
    (result == 0 && length as usize == size_of_val(&counters)).then_some(counters[DROPS])
}

/// Sends `run` cut into `stride` bytes (at most 64 pieces) to the connected peer; how many went out.
pub(crate) fn send_batch(socket: &UdpSocket, run: &[u8], stride: usize) -> io::Result<usize> {
    let mut pieces = [IoSlice::new(&[]); CALL];
    let mut count = 0;
    for (piece, slot) in run.chunks(stride).zip(&mut pieces) {
        *slot = IoSlice::new(piece);
        count += 1;
    }
    let mut nothing: [SendAncillaryBuffer<'_, '_, '_>; CALL] = array::from_fn(|_| SendAncillaryBuffer::default());
    let mut nothing = nothing.iter_mut();
    let mut headers: [MMsgHdr<'_>; CALL] =
        array::from_fn(|at| MMsgHdr::new(&pieces[at..=at], nothing.next().expect("one for each")));
    Ok(sendmmsg(socket, &mut headers[..count], SendFlags::empty())?)
}
