//! Linux: batches by `sendmmsg` and `recvmmsg`, socket options that std has no name for. All unsafe code is here.
#![allow(unsafe_code)]

use std::ffi::c_void;
use std::io;
use std::mem;
use std::net::UdpSocket;
use std::os::fd::AsRawFd;
use std::ptr;
use std::time::Duration;

use crate::call::CALL;

/// Room for one control message with a 32-bit counter, aligned as `cmsghdr` wants it.
type Control = [u64; 4];

const _: () = {
    // SAFETY: a size computation without memory access.
    let need = unsafe { libc::CMSG_SPACE(size_of::<u32>() as u32) } as usize;
    assert!(need <= size_of::<Control>());
};

fn set_option(socket: &UdpSocket, name: libc::c_int, value: libc::c_int) -> bool {
    // SAFETY: the descriptor is open for the call, and value and length describe a live local.
    let result = unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            name,
            ptr::from_ref(&value).cast::<c_void>(),
            size_of_val(&value) as libc::socklen_t,
        )
    };
    result == 0
}

fn get_option(socket: &UdpSocket, name: libc::c_int) -> io::Result<usize> {
    let mut value: libc::c_int = 0;
    let mut length = size_of_val(&value) as libc::socklen_t;
    // SAFETY: the descriptor is open for the call; value and length are live locals of the stated size.
    let result = unsafe {
        libc::getsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            name,
            ptr::from_mut(&mut value).cast::<c_void>(),
            &mut length,
        )
    };
    if result == 0 { Ok(usize::try_from(value).unwrap_or(0)) } else { Err(io::Error::last_os_error()) }
}

/// Asks for buffers beyond the system's limit, which needs CAP_NET_ADMIN, else for as much as it gives.
pub(crate) fn grow_buffers(socket: &UdpSocket, bytes: usize) {
    let bytes = libc::c_int::try_from(bytes).unwrap_or(libc::c_int::MAX);
    for (force, plain) in [(libc::SO_RCVBUFFORCE, libc::SO_RCVBUF), (libc::SO_SNDBUFFORCE, libc::SO_SNDBUF)] {
        let _ = set_option(socket, force, bytes) || set_option(socket, plain, bytes);
    }
}

/// Lets each datagram tell how many were dropped before it.
pub(crate) fn count_drops(socket: &UdpSocket) {
    let _ = set_option(socket, libc::SO_RXQ_OVFL, 1);
}

pub(crate) fn buffer_sizes(socket: &UdpSocket) -> io::Result<(usize, usize)> {
    Ok((get_option(socket, libc::SO_RCVBUF)?, get_option(socket, libc::SO_SNDBUF)?))
}

const EMPTY_IOVEC: libc::iovec = libc::iovec { iov_base: ptr::null_mut(), iov_len: 0 };

fn empty_header() -> libc::mmsghdr {
    // SAFETY: plain integers and pointers, for which zero is a value (null pointers of length zero).
    unsafe { mem::zeroed() }
}

/// Sends `flat` cut into `stride` bytes (at most 64 pieces); how many went out.
pub(crate) fn send(socket: &UdpSocket, flat: &[u8], stride: usize) -> io::Result<usize> {
    let mut vectors = [EMPTY_IOVEC; CALL];
    let mut headers = [empty_header(); CALL];
    let mut count = 0;
    for (piece, vector) in flat.chunks(stride.max(1)).zip(&mut vectors) {
        // The kernel only reads through this pointer.
        *vector = libc::iovec { iov_base: piece.as_ptr().cast_mut().cast(), iov_len: piece.len() };
        count += 1;
    }
    for (header, vector) in headers[..count].iter_mut().zip(&mut vectors) {
        header.msg_hdr.msg_iov = vector;
        header.msg_hdr.msg_iovlen = 1;
    }
    // SAFETY: `count` headers are initialised; each points to one vector, which lives as long as this call, and
    // through it to bytes of `flat`, which are borrowed for it and only read.
    let sent = unsafe { libc::sendmmsg(socket.as_raw_fd(), headers.as_mut_ptr(), count as libc::c_uint, 0) };
    usize::try_from(sent).map_err(|_| io::Error::last_os_error())
}

