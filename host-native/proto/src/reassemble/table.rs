//! The window of frame indices: which are in flight, complete or given up.
//!
//! Indices wrap; all comparisons are distances. The window reaches `LOSS_WINDOW_FRAMES` indices behind the newest, so the
//! ring of twice that never holds two frames at one place.

use pf_abi::wire;

use super::frame::Frame;
use crate::MS;

const WINDOW: u32 = wire::LOSS_WINDOW_FRAMES;
/// Entries of the ring: a power of two above the window.
const SPAN: u32 = 2 * WINDOW;
const AGE_NS: u64 = wire::LOSS_WINDOW_MS as u64 * MS;
/// How long a frame that is worth something in parts waits for the rest (wire §4.7).
const PARTS_NS: u64 = wire::PARTIAL_WINDOW_MS as u64 * MS;

// The window is also the memory of finished frames.
const _: () = assert!(WINDOW >= wire::FINISHED_MEMORY);
const _: () = assert!(SPAN.is_power_of_two());

/// How a frame index stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    New,
    InFlight,
    Complete,
    GivenUp,
    /// Behind the window, or before the stream's beginning.
    Old,
}

#[derive(Debug, Default)]
enum Entry {
    #[default]
    Unseen,
    InFlight(Box<Frame>),
    Complete {
        pts_ns: u64,
    },
    GivenUp,
}

/// What fell out of the window. One is used again and again, so that losses take no memory.
#[derive(Debug)]
pub(super) struct Gone {
    /// Frames given up of which nothing arrived.
    pub(super) unseen: u64,
    /// Frames given up of which something arrived, in the order of their index.
    #[expect(clippy::vec_box, reason = "frames move between pool, table and units without being copied")]
    pub(super) frames: Vec<Box<Frame>>,
}

impl Gone {
    pub(super) fn new() -> Self {
        Self { unseen: 0, frames: Vec::with_capacity(SPAN as usize) }
    }
}

#[derive(Debug)]
pub(super) struct Table {
    entries: Vec<Entry>,
    newest: Option<(u32, u64)>,
    /// Where the stream began.
    start: Option<u32>,
    /// First index that is neither complete nor given up.
    floor: u32,
    bytes: usize,
}

/// `a - b` on the circle; positive when `a` is ahead.
fn ahead(a: u32, b: u32) -> i32 {
    a.wrapping_sub(b).cast_signed()
}

