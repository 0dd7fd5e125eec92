//! The sending half of a session's video path.

use pf_abi::wire::Welcome;

use crate::batch::PacketBatch;
use crate::geometry::frame_ceiling;
use crate::packetize::{
    AccessUnit, ConfigError, PacketizeError, Packetizer, PacketizerConfig, StreamStart, UnitShape, UnitStream,
};
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
    /// Longest unit that the client takes.
    frame_ceiling: u32,
}

impl VideoSender {
    /// # Errors
    /// Values of Welcome that cannot be served, see [`SealKey::from_welcome`] and [`PacketizerConfig::check`].
    pub fn new(welcome: &Welcome) -> Result<Self, SenderError> {
        let key = SealKey::from_welcome(welcome)?;
        Ok(Self {
            packetizer: Packetizer::new(PacketizerConfig::from_welcome(welcome))?,
            sealer: Sealer::new(&key, &welcome.salt, Direction::HostToClient)?,
            frame_ceiling: frame_ceiling(welcome.bitrate_kbps, welcome.refresh_hz),
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

    /// A batch with memory for the longest unit that the client takes. One for the session is enough.
    pub fn batch(&self) -> PacketBatch {
        PacketBatch::for_units(self.frame_ceiling as usize)
    }

    /// Fills `batch` with the sealed datagrams of a unit of `length` zero bytes that only measures the path.
    ///
    /// # Errors
    /// See [`Packetizer::packetize`].
    pub fn probe(&mut self, length: u32, pts_ns: u64, batch: &mut PacketBatch) -> Result<UnitShape, PacketizeError> {
        let shape = self.packetizer.probe(length, pts_ns, batch)?;
        self.sealer.seal_batch(batch);
        Ok(shape)
    }

    /// Begins a unit whose pieces come one after the other, see [`UnitStream::new`].
    pub fn stream<'a>(&'a mut self, start: StreamStart, batch: &'a mut PacketBatch) -> SealedStream<'a> {
        SealedStream { stream: UnitStream::new(&mut self.packetizer, start, batch), sealer: &mut self.sealer }
    }

    pub fn packetizer(&self) -> &Packetizer {
        &self.packetizer
    }

    pub fn packetizer_mut(&mut self) -> &mut Packetizer {
        &mut self.packetizer
    }
}

/// A [`UnitStream`] whose blocks are given to `emit` sealed.
pub struct SealedStream<'a> {
    stream: UnitStream<'a>,
    sealer: &'a mut Sealer,
}

impl SealedStream<'_> {
    /// See [`UnitStream::write`].
    ///
    /// # Errors
    /// The same.
    pub fn write(&mut self, piece: &[u8], mut emit: impl FnMut(&PacketBatch)) -> Result<(), PacketizeError> {
        self.stream.write(piece, |batch| {
            self.sealer.seal_batch(batch);
            emit(batch);
        })
    }

    /// See [`UnitStream::end_slice`].
    ///
    /// # Errors
    /// The same.
    pub fn end_slice(&mut self, mut emit: impl FnMut(&PacketBatch)) -> Result<(), PacketizeError> {
        self.stream.end_slice(|batch| {
            self.sealer.seal_batch(batch);
            emit(batch);
        })
    }

    /// See [`UnitStream::finish`].
    ///
    /// # Errors
    /// The same.
    pub fn finish(self, mut emit: impl FnMut(&PacketBatch)) -> Result<UnitShape, PacketizeError> {
        self.stream.finish(|batch| {
            self.sealer.seal_batch(batch);
            emit(batch);
        })
    }
}
