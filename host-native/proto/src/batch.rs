//! All datagrams of one access unit in one buffer, equally long, ready for one batched send.

use std::ops::Range;
use std::slice::{ChunksExact, ChunksExactMut};

use pf_abi::wire::{self, VideoHeader};

/// Where the packet begins inside a datagram: behind the sequence prefix.
const PACKET: usize = wire::SEAL_SEQ_BYTES as usize;
/// Where the shard begins inside a datagram.
const SHARD: usize = PACKET + VideoHeader::SIZE;

/// Datagrams of one unit in emission order. Reuse one per stream: packetizing overwrites it and keeps its memory.
#[derive(Debug, Default)]
pub struct PacketBatch {
    bytes: Vec<u8>,
    stride: usize,
    packets: usize,
}

impl PacketBatch {
    pub fn new() -> Self {
        Self::default()
    }

    /// Datagrams held.
    pub fn len(&self) -> usize {
        self.packets
    }

    pub fn is_empty(&self) -> bool {
        self.packets == 0
    }

    /// Bytes of one sealed datagram: shard + 40 + 24.
    pub fn stride(&self) -> usize {
        self.stride
    }

    /// Bytes of all sealed datagrams.
    pub fn wire_bytes(&self) -> usize {
        self.packets * self.stride
    }

    /// One datagram, sealed once a [`crate::Sealer`] went over the batch.
    ///
    /// # Panics
    /// When `index` is not below [`Self::len`].
    pub fn datagram(&self, index: usize) -> &[u8] {
        self.range(index..index + 1)
    }

    /// Neighbouring datagrams as one slice, [`Self::stride`] apart.
    ///
    /// # Panics
    /// When the range leaves the batch.
    pub fn range(&self, packets: Range<usize>) -> &[u8] {
        &self.bytes[..self.wire_bytes()][packets.start * self.stride..packets.end * self.stride]
    }

    /// Every datagram in emission order.
    pub fn datagrams(&self) -> ChunksExact<'_, u8> {
        self.bytes[..self.wire_bytes()].chunks_exact(self.stride.max(1))
    }

    /// Header and shard of a packet that is not sealed yet.
    ///
    /// # Panics
    /// When `index` is not below [`Self::len`].
    pub fn plain(&self, index: usize) -> &[u8] {
        let datagram = self.datagram(index);
        &datagram[PACKET..datagram.len() - wire::SEAL_TAG_BYTES as usize]
    }

    pub(crate) fn datagrams_mut(&mut self) -> ChunksExactMut<'_, u8> {
        let used = self.wire_bytes();
        self.bytes[..used].chunks_exact_mut(self.stride.max(1))
    }

    /// Makes room for `packets` packets with shards of `shard_bytes`; their content is stale.
    pub(crate) fn prepare(&mut self, packets: usize, shard_bytes: usize) {
        self.stride = shard_bytes + VideoHeader::SIZE + wire::SEAL_OVERHEAD as usize;
        self.packets = packets;
        let need = self.wire_bytes();
        if self.bytes.len() < need {
            self.bytes.resize(need, 0);
        }
    }

    pub(crate) fn set_header(&mut self, index: usize, header: &VideoHeader) {
        let start = index * self.stride;
        self.bytes[start + PACKET..start + SHARD].copy_from_slice(header.bytes());
    }

    /// Copies a shard, zero padded to the shard size.
    pub(crate) fn set_shard(&mut self, index: usize, content: &[u8]) {
        let shard = &mut self.bytes[shard_range(index, self.stride)];
        let (used, padding) = shard.split_at_mut(content.len());
        used.copy_from_slice(content);
        padding.fill(0);
    }

    /// The packets before `at` to read shards from, and those from `at` on to write shards into.
    pub(crate) fn split_shards(&mut self, at: usize) -> (ReadShards<'_>, WriteShards<'_>) {
        let used = self.wire_bytes();
        let (before, after) = self.bytes[..used].split_at_mut(at * self.stride);
        (ReadShards { bytes: before, stride: self.stride }, WriteShards { bytes: after, stride: self.stride })
    }
}

fn shard_range(index: usize, stride: usize) -> Range<usize> {
    index * stride + SHARD..(index + 1) * stride - wire::SEAL_TAG_BYTES as usize
}

/// Leading packets of a batch.
#[derive(Clone, Copy)]
pub(crate) struct ReadShards<'a> {
    bytes: &'a [u8],
    stride: usize,
}

impl<'a> ReadShards<'a> {
    pub(crate) fn shard(&self, index: usize) -> &'a [u8] {
        &self.bytes[shard_range(index, self.stride)]
    }
}

/// Trailing packets of a batch.
pub(crate) struct WriteShards<'a> {
    bytes: &'a mut [u8],
    stride: usize,
}

impl WriteShards<'_> {
    pub(crate) fn write(&mut self, index: usize, shard: &[u8]) {
        self.bytes[shard_range(index, self.stride)].copy_from_slice(shard);
    }
}
