//! The sending half of a session's video path.

use pf_abi::wire::Welcome;

use crate::batch::PacketBatch;
use crate::geometry::frame_ceiling;
use crate::packetize::{
    AccessUnit, ConfigError, PacketizeError, Packetizer, PacketizerConfig, StreamStart, UnitShape, UnitStream,
};
use crate::runs::SealedRuns;
use crate::seal::{Direction, KeySpent, SealError, SealKey, Sealer};

/// Why a session cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum SenderError {
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Config(#[from] ConfigError),
}

/// Why a unit did not become datagrams.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum UnitError {
    /// The stream goes on with the next unit.
    #[error(transparent)]
    Packetize(#[from] PacketizeError),
    /// The session must end.
    #[error(transparent)]
    KeySpent(#[from] KeySpent),
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
    /// See [`Packetizer::packetize`] and [`Sealer::seal_batch`]. What `batch` holds then must not be sent.
    pub fn unit(&mut self, unit: AccessUnit<'_>, batch: &mut PacketBatch) -> Result<UnitShape, UnitError> {
        let shape = self.packetizer.packetize(unit, batch)?;
        self.sealer.seal_batch(batch)?;
        Ok(shape)
    }

    /// Packetizes one unit into `batch`; its datagrams are sealed as they are asked for, and its recovery shards are made when
    /// all data packets were.
    ///
    /// # Errors
    /// See [`Packetizer::packetize`], and [`KeySpent`] when the key may not seal them all.
    pub fn runs<'a>(
        &'a mut self,
        unit: AccessUnit<'a>,
        batch: &'a mut PacketBatch,
    ) -> Result<SealedRuns<'a>, UnitError> {
        let cut = self.packetizer.cut(unit, batch)?;
        self.sealer.check_room(batch.len() as u64)?;
        Ok(SealedRuns::new(batch, &mut self.packetizer, &mut self.sealer, unit.data, cut))
    }

    /// A batch with memory for the longest unit that the client takes. One for the session is enough.
    pub fn batch(&self) -> PacketBatch {
        PacketBatch::for_units(self.frame_ceiling as usize)
    }

    /// Fills `batch` with the sealed datagrams of a unit of `length` zero bytes that only measures the path.
    ///
    /// # Errors
    /// See [`Self::unit`].
    pub fn probe(&mut self, length: u32, pts_ns: u64, batch: &mut PacketBatch) -> Result<UnitShape, UnitError> {
        let shape = self.packetizer.probe(length, pts_ns, batch)?;
        self.sealer.seal_batch(batch)?;
        Ok(shape)
    }

    /// Begins a unit whose pieces come one after the other, see [`UnitStream::new`].
    pub fn stream<'a>(&'a mut self, start: StreamStart, batch: &'a mut PacketBatch) -> SealedStream<'a> {
        let seal = BlockSeal { sealer: &mut self.sealer, outcome: Ok(()) };
        SealedStream { stream: UnitStream::new(&mut self.packetizer, start, batch), seal }
    }

    pub fn packetizer(&self) -> &Packetizer {
        &self.packetizer
    }

    pub fn packetizer_mut(&mut self) -> &mut Packetizer {
        &mut self.packetizer
    }
}

/// A [`UnitStream`] whose blocks are given to `emit` sealed. After an error nothing more is emitted.
pub struct SealedStream<'a> {
    stream: UnitStream<'a>,
    seal: BlockSeal<'a>,
}

/// Seals block after block, until the key is spent.
struct BlockSeal<'a> {
    sealer: &'a mut Sealer,
    outcome: Result<(), KeySpent>,
}

impl BlockSeal<'_> {
    fn pass_on(&mut self, block: &mut PacketBatch, emit: &mut impl FnMut(&PacketBatch)) {
        if self.outcome.is_ok() {
            self.outcome = self.sealer.seal_batch(block);
            if self.outcome.is_ok() {
                emit(block);
            }
        }
    }
}

impl SealedStream<'_> {
    /// See [`UnitStream::write`].
    ///
    /// # Errors
    /// Those, and a key that is spent.
    pub fn write(&mut self, piece: &[u8], mut emit: impl FnMut(&PacketBatch)) -> Result<(), UnitError> {
        self.stream.write(piece, |block| self.seal.pass_on(block, &mut emit))?;
        Ok(self.seal.outcome?)
    }

    /// See [`UnitStream::end_slice`].
    ///
    /// # Errors
    /// Those, and a key that is spent.
    pub fn end_slice(&mut self, mut emit: impl FnMut(&PacketBatch)) -> Result<(), UnitError> {
        self.stream.end_slice(|block| self.seal.pass_on(block, &mut emit))?;
        Ok(self.seal.outcome?)
    }

    /// See [`UnitStream::finish`].
    ///
    /// # Errors
    /// Those, and a key that is spent.
    pub fn finish(mut self, mut emit: impl FnMut(&PacketBatch)) -> Result<UnitShape, UnitError> {
        let shape = self.stream.finish(|block| self.seal.pass_on(block, &mut emit))?;
        self.seal.outcome?;
        Ok(shape)
    }
}

#[cfg(test)]
mod tests {
    use pf_abi::wire::{FecScheme, UserFlags};

    use super::*;
    use crate::packetize::StreamForm;
    use crate::seal::SEALS_PER_KEY;

    /// A sender whose key may seal `left` more datagrams; blocks of two data shards and one recovery shard.
    fn near_the_end(left: u64) -> VideoSender {
        let welcome = Welcome {
            fec_scheme: FecScheme::GF16,
            fec_percent: 50,
            max_data_per_block: 2,
            shard_payload: 512,
            encrypt: true,
            key: [7; 16].into(),
            ..Welcome::default()
        };
        let mut sender = VideoSender::new(&welcome).expect("a valid Welcome");
        sender.sealer.skip_to(SEALS_PER_KEY - left);
        sender
    }

    fn spent(left: u64, asked: u64) -> UnitError {
        UnitError::KeySpent(KeySpent { sealed: SEALS_PER_KEY - left, asked })
    }

    #[test]
    fn a_unit_beyond_the_end_of_the_key_is_refused() {
        let mut sender = near_the_end(5);
        let mut batch = PacketBatch::new();
        let unit = AccessUnit { data: &[1; 1024], pts_ns: 0, flags: UserFlags::PICTURE };
        assert_eq!(sender.unit(unit, &mut batch).map(|shape| shape.data_packets), Ok(2));
        assert_eq!(sender.unit(unit, &mut batch), Err(spent(2, 3)));
        assert_eq!(sender.probe(1024, 0, &mut batch), Err(spent(2, 3)));
    }

    #[test]
    fn a_stream_ends_with_the_last_block_that_its_key_seals() {
        let mut sender = near_the_end(5);
        let mut batch = PacketBatch::new();
        let start = StreamStart { pts_ns: 0, flags: UserFlags::PICTURE, form: StreamForm::Plain };
        let mut stream = sender.stream(start, &mut batch);
        let mut blocks = 0;
        // Three full blocks are cut when more than they hold waits.
        assert_eq!(stream.write(&[1; 4 * 1024], |_| blocks += 1), Err(spent(2, 3)));
        assert_eq!(stream.finish(|_| blocks += 1), Err(spent(2, 3)));
        assert_eq!(blocks, 1);
    }
}
