//! One frame in flight: where its shards lie and which are there.

use pf_abi::wire::UserFlags;

use super::check::Checked;
use super::stats::Reject;
use crate::fec;
use crate::geometry::UnitGeometry;

/// What became of a shard.
pub(super) enum Stored {
    Kept,
    /// Its block is complete.
    Unneeded,
    Duplicate,
    /// `repaired` data shards were rebuilt.
    BlockDone {
        repaired: u32,
    },
    FrameDone {
        repaired: u32,
    },
}

#[derive(Clone, Copy, Debug, Default)]
struct Block {
    /// Recovery shards of the block, once a packet told.
    recovery: Option<u16>,
    data_have: u16,
    recovery_have: u16,
    done: bool,
}

/// Place of one kept recovery shard; the bytes are at the same position in `parity`.
#[derive(Clone, Copy, Debug)]
struct Parity {
    block: u16,
    index: u16,
}

/// Buffers of one frame; reused for the next one.
#[derive(Debug, Default)]
pub(super) struct Frame {
    index: u32,
    pts_ns: u64,
    flags: UserFlags,
    frame_bytes: u32,
    shard_bytes: u16,
    geometry: Option<UnitGeometry>,
    ceiling: u32,
    /// All data shards in order. May be longer than the frame: it never shrinks.
    data: Vec<u8>,
    blocks: Vec<Block>,
    open_blocks: u32,
    /// Bit per data shard of the frame.
    data_seen: Vec<u64>,
    /// Bit per possible recovery shard, `ceiling` to a block.
    parity_seen: Vec<u64>,
    parity: Vec<u8>,
    parity_at: Vec<Parity>,
    repaired: u32,
}

fn words(bits: usize) -> usize {
    bits.div_ceil(64)
}

fn reset_bits(bits: &mut Vec<u64>, count: usize) {
    bits.clear();
    resize_exact(bits, words(count), 0);
}

/// Sets a bit; false when it was set already.
fn mark(bits: &mut [u64], at: usize) -> bool {
    let mask = 1 << (at % 64);
    let fresh = bits[at / 64] & mask == 0;
    bits[at / 64] |= mask;
    fresh
}

/// Like `resize`, without room to spare: all memory counts against the limit.
fn resize_exact<T: Clone>(items: &mut Vec<T>, count: usize, value: T) {
    items.reserve_exact(count.saturating_sub(items.len()));
    items.resize(count, value);
}

/// By how many items a buffer has to grow to take `more`: by half, at least by 16 times `more`; 0 when they fit.
fn growth<T>(items: &Vec<T>, more: usize) -> usize {
    if items.capacity() - items.len() >= more { 0 } else { (items.len() / 2).max(16 * more) }
}

fn is_marked(bits: &[u64], at: usize) -> bool {
    bits[at / 64] & (1 << (at % 64)) != 0
}

impl Frame {
    pub(super) fn index(&self) -> u32 {
        self.index
    }

    pub(super) fn pts_ns(&self) -> u64 {
        self.pts_ns
    }

    pub(super) fn flags(&self) -> UserFlags {
        self.flags
    }

    pub(super) fn repaired(&self) -> u32 {
        self.repaired
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.data[..self.frame_bytes as usize]
    }

    /// Memory that a frame takes at its begin: data and block state.
    pub(super) fn bytes_needed(checked: &Checked<'_>) -> usize {
        let geometry = checked.geometry;
        let (shards, blocks) = (geometry.shards as usize, geometry.blocks as usize);
        let bits = words(shards) + words(blocks * checked.ceiling as usize);
        shards * usize::from(checked.header.shard_bytes) + blocks * size_of::<Block>() + bits * size_of::<u64>()
    }

    /// Memory that the buffers hold, used or not.
    pub(super) fn capacity(&self) -> usize {
        self.data.capacity()
            + self.blocks.capacity() * size_of::<Block>()
            + (self.data_seen.capacity() + self.parity_seen.capacity()) * size_of::<u64>()
            + self.parity.capacity()
            + self.parity_at.capacity() * size_of::<Parity>()
    }

