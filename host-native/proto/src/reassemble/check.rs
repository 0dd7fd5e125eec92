//! The checks that one packet must pass on its own (wire §4.7), before anything is looked up or kept.

use pf_abi::wire::{self, UserFlags, VideoHeader};

use super::config::ReassemblerConfig;
use super::stats::Reject;
use crate::geometry::UnitGeometry;

/// What a packet says of its whole unit; sentinels say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) frame_bytes: u32,
    /// Data shards of the unit, at least 1.
    pub(super) shards: u32,
    /// At least 1.
    pub(super) blocks: u16,
    /// First data shard of the last block.
    pub(super) last_base: u32,
}

/// A packet whose header holds together.
pub(super) struct Checked<'a> {
    pub(super) header: VideoHeader,
    /// First data shard of the packet's block.
    pub(super) base: u32,
    pub(super) totals: Option<Totals>,
    /// Exactly `shard_bytes` bytes.
    pub(super) shard: &'a [u8],
}

impl<'a> Checked<'a> {
    pub(super) fn new(config: &ReassemblerConfig, header: &VideoHeader, rest: &'a [u8]) -> Result<Self, Reject> {
        if header.magic != wire::VIDEO_MAGIC {
            return Err(Reject::Magic);
        }
        let bytes = header.shard_bytes;
        if !bytes.is_multiple_of(2) || !(config.min_shard()..=wire::MAX_SHARD_PAYLOAD).contains(&bytes) {
            return Err(Reject::ShardSize);
        }
        let shard = rest.get(..usize::from(bytes)).ok_or(Reject::ShardSize)?;
        let (data, recovery) = (u32::from(header.data_shards), u32::from(header.recovery_shards));
        if data == 0 || header.data_shards > config.max_data_per_block || data + recovery > config.ceiling() {
            return Err(Reject::BlockShape);
        }
        if u32::from(header.shard_index) >= data + recovery {
            return Err(Reject::ShardIndex);
        }
        if header.frame_bytes > config.max_frame_bytes() {
            return Err(Reject::FrameSize);
        }
        let slices = header.user_flags.contains(UserFlags::SLICE_STREAM);
        let (base, totals) = match (header.block_count, slices) {
            (0, false) => (plain_sentinel(config, header)?, None),
            (0, true) => (slice_sentinel(config, header)?, None),
            (_, false) => whole(config, header)?,
            (_, true) => last_of_slices(header)?,
        };
        Ok(Self { header: *header, base, totals, shard })
    }

    pub(super) fn is_data(&self) -> bool {
        self.header.shard_index < self.header.data_shards
    }

    pub(super) fn is_slice(&self) -> bool {
        self.header.user_flags.contains(UserFlags::SLICE_STREAM)
    }

    /// First shard behind the packet's block.
    pub(super) fn block_end(&self) -> u32 {
        self.base + u32::from(self.header.data_shards)
    }

    /// Data shards which the unit has at least.
    pub(super) fn extent(&self) -> u32 {
        self.totals.map_or(self.block_end(), |totals| totals.shards)
    }
}

/// Shards of the largest frame, when they are as long as this packet's.
fn most_shards(config: &ReassemblerConfig, header: &VideoHeader) -> u32 {
    config.max_frame_bytes().div_ceil(u32::from(header.shard_bytes))
}

/// Most blocks of a unit of `shards` data shards, at most `max_data` to a block, however it is streamed.
pub(super) fn most_blocks(shards: u32, max_data: u16) -> u32 {
    shards / wire::SLICE_CUT_SHARDS.min(u32::from(max_data)) + 2
}

/// A block, not the last one, of a unit streamed without slices: always full, so its place follows from its index.
fn plain_sentinel(config: &ReassemblerConfig, header: &VideoHeader) -> Result<u32, Reject> {
    let block = u32::from(header.block_index);
    let most_blocks = most_shards(config, header).div_ceil(u32::from(config.max_data_per_block));
    let fits = header.frame_bytes == 0 && header.data_shards == config.max_data_per_block && block + 1 < most_blocks;
    if fits { Ok(block * u32::from(header.data_shards)) } else { Err(Reject::Sentinel) }
}

/// A block, not the last one, of a unit streamed in slices: it says where it begins.
fn slice_sentinel(config: &ReassemblerConfig, header: &VideoHeader) -> Result<u32, Reject> {
    let (offset, shard) = (header.frame_bytes, u32::from(header.shard_bytes));
    let end = u64::from(offset) + u64::from(header.data_shards) * u64::from(shard);
    let most_blocks = most_blocks(most_shards(config, header), config.max_data_per_block);
    let fits = offset.is_multiple_of(shard)
        && end <= u64::from(config.max_frame_bytes())
        && u32::from(header.block_index) + 1 < most_blocks;
    if fits { Ok(offset / shard) } else { Err(Reject::Sentinel) }
}

/// A packet of a whole unit, or of the last block of one streamed without slices: all follows from the length.
fn whole(config: &ReassemblerConfig, header: &VideoHeader) -> Result<(u32, Option<Totals>), Reject> {
    let geometry = UnitGeometry::new(header.frame_bytes, header.shard_bytes, config.max_data_per_block);
    let block = u32::from(header.block_index);
    let fits = u32::from(header.block_count) == geometry.blocks && block < geometry.blocks;
    if !fits || header.data_shards != geometry.data_shards(block) {
        return Err(Reject::Geometry);
    }
    let totals = Totals {
        frame_bytes: header.frame_bytes,
        shards: geometry.shards,
        blocks: header.block_count,
        last_base: geometry.first_shard(geometry.blocks - 1),
    };
    Ok((geometry.first_shard(block), Some(totals)))
}

/// The last block of a unit streamed in slices: it ends where the unit ends.
fn last_of_slices(header: &VideoHeader) -> Result<(u32, Option<Totals>), Reject> {
    let shards = header.frame_bytes.div_ceil(u32::from(header.shard_bytes)).max(1);
    let base = shards.checked_sub(u32::from(header.data_shards)).ok_or(Reject::Geometry)?;
    if u32::from(header.block_index) + 1 != u32::from(header.block_count) {
        return Err(Reject::Geometry);
    }
    let totals = Totals { frame_bytes: header.frame_bytes, shards, blocks: header.block_count, last_base: base };
    Ok((base, Some(totals)))
}
