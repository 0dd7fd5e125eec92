//! Both ends of a stream.

use crate::support::welcome;
use pf_proto::{PacketBatch, Packetizer, PacketizerConfig, Reassembler, ReassemblerConfig};

/// Bytes of each shard.
pub const SHARD: usize = 512;

/// A sender and a receiver of the same session; packets do not leave by themselves.
pub struct Pair {
    pub packetizer: Packetizer,
    pub reassembler: Reassembler,
    pub batch: PacketBatch,
}

impl Pair {
    /// Blocks of `block` data shards, and `percent` of recovery.
    pub fn new(block: u16, percent: u8) -> Self {
        let welcome = welcome(SHARD as u16, block, percent);
        Self {
            packetizer: Packetizer::new(PacketizerConfig::from_welcome(&welcome)).expect("config"),
            reassembler: Reassembler::new(ReassemblerConfig::from_welcome(&welcome)).expect("config"),
            batch: PacketBatch::new(),
        }
    }
}
