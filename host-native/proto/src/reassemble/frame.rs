//! One frame in flight: where its shards lie and which are there.
//!
//! A block is complete when any k of its shards are there, so k places are enough for it: a recovery shard lies in the
//! place of a data shard that has not come, and moves when that one comes. So a frame never needs more memory than its
//! data, and nothing is copied twice in a stream that comes in order.

use pf_abi::wire::{self, UserFlags};

use super::blocks::{Block, Blocks, Spot};
use super::check::{Checked, Totals, most_blocks};
use super::stats::Reject;
use crate::fec;

/// What became of a shard.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stored {
    Kept,
    /// Its block is complete.
    Unneeded,
    Duplicate,
    /// `repaired` data shards were rebuilt.
    BlockDone {
        repaired: u32,
    },
    FrameDone {
        repaired: u32,
    },
}

/// What lies in a place: nothing, its own data shard, or recovery shard `tag - RECOVERY`. Shard indices end at 65534, so
/// that every tag fits.
type Tag = u16;
const EMPTY: Tag = 0;
const DATA: Tag = 1;
const RECOVERY: Tag = 2;

/// Most bytes, shards and blocks that the memory of a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    pub(super) bytes: usize,
    pub(super) shards: usize,
    pub(super) blocks: usize,
}

impl Room {
    /// For frames of up to `frame_bytes` in shards of any size, at most `max_data` to a block.
    pub(super) fn for_frames(frame_bytes: usize, max_data: u16) -> Self {
        let shards = frame_bytes.div_ceil(usize::from(wire::MIN_SHARD_PAYLOAD));
        // The last shard is padded.
        let bytes = frame_bytes + usize::from(wire::MAX_SHARD_PAYLOAD);
        Self { bytes, shards, blocks: most_blocks(shards as u32, max_data) as usize }
    }

    /// What a frame takes after this packet when it had `shards` data shards and will have `blocks` blocks.
    pub(super) fn needed(checked: &Checked<'_>, shards: usize, blocks: usize) -> Self {
        let shards = shards.max(checked.extent() as usize);
        Self { bytes: shards * usize::from(checked.header.shard_bytes), shards, blocks }
    }

    /// Whether this room has place for all of `need`.
    pub(super) fn holds(&self, need: &Self) -> bool {
        let pairs = [(need.bytes, self.bytes), (need.shards, self.shards), (need.blocks, self.blocks)];
        pairs.iter().all(|(need, have)| need <= have)
    }

    /// Data and block state in bytes.
    pub(super) fn memory(&self) -> usize {
        self.bytes + self.shards * size_of::<Tag>() + self.blocks * size_of::<Block>()
    }
}

/// Memory of one frame; used again for the next one.
#[derive(Debug)]
pub(super) struct Frame {
    index: u32,
    pts_ns: u64,
    flags: UserFlags,
    shard_bytes: u16,
    totals: Option<Totals>,
    /// All data shards in order. Longer than the frame after a longer one: it never shrinks.
    data: Vec<u8>,
    /// One per data shard that the frame is known to have.
    tags: Vec<Tag>,
    blocks: Blocks,
    done_blocks: u32,
    /// Data shards of the blocks that are known.
    known_shards: u32,
    repaired: u32,
    /// Memory that the table counts for it.
    pub(super) counted: usize,
    room: Room,
}

impl Frame {
    /// Takes all memory that frames of this size will need.
    pub(super) fn new(room: Room) -> Self {
        Self {
            index: 0,
            pts_ns: 0,
            flags: UserFlags::EMPTY,
            shard_bytes: 0,
            totals: None,
            data: Vec::with_capacity(room.bytes),
            tags: Vec::with_capacity(room.shards),
            blocks: Blocks::new(room.blocks),
            done_blocks: 0,
            known_shards: 0,
            repaired: 0,
            counted: 0,
            room,
        }
    }

    pub(super) fn index(&self) -> u32 {
        self.index
    }

    pub(super) fn pts_ns(&self) -> u64 {
        self.pts_ns
    }

    pub(super) fn flags(&self) -> UserFlags {
        self.flags
    }

    pub(super) fn repaired(&self) -> u32 {
        self.repaired
    }

    /// The frame's bytes without padding; none while its length is unknown.
    pub(super) fn bytes(&self) -> &[u8] {
        self.totals.map_or(&[], |totals| &self.data[..totals.frame_bytes as usize])
    }

    /// What its memory holds.
    pub(super) fn room(&self) -> &Room {
        &self.room
    }

    /// Whether it may be delivered with holes: each of its shards is worth something alone (wire §4.3).
    pub(super) fn is_worth_parts(&self) -> bool {
        self.flags.contains(UserFlags::CHUNK_ALIGNED) && self.totals.is_some()
    }

