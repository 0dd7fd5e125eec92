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

    /// Takes the memory for units of up to `frame_bytes` bytes with as much recovery again, in shards of any size. A longer
    /// unit takes more when it comes.
    pub fn for_units(frame_bytes: usize) -> Self {
        let least = usize::from(wire::MIN_SHARD_PAYLOAD);
        let packets = 2 * (frame_bytes / least + 1);
        // Fewer and longer shards take less, but for the padding of the last.
        let longest = datagram_bytes(usize::from(wire::MAX_SHARD_PAYLOAD));
        Self { bytes: Vec::with_capacity(packets * datagram_bytes(least) + 2 * longest), stride: 0, packets: 0 }
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
        self.stride = datagram_bytes(shard_bytes);
        self.set_len(packets);
    }

    /// Makes the batch longer or shorter; what it held stays, what is new is stale.
    pub(crate) fn set_len(&mut self, packets: usize) {
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

    /// Bytes of one shard.
    pub(crate) fn shard_bytes(&self) -> usize {
        self.stride - datagram_bytes(0)
    }

    pub(crate) fn shard(&self, index: usize) -> &[u8] {
        &self.bytes[shard_range(index, self.stride)]
    }

    /// Copies a unit into the first `count` shards, zero padded to the last one's end.
    pub(crate) fn set_shards(&mut self, content: &[u8], count: usize) {
        self.write_shards(0, content);
        self.pad_shards(content.len(), count);
    }

    pub(crate) fn zero_shards(&mut self, count: usize) {
        self.pad_shards(0, count);
    }

    /// Copies `content` to byte `at` of the shards, seen as one run of bytes.
    pub(crate) fn write_shards(&mut self, at: usize, content: &[u8]) {
        let size = self.shard_bytes();
        let (mut index, offset) = (at / size, at % size);
        let (first, rest) = content.split_at(content.len().min(size - offset));
        if !first.is_empty() {
            self.bytes[shard_range(index, self.stride)][offset..offset + first.len()].copy_from_slice(first);
        }
        for piece in rest.chunks(size) {
            index += 1;
            self.bytes[shard_range(index, self.stride)][..piece.len()].copy_from_slice(piece);
        }
    }

    /// Zeroes the first `count` shards from byte `at` of their run of bytes on.
    pub(crate) fn pad_shards(&mut self, at: usize, count: usize) {
        let size = self.shard_bytes();
        for index in at / size..count {
            let from = at.saturating_sub(index * size);
            self.bytes[shard_range(index, self.stride)][from..].fill(0);
        }
    }

    /// The packets before `at` to read shards from, and those from `at` on to write shards into.
    pub(crate) fn split_shards(&mut self, at: usize) -> (ReadShards<'_>, WriteShards<'_>) {
        let used = self.wire_bytes();
        let (before, after) = self.bytes[..used].split_at_mut(at * self.stride);
        (ReadShards { bytes: before, stride: self.stride }, WriteShards { bytes: after, stride: self.stride })
    }
}

/// Bytes of a sealed datagram with a shard of `shard_bytes`.
pub const fn datagram_bytes(shard_bytes: usize) -> usize {
    shard_bytes + VideoHeader::SIZE + wire::SEAL_OVERHEAD as usize
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

impl<'a> WriteShards<'a> {
    /// The shards of the first `count` packets.
    pub(crate) fn shards(self, count: usize) -> impl ExactSizeIterator<Item = &'a mut [u8]> {
        let range = shard_range(0, self.stride);
        self.bytes.chunks_exact_mut(self.stride).take(count).map(move |packet| &mut packet[range.clone()])
    }
}
