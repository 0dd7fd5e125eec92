//! Reassembly of whole access units (wire §4.7), for hostile packets.
//!
//! Nothing is allocated before a packet passed every check, and never more than the limit of bytes in flight.
//! Streamed units (sentinels, slices; wire §4.6) and probe units are refused: a receiver that takes this one leaves
//! the bits PROBE, STREAMED and SLICE_STREAM of its video capabilities clear.

mod check;
mod config;
mod frame;
mod stats;
mod table;

use std::collections::VecDeque;

use pf_abi::wire::{UserFlags, VideoHeader};

use crate::fec;
use check::Checked;
pub use config::{ReassemblerConfig, frame_ceiling};
use frame::{Frame, Stored};
pub use stats::{ReassemblyStats, Reject};
use table::{Place, Table};

/// What a packet did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Push {
    /// Kept for its frame.
    Stored,
    /// Its frame or block is finished already, or it came again.
    Late,
    /// Its frame is complete: [`Reassembler::take`] has it.
    Complete,
}

/// A complete access unit. Give it back with [`Reassembler::recycle`] to keep its memory in use.
#[derive(Debug)]
pub struct Unit {
    frame: Box<Frame>,
}

impl Unit {
    pub fn frame_index(&self) -> u32 {
        self.frame.index()
    }

    /// Capture instant in ns of the host's wall clock.
    pub fn pts_ns(&self) -> u64 {
        self.frame.pts_ns()
    }

    pub fn flags(&self) -> UserFlags {
        self.frame.flags()
    }

    /// Data shards that FEC rebuilt.
    pub fn recovered_shards(&self) -> u32 {
        self.frame.repaired()
    }

    /// The unit's bytes, without padding.
    pub fn data(&self) -> &[u8] {
        self.frame.bytes()
    }
}

/// Puts packets back together. Feed it opened, fresh packets; it keeps no clock, time passes by `pts_ns`.
pub struct Reassembler {
    config: ReassemblerConfig,
    table: Table,
    decoder: fec::Decoder,
    complete: VecDeque<Unit>,
    #[expect(clippy::vec_box, reason = "frames move between table, units and spares without being copied")]
    spare: Vec<Box<Frame>>,
    spare_bytes: usize,
    stats: ReassemblyStats,
}

impl Reassembler {
    /// # Errors
    /// Values outside the wire's ranges, or a scheme that is not built.
    pub fn new(config: ReassemblerConfig) -> Result<Self, crate::ConfigError> {
        config.check()?;
        Ok(Self {
            config,
            table: Table::new(),
            decoder: fec::Decoder::new(),
            complete: VecDeque::with_capacity(4),
            spare: Vec::new(),
            spare_bytes: 0,
            stats: ReassemblyStats::default(),
        })
    }

    pub fn stats(&self) -> &ReassemblyStats {
        &self.stats
    }

    /// Memory of the frames in flight, block state included; at most 4 x the frame limit.
    pub fn bytes_in_flight(&self) -> usize {
        self.table.bytes()
    }

    /// Index with which the stream began: 0, or the first one seen when that is beyond the loss window; none before
    /// the first packet.
    pub fn start(&self) -> Option<u32> {
        self.table.start()
    }

    /// First frame index that is neither complete nor given up; none before the first packet.
    pub fn undecided(&self) -> Option<u32> {
        self.table.floor()
    }

    /// Takes one packet: header and shard.
    ///
    /// # Errors
    /// Why the packet was dropped.
    pub fn push(&mut self, packet: &[u8]) -> Result<Push, Reject> {
        let result = self.place(packet);
        match result {
            Ok(_) => self.stats.packets += 1,
            Err(reject) => self.stats.count_reject(reject),
        }
        result
    }

