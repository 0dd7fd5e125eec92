//! Reassembly of access units (wire §4.7), whole and streamed, for hostile packets.
//!
//! All memory is taken at the start. A packet is kept only when it passed every check, and never beyond the limit of
//! bytes in flight. Probe units (wire §2.7) are checked and counted, and cost nothing else.

mod blocks;
mod check;
mod config;
mod frame;
mod pool;
mod stats;
mod table;
mod unit;

use std::collections::VecDeque;

use pf_abi::wire::{self, UserFlags, VideoHeader};

use crate::fec;
use crate::packetize::ConfigError;
use blocks::Spot;
use check::Checked;
pub use config::ReassemblerConfig;
use frame::{Room, Stored};
use pool::Pool;
pub use stats::{ReassemblyStats, Reject, Rejects};
use table::{Gone, Place, Table};
pub use unit::Unit;

/// What a packet did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Push {
    /// Kept for its frame.
    Stored,
    /// Its frame or block is finished already, or it came again.
    Late,
    /// Its frame is complete: [`Reassembler::take`] has it.
    Complete,
    /// Part of a bandwidth probe: counted, and that is all.
    Probe,
}

/// Most units that one packet makes ready: all that are in flight are given up in parts, and it completes its own.
pub(crate) const READY: usize = wire::LOSS_WINDOW_FRAMES as usize + 2;

/// Puts packets back together. Feed it opened, fresh packets; it keeps no clock, time passes by `pts_ns`.
pub struct Reassembler {
    config: ReassemblerConfig,
    table: Table,
    gone: Gone,
    pool: Pool,
    decoder: fec::Decoder,
    ready: VecDeque<Unit>,
    stats: ReassemblyStats,
}

impl Reassembler {
    /// Takes all memory of the session.
    ///
    /// # Errors
    /// Values outside the wire's ranges, or a scheme that nobody defined.
    pub fn new(config: ReassemblerConfig) -> Result<Self, ConfigError> {
        config.check()?;
        Ok(Self {
            config,
            table: Table::new(),
            gone: Gone::new(),
            pool: Pool::new(&config),
            decoder: fec::Decoder::new(config.scheme, config.fec_limits()).map_err(ConfigError::Scheme)?,
            ready: VecDeque::with_capacity(READY),
            stats: ReassemblyStats::default(),
        })
    }

    pub fn stats(&self) -> &ReassemblyStats {
        &self.stats
    }

    /// Memory that the frames in flight take, block state included; at most 4 x the frame limit.
    pub fn bytes_in_flight(&self) -> usize {
        self.table.bytes()
    }

