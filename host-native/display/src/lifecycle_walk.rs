//! A seeded random walk over many slots, compared with a model that only counts (decision D10, behaviour V03).

use std::collections::{BTreeMap, BTreeSet};

use pf_media::Retention;

use crate::lifecycle::{Acquired, Fit, Generations, LeaseStamp, Lifecycle, Released, State, Step};

const STEPS: u32 = 1_000_000;
const SLOTS: usize = 5;

/// SplitMix64: small, seeded, and good enough to choose steps.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).expect("below a usize")
    }
}

/// What the outside books looks like: the monitors that exist and the leases that people hold.
#[derive(Default)]
struct Books {
    monitors: BTreeMap<u64, usize>,
    leases: Vec<(usize, LeaseStamp)>,
    dead: Vec<u64>,
    ever: BTreeSet<u64>,
}

impl Books {
    fn create(&mut self, slot: usize, generation: u64) {
        assert!(self.ever.insert(generation), "generation {generation} was used twice");
        assert!(!self.monitors.values().any(|s| *s == slot), "slot {slot} got a second monitor");
        self.monitors.insert(generation, slot);
    }

    fn remove(&mut self, slot: usize, generation: u64) {
        assert_eq!(self.monitors.remove(&generation), Some(slot), "double free of generation {generation}");
        let held = self.leases.iter().filter(|(_, lease)| lease.generation() == generation).count();
        assert_eq!(held, 0, "generation {generation} was removed under {held} leases");
        self.bury(generation);
    }

    fn lose(&mut self, generation: u64) {
        self.monitors.remove(&generation).expect("a lost monitor existed");
        self.bury(generation);
    }

    fn bury(&mut self, generation: u64) {
        if self.dead.len() == 64 {
            self.dead.remove(0);
        }
        self.dead.push(generation);
    }

    fn refs(&self, slot: usize, generation: u64) -> usize {
        self.leases.iter().filter(|(s, lease)| *s == slot && lease.generation() == generation).count()
    }
}

fn any_retention(random: &mut Random) -> Retention {
    match random.below(4) {
        0 => Retention::Not,
        1 => Retention::Pinned,
        2 => Retention::For(0),
        _ => Retention::For(random.below(40)),
    }
}

fn acquire(slots: &mut [Lifecycle], books: &mut Books, random: &mut Random, generations: &mut Generations) {
    let slot = random.index(slots.len());
    let fit = if random.below(3) == 0 { Fit::Differs } else { Fit::Fits };
    let before = slots[slot].state();
    let Ok(Acquired { lease, step }) = slots[slot].acquire(fit, generations) else {
        assert!(matches!(before, State::Active { .. }) && fit == Fit::Differs);
        return;
    };
    match step {
        Step::Create => books.create(slot, lease.generation()),
        Step::Replace { old } => {
            books.remove(slot, old);
            books.create(slot, lease.generation());
        }
        Step::Share | Step::Reuse => assert_eq!(books.monitors.get(&lease.generation()), Some(&slot)),
    }
    if matches!(step, Step::Create | Step::Replace { .. }) && random.below(8) == 0 {
        // The driver refused to make the monitor.
        assert!(slots[slot].lost());
        books.lose(lease.generation());
    } else {
        books.leases.push((slot, lease));
    }
}

fn release(slots: &mut [Lifecycle], books: &mut Books, random: &mut Random, now: u64) {
    if books.leases.is_empty() {
        return;
    }
    let pick = random.index(books.leases.len());
    let (slot, lease) = books.leases.swap_remove(pick);
    let generation = lease.generation();
    let live = books.monitors.contains_key(&generation);
    let retention = any_retention(random);
    match slots[slot].release(lease, retention, now) {
        Released::Remove => books.remove(slot, generation),
        Released::Stale => assert!(!live, "a live lease of generation {generation} was called stale"),
        Released::Shared { refs } => assert_eq!(refs as usize, books.refs(slot, generation)),
        Released::Lingers { until } => assert!(live && until > now),
        Released::Pinned => assert!(live && retention == Retention::Pinned),
    }
}

fn stale(slots: &mut [Lifecycle], books: &Books, random: &mut Random, now: u64) {
    if books.dead.is_empty() {
        return;
    }
    let generation = books.dead[random.index(books.dead.len())];
    let slot = random.index(slots.len());
    let before = slots[slot].state();
    let retention = any_retention(random);
    assert_eq!(slots[slot].release(LeaseStamp::forge(generation), retention, now), Released::Stale);
    assert_eq!(slots[slot].state(), before, "a stale lease changed slot {slot}");
}

fn check(slots: &[Lifecycle], books: &Books) {
    for (index, slot) in slots.iter().enumerate() {
        let monitor = books.monitors.iter().find(|(_, s)| **s == index).map(|(generation, _)| *generation);
        match slot.state() {
            State::Idle => assert_eq!(monitor, None, "slot {index} leaked a monitor"),
            State::Active { refs } => {
                assert_eq!(monitor, Some(slot.generation()));
                assert!(refs > 0, "slot {index} is active without a lease");
                assert_eq!(refs as usize, books.refs(index, slot.generation()));
            }
            State::Lingering { .. } | State::Pinned => {
                assert_eq!(monitor, Some(slot.generation()));
                assert_eq!(books.refs(index, slot.generation()), 0);
            }
        }
    }
}

#[test]
fn a_million_steps_neither_leak_nor_free_twice() {
    let seed = std::env::var("PF_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(0x5eed_0001_u64);
    println!("seed {seed} (PF_SEED repeats it)");
    let mut random = Random(seed);
    let mut generations = Generations::default();
    let mut slots: Vec<Lifecycle> = (0..SLOTS).map(|_| Lifecycle::new()).collect();
    let mut books = Books::default();
    let mut now = 0u64;
    for _ in 0..STEPS {
        let slot = random.index(SLOTS);
        match random.below(16) {
            0..=4 => acquire(&mut slots, &mut books, &mut random, &mut generations),
            5..=9 => release(&mut slots, &mut books, &mut random, now),
            10 | 11 => {
                now += random.below(20);
                for (index, slot) in slots.iter_mut().enumerate() {
                    let due = matches!(slot.state(), State::Lingering { until } if until <= now);
                    assert_eq!(slot.expire(now), due);
                    if due {
                        books.remove(index, slot.generation());
                    }
                }
            }
            12 => match slots[slot].force_release() {
                Ok(true) => books.remove(slot, slots[slot].generation()),
                Ok(false) => assert_eq!(slots[slot].state(), State::Idle),
                Err(refs) => assert_eq!(slots[slot].state(), State::Active { refs }),
            },
            13 => {
                if random.below(50) == 0 && slots[slot].lost() {
                    books.lose(slots[slot].generation());
                }
            }
            _ => stale(&mut slots, &books, &mut random, now),
        }
        check(&slots, &books);
    }
    // Everybody lets go: nothing may be left.
    while !books.leases.is_empty() {
        release(&mut slots, &mut books, &mut random, now);
    }
    for (index, slot) in slots.iter_mut().enumerate() {
        if slot.force_release() == Ok(true) {
            books.remove(index, slot.generation());
        }
    }
    check(&slots, &books);
    assert!(books.monitors.is_empty() && slots.iter().all(|slot| slot.state() == State::Idle));
    println!("{} monitors came and went", books.ever.len());
}
