//! The sending half of a session's video path.

use pf_abi::wire::Welcome;

use crate::batch::PacketBatch;
use crate::packetize::{AccessUnit, ConfigError, PacketizeError, Packetizer, PacketizerConfig, UnitShape};
use crate::seal::{Direction, SealError, SealKey, Sealer};

/// Why a session cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum SenderError {
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Config(#[from] ConfigError),
}

/// Packetizes and seals with the values of one Welcome.
pub struct VideoSender {
    packetizer: Packetizer,
    sealer: Sealer,
}

impl VideoSender {
    /// # Errors
    /// Values of Welcome that cannot be served, see [`SealKey::from_welcome`] and [`PacketizerConfig::check`].
    pub fn new(welcome: &Welcome) -> Result<Self, SenderError> {
        let key = SealKey::from_welcome(welcome)?;
        Ok(Self {
            packetizer: Packetizer::new(PacketizerConfig::from_welcome(welcome))?,
            sealer: Sealer::new(&key, &welcome.salt, Direction::HostToClient)?,
        })
    }

    /// Fills `batch` with the sealed datagrams of one unit.
    ///
    /// # Errors
    /// See [`Packetizer::packetize`].
    pub fn unit(&mut self, unit: AccessUnit<'_>, batch: &mut PacketBatch) -> Result<UnitShape, PacketizeError> {
        let shape = self.packetizer.packetize(unit, batch)?;
        self.sealer.seal_batch(batch);
        Ok(shape)
    }

    pub fn packetizer(&self) -> &Packetizer {
        &self.packetizer
    }

    pub fn packetizer_mut(&mut self) -> &mut Packetizer {
        &mut self.packetizer
    }
}
