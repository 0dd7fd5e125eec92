//! What the receiver knows from the handshake, and the limits that follow.

use pf_abi::wire::{self, FecScheme, Welcome};

use crate::fec;
use crate::geometry::{frame_ceiling, receiver_ceiling};
use crate::packetize::{ConfigError, PacketizerConfig};

/// What a session agreed on, as far as the receiver needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReassemblerConfig {
    pub scheme: FecScheme,
    /// Negotiated shard size: even, 512..=9152. Packets may carry another valid size (wire §2.7).
    pub shard_payload: u16,
    /// Data shards of a full block, at least 1.
    pub max_data_per_block: u16,
    /// Bitrate of Welcome; 0 = unknown.
    pub bitrate_kbps: u32,
    /// Refresh rate of Welcome.
    pub refresh_hz: u32,
}

impl ReassemblerConfig {
    pub fn from_welcome(welcome: &Welcome) -> Self {
        Self {
            scheme: welcome.fec_scheme,
            shard_payload: welcome.shard_payload,
            max_data_per_block: welcome.max_data_per_block,
            bitrate_kbps: welcome.bitrate_kbps,
            refresh_hz: welcome.refresh_hz,
        }
    }

    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        PacketizerConfig {
            scheme: self.scheme,
            shard_payload: self.shard_payload,
            max_data_per_block: self.max_data_per_block,
            welcome_percent: 0,
        }
        .check()
    }

    /// Largest frame that is accepted, see [`frame_ceiling`].
    pub fn max_frame_bytes(&self) -> u32 {
        frame_ceiling(self.bitrate_kbps, self.refresh_hz)
    }

    pub(crate) fn bytes_in_flight(&self) -> usize {
        wire::IN_FLIGHT_FRAMES as usize * self.max_frame_bytes() as usize
    }

    /// Largest k + m of a block.
    pub(crate) fn ceiling(&self) -> u32 {
        receiver_ceiling(self.scheme, self.max_data_per_block)
    }

    /// Blocks that are repaired. No sender makes more recovery than data shards: its percent is at most 100.
    pub(crate) fn fec_limits(&self) -> fec::Limits {
        let data = usize::from(self.max_data_per_block);
        fec::Limits {
            data,
            recovery: data,
            shard_bytes: usize::from(wire::MAX_SHARD_PAYLOAD),
            block_bytes: self.max_frame_bytes() as usize,
        }
    }

    /// Smallest shard that is accepted.
    pub(crate) fn min_shard(&self) -> u16 {
        self.shard_payload.min(wire::MIN_SHARD_PAYLOAD)
    }
}