impl Table {
    pub(super) fn new() -> Self {
        Self { entries: (0..SPAN).map(|_| Entry::Unseen).collect(), newest: None, start: None, floor: 0, bytes: 0 }
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn floor(&self) -> Option<u32> {
        self.newest.map(|_| self.floor)
    }

    pub(super) fn start(&self) -> Option<u32> {
        self.start
    }

    fn entry(&mut self, index: u32) -> &mut Entry {
        &mut self.entries[(index % SPAN) as usize]
    }

    pub(super) fn place(&self, index: u32) -> Place {
        let Some((newest, _)) = self.newest else { return Place::New };
        let distance = ahead(newest, index);
        if distance < 0 {
            return Place::New;
        }
        if distance.cast_unsigned() > WINDOW {
            return Place::Old;
        }
        match self.entries[(index % SPAN) as usize] {
            // Before the stream's beginning: nobody would wait for it, nor give it up.
            Entry::Unseen if ahead(index, self.floor) < 0 => Place::Old,
            Entry::Unseen => Place::New,
            Entry::InFlight(_) => Place::InFlight,
            Entry::Complete { .. } => Place::Complete,
            Entry::GivenUp => Place::GivenUp,
        }
    }

    /// Moves the window for a new frame. Afterwards the frame's place is [`Place::New`] unless it is too old itself.
    pub(super) fn advance(&mut self, index: u32, pts_ns: u64, gone: &mut Gone) {
        let Some((newest, newest_pts)) = self.newest else {
            self.newest = Some((index, pts_ns));
            // Sessions begin at frame 0; a stream joined later begins with what is seen first.
            self.floor = if index <= WINDOW { 0 } else { index };
            self.start = Some(self.floor);
            return;
        };
        if ahead(index, newest) <= 0 {
            if newest_pts.saturating_sub(pts_ns) > AGE_NS {
                self.give_up_through(index, gone);
            }
            return;
        }
        let keep_from = index.wrapping_sub(WINDOW);
        self.give_up_before(keep_from, newest, gone);
        self.newest = Some((index, pts_ns));
        self.forget(newest.wrapping_sub(WINDOW), keep_from);
        self.take_parts(index, pts_ns, gone);
        if let Some(aged) = self.newest_aged(index, pts_ns) {
            self.give_up_through(aged, gone);
        }
        self.raise_floor();
    }

    /// Takes the frames out that are worth something in parts and have waited for the rest long enough.
    fn take_parts(&mut self, newest: u32, pts_ns: u64, gone: &mut Gone) {
        let count = ahead(newest, self.floor).clamp(0, WINDOW.cast_signed()).cast_unsigned();
        for back in (1..=count).rev() {
            let entry = &mut self.entries[(newest.wrapping_sub(back) % SPAN) as usize];
            let due = matches!(entry, Entry::InFlight(frame)
                if frame.is_worth_parts() && pts_ns.saturating_sub(frame.pts_ns()) > PARTS_NS);
            if due && let Entry::InFlight(frame) = std::mem::replace(entry, Entry::GivenUp) {
                self.bytes -= frame.counted;
                gone.frames.push(frame);
            }
        }
    }

    /// Newest undecided-or-later index whose capture lies more than the loss window before `pts_ns`.
    fn newest_aged(&self, newest: u32, pts_ns: u64) -> Option<u32> {
        (1..=WINDOW).map(|back| newest.wrapping_sub(back)).take_while(|&index| ahead(index, self.floor) >= 0).find(
            |&index| {
                let known = match &self.entries[(index % SPAN) as usize] {
                    Entry::InFlight(frame) => Some(frame.pts_ns()),
                    Entry::Complete { pts_ns } => Some(*pts_ns),
                    Entry::Unseen | Entry::GivenUp => None,
                };
                known.is_some_and(|at| pts_ns.saturating_sub(at) > AGE_NS)
            },
        )
    }

    fn give_up_through(&mut self, index: u32, gone: &mut Gone) {
        self.give_up_before(index.wrapping_add(1), index, gone);
        self.raise_floor();
    }

    /// Decides every undecided index before `end`. Entries behind `marked` are not touched: they belong to indices
    /// that leave the window at once, and their places may stand for others still.
    fn give_up_before(&mut self, end: u32, marked: u32, gone: &mut Gone) {
        let count = ahead(end, self.floor);
        if count <= 0 {
            return;
        }
        let count = count.cast_unsigned();
        let walked = count.min(ahead(marked.wrapping_add(1), self.floor).max(0).cast_unsigned());
        for step in 0..walked {
            let index = self.floor.wrapping_add(step);
            let entry = self.entry(index);
            match std::mem::replace(entry, Entry::GivenUp) {
                Entry::Unseen => gone.unseen += 1,
                Entry::InFlight(frame) => {
                    self.bytes -= frame.counted;
                    gone.frames.push(frame);
                }
                decided => *entry = decided,
            }
        }
        gone.unseen += u64::from(count - walked);
        self.floor = end;
    }

    /// Empties the entries of `from..to`, which left the window.
    fn forget(&mut self, from: u32, to: u32) {
        let count = ahead(to, from).clamp(0, SPAN.cast_signed()).cast_unsigned();
        for step in 0..count {
            *self.entry(from.wrapping_add(step)) = Entry::Unseen;
        }
    }

    fn raise_floor(&mut self) {
        let Some((newest, _)) = self.newest else { return };
        while ahead(newest, self.floor) >= 0 && matches!(self.place(self.floor), Place::Complete | Place::GivenUp) {
            self.floor = self.floor.wrapping_add(1);
        }
    }

    pub(super) fn insert(&mut self, frame: Box<Frame>) {
        self.bytes += frame.counted;
        let index = frame.index();
        *self.entry(index) = Entry::InFlight(frame);
    }

    pub(super) fn frame_mut(&mut self, index: u32) -> Option<&mut Box<Frame>> {
        match self.entry(index) {
            Entry::InFlight(frame) => Some(frame),
            _ => None,
        }
    }

    /// Counts `memory` bytes for a frame from now on.
    pub(super) fn recount(&mut self, index: u32, memory: usize) {
        if let Entry::InFlight(frame) = &mut self.entries[(index % SPAN) as usize] {
            self.bytes = self.bytes - frame.counted + memory;
            frame.counted = memory;
        }
    }

    /// Takes a complete frame out.
    pub(super) fn complete(&mut self, index: u32) -> Option<Box<Frame>> {
        let frame = self.take(index)?;
        *self.entry(index) = Entry::Complete { pts_ns: frame.pts_ns() };
        self.raise_floor();
        Some(frame)
    }

    /// Takes a frame out that cannot come whole any more.
    pub(super) fn discard(&mut self, index: u32) -> Option<Box<Frame>> {
        let frame = self.take(index)?;
        *self.entry(index) = Entry::GivenUp;
        self.raise_floor();
        Some(frame)
    }

    fn take(&mut self, index: u32) -> Option<Box<Frame>> {
        match std::mem::take(self.entry(index)) {
            Entry::InFlight(frame) => {
                self.bytes -= frame.counted;
                Some(frame)
            }
            other => {
                *self.entry(index) = other;
                None
            }
        }
    }
}
