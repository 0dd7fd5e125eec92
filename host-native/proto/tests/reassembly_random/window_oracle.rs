//! Which frames are opened, delivered, delivered in parts, and given up (wire §4.7): held against a model that
//! keeps every frame for ever and knows nothing of rings and wrapping numbers.

use std::collections::BTreeMap;

use crate::support::{welcome, with_header};
use pf_abi::wire::UserFlags;
use pf_proto::{
    AccessUnit, MS, PacketBatch, Packetizer, PacketizerConfig, Push, Reassembler, ReassemblerConfig, Reject, SplitMix,
};
use proptest::prelude::*;

const WINDOW: i64 = 64;
/// What the receiver counts for one of the frames: two shards of 512 bytes with a tag of two, and the state of a block.
const FRAME_MEMORY: usize = 2 * (512 + 2) + 16;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// One of its two shards is there.
    Half(usize),
    Complete,
    GivenUp,
}

/// What the counters should say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    complete: u64,
    lost: u64,
    unseen: u64,
    partial: u64,
    missing: u64,
}

struct Model {
    frames: BTreeMap<i64, State>,
    pts: Vec<u64>,
    in_parts: Vec<bool>,
    start: i64,
    newest: Option<i64>,
    counts: Counts,
    /// Delivered since the last look.
    delivered: Vec<i64>,
}

impl Model {
    fn age(&self, frame: i64) -> u64 {
        self.newest.map_or(0, |newest| self.pts[newest as usize].saturating_sub(self.pts[frame as usize]))
    }

    /// Decides all of `from..end` that is not decided.
    fn give_up(&mut self, from: i64, end: i64) {
        for frame in from..end {
            match self.frames.get(&frame) {
                None => {
                    self.counts.lost += 1;
                    self.counts.unseen += 1;
                }
                Some(State::Half(_)) => {
                    self.counts.missing += 1;
                    if self.in_parts[frame as usize] {
                        self.counts.partial += 1;
                        self.delivered.push(frame);
                    } else {
                        self.counts.lost += 1;
                    }
                }
                Some(_) => continue,
            }
            self.frames.insert(frame, State::GivenUp);
        }
    }

    /// The window moves for a frame that is seen first; false when it is too old to be opened.
    fn open(&mut self, frame: i64, first_number: u32) -> bool {
        let Some(newest) = self.newest else {
            self.newest = Some(frame);
            let number = first_number.wrapping_add(frame as u32);
            self.start = if number <= WINDOW as u32 { frame - i64::from(number) } else { frame };
            return true;
        };
        if frame < newest {
            let too_old = self.age(frame) > 120 * MS;
            if too_old {
                self.give_up(self.start, frame + 1);
            }
            return !too_old;
        }
        self.newest = Some(frame);
        self.give_up(self.start, frame - WINDOW);
        for other in frame - WINDOW..frame {
            let half = matches!(self.frames.get(&other), Some(State::Half(_)));
            if half && self.in_parts[other as usize] && self.age(other) > 30 * MS {
                self.give_up(other, other + 1);
            }
        }
        let known = |other: &i64| matches!(self.frames.get(other), Some(State::Half(_) | State::Complete));
        let aged = (frame - WINDOW..frame).filter(known).filter(|other| self.age(*other) > 120 * MS).max();
        if let Some(aged) = aged {
            self.give_up(self.start, aged + 1);
        }
        true
    }

    fn push(&mut self, frame: i64, shard: usize, first_number: u32) -> Result<Push, Reject> {
        if self.newest.is_some_and(|newest| frame < newest - WINDOW || frame < self.start) {
            return Ok(Push::Late);
        }
        match self.frames.get(&frame).copied() {
            Some(State::Half(there)) if there != shard => {
                self.frames.insert(frame, State::Complete);
                self.counts.complete += 1;
                self.delivered.push(frame);
                Ok(Push::Complete)
            }
            Some(_) => Ok(Push::Late),
            None if self.open(frame, first_number) => {
                self.frames.insert(frame, State::Half(shard));
                Ok(Push::Stored)
            }
            None => Err(Reject::OutOfWindow),
        }
    }

