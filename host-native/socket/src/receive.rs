//! Many datagrams a call, into memory that is allocated once.

use std::array;
use std::io::{self, IoSliceMut};
use std::slice::ChunksExactMut;
use std::time::Duration;

use quinn_udp::{BATCH_SIZE, RecvMeta};

use crate::data::{DataSocket, is_lost_packet};
use crate::wait;

/// Bytes that the system joins in one buffer, at most: one packet of its own.
const JOINED_BYTES: usize = 65_535;
/// Buffers start this far from a multiple of 4 KiB, each from its own one, so that they do not meet in the same lines of the
/// processor's cache.
const SHIFT: usize = 192;
/// Calls that find something, in a row, until the system is asked for its drops: it is asked whenever nothing was found.
const CALLS_PER_LOOK: u32 = 16;

/// Receives what the socket has, whole trains of datagrams at once. What came is read in place.
#[derive(Debug)]
pub struct RecvBatch {
    bytes: Vec<u8>,
    slot_bytes: usize,
    meta: [RecvMeta; BATCH_SIZE],
    /// Slots that the last call filled.
    filled: usize,
    /// The system's running count, as last seen.
    drops: u32,
    kernel_drops: u64,
    unlooked: u32,
}

impl RecvBatch {
    /// For datagrams of this socket of at most `longest` bytes: longer ones come cut to a length that is still above.
    pub fn new(socket: &DataSocket, longest: usize) -> Self {
        let slot_bytes = if socket.joined() > 1 { JOINED_BYTES.max(longest) + 1 + SHIFT } else { longest + 1 };
        Self {
            bytes: vec![0; BATCH_SIZE * slot_bytes],
            slot_bytes,
            meta: array::from_fn(|_| RecvMeta::default()),
            filled: 0,
            drops: socket.drops().unwrap_or(0),
            kernel_drops: 0,
            unlooked: 0,
        }
    }

    /// Waits at most `limit` for the first datagram, then takes what is there: how many datagrams. 0 on time-out and on
    /// errors that count as lost packets.
    ///
    /// # Errors
    /// Whatever is not a lost packet.
    pub fn recv(&mut self, socket: &DataSocket, limit: Duration) -> io::Result<usize> {
        match self.recv_now(socket)? {
            0 => {
                // There is time now.
                self.look(socket);
                if wait::readable(socket.udp(), limit)? { self.recv_now(socket) } else { Ok(0) }
            }
            count => Ok(count),
        }
    }

    /// Takes what is there without waiting: how many datagrams. 0 on errors that count as lost packets.
    ///
    /// # Errors
    /// Whatever is not a lost packet.
    pub fn recv_now(&mut self, socket: &DataSocket) -> io::Result<usize> {
        self.filled = 0;
        self.filled = match self.take(socket) {
            Ok(filled) => filled,
            Err(error) if is_lost_packet(&error) => return Ok(0),
            Err(error) => return Err(error),
        };
        self.unlooked += 1;
        if self.unlooked >= CALLS_PER_LOOK {
            self.look(socket);
        }
        Ok(self.meta[..self.filled].iter().map(datagrams).sum())
    }

    /// The datagrams of the last call, in the order of their arrival.
    pub fn datagrams_mut(&mut self) -> impl Iterator<Item = &mut [u8]> {
        slots(&mut self.bytes, self.slot_bytes)
            .zip(&self.meta[..self.filled])
            .flat_map(|(slot, meta)| slot[..meta.len].chunks_mut(meta.stride.max(1)))
    }

    /// Datagrams that the system dropped because the socket's buffer was full, as far as it was asked: whenever the socket
    /// was found empty. What the system had joined counts as one, so there may have been more.
    pub fn kernel_drops(&self) -> u64 {
        self.kernel_drops
    }

    fn take(&mut self, socket: &DataSocket) -> io::Result<usize> {
        let mut free = slots(&mut self.bytes, self.slot_bytes);
        let mut vectors: [IoSliceMut<'_>; BATCH_SIZE] =
            array::from_fn(|_| IoSliceMut::new(free.next().expect("a slot for each")));
        socket.recv_now(&mut vectors, &mut self.meta)
    }

    fn look(&mut self, socket: &DataSocket) {
        self.unlooked = 0;
        if let Some(now) = socket.drops() {
            self.kernel_drops += u64::from(now.wrapping_sub(self.drops));
            self.drops = now;
        }
    }
}

fn slots(bytes: &mut [u8], slot_bytes: usize) -> ChunksExactMut<'_, u8> {
    bytes.chunks_exact_mut(slot_bytes)
}

/// Datagrams in one buffer. An empty one has no bytes to show, and says nothing to anybody.
fn datagrams(meta: &RecvMeta) -> usize {
    meta.len.div_ceil(meta.stride.max(1))
}
