//! Puts complete units into index order and tells of gaps, so that a decoder sees a clean stream.

use std::collections::VecDeque;

use crate::MS;
use crate::keyframe::CleanStart;
use crate::reassemble::{READY, Unit};

/// What comes next in the stream.
#[derive(Debug)]
pub enum Delivery {
    Unit(Unit),
    /// `count` units from `first` on did not come in time; what follows may refer to them.
    Gap {
        first: u32,
        count: u32,
    },
    /// Came after its gap was declared; not part of the stream any more.
    Stale(Unit),
}

/// Holds units back while an earlier one is missing, but not for long: two complete later units some milliseconds
/// apart, or one that needs nothing before it, end the wait.
#[derive(Debug)]
pub struct Orderer {
    next: Option<u32>,
    /// Waiting units in index order.
    held: VecDeque<Unit>,
    stale: VecDeque<Unit>,
}

/// Complete later units that end the wait for a missing one, if they are so far apart: packets overtake each other by some
/// milliseconds, which at high rates are more than two pictures.
const PATIENCE: usize = 2;
const APART_NS: u64 = 15 * MS;
/// As many end it however close they are.
const MOST_HELD: usize = 32;

fn ahead(a: u32, b: u32) -> i32 {
    a.wrapping_sub(b).cast_signed()
}

impl Default for Orderer {
    fn default() -> Self {
        Self::new()
    }
}

impl Orderer {
    /// Takes the memory for as many units as one packet can make ready.
    pub fn new() -> Self {
        let room = || VecDeque::with_capacity(READY);
        Self { next: None, held: room(), stale: room() }
    }

    /// Takes a complete unit of a stream which began with index `start` ([`crate::Reassembler::start`]); ask
    /// [`Self::next`] until it has nothing more.
    pub fn push(&mut self, unit: Unit, start: u32) {
        let index = unit.frame_index();
        let next = *self.next.get_or_insert(start);
        if ahead(index, next) < 0 {
            self.stale.push_back(unit);
            return;
        }
        let at = self.held.partition_point(|held| ahead(index, held.frame_index()) > 0);
        self.held.insert(at, unit);
    }

    /// What comes next, if it is there. `undecided` is the reassembler's first undecided index: earlier ones will not
    /// come any more.
    pub fn next(&mut self, undecided: Option<u32>) -> Option<Delivery> {
        if let Some(unit) = self.stale.pop_front() {
            return Some(Delivery::Stale(unit));
        }
        let next = self.next?;
        let first = self.held.front()?;
        let index = first.frame_index();
        if index == next {
            self.next = Some(next.wrapping_add(1));
            return self.held.pop_front().map(Delivery::Unit);
        }
        let decided = undecided.is_some_and(|floor| ahead(floor, index) >= 0);
        if decided || self.is_impatient() || CleanStart::is_clean(first.flags()) {
            self.next = Some(index);
            return Some(Delivery::Gap { first: next, count: index.wrapping_sub(next) });
        }
        None
    }

    fn is_impatient(&self) -> bool {
        let (Some(first), Some(last)) = (self.held.front(), self.held.back()) else { return false };
        let apart = last.pts_ns().abs_diff(first.pts_ns()) >= APART_NS;
        self.held.len() >= PATIENCE && apart || self.held.len() >= MOST_HELD
    }
}
