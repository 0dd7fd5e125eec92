//! The receiving half of a session's video path.

use std::ops::AddAssign;

use pf_abi::wire::{VideoHeader, Welcome};

use crate::drop::DropKnob;
use crate::order::{Delivery, Orderer};
use crate::packetize::ConfigError;
use crate::reassemble::{Push, Reassembler, ReassemblerConfig, ReassemblyStats, Reject};
use crate::replay::ReplayFilter;
use crate::seal::{Direction, OpenError, Opener, SealError, SealKey};
use crate::sequences::{SequenceLoss, SequenceStats};

/// Why a session cannot be received.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum ReceiverError {
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Config(#[from] ConfigError),
}

/// What became of a datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    Push(Push),
    Rejected(Reject),
    /// Did not open.
    Unopened(OpenError),
    /// Its sequence was accepted before, or is too old.
    Replayed,
    /// Dropped on purpose; `data` tells data packets from recovery.
    Dropped {
        data: bool,
    },
}

/// Counts of datagrams since the session began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReceiverStats {
    /// Everything that came in.
    pub datagrams: u64,
    pub bytes: u64,
    pub auth_failures: u64,
    pub replays: u64,
    /// Dropped on purpose.
    pub dropped: u64,
    /// Data packets among them.
    pub dropped_data: u64,
}

impl AddAssign for ReceiverStats {
    fn add_assign(&mut self, more: Self) {
        self.datagrams += more.datagrams;
        self.bytes += more.bytes;
        self.auth_failures += more.auth_failures;
        self.replays += more.replays;
        self.dropped += more.dropped;
        self.dropped_data += more.dropped_data;
    }
}

/// Opens, filters, repairs and orders with the values of one Welcome.
pub struct VideoReceiver {
    opener: Opener,
    replay: ReplayFilter,
    sequences: SequenceLoss,
    drop: DropKnob,
    reassembler: Reassembler,
    orderer: Orderer,
    stats: ReceiverStats,
}

impl VideoReceiver {
    /// # Errors
    /// Values of Welcome that cannot be served, see [`SealKey::from_welcome`] and [`Reassembler::new`].
    pub fn new(welcome: &Welcome, drop: DropKnob) -> Result<Self, ReceiverError> {
        let key = SealKey::from_welcome(welcome)?;
        Ok(Self {
            opener: Opener::new(&key, &welcome.salt, Direction::HostToClient)?,
            replay: ReplayFilter::new(),
            sequences: SequenceLoss::default(),
            drop,
            reassembler: Reassembler::new(ReassemblerConfig::from_welcome(welcome))?,
            orderer: Orderer::new(),
            stats: ReceiverStats::default(),
        })
    }

    /// Takes one datagram as it came from the socket; it is opened in place.
    pub fn datagram(&mut self, datagram: &mut [u8]) -> Received {
        self.stats.datagrams += 1;
        self.stats.bytes += datagram.len() as u64;
        let (seq, packet) = match self.opener.open(datagram) {
            Ok(opened) => opened,
            Err(error) => {
                self.stats.auth_failures += 1;
                return Received::Unopened(error);
            }
        };
        // Dropped before the replay filter sees it, as if it had never arrived.
        if self.drop.drops() {
            let data = VideoHeader::read(packet).is_ok_and(|header| header.shard_index < header.data_shards);
            self.stats.dropped += 1;
            self.stats.dropped_data += u64::from(data);
            return Received::Dropped { data };
        }
        if !self.replay.accept(seq) {
            self.stats.replays += 1;
            return Received::Replayed;
        }
        self.sequences.came(seq);
        let push = match self.reassembler.push(packet) {
            Ok(push) => push,
            Err(reject) => return Received::Rejected(reject),
        };
        while let Some(unit) = self.reassembler.take() {
            let start = self.reassembler.start().unwrap_or(unit.frame_index());
            self.orderer.push(unit, start);
        }
        Received::Push(push)
    }

    /// What comes next in the stream; ask until it has nothing more.
    pub fn next_delivery(&mut self) -> Option<Delivery> {
        self.orderer.next(self.reassembler.undecided())
    }

    pub fn stats(&self) -> &ReceiverStats {
        &self.stats
    }

    /// Counts of the sequences that came and did not.
    pub fn sequences(&self) -> &SequenceStats {
        self.sequences.stats()
    }

    /// Bytes that units in flight hold.
    pub fn bytes_in_flight(&self) -> usize {
        self.reassembler.bytes_in_flight()
    }

    /// Most bytes that units in flight may hold.
    pub fn bytes_in_flight_limit(&self) -> usize {
        self.reassembler.bytes_in_flight_limit()
    }

    pub fn reassembly(&self) -> &ReassemblyStats {
        self.reassembler.stats()
    }
}
