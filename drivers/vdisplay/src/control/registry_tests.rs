use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

const HOST: u32 = 100;
const OTHER: u32 = 200;
const LONG_AGO: u64 = 0;
const TICK: u64 = WATCHDOG_TICK_MS as u64;

fn add(registry: &mut Registry, owner: u32, session: u64, preferred: u32, now: u64) -> u64 {
    let ticket = registry.begin_add(owner, session, preferred, now).expect("a free connector");
    assert_eq!(registry.finish_add(ticket.number, 256 + ticket.id, now), Fate::Keep);
    ticket.number
}

#[test]
fn ids_follow_the_wish_when_it_is_free_and_in_range() {
    let mut r = Registry::default();
    assert_eq!(r.begin_add(HOST, 1, 7, 0).unwrap().id, 7);
    assert_eq!(r.begin_add(HOST, 2, 7, 0).unwrap().id, 1, "taken");
    assert_eq!(r.begin_add(HOST, 3, 16, 0).unwrap().id, 2, "out of range");
    assert_eq!(r.begin_add(HOST, 4, 0, 0).unwrap().id, 3, "automatic");
    assert_eq!(r.begin_add(HOST, 5, 15, 0).unwrap().id, 15);
}

#[test]
fn sixteen_monitors_and_no_more() {
    let mut r = Registry::default();
    let ids: BTreeSet<u32> = (0..16).map(|session| r.begin_add(HOST, session, 0, 0).unwrap().id).collect();
    assert_eq!(ids, (1..=16).collect());
    assert_eq!(r.begin_add(OTHER, 1, 0, 0), Err(Refusal::Full));
}

#[test]
fn the_same_key_replaces_and_may_keep_its_id() {
    let mut r = Registry::default();
    let first = add(&mut r, HOST, 9, 4, 0);
    let ticket = r.begin_add(HOST, 9, 4, 10).unwrap();
    assert_eq!((ticket.replaces, ticket.id), (Some(first), 4));
    r.gone(first);
    assert_eq!(r.finish_add(ticket.number, 300, 20), Fate::Keep);
    assert_eq!(r.len(), 1);
    let theirs = r.begin_add(OTHER, 9, 0, 30).unwrap();
    assert_eq!(theirs.replaces, None, "the key belongs to its owner");
}

#[test]
fn owners_see_only_their_own() {
    let mut r = Registry::default();
    let number = add(&mut r, HOST, 1, 0, 0);
    assert_eq!(r.find_target(HOST, 257), Some(number));
    assert_eq!(r.find_target(OTHER, 257), None);
    assert_eq!(r.begin_update(OTHER, 1), Err(Refusal::NotFound));
    assert_eq!(r.begin_remove(OTHER, 1), None);
    assert_eq!(r.begin_clear(OTHER), Monitors::new());
    assert_eq!(r.begin_remove(HOST, 1), Some(number));
    assert_eq!(r.begin_remove(HOST, 1), None, "only one caller departs it");
}

#[test]
fn a_removal_during_arrival_or_update_dooms_the_monitor() {
    let mut r = Registry::default();
    let ticket = r.begin_add(HOST, 1, 0, 0).unwrap();
    assert_eq!(r.begin_remove(HOST, 1), None);
    assert_eq!(r.begin_add(HOST, 1, 0, 0).unwrap().replaces, None, "the doomed one is out of sight");
    assert_eq!(r.finish_add(ticket.number, 257, 0), Fate::Depart);

    let mut r = Registry::default();
    let number = add(&mut r, HOST, 1, 0, 0);
    assert_eq!(r.begin_update(HOST, 1), Ok(number));
    assert_eq!(r.begin_update(HOST, 1), Err(Refusal::Busy));
    assert_eq!(r.begin_add(HOST, 1, 0, 0), Err(Refusal::Busy));
    assert_eq!(r.begin_clear(HOST), Monitors::new());
    assert_eq!(r.find_target(HOST, 257), None, "doomed");
    assert_eq!(r.finish_update(number), Fate::Depart);
}

#[test]
fn the_fourth_silent_tick_reaps_that_owner() {
    let mut r = Registry::default();
    r.touch(HOST, None);
    r.touch(OTHER, None);
    let mine = add(&mut r, HOST, 1, 0, LONG_AGO);
    let theirs = add(&mut r, OTHER, 1, 0, LONG_AGO);
    for tick in 1..=3 {
        assert_eq!(r.tick(tick * TICK), Monitors::new());
        r.touch(OTHER, None);
    }
    assert_eq!(r.tick(4 * TICK), vec![mine]);
    assert_eq!(r.find_target(OTHER, 256 + 2), Some(theirs));
    r.gone(mine);
    r.touch(HOST, None);
    add(&mut r, HOST, 1, 0, 4 * TICK);
    assert_eq!(r.tick(5 * TICK), Monitors::new(), "a fresh owner");
}