    /// Takes the frame's shape from its first packet.
    pub(super) fn begin(&mut self, checked: &Checked<'_>) {
        let header = &checked.header;
        let geometry = checked.geometry;
        self.index = header.frame_index;
        self.pts_ns = header.pts_ns;
        self.flags = header.user_flags;
        self.frame_bytes = header.frame_bytes;
        self.shard_bytes = header.shard_bytes;
        self.geometry = Some(geometry);
        self.ceiling = checked.ceiling;
        let need = geometry.shards as usize * usize::from(header.shard_bytes);
        if self.data.len() < need {
            // Stale bytes behind `need` are harmless: every shard is written or rebuilt before the frame is complete.
            resize_exact(&mut self.data, need, 0);
        }
        self.blocks.clear();
        resize_exact(&mut self.blocks, geometry.blocks as usize, Block::default());
        self.open_blocks = geometry.blocks;
        reset_bits(&mut self.data_seen, geometry.shards as usize);
        reset_bits(&mut self.parity_seen, geometry.blocks as usize * checked.ceiling as usize);
        self.parity.clear();
        self.parity_at.clear();
        self.repaired = 0;
    }

    /// Keeps one shard; `room` is how many bytes recovery shards may still take.
    pub(super) fn store(
        &mut self,
        checked: &Checked<'_>,
        room: usize,
        decoder: &mut fec::Decoder,
    ) -> Result<Stored, Reject> {
        let header = &checked.header;
        let same_frame = header.shard_bytes == self.shard_bytes && header.frame_bytes == self.frame_bytes;
        if !same_frame {
            return Err(Reject::FrameMismatch);
        }
        let block_index = usize::from(header.block_index);
        let block = &mut self.blocks[block_index];
        if *block.recovery.get_or_insert(header.recovery_shards) != header.recovery_shards {
            return Err(Reject::BlockMismatch);
        }
        if block.done {
            return Ok(Stored::Unneeded);
        }
        let shard_bytes = usize::from(self.shard_bytes);
        if checked.is_data() {
            let at = checked.geometry.first_shard(block_index as u32) as usize + usize::from(header.shard_index);
            if !mark(&mut self.data_seen, at) {
                return Ok(Stored::Duplicate);
            }
            self.data[at * shard_bytes..(at + 1) * shard_bytes].copy_from_slice(checked.shard);
            block.data_have += 1;
        } else {
            let index = header.shard_index - header.data_shards;
            let (bytes, places) = (growth(&self.parity, shard_bytes), growth(&self.parity_at, 1));
            if bytes + places * size_of::<Parity>() > room {
                return Err(Reject::NoRoom);
            }
            if !mark(&mut self.parity_seen, block_index * self.ceiling as usize + usize::from(index)) {
                return Ok(Stored::Duplicate);
            }
            self.parity.reserve_exact(bytes);
            self.parity_at.reserve_exact(places);
            self.parity.extend_from_slice(checked.shard);
            self.parity_at.push(Parity { block: header.block_index, index });
            block.recovery_have += 1;
        }
        if u32::from(block.data_have) + u32::from(block.recovery_have) < u32::from(header.data_shards) {
            return Ok(Stored::Kept);
        }
        let repaired = self.close_block(header.block_index, header.data_shards, header.recovery_shards, decoder)?;
        self.open_blocks -= 1;
        self.repaired += repaired;
        Ok(if self.open_blocks == 0 { Stored::FrameDone { repaired } } else { Stored::BlockDone { repaired } })
    }

    /// Rebuilds what is missing of a block that has enough shards.
    fn close_block(
        &mut self,
        block_index: u16,
        data_shards: u16,
        recovery_shards: u16,
        decoder: &mut fec::Decoder,
    ) -> Result<u32, Reject> {
        let block = &mut self.blocks[usize::from(block_index)];
        block.done = true;
        if block.data_have == data_shards {
            return Ok(0);
        }
        let shard_bytes = usize::from(self.shard_bytes);
        let (count, recovery) = (usize::from(data_shards), usize::from(recovery_shards));
        let Some(geometry) = self.geometry else { return Ok(0) };
        let first = geometry.first_shard(u32::from(block_index)) as usize;
        let region = first * shard_bytes..(first + count) * shard_bytes;
        let have = (0..count)
            .filter(|index| is_marked(&self.data_seen, first + index))
            .map(|index| (index, &self.data[(first + index) * shard_bytes..(first + index + 1) * shard_bytes]));
        let parity = self
            .parity_at
            .iter()
            .zip(self.parity.chunks_exact(shard_bytes))
            .filter(|(at, _)| at.block == block_index)
            .map(|(at, bytes)| (usize::from(at.index), bytes));
        let ready = decoder.load(count, recovery, shard_bytes, have, parity).map_err(|_| Reject::Fec)?;
        let data = &mut self.data[region];
        let repaired = ready
            .repair(|index, bytes| data[index * shard_bytes..(index + 1) * shard_bytes].copy_from_slice(bytes))
            .map_err(|_| Reject::Fec)?;
        Ok(repaired as u32)
    }
}