    /// Begins a frame; its shards come by [`Self::store`].
    pub(super) fn begin(&mut self, checked: &Checked<'_>) {
        let header = &checked.header;
        (self.index, self.pts_ns, self.flags) = (header.frame_index, header.pts_ns, header.user_flags);
        self.shard_bytes = header.shard_bytes;
        self.totals = None;
        self.tags.clear();
        self.blocks.clear();
        (self.done_blocks, self.known_shards, self.repaired, self.counted) = (0, 0, 0, 0);
    }

    /// Takes over what another frame's memory holds.
    pub(super) fn take_over(&mut self, other: &Self) {
        (self.index, self.pts_ns, self.flags) = (other.index, other.pts_ns, other.flags);
        (self.shard_bytes, self.totals) = (other.shard_bytes, other.totals);
        self.tags.clear();
        self.tags.extend_from_slice(&other.tags);
        let used = other.tags.len() * usize::from(other.shard_bytes);
        self.lengthen(used);
        self.data[..used].copy_from_slice(&other.data[..used]);
        self.blocks.copy_from(&other.blocks);
        (self.done_blocks, self.known_shards) = (other.done_blocks, other.known_shards);
        (self.repaired, self.counted) = (other.repaired, other.counted);
    }

    /// Finds the block of a packet, and holds the packet to everything that earlier ones of the frame said.
    ///
    /// # Errors
    /// [`Reject::Overlap`]: the frame cannot come whole any more. Otherwise the packet alone is wrong.
    pub(super) fn find(&mut self, checked: &Checked<'_>) -> Result<Spot, Reject> {
        let header = &checked.header;
        let slices = self.flags.contains(UserFlags::SLICE_STREAM);
        if header.shard_bytes != self.shard_bytes || checked.is_slice() != slices {
            return Err(Reject::FrameMismatch);
        }
        match (self.totals, checked.totals) {
            (Some(known), Some(said)) if known != said => return Err(Reject::FrameMismatch),
            (Some(known), None) if !is_before_last(known, header.block_index, checked.block_end()) => {
                return Err(Reject::FrameMismatch);
            }
            (None, Some(said)) => {
                let fits = |last: &Block| is_before_last(said, last.index, last.end());
                if !self.blocks.as_slice().last().is_none_or(fits) {
                    return Err(Reject::Overlap);
                }
            }
            _ => {}
        }
        self.blocks.find(checked)
    }

    /// What the frame takes with this packet; `spot` is what [`Self::find`] said of it.
    pub(super) fn need(&self, checked: &Checked<'_>, spot: Spot) -> Room {
        let blocks = self.blocks.len() + usize::from(matches!(spot, Spot::New(_)));
        let said = checked.totals.map_or(0, |totals| usize::from(totals.blocks));
        Room::needed(checked, self.tags.len(), blocks.max(said))
    }

    /// Keeps one shard; `spot` is what [`Self::find`] said of it, and the frame's memory holds what it needs.
    ///
    /// # Errors
    /// [`Reject::Fec`]: the block's counts are outside the code; the frame cannot come whole any more.
    pub(super) fn store(
        &mut self,
        checked: &Checked<'_>,
        spot: Spot,
        decoder: &mut fec::Decoder,
    ) -> Result<Stored, Reject> {
        self.totals = self.totals.or(checked.totals);
        self.extend(checked.extent() as usize);
        let at = match spot {
            Spot::Known(at) => at,
            Spot::New(at) => {
                self.blocks.open(at, checked);
                self.known_shards += u32::from(checked.header.data_shards);
                at
            }
        };
        let block = *self.blocks.get_mut(at);
        if block.done {
            // The last block told its totals perhaps only now.
            return Ok(self.all_done().map_or(Stored::Unneeded, |()| Stored::FrameDone { repaired: 0 }));
        }
        let fresh = if checked.is_data() { self.keep_data(at, checked) } else { self.keep_recovery(at, checked) };
        if !fresh {
            return Ok(Stored::Duplicate);
        }
        let block = self.blocks.get_mut(at);
        block.have += 1;
        if block.have < block.data {
            return Ok(Stored::Kept);
        }
        block.done = true;
        let block = *block;
        let repaired = if block.has_recovery { self.repair(&block, decoder)? } else { 0 };
        self.done_blocks += 1;
        self.repaired += repaired;
        Ok(self.all_done().map_or(Stored::BlockDone { repaired }, |()| Stored::FrameDone { repaired }))
    }

    /// Something when every block is complete.
    fn all_done(&self) -> Option<()> {
        let totals = self.totals?;
        (self.done_blocks == u32::from(totals.blocks)).then_some(())
    }

    /// False when all blocks are there and leave shards between them: nobody will send those.
    pub(super) fn is_gapless(&self) -> bool {
        self.totals.is_some_and(|totals| totals.shards == self.known_shards)
    }