    fn place(&mut self, packet: &[u8]) -> Result<Push, Reject> {
        let (header, shard) = split(packet)?;
        let checked = Checked::new(&self.config, &header, shard)?;
        match self.table.place(header.frame_index) {
            Place::InFlight => {}
            Place::Complete => {
                self.count_behind(&checked, true);
                return Ok(Push::Late);
            }
            Place::GivenUp | Place::Old => {
                self.stats.late += 1;
                return Ok(Push::Late);
            }
            Place::New => self.begin(&checked)?,
        }
        self.store(&checked)
    }

    /// Opens a frame, after the window moved and if there is room.
    fn begin(&mut self, checked: &Checked<'_>) -> Result<(), Reject> {
        let need = Frame::bytes_needed(checked);
        let gone = self.table.advance(checked.header.frame_index, checked.header.pts_ns);
        self.stats.units_lost += gone.lost;
        for frame in gone.frames {
            self.keep(frame);
        }
        // A frame that already fell out of the window by its own age is not opened.
        if self.table.place(checked.header.frame_index) != Place::New {
            return Err(Reject::OutOfWindow);
        }
        let room = self.config.bytes_in_flight().saturating_sub(self.table.bytes());
        if need > room {
            return Err(Reject::NoRoom);
        }
        let mut frame = self.spare.pop().unwrap_or_default();
        self.spare_bytes -= frame.capacity();
        // A used frame may hold more memory than it needs now: all of it counts.
        if frame.capacity() + need > room {
            frame = Box::default();
        }
        frame.begin(checked);
        self.table.insert(frame);
        Ok(())
    }

    fn store(&mut self, checked: &Checked<'_>) -> Result<Push, Reject> {
        let index = checked.header.frame_index;
        let room = self.config.bytes_in_flight().saturating_sub(self.table.bytes());
        let Some(frame) = self.table.frame_mut(index) else {
            return Err(Reject::OutOfWindow);
        };
        let stored = frame.store(checked, room, &mut self.decoder);
        self.table.recount(index);
        match stored? {
            Stored::Kept => Ok(Push::Stored),
            Stored::Unneeded => {
                self.count_behind(checked, false);
                Ok(Push::Late)
            }
            Stored::Duplicate => {
                self.stats.duplicates += 1;
                Ok(Push::Late)
            }
            Stored::BlockDone { repaired } => {
                self.stats.shards_recovered += u64::from(repaired);
                Ok(Push::Stored)
            }
            Stored::FrameDone { repaired } => {
                self.stats.shards_recovered += u64::from(repaired);
                self.finish(index);
                Ok(Push::Complete)
            }
        }
    }

    fn finish(&mut self, index: u32) {
        let Some(frame) = self.table.complete(index) else { return };
        self.stats.units_complete += 1;
        self.stats.units_recovered += u64::from(frame.repaired() > 0);
        self.complete.push_back(Unit { frame });
    }

    /// A packet for something that is complete: a data shard was repaired before it arrived, recovery is surplus.
    fn count_behind(&mut self, checked: &Checked<'_>, frame_complete: bool) {
        if checked.is_data() {
            self.stats.arrived_after_repair += 1;
        } else {
            self.stats.surplus_recovery += 1;
        }
        self.stats.late += u64::from(frame_complete);
    }

    /// Next complete unit, in the order of completion.
    pub fn take(&mut self) -> Option<Unit> {
        self.complete.pop_front()
    }

    /// Gives a unit's memory back.
    pub fn recycle(&mut self, unit: Unit) {
        self.keep(unit.frame);
    }

    fn keep(&mut self, frame: Box<Frame>) {
        let bytes = frame.capacity();
        if self.spare_bytes + bytes <= self.config.max_frame_bytes() as usize {
            self.spare_bytes += bytes;
            self.spare.push(frame);
        }
    }
}

/// Header and what follows it.
fn split(packet: &[u8]) -> Result<(VideoHeader, &[u8]), Reject> {
    let header = VideoHeader::read(packet).map_err(|_| Reject::Short)?;
    Ok((header, &packet[VideoHeader::SIZE..]))
}