    fn undecided(&self) -> Option<i64> {
        let decided = |frame: &i64| !matches!(self.frames.get(frame), Some(State::Complete | State::GivenUp));
        self.newest.map(|newest| (self.start..=newest).find(decided).unwrap_or(newest + 1))
    }
}

fn counted(reassembler: &Reassembler) -> Counts {
    let stats = reassembler.stats();
    Counts {
        complete: stats.units_complete,
        lost: stats.units_lost,
        unseen: stats.units_unseen,
        partial: stats.units_partial,
        missing: stats.shards_missing,
    }
}

/// The two packets of a unit of two shards.
fn packets(flags: UserFlags) -> [Vec<u8>; 2] {
    let config = PacketizerConfig::from_welcome(&welcome(512, 10, 0));
    let mut batch = PacketBatch::new();
    let unit = AccessUnit { data: &[1; 1024], pts_ns: 0, flags };
    Packetizer::new(config).expect("config").packetize(unit, &mut batch).expect("unit");
    [0, 1].map(|index| batch.plain(index).to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_window_decides_as_the_model_does(
        seed: u64,
        // Near the wrap, at the start of a session, and anywhere.
        first_number in prop_oneof![(u32::MAX - 200)..=u32::MAX, Just(0_u32), 0_u32..200, any::<u32>()],
        step_ms in 0_u64..20,
        in_parts in 0_u64..3,
    ) {
        let mut random = SplitMix::new(seed);
        let config = ReassemblerConfig::from_welcome(&welcome(512, 10, 0));
        let mut reassembler = Reassembler::new(config).expect("config");
        let kinds = [UserFlags::PICTURE, UserFlags::PICTURE | UserFlags::CHUNK_ALIGNED].map(packets);
        let frames = 1200_u64;
        let mut model = Model {
            frames: BTreeMap::new(),
            // Pictures of one time, of later times, and now and then of an earlier one.
            pts: (0..frames).map(|frame| (1000 + frame * step_ms - random.below(2) * random.below(200)) * MS).collect(),
            in_parts: (0..frames).map(|_| random.below(3) < in_parts).collect(),
            start: 0,
            newest: None,
            counts: Counts::default(),
            delivered: Vec::new(),
        };
        let mut at = 0_u64;
        for _ in 0..600 {
            at += match random.below(60) { 0 => random.below(150), 1..20 => 1, _ => 0 };
            let frame = at.saturating_sub(random.below(4) * random.below(40)).min(frames - 1);
            let shard = random.below(2) as usize;
            let number = first_number.wrapping_add(frame as u32);
            let kind = usize::from(model.in_parts[frame as usize]);
            let pts = model.pts[frame as usize];
            let packet = with_header(&kinds[kind][shard], |h| (h.frame_index, h.pts_ns) = (number, pts));
            let want = model.push(frame as i64, shard, first_number);
            prop_assert_eq!(reassembler.push(&packet), want, "frame {} shard {}", frame, shard);
            let mut units: Vec<u32> = Vec::new();
            while let Some(unit) = reassembler.take() {
                let whole = unit.missing_shards() == 0;
                prop_assert_eq!(whole, unit.data() == [1; 1024], "holes are told");
                units.push(unit.frame_index());
            }
            let delivered: Vec<u32> =
                model.delivered.drain(..).map(|frame| first_number.wrapping_add(frame as u32)).collect();
            prop_assert_eq!(units, delivered);
            prop_assert_eq!(counted(&reassembler), model.counts, "after frame {}", frame);
            let half = model.frames.values().filter(|state| matches!(state, State::Half(_))).count();
            prop_assert_eq!(reassembler.bytes_in_flight(), half * FRAME_MEMORY);
            let floor = model.undecided().map(|frame| first_number.wrapping_add(frame as u32));
            prop_assert_eq!(reassembler.undecided(), floor);
        }
        prop_assert_eq!(reassembler.start(), Some(first_number.wrapping_add(model.start as u32)));
    }
}
