//! What the sender knows from the handshake.

use pf_abi::wire::{self, FecScheme, Welcome};

use crate::fec::{self, FecError};
use crate::geometry::scheme_maximum;

/// What a session agreed on, as far as the sender needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PacketizerConfig {
    pub scheme: FecScheme,
    /// Bytes of a shard: even, 512..=9152.
    pub shard_payload: u16,
    /// Data shards of a full block, at least 1.
    pub max_data_per_block: u16,
    /// Percent of Welcome: the start value, and the base of the ceiling for ever.
    pub welcome_percent: u8,
}

impl PacketizerConfig {
    pub fn from_welcome(welcome: &Welcome) -> Self {
        Self {
            scheme: welcome.fec_scheme,
            shard_payload: welcome.shard_payload,
            max_data_per_block: welcome.max_data_per_block,
            welcome_percent: welcome.fec_percent,
        }
    }

    /// Checks every value against the wire's ranges.
    ///
    /// # Errors
    /// The first value outside its range.
    pub fn check(&self) -> Result<(), ConfigError> {
        fec::check_scheme(self.scheme).map_err(ConfigError::Scheme)?;
        let shard = self.shard_payload;
        if !shard.is_multiple_of(2) || !(wire::MIN_SHARD_PAYLOAD..=wire::MAX_SHARD_PAYLOAD).contains(&shard) {
            return Err(ConfigError::Shard(shard));
        }
        let data = self.max_data_per_block;
        if data == 0 || u32::from(data) > scheme_maximum(self.scheme) {
            return Err(ConfigError::Block(data));
        }
        if self.welcome_percent > 100 {
            return Err(ConfigError::Percent(self.welcome_percent));
        }
        Ok(())
    }
}

/// What is wrong with the agreed values.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum ConfigError {
    #[error(transparent)]
    Scheme(FecError),
    #[error("shard_payload is {0}; it must be even and within 512..=9152")]
    Shard(u16),
    #[error("max_data_per_block is {0}; it must be at least 1 and within the scheme's maximum")]
    Block(u16),
    #[error("fec_percent is {0}; it must be at most 100")]
    Percent(u8),
}
