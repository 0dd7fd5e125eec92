//! The blocks of one frame of which something arrived, in the order of their index, without overlap.

use super::check::Checked;
use super::stats::Reject;

/// One block, as its first packet described it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    pub(super) index: u16,
    /// Data shards (k), at least 1.
    pub(super) data: u16,
    /// Recovery shards (m).
    pub(super) recovery: u16,
    /// Shards that are there, data and recovery; at most `data`.
    pub(super) have: u16,
    /// Whether recovery shards are among them.
    pub(super) has_recovery: bool,
    /// All places before this one, counted from the block's first, are taken.
    pub(super) taken: u16,
    pub(super) done: bool,
    /// First data shard in the frame.
    pub(super) base: u32,
}

impl Block {
    /// First shard behind the block.
    pub(super) fn end(&self) -> u32 {
        self.base + u32::from(self.data)
    }
}

/// Where a packet's block is, or belongs.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spot {
    Known(usize),
    New(usize),
}

/// Sorted by index, and thereby by place. Its memory is taken once.
#[derive(Debug)]
pub(super) struct Blocks {
    items: Vec<Block>,
    /// Place of the block that was found last: packets of a block come together.
    recent: usize,
}

impl Blocks {
    pub(super) fn new(capacity: usize) -> Self {
        Self { items: Vec::with_capacity(capacity), recent: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    pub(super) fn as_slice(&self) -> &[Block] {
        &self.items
    }

    pub(super) fn clear(&mut self) {
        self.items.clear();
        self.recent = 0;
    }

    pub(super) fn copy_from(&mut self, other: &Self) {
        self.items.clear();
        self.items.extend_from_slice(&other.items);
        self.recent = other.recent;
    }

    pub(super) fn get_mut(&mut self, at: usize) -> &mut Block {
        &mut self.items[at]
    }

    /// Finds the packet's block, or the place where it would fit between its neighbours.
    ///
    /// # Errors
    /// [`Reject::BlockMismatch`]: another k, m or place than the block's first packet said, or shards of a neighbour.
    pub(super) fn find(&mut self, checked: &Checked<'_>) -> Result<Spot, Reject> {
        let header = &checked.header;
        let at = match self.items.get(self.recent) {
            Some(block) if block.index == header.block_index => Ok(self.recent),
            _ => self.items.binary_search_by_key(&header.block_index, |block| block.index),
        };
        match at {
            Ok(at) => {
                let block = &self.items[at];
                let same = block.data == header.data_shards
                    && block.recovery == header.recovery_shards
                    && block.base == checked.base;
                if !same {
                    return Err(Reject::BlockMismatch);
                }
                self.recent = at;
                Ok(Spot::Known(at))
            }
            Err(at) => {
                let behind_previous = at == 0 || self.items[at - 1].end() <= checked.base;
                let before_next = self.items.get(at).is_none_or(|next| checked.block_end() <= next.base);
                if behind_previous && before_next { Ok(Spot::New(at)) } else { Err(Reject::BlockMismatch) }
            }
        }
    }

    /// Opens the packet's block at a place that [`Self::find`] named.
    pub(super) fn open(&mut self, at: usize, checked: &Checked<'_>) {
        let header = &checked.header;
        let block = Block {
            index: header.block_index,
            data: header.data_shards,
            recovery: header.recovery_shards,
            have: 0,
            has_recovery: false,
            taken: 0,
            done: false,
            base: checked.base,
        };
        self.items.insert(at, block);
        self.recent = at;
    }
}
