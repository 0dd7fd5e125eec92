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
    #[error("does not fit the frame's first packet")]
    FrameMismatch,
    #[error("does not fit the block's first packet")]
    BlockMismatch,
    #[error("streamed units were not negotiated")]
    Streamed,
    #[error("probe units are not read")]
    Probe,
    #[error("too many bytes in flight")]
    NoRoom,
    #[error("outside the loss window")]
    OutOfWindow,
    #[error("the block cannot be repaired")]
    Fec,
}

/// What happened so far. Packets that were rejected count nowhere else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReassemblyStats {
    /// Packets that passed all checks, late ones included.
    pub packets: u64,
    pub rejected: u64,
    /// Probe and streamed packets among the rejected.
    pub unsupported: u64,
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
}

impl AddAssign for ReassemblyStats {
    fn add_assign(&mut self, more: Self) {
        self.packets += more.packets;
        self.rejected += more.rejected;
        self.unsupported += more.unsupported;
        self.late += more.late;
        self.duplicates += more.duplicates;
        self.shards_recovered += more.shards_recovered;
        self.arrived_after_repair += more.arrived_after_repair;
        self.surplus_recovery += more.surplus_recovery;
        self.units_complete += more.units_complete;
        self.units_recovered += more.units_recovered;
        self.units_lost += more.units_lost;
    }
}

impl ReassemblyStats {
    pub(super) fn count_reject(&mut self, reject: Reject) {
        self.rejected += 1;
        self.unsupported += u64::from(matches!(reject, Reject::Probe | Reject::Streamed));
    }
}