    /// What [`Self::bytes_in_flight`] never exceeds.
    pub fn bytes_in_flight_limit(&self) -> usize {
        self.config.bytes_in_flight()
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
            Ok(Push::Probe) => self.stats.probe_packets += 1,
            Ok(_) => self.stats.packets += 1,
            Err(reject) => self.stats.count_reject(reject),
        }
        result
    }

    fn place(&mut self, packet: &[u8]) -> Result<Push, Reject> {
        let (header, shard) = split(packet)?;
        let checked = Checked::new(&self.config, &header, shard)?;
        // Probes have indices of their own, which mean nothing here.
        if header.user_flags.contains(UserFlags::PROBE) {
            self.stats.probe_bytes += checked.shard.len() as u64;
            return Ok(Push::Probe);
        }
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
        self.table.advance(checked.header.frame_index, checked.header.pts_ns, &mut self.gone);
        self.bury();
        // A frame that already fell out of the window by its own age is not opened.
        if self.table.place(checked.header.frame_index) != Place::New {
            return Err(Reject::OutOfWindow);
        }
        let blocks = checked.totals.map_or(1, |totals| usize::from(totals.blocks));
        let need = Room::needed(checked, 0, blocks);
        self.check_room(need.memory(), 0)?;
        let mut frame = self.pool.take(|room| room.holds(&need)).ok_or(Reject::NoRoom)?;
        frame.begin(checked);
        frame.counted = need.memory();
        self.table.insert(frame);
        Ok(())
    }

    /// Whether a frame for which `counted` bytes are counted may take `memory` bytes.
    fn check_room(&self, memory: usize, counted: usize) -> Result<(), Reject> {
        let all = self.table.bytes() - counted + memory;
        if all > self.config.bytes_in_flight() { Err(Reject::NoRoom) } else { Ok(()) }
    }

    /// Counts the frames that fell out of the window, and delivers those that are worth something in parts.
    fn bury(&mut self) {
        self.stats.units_lost += self.gone.unseen;
        self.stats.units_unseen += self.gone.unseen;
        self.gone.unseen = 0;
        for mut frame in self.gone.frames.drain(..) {
            self.stats.shards_missing += frame.missing();
            if frame.is_worth_parts() {
                self.stats.units_partial += 1;
                let holes = frame.clear_holes();
                self.ready.push_back(Unit::new(frame, holes, self.pool.returns()));
            } else {
                self.stats.units_lost += 1;
                self.pool.put(frame);
            }
        }
    }

    fn store(&mut self, checked: &Checked<'_>) -> Result<Push, Reject> {
        let index = checked.header.frame_index;
        let frame = self.table.frame_mut(index).ok_or(Reject::OutOfWindow)?;
        let found = frame.find(checked);
        let stored = found.and_then(|spot| self.store_at(checked, spot));
        if let Err(Reject::Overlap | Reject::Fec) = stored {
            self.discard(index);
        }
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
                self.finish(index)
            }
        }
    }

    /// Stores a packet whose block is known, after its frame's memory has grown if it must.
    fn store_at(&mut self, checked: &Checked<'_>, spot: Spot) -> Result<Stored, Reject> {
        let index = checked.header.frame_index;
        let frame = self.table.frame_mut(index).ok_or(Reject::OutOfWindow)?;
        let need = frame.need(checked, spot);
        let (memory, counted, holds) = (need.memory(), frame.counted, frame.room().holds(&need));
        if memory > counted {
            self.check_room(memory, counted)?;
            if !holds {
                self.enlarge(index, &need)?;
            }
            self.table.recount(index, memory);
        }
        let frame = self.table.frame_mut(index).ok_or(Reject::OutOfWindow)?;
        frame.store(checked, spot, &mut self.decoder)
    }

    /// Moves a streamed frame, whose length nobody knew, into more memory.
    fn enlarge(&mut self, index: u32, need: &Room) -> Result<(), Reject> {
        let mut larger = self.pool.take(|room| room.holds(need)).ok_or(Reject::NoRoom)?;
        let frame = self.table.frame_mut(index).ok_or(Reject::OutOfWindow)?;
        larger.take_over(frame);
        self.pool.put(std::mem::replace(frame, larger));
        Ok(())
    }

    fn finish(&mut self, index: u32) -> Result<Push, Reject> {
        if !self.table.frame_mut(index).is_some_and(|frame| frame.is_gapless()) {
            self.discard(index);
            return Err(Reject::Overlap);
        }
        if let Some(frame) = self.table.complete(index) {
            self.stats.units_complete += 1;
            self.stats.units_recovered += u64::from(frame.repaired() > 0);
            self.ready.push_back(Unit::new(frame, 0, self.pool.returns()));
        }
        Ok(Push::Complete)
    }

    /// Gives a frame up that cannot come whole any more.
    fn discard(&mut self, index: u32) {
        if let Some(frame) = self.table.discard(index) {
            self.stats.units_lost += 1;
            self.stats.shards_missing += frame.missing();
            self.pool.put(frame);
        }
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

    /// Next unit that is ready, in the order of completion.
    pub fn take(&mut self) -> Option<Unit> {
        self.ready.pop_front()
    }
}

/// Header and what follows it.
fn split(packet: &[u8]) -> Result<(VideoHeader, &[u8]), Reject> {
    let header = VideoHeader::read(packet).map_err(|_| Reject::Short)?;
    Ok((header, &packet[VideoHeader::SIZE..]))
}