/// Takes what is there, waiting at most `limit` for the first datagram. Slots are `slot_bytes` long; lengths of the
/// received ones are written, and the newest drop counter if one came along.
pub(crate) fn recv(
    socket: &UdpSocket,
    slots: &mut [u8],
    slot_bytes: usize,
    lengths: &mut [usize],
    overflow: &mut Option<u32>,
    limit: Duration,
) -> io::Result<usize> {
    match recv_now(socket, slots, slot_bytes, lengths, overflow) {
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
        other => return other,
    }
    if !readable(socket, limit)? {
        return Ok(0);
    }
    recv_now(socket, slots, slot_bytes, lengths, overflow)
}

fn readable(socket: &UdpSocket, limit: Duration) -> io::Result<bool> {
    let mut poll = libc::pollfd { fd: socket.as_raw_fd(), events: libc::POLLIN, revents: 0 };
    let millis = libc::c_int::try_from(limit.as_millis()).unwrap_or(libc::c_int::MAX);
    // SAFETY: one live pollfd, and the count says so.
    let ready = unsafe { libc::poll(&mut poll, 1, millis) };
    if ready < 0 { Err(io::Error::last_os_error()) } else { Ok(ready > 0) }
}

fn recv_now(
    socket: &UdpSocket,
    slots: &mut [u8],
    slot_bytes: usize,
    lengths: &mut [usize],
    overflow: &mut Option<u32>,
) -> io::Result<usize> {
    let mut vectors = [EMPTY_IOVEC; CALL];
    let mut controls: [Control; CALL] = [[0; 4]; CALL];
    let mut headers = [empty_header(); CALL];
    let mut count = 0;
    for (slot, vector) in slots.chunks_exact_mut(slot_bytes).zip(&mut vectors).take(lengths.len()) {
        *vector = libc::iovec { iov_base: slot.as_mut_ptr().cast(), iov_len: slot.len() };
        count += 1;
    }
    for ((header, vector), control) in headers[..count].iter_mut().zip(&mut vectors).zip(&mut controls) {
        header.msg_hdr.msg_iov = vector;
        header.msg_hdr.msg_iovlen = 1;
        header.msg_hdr.msg_control = ptr::from_mut(control).cast();
        header.msg_hdr.msg_controllen = size_of::<Control>();
    }
    // SAFETY: `count` headers are initialised; each points to one vector and one control buffer of its own, which
    // live as long as this call, and through the vector to a slot of its own, borrowed mutably for it.
    let received = unsafe {
        libc::recvmmsg(
            socket.as_raw_fd(),
            headers.as_mut_ptr(),
            count as libc::c_uint,
            libc::MSG_DONTWAIT,
            ptr::null_mut(),
        )
    };
    let received = usize::try_from(received).map_err(|_| io::Error::last_os_error())?;
    for (header, length) in headers[..received].iter().zip(lengths) {
        *length = header.msg_len as usize;
        if let Some(count) = drop_count(&header.msg_hdr) {
            *overflow = Some(count);
        }
    }
    Ok(received)
}

/// The counter of SO_RXQ_OVFL, if the message carries one.
fn drop_count(header: &libc::msghdr) -> Option<u32> {
    // SAFETY: the header's control buffer is alive and the kernel has set its length; the macro stays within it.
    let mut at = unsafe { libc::CMSG_FIRSTHDR(header) };
    // SAFETY: null, or a whole message of the control buffer, which is aligned as they are.
    while let Some(message) = unsafe { at.as_ref() } {
        if message.cmsg_level == libc::SOL_SOCKET && message.cmsg_type == libc::SO_RXQ_OVFL {
            // SAFETY: the address behind a message of the buffer.
            let counter = unsafe { libc::CMSG_DATA(at) }.cast::<u32>();
            // SAFETY: the kernel wrote a 32-bit counter there. The buffer is aligned to 8 bytes and a message's data
            // lies at a multiple of that, so the counter is aligned.
            return Some(unsafe { counter.read() });
        }
        // SAFETY: as for the first; `at` is one of the buffer's messages.
        at = unsafe { libc::CMSG_NXTHDR(header, at) };
    }
    None
}
