//! Many datagrams a call, from and into memory that is allocated once.

use std::io;
use std::time::Duration;

use crate::call::CALL;
use crate::data::DataSocket;
use crate::mmsg;

/// What a batched send did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    pub packets: u64,
    pub bytes: u64,
    /// Packets whose error counts as a loss (wire §1.6).
    pub lost: u64,
}

/// Sends runs of equally long datagrams.
#[derive(Clone, Copy, Debug, Default)]
pub struct SendBatch;

impl SendBatch {
    pub const fn new() -> Self {
        Self
    }

    /// Sends `flat` as datagrams of `stride` bytes (the last may be shorter) to the connected peer, in order.
    ///
    /// # Errors
    /// The first error that is not a lost packet; what was sent before it is not told.
    ///
    /// # Panics
    /// When `stride` is 0.
    pub fn send(&mut self, socket: &DataSocket, flat: &[u8], stride: usize) -> io::Result<Sent> {
        assert!(stride > 0, "datagrams of 0 bytes");
        let mut sent = Sent::default();
        let mut rest = flat;
        while !rest.is_empty() {
            let run = &rest[..rest.len().min(CALL * stride)];
            let bytes = match mmsg::send(socket.udp(), run, stride) {
                Ok(packets) => {
                    let bytes = run.len().min(packets * stride);
                    sent.packets += packets as u64;
                    sent.bytes += bytes as u64;
                    bytes
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
                Err(error) if crate::is_lost_packet(&error) => {
                    sent.lost += 1;
                    run.len().min(stride)
                }
                Err(error) => return Err(error),
            };
            rest = &rest[bytes..];
        }
        Ok(sent)
    }
}

/// Receives up to a fixed number of datagrams a call.
#[derive(Debug)]
pub struct RecvBatch {
    bytes: Vec<u8>,
    slot_bytes: usize,
    lengths: Vec<usize>,
    received: usize,
    /// The kernel's running count, as last seen.
    overflow: u32,
    kernel_drops: u64,
}

impl RecvBatch {
    /// Room for `slots` (1..=64) datagrams of `slot_bytes`; longer ones are cut, so give one byte more than is legal.
    pub fn new(slots: usize, slot_bytes: usize) -> Self {
        let slots = slots.clamp(1, CALL);
        Self {
            bytes: vec![0; slots * slot_bytes],
            slot_bytes,
            lengths: vec![0; slots],
            received: 0,
            overflow: 0,
            kernel_drops: 0,
        }
    }

    /// Waits at most `limit` for the first datagram, then takes what is there; 0 on time-out and on errors that
    /// count as lost packets.
    ///
    /// # Errors
    /// Whatever is not a lost packet.
    pub fn recv(&mut self, socket: &DataSocket, limit: Duration) -> io::Result<usize> {
        self.received = 0;
        let mut overflow = None;
        let result =
            mmsg::recv(socket.udp(), &mut self.bytes, self.slot_bytes, &mut self.lengths, &mut overflow, limit);
        self.received = match result {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted || crate::is_lost_packet(&error) => 0,
            Err(error) => return Err(error),
        };
        if let Some(now) = overflow {
            // The kernel counts in 32 bits and wraps.
            self.kernel_drops += u64::from(now.wrapping_sub(self.overflow));
            self.overflow = now;
        }
        Ok(self.received)
    }

    /// Datagram `index` of the last call.
    ///
    /// # Panics
    /// When `index` is not below what [`Self::recv`] gave.
    pub fn datagram_mut(&mut self, index: usize) -> &mut [u8] {
        assert!(index < self.received, "datagram {index} of {}", self.received);
        let start = index * self.slot_bytes;
        &mut self.bytes[start..start + self.lengths[index]]
    }

    /// Datagrams that the kernel dropped because the socket's buffer was full. It tells with the next datagram only.
    pub fn kernel_drops(&self) -> u64 {
        self.kernel_drops
    }
}
