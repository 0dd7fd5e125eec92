//! Where Leopard puts the shards of a block among the 65,536 elements of its field (wire §4.10).

use super::block::Shape;

/// Elements of the field.
pub(super) const ELEMENTS: usize = 1 << 16;

#[derive(Clone, Copy)]
pub(super) struct Places {
    /// Shards of a group, a power of two.
    pub(super) c: usize,
    /// High rate: recovery first, data behind the first group. Low rate: data first.
    pub(super) high: bool,
    /// First place that no shard has.
    pub(super) end: usize,
}

impl Places {
    /// For a block with at least one recovery shard.
    pub(super) fn of(shape: Shape) -> Self {
        let (data, recovery) = (shape.data.next_power_of_two(), shape.recovery.next_power_of_two());
        let high = data > recovery || (data == recovery && shape.data <= shape.recovery);
        let (c, beyond) = if high { (recovery, shape.data) } else { (data, shape.recovery) };
        Self { c, high, end: c + beyond }
    }

    /// Whether the field has enough elements.
    pub(super) fn fit(self) -> bool {
        self.end <= ELEMENTS
    }

    /// Most shards that a transform over all places of a block has, for so many data and recovery shards or fewer.
    pub(super) fn transform(data: usize, recovery: usize) -> usize {
        (Self::group(data, recovery) + data.max(recovery)).next_power_of_two().min(ELEMENTS)
    }

    /// Most shards of a group, for so many data and recovery shards or fewer.
    pub(super) fn group(data: usize, recovery: usize) -> usize {
        data.next_power_of_two().min(recovery.next_power_of_two())
    }

    pub(super) fn data(self, index: u16) -> u16 {
        if self.high { self.c as u16 + index } else { index }
    }

    pub(super) fn recovery(self, index: u16) -> u16 {
        if self.high { index } else { self.c as u16 + index }
    }
}