#[test]
fn young_monitors_are_spared_once() {
    let mut r = Registry::default();
    r.touch(HOST, None);
    let old = add(&mut r, HOST, 1, 0, LONG_AGO);
    for tick in 1..=3 {
        r.tick(tick * TICK);
    }
    let young = add(&mut r, HOST, 2, 0, 4 * TICK - 2999);
    assert_eq!(r.tick(4 * TICK), vec![old]);
    assert_eq!(r.tick(5 * TICK), vec![young]);
}

#[test]
fn the_last_handle_reaps_without_grace() {
    let mut r = Registry::default();
    r.touch(HOST, Some(1));
    r.touch(HOST, Some(2));
    let number = add(&mut r, HOST, 1, 0, 50);
    assert_eq!(r.close(3), Monitors::new(), "never sent a request");
    assert_eq!(r.close(1), Monitors::new());
    assert_eq!(r.close(2), vec![number]);
    assert_eq!(r.close(2), Monitors::new());
}

#[test]
fn a_pin_conflicts_only_while_its_holder_has_a_monitor() {
    let mut r = Registry::default();
    assert!(r.pin(HOST, (1, 0)));
    assert!(r.pin(OTHER, (2, 0)), "no monitor yet");
    assert!(r.pin(HOST, (1, 0)));
    let number = add(&mut r, HOST, 1, 0, 0);
    assert!(!r.pin(OTHER, (2, 0)));
    assert!(r.pin(OTHER, (1, 0)), "the same GPU is always fine");
    assert!(r.pin(HOST, (1, 0)));
    assert!(r.pin(HOST, (3, 0)), "its own pin may move");
    assert_eq!(r.begin_remove(HOST, 1), Some(number));
    r.gone(number);
    assert!(r.pin(OTHER, (2, 0)));
}

#[test]
fn a_device_stop_sweeps_everything() {
    let mut r = Registry::default();
    r.touch(HOST, Some(1));
    let number = add(&mut r, HOST, 1, 0, 0);
    assert_eq!(r.begin_update(HOST, 1), Ok(number));
    assert_eq!(r.sweep(), vec![number]);
    assert_eq!(r.finish_update(number), Fate::Keep);
    assert_eq!(r.finish_add(77, 1, 0), Fate::Depart, "an arrival that the sweep overtook");
    assert!(r.is_empty());
    assert_eq!(r.close(1), Monitors::new());
}

#[derive(Clone, Debug)]
enum Step {
    Add { owner: u32, session: u64, preferred: u32 },
    Arrived { pick: usize },
    Failed { pick: usize },
    Remove { owner: u32, session: u64 },
    Update { owner: u32, session: u64 },
    Updated { pick: usize },
    Clear { owner: u32 },
    Close { file: usize },
    Touch { owner: u32, file: usize },
    Gone { pick: usize },
    Tick,
    Wait { ms: u64 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let owner = 1u32..4;
    let session = 1u64..5;
    let step = prop_oneof![
        4 => (owner.clone(), session.clone(), 0u32..18)
            .prop_map(|(owner, session, preferred)| Step::Add { owner, session, preferred }),
        4 => any::<usize>().prop_map(|pick| Step::Arrived { pick }),
        1 => any::<usize>().prop_map(|pick| Step::Failed { pick }),
        2 => (owner.clone(), session.clone()).prop_map(|(owner, session)| Step::Remove { owner, session }),
        2 => (owner.clone(), session).prop_map(|(owner, session)| Step::Update { owner, session }),
        2 => any::<usize>().prop_map(|pick| Step::Updated { pick }),
        1 => owner.clone().prop_map(|owner| Step::Clear { owner }),
        1 => (0usize..6).prop_map(|file| Step::Close { file }),
        2 => (owner, 0usize..6).prop_map(|(owner, file)| Step::Touch { owner, file: owner as usize * 10 + file }),
        3 => any::<usize>().prop_map(|pick| Step::Gone { pick }),
        3 => Just(Step::Tick),
        2 => (0u64..4000).prop_map(|ms| Step::Wait { ms }),
    ];
    proptest::collection::vec(step, 1..200)
}

/// What the driver around the registry would be doing.
#[derive(Default)]
struct ModelDriver {
    now: u64,
    arriving: Vec<Ticket>,
    updating: Vec<u64>,
    /// Given to a caller to depart.
    departing: BTreeSet<u64>,
    departed: BTreeSet<u64>,
    /// Number to (owner, arrival time, id).
    known: BTreeMap<u64, (u32, u64, u32)>,
    /// When each owner was last heard.
    heard: BTreeMap<u32, u64>,
    ticks_since: BTreeMap<u32, u32>,
}

impl ModelDriver {
    fn depart(&mut self, numbers: impl IntoIterator<Item = u64>) -> Result<(), TestCaseError> {
        for number in numbers {
            prop_assert!(!self.departed.contains(&number), "departed twice");
            prop_assert!(!self.updating.contains(&number), "departed while it is being updated");
            prop_assert!(!self.arriving.iter().any(|t| t.number == number), "departed while it is arriving");
            prop_assert!(self.departing.insert(number), "given to two callers");
        }
        Ok(())
    }

