//! Counts of a receiver since the session began.

use std::ops::AddAssign;

/// Why a packet was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reject {
    #[error("shorter than the header")]
    Short,
    #[error("wrong magic")]
    Magic,
    #[error("shard size odd, out of range or beyond the datagram")]
    ShardSize,
    #[error("counts of the block out of range")]
    BlockShape,
    #[error("shard index beyond the block")]
    ShardIndex,
    #[error("frame larger than the session allows")]
    FrameSize,
    #[error("block count or data shards do not follow from the frame's size")]
    Geometry,
    #[error("place or size of a streamed block out of range")]
    Sentinel,
    #[error("does not fit the frame's first packet")]
    FrameMismatch,
    #[error("does not fit the block's first packet, or takes shards of another block")]
    BlockMismatch,
    #[error("the streamed blocks do not fit the frame's last one; the frame is discarded")]
    Overlap,
    #[error("too many bytes in flight")]
    NoRoom,
    #[error("outside the loss window")]
    OutOfWindow,
    #[error("the block cannot be repaired")]
    Fec,
}

impl Reject {
    /// Every reason, in the order in which they are declared.
    pub const ALL: [Self; 14] = [
        Self::Short,
        Self::Magic,
        Self::ShardSize,
        Self::BlockShape,
        Self::ShardIndex,
        Self::FrameSize,
        Self::Geometry,
        Self::Sentinel,
        Self::FrameMismatch,
        Self::BlockMismatch,
        Self::Overlap,
        Self::NoRoom,
        Self::OutOfWindow,
        Self::Fec,
    ];
}

/// Dropped packets by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rejects([u64; Reject::ALL.len()]);

impl Rejects {
    pub fn of(&self, reject: Reject) -> u64 {
        self.0[reject as usize]
    }

    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    pub(super) fn count(&mut self, reject: Reject) {
        self.0[reject as usize] += 1;
    }
}

impl AddAssign for Rejects {
    fn add_assign(&mut self, more: Self) {
        for (count, more) in self.0.iter_mut().zip(more.0) {
            *count += more;
        }
    }
}

/// What happened so far. Packets that were rejected count nowhere else, probes only as probes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReassemblyStats {
    /// Packets of pictures that passed all checks, late ones included.
    pub packets: u64,
    pub rejected: u64,
    /// The rejected packets by reason.
    pub rejects: Rejects,
    /// Probe packets that passed the checks (wire §2.7), and the bytes of their shards.
    pub probe_packets: u64,
    pub probe_bytes: u64,
    /// Packets of frames that are complete, given up or too old.
    pub late: u64,
    /// The same shard twice while its block was open.
    pub duplicates: u64,
    /// Data shards that FEC rebuilt.
    pub shards_recovered: u64,
    /// Data shards that arrived after they had been rebuilt.
    pub arrived_after_repair: u64,
    /// Recovery shards that were not needed.
    pub surplus_recovery: u64,
    pub units_complete: u64,
    /// Complete units that needed FEC.
    pub units_recovered: u64,
    /// Units given up, those included of which nothing arrived.
    pub units_lost: u64,
    /// Lost units of which nothing arrived: of them no shard is counted anywhere.
    pub units_unseen: u64,
    /// Chunk-aligned units that were delivered with holes.
    pub units_partial: u64,
    /// Data and recovery shards which had not arrived when their unit was given up or delivered with holes. Blocks that
    /// were complete are left out: what they lost is in `shards_recovered`. Of a block of which nothing arrived, the
    /// recovery shards are reckoned at the rate of the unit's first block.
    pub shards_missing: u64,
}

impl AddAssign for ReassemblyStats {
    fn add_assign(&mut self, more: Self) {
        self.packets += more.packets;
        self.rejected += more.rejected;
        self.rejects += more.rejects;
        self.probe_packets += more.probe_packets;
        self.probe_bytes += more.probe_bytes;
        self.late += more.late;
        self.duplicates += more.duplicates;
        self.shards_recovered += more.shards_recovered;
        self.arrived_after_repair += more.arrived_after_repair;
        self.surplus_recovery += more.surplus_recovery;
        self.units_complete += more.units_complete;
        self.units_recovered += more.units_recovered;
        self.units_lost += more.units_lost;
        self.units_unseen += more.units_unseen;
        self.units_partial += more.units_partial;
        self.shards_missing += more.shards_missing;
    }
}

impl ReassemblyStats {
    pub(super) fn count_reject(&mut self, reject: Reject) {
        self.rejected += 1;
        self.rejects.count(reject);
    }
}
