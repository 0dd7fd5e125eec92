//! The checks that one packet must pass on its own (wire §4.7), before anything is looked up or allocated.

use pf_abi::wire::{self, UserFlags, VideoHeader};

use super::config::ReassemblerConfig;
use super::stats::Reject;
use crate::geometry::UnitGeometry;

/// A packet whose header holds together.
pub(super) struct Checked<'a> {
    pub(super) header: VideoHeader,
    pub(super) geometry: UnitGeometry,
    /// Exactly `shard_bytes` bytes.
    pub(super) shard: &'a [u8],
    /// Largest k + m of a block.
    pub(super) ceiling: u32,
}

impl<'a> Checked<'a> {
    pub(super) fn new(config: &ReassemblerConfig, header: &VideoHeader, rest: &'a [u8]) -> Result<Self, Reject> {
        if header.magic != wire::VIDEO_MAGIC {
            return Err(Reject::Magic);
        }
        if header.user_flags.contains(UserFlags::PROBE) {
            return Err(Reject::Probe);
        }
        if header.block_count == 0 || header.user_flags.contains(UserFlags::SLICE_STREAM) {
            return Err(Reject::Streamed);
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
        let geometry = UnitGeometry::new(header.frame_bytes, bytes, config.max_data_per_block);
        let block = u32::from(header.block_index);
        let fits = u32::from(header.block_count) == geometry.blocks && block < geometry.blocks;
        if !fits || header.data_shards != geometry.data_shards(block) {
            return Err(Reject::Geometry);
        }
        Ok(Self { header: *header, geometry, shard, ceiling: config.ceiling() })
    }

    pub(super) fn is_data(&self) -> bool {
        self.header.shard_index < self.header.data_shards
    }
}