    fn hear(&mut self, registry: &mut Registry, owner: u32, file: Option<usize>) {
        registry.touch(owner, file);
        self.heard.insert(owner, self.now);
        self.ticks_since.insert(owner, 0);
    }
}

fn take<T>(from: &mut Vec<T>, pick: usize) -> Option<T> {
    (!from.is_empty()).then(|| from.swap_remove(pick % from.len()))
}

fn walk(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let mut r = Registry::default();
    let mut model = ModelDriver::default();
    for step in steps {
        match step {
            Step::Add { owner, session, preferred } => {
                model.hear(&mut r, owner, None);
                if let Ok(ticket) = r.begin_add(owner, session, preferred, model.now) {
                    model.depart(ticket.replaces)?;
                    // The driver departs the old one before it makes the new one.
                    if let Some(old) = ticket.replaces {
                        prop_assert!(model.departing.remove(&old));
                        model.departed.insert(old);
                        r.gone(old);
                    }
                    prop_assert!(
                        !model.known.iter().any(|(n, (_, _, id))| *id == ticket.id && !model.departed.contains(n)),
                        "id {} is in use",
                        ticket.id
                    );
                    model.known.insert(ticket.number, (owner, model.now, ticket.id));
                    model.arriving.push(ticket);
                }
            }
            Step::Arrived { pick } => {
                if let Some(ticket) = take(&mut model.arriving, pick) {
                    if let Some(known) = model.known.get_mut(&ticket.number) {
                        known.1 = model.now;
                    }
                    if r.finish_add(ticket.number, 256 + ticket.id, model.now) == Fate::Depart {
                        model.depart([ticket.number])?;
                    }
                }
            }
            Step::Failed { pick } => {
                if let Some(ticket) = take(&mut model.arriving, pick) {
                    r.gone(ticket.number);
                    model.departed.insert(ticket.number);
                }
            }
            Step::Remove { owner, session } => {
                model.hear(&mut r, owner, None);
                let number = r.begin_remove(owner, session);
                if let Some(number) = number {
                    prop_assert_eq!(model.known[&number].0, owner, "somebody else's monitor");
                }
                model.depart(number)?;
            }
            Step::Update { owner, session } => {
                model.hear(&mut r, owner, None);
                if let Ok(number) = r.begin_update(owner, session) {
                    prop_assert!(!model.departing.contains(&number) && !model.departed.contains(&number));
                    prop_assert_eq!(model.known[&number].0, owner);
                    model.updating.push(number);
                }
            }
            Step::Updated { pick } => {
                if let Some(number) = take(&mut model.updating, pick)
                    && r.finish_update(number) == Fate::Depart
                {
                    model.depart([number])?;
                }
            }
            Step::Clear { owner } => {
                model.hear(&mut r, owner, None);
                let numbers = r.begin_clear(owner);
                prop_assert!(numbers.iter().all(|n| model.known[n].0 == owner));
                model.depart(numbers)?;
            }
            Step::Close { file } => {
                let numbers = r.close(file);
                model.depart(numbers)?;
            }
            Step::Touch { owner, file } => model.hear(&mut r, owner, Some(file)),
            Step::Gone { pick } => {
                let numbers: Vec<u64> = model.departing.iter().copied().collect();
                if let Some(number) = numbers.get(pick % numbers.len().max(1)) {
                    model.departing.remove(number);
                    model.departed.insert(*number);
                    r.gone(*number);
                }
            }
            Step::Tick => {
                for ticks in model.ticks_since.values_mut() {
                    *ticks += 1;
                }
                let numbers = r.tick(model.now);
                for number in &numbers {
                    let (owner, born, _) = model.known[number];
                    prop_assert!(model.ticks_since[&owner] >= SILENT_TICKS, "owner {} spoke lately", owner);
                    prop_assert!(model.now - born >= u64::from(CREATION_GRACE_MS), "too young");
                }
                model.depart(numbers)?;
            }
            Step::Wait { ms } => model.now += ms,
        }
        prop_assert!(r.len() <= MAX_MONITORS as usize + model.arriving.len());
    }
    // Everybody falls silent: within a few ticks nothing is left.
    for number in std::mem::take(&mut model.updating) {
        if r.finish_update(number) == Fate::Depart {
            model.depart([number])?;
        }
    }
    for ticket in std::mem::take(&mut model.arriving) {
        if r.finish_add(ticket.number, 256 + ticket.id, model.now) == Fate::Depart {
            model.depart([ticket.number])?;
        }
    }
    for _ in 0..=SILENT_TICKS {
        model.now += TICK;
        let numbers = r.tick(model.now);
        model.depart(numbers)?;
    }
    for number in &model.departing {
        r.gone(*number);
    }
    prop_assert!(r.is_empty(), "left behind: {:?}", r);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn any_interleaving_departs_each_monitor_once_and_leaves_none(steps in steps()) {
        walk(steps)?;
    }
}