    /// Makes the memory for `shards` data shards part of the frame.
    fn extend(&mut self, shards: usize) {
        self.tags.resize(self.tags.len().max(shards), EMPTY);
        self.lengthen(self.tags.len() * usize::from(self.shard_bytes));
    }

    /// Stale content of an earlier frame may stay: every data shard is written before it is read.
    fn lengthen(&mut self, bytes: usize) {
        self.data.resize(self.data.len().max(bytes), 0);
    }

    /// Where shard `place` lies.
    fn bytes_at(&self, place: usize) -> std::ops::Range<usize> {
        let shard = usize::from(self.shard_bytes);
        place * shard..(place + 1) * shard
    }

    /// False when it was there.
    fn keep_data(&mut self, at: usize, checked: &Checked<'_>) -> bool {
        let place = checked.base as usize + usize::from(checked.header.shard_index);
        let guest = self.tags[place];
        if guest == DATA {
            return false;
        }
        self.tags[place] = DATA;
        if guest != EMPTY {
            // The block has fewer shards than places, so one is free.
            let free = self.free_place(at);
            self.tags[free] = guest;
            let (from, to) = (self.bytes_at(place), self.bytes_at(free).start);
            self.data.copy_within(from, to);
        }
        let range = self.bytes_at(place);
        self.data[range].copy_from_slice(checked.shard);
        true
    }

    /// False when it was there.
    fn keep_recovery(&mut self, at: usize, checked: &Checked<'_>) -> bool {
        let tag = RECOVERY + (checked.header.shard_index - checked.header.data_shards);
        let places = checked.base as usize..checked.block_end() as usize;
        if self.tags[places].contains(&tag) {
            return false;
        }
        self.blocks.get_mut(at).has_recovery = true;
        let free = self.free_place(at);
        self.tags[free] = tag;
        let range = self.bytes_at(free);
        self.data[range].copy_from_slice(checked.shard);
        true
    }

    /// A place of the block where nothing lies. Places are taken and never given up, so the search goes on where it ended.
    fn free_place(&mut self, at: usize) -> usize {
        let block = self.blocks.get_mut(at);
        let base = block.base as usize;
        while self.tags[base + usize::from(block.taken)] != EMPTY {
            block.taken += 1;
        }
        base + usize::from(block.taken)
    }

    /// Rebuilds the missing data shards of a block whose every place is taken; the number of them.
    fn repair(&mut self, block: &Block, decoder: &mut fec::Decoder) -> Result<u32, Reject> {
        let shard_bytes = usize::from(self.shard_bytes);
        let places = block.base as usize..block.end() as usize;
        let bytes = places.start * shard_bytes..places.end * shard_bytes;
        let tags = &self.tags[places];
        let shape = fec::Shape { data: usize::from(block.data), recovery: usize::from(block.recovery), shard_bytes };
        let recovery_at = |place: usize| tags[place].checked_sub(RECOVERY).map(usize::from);
        let repaired = decoder.repair(shape, &mut self.data[bytes], recovery_at).map_err(|_| Reject::Fec)?;
        Ok(repaired as u32)
    }

    /// Data and recovery shards that did not come, see [`super::ReassemblyStats::shards_missing`].
    pub(super) fn missing(&self) -> u64 {
        let blocks = self.blocks.as_slice();
        let open = blocks.iter().filter(|block| !block.done);
        let seen: u64 =
            open.map(|block| u64::from(block.data) + u64::from(block.recovery) - u64::from(block.have)).sum();
        let unseen = self.totals.map_or(0, |totals| u64::from(totals.shards.saturating_sub(self.known_shards)));
        let rate = |block: &Block| (unseen * u64::from(block.recovery)).div_ceil(u64::from(block.data));
        seen + unseen + blocks.first().map_or(0, rate)
    }

    /// Zeroes what has not come, so that the frame can be delivered with holes; the number of holes.
    pub(super) fn clear_holes(&mut self) -> u32 {
        let Some(totals) = self.totals else { return 0 };
        let done = |place: u32| {
            let blocks = self.blocks.as_slice();
            let at = blocks.partition_point(|block| block.end() <= place);
            blocks.get(at).is_some_and(|block| block.done && block.base <= place)
        };
        let holes = |place: &u32| self.tags[*place as usize] != DATA && !done(*place);
        let shard = usize::from(self.shard_bytes);
        let mut count = 0;
        for place in (0..totals.shards).filter(holes) {
            let start = place as usize * shard;
            self.data[start..start + shard].fill(0);
            count += 1;
        }
        count
    }
}

/// Whether a block lies before the last one of a unit with these totals.
fn is_before_last(totals: Totals, index: u16, end: u32) -> bool {
    u32::from(index) + 1 < u32::from(totals.blocks) && end <= totals.last_base
}
