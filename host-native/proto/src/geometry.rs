//! How an access unit is cut into shards and blocks, and how large a block may be (wire §4.4, §4.7).

use pf_abi::wire::{self, FecScheme};

/// Most shards (data and recovery) of one block.
pub fn scheme_maximum(scheme: FecScheme) -> u32 {
    if scheme == FecScheme::GF16 { wire::MAX_SHARDS_GF16 } else { wire::MAX_SHARDS_GF8 }
}

/// Ceiling T which a sender keeps: `percent` is the one of Welcome, whatever adaptation chose later.
pub fn sender_ceiling(scheme: FecScheme, max_data: u16, percent: u8) -> u32 {
    let k = u32::from(max_data);
    (k + (k * u32::from(percent)).div_ceil(100)).min(scheme_maximum(scheme))
}

/// Ceiling which a receiver accepts: the one of the largest pinned percent.
pub fn receiver_ceiling(scheme: FecScheme, max_data: u16) -> u32 {
    sender_ceiling(scheme, max_data, wire::MAX_FEC_PERCENT)
}

/// Largest frame a client accepts: four times the share of one picture, within 8..=64 MiB; 64 MiB when the rate is
/// unknown.
pub fn frame_ceiling(bitrate_kbps: u32, refresh_hz: u32) -> u32 {
    if bitrate_kbps == 0 || refresh_hz == 0 {
        return wire::MAX_FRAME_BYTES;
    }
    let bytes = u64::from(wire::FRAME_CEILING_PICTURES) * u64::from(bitrate_kbps) * 125 / u64::from(refresh_hz);
    bytes.clamp(u64::from(wire::MIN_FRAME_CEILING), u64::from(wire::MAX_FRAME_BYTES)) as u32
}

/// Shards and blocks of one access unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitGeometry {
    /// Data shards of the unit, at least 1.
    pub shards: u32,
    /// Blocks of the unit, at least 1.
    pub blocks: u32,
    max_data: u16,
}

impl UnitGeometry {
    /// Cuts `bytes` bytes into shards of `shard_bytes`, at most `max_data` to a block. Both must be positive.
    pub fn new(bytes: u32, shard_bytes: u16, max_data: u16) -> Self {
        let shards = bytes.div_ceil(u32::from(shard_bytes)).max(1);
        Self { shards, blocks: shards.div_ceil(u32::from(max_data)), max_data }
    }

    /// First data shard of a block.
    pub fn first_shard(&self, block: u32) -> u32 {
        block * u32::from(self.max_data)
    }

    /// Data shards of a block; only the last block may be short.
    pub fn data_shards(&self, block: u32) -> u16 {
        let left = self.shards - self.first_shard(block);
        left.min(u32::from(self.max_data)) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_unit_is_one_shard() {
        let geometry = UnitGeometry::new(0, 1408, 4096);
        assert_eq!((geometry.shards, geometry.blocks, geometry.data_shards(0)), (1, 1, 1));
    }

    #[test]
    fn only_the_last_block_is_short() {
        let geometry = UnitGeometry::new(6 * 512 - 1, 512, 4);
        assert_eq!((geometry.shards, geometry.blocks), (6, 2));
        assert_eq!((geometry.data_shards(0), geometry.data_shards(1)), (4, 2));
        assert_eq!(geometry.first_shard(1), 4);
    }

    #[test]
    fn ceilings() {
        assert_eq!(sender_ceiling(FecScheme::GF16, 4096, 10), 4506);
        assert_eq!(sender_ceiling(FecScheme::GF8, 230, 20), 255);
        assert_eq!(receiver_ceiling(FecScheme::GF16, 4096), 7783);
        assert_eq!(receiver_ceiling(FecScheme::GF16, u16::MAX), 65_535);
    }

    #[test]
    fn ceilings_of_frames() {
        assert_eq!(frame_ceiling(0, 60), 64 << 20);
        assert_eq!(frame_ceiling(20_000, 60), 8 << 20);
        assert_eq!(frame_ceiling(2_000_000, 60), 16_666_666);
        assert_eq!(frame_ceiling(u32::MAX, 1), 64 << 20);
    }
}
