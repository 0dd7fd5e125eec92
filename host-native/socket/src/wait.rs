//! Bounded waits for a socket that never blocks.

use std::io;
use std::net::UdpSocket;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// Waits until there is something to receive, an error included: false when `limit` passed, or a signal came.
pub(crate) fn readable(socket: &UdpSocket, limit: Duration) -> io::Result<bool> {
    wait(socket, PollFlags::IN, limit)
}

/// Waits until there is room to send: false when `limit` passed, or a signal came.
pub(crate) fn writable(socket: &UdpSocket, limit: Duration) -> io::Result<bool> {
    wait(socket, PollFlags::OUT, limit)
}

fn wait(socket: &UdpSocket, what: PollFlags, limit: Duration) -> io::Result<bool> {
    // Longer than a second count of 64 bits has no meaning here, and would not be a valid time.
    let limit = Timespec::try_from(limit).unwrap_or(Timespec { tv_sec: i64::from(i32::MAX), tv_nsec: 0 });
    match poll(&mut [PollFd::new(socket, what)], Some(&limit)) {
        Ok(ready) => Ok(ready > 0),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
