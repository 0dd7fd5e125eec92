//! What is claimed of a world, and whether it was so.

use pf_abi::wire;
use pf_proto::MS;

use crate::client::Delivered;
use crate::log::Entry;
use crate::network::Fate;
use crate::oracle;
use crate::scenario::{Line, Scenario};
use crate::video::SentUnit;
use crate::world::{Life, Story};

/// Longest time from the end of all trouble to a picture that may be decoded.
const BACK_NS: u64 = 3_500 * MS;
/// Longest time for which a key frame is wanted and not asked for: a request is due every 100 ms, and a look every 7 ms.
const ASKED_NS: u64 = 120 * MS;
/// Exactness of a clock beyond half of its round trip: the world's own rounding.
const EXACT_NS: u64 = 1000;

/// What was not so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    #[error("the world broke: {0}")]
    Broken(String),
    #[error("session {session}: the host ended it: {why}")]
    HostEnded { session: usize, why: String },
    #[error("session {session}, unit {unit}: {datagrams} datagrams were sent, the wire's rules ask for {rules}")]
    Datagrams { session: usize, unit: usize, datagrams: usize, rules: u64 },
    #[error("session {session}, unit {unit}: no block lost more than its recovery shards, but the unit did not come")]
    Missing { session: usize, unit: usize },
    #[error("session {session}, unit {unit}: a block lost more than its recovery shards, but the unit came")]
    Impossible { session: usize, unit: usize },
    #[error("session {session}, unit {unit}: what came is not what was sent")]
    Content { session: usize, unit: u32 },
    #[error("session {session}, unit {unit} came twice")]
    Twice { session: usize, unit: u32 },
    #[error("session {session}, unit {unit} came after its gap was declared")]
    Stale { session: usize, unit: u32 },
    #[error("session {session}: {count} units came out of order, or gaps do not begin where the units end")]
    Disorder { session: usize, count: u64 },
    #[error("session {session}: {counted} units are counted as lost, {lost} were")]
    Counted { session: usize, counted: u64, lost: u64 },
    #[error("session {session}: {failures} datagrams did not open, of strangers and spoilt ones there were {others}")]
    Strangers { session: usize, failures: u64, others: u64 },
    #[error("session {session}: {count} packets of the host were rejected")]
    Rejected { session: usize, count: u64 },
    #[error("session {session}: {counted} packets of probes are counted, with {bytes} bytes; {came} came, with {were}")]
    Probes { session: usize, counted: u64, bytes: u64, came: u64, were: u64 },
    #[error("session {session}: {asked} probes were asked for, {answers} answers came")]
    ProbeAnswers { session: usize, asked: u64, answers: u64 },
    #[error(
        "session {session}, unit {unit}: its shards are larger than those before it, and the client had not agreed"
    )]
    Grown { session: usize, unit: usize },
    #[error(
        "session {session}, unit {unit}: the one before it was too large for the path, and its shards are as large"
    )]
    NotShrunk { session: usize, unit: usize },
    #[error("no picture could be decoded in the {0} ms after all trouble was over")]
    NotBack(u64),
    #[error("the stream was not clean at its end")]
    NotClean,
    #[error("session {session}: a key frame was wanted for {ms} ms without being asked for")]
    NotAsked { session: usize, ms: u64 },
    #[error("session {session}: units in flight held {most} bytes, the limit is {limit}")]
    Memory { session: usize, most: usize, limit: usize },
    #[error("the clocks are believed to be {believed} ns apart, exact to {exact} ns; they are {real} ns apart")]
    Clock { believed: i64, exact: u64, real: i64 },
}

impl Story {
    /// Everything that was not so.
    pub fn judge(&self) -> Vec<Violation> {
        if let Some(why) = &self.broken {
            return vec![Violation::Broken(why.clone())];
        }
        let mut found = Vec::new();
        for (session, life) in self.lives.iter().enumerate() {
            content(session, life, &mut found);
            if let Some(why) = &life.ended {
                found.push(Violation::HostEnded { session, why: why.clone() });
            }
            let (most, limit) = life.in_flight;
            if most > limit {
                found.push(Violation::Memory { session, most, limit });
            }
            if life.disordered > 0 {
                found.push(Violation::Disorder { session, count: life.disordered });
            }
            shards(&self.scenario, session, life, &mut found);
            match self.scenario.line {
                Line::Exact => exact(&self.scenario, session, life, &mut found),
                Line::Rough => rough(session, life, &mut found),
            }
        }
        self.comes_back(&mut found);
        self.clocks(&mut found);
        found
    }

    /// After all trouble the stream is there again, and stays.
    fn comes_back(&self, found: &mut Vec<Violation>) {
        let calm = self.scenario.calm_from_ns();
        let Some(life) = self.lives.last() else { return found.push(Violation::NotClean) };
        let calm = calm.max(life.began_ns);
        if self.scenario.line == Line::Rough {
            let first = life.delivered.iter().find(|unit| unit.clean && unit.at_ns >= calm);
            if first.is_none_or(|unit| unit.at_ns - calm > BACK_NS) {
                found.push(Violation::NotBack(BACK_NS / MS));
            }
            if !life.delivered.last().is_some_and(|unit| unit.clean) {
                found.push(Violation::NotClean);
            }
        }
    }

    fn clocks(&self, found: &mut Vec<Violation>) {
        let (believed, exact, real) = self.clock;
        if believed.abs_diff(real) > exact / 2 + EXACT_NS {
            found.push(Violation::Clock { believed, exact, real });
        }
    }

    /// Units that were sent, and that came whole, in all sessions.
    pub fn units(&self) -> (usize, usize) {
        let count = |of: fn(&Life) -> usize| self.lives.iter().map(of).sum();
        (count(|life| life.sent.len()), count(|life| life.delivered.len()))
    }

    /// The events as lines.
    pub fn lines(&self) -> impl Iterator<Item = String> + '_ {
        self.entries.iter().map(|Entry { at_ns, side, what, a, b }| {
            format!(
                "{:>11.3} ms  {:<8} {what} {} {}",
                *at_ns as f64 / 1e6,
                side.name(),
                a.cast_signed(),
                b.cast_signed()
            )
        })
    }
}

/// What came is what was sent, once.
fn content(session: usize, life: &Life, found: &mut Vec<Violation>) {
    let mut came = vec![false; life.sent.len()];
    for unit in &life.delivered {
        let index = unit.index as usize;
        let sent = life.sent.get(index).is_some_and(|sent| sent.bytes == unit.bytes && unit.intact);
        if !sent {
            found.push(Violation::Content { session, unit: unit.index });
        } else if std::mem::replace(&mut came[index], true) {
            found.push(Violation::Twice { session, unit: unit.index });
        }
    }
}

/// Lost if and only if a block lost more than it has recovery shards.
fn exact(scenario: &Scenario, session: usize, life: &Life, found: &mut Vec<Violation>) {
    let mut came = vec![false; life.sent.len()];
    for unit in &life.delivered {
        if let Some(came) = came.get_mut(unit.index as usize) {
            *came = true;
        }
        if unit.stale && !overtaken_by_key(life, unit) {
            found.push(Violation::Stale { session, unit: unit.index });
        }
    }
    let mut lost = 0;
    for (unit, (sent, came)) in life.sent.iter().zip(came).enumerate() {
        match (oracle::unit_survives(scenario, sent, &life.log), came) {
            (None, _) => {
                found.push(Violation::Datagrams {
                    session,
                    unit,
                    datagrams: sent.datagrams,
                    rules: rules(scenario, sent),
                });
            }
            (Some(true), false) => found.push(Violation::Missing { session, unit }),
            (Some(false), true) => found.push(Violation::Impossible { session, unit }),
            (Some(survives), _) => lost += u64::from(!survives),
        }
    }
    probes(scenario, session, life, found);
    let (failures, others) = (life.datagrams.auth_failures, life.strangers);
    if failures != others {
        found.push(Violation::Strangers { session, failures, others });
    }
    if life.units.rejected > 0 {
        found.push(Violation::Rejected { session, count: life.units.rejected });
    }
    if found.is_empty() && life.units.units_lost != lost {
        found.push(Violation::Counted { session, counted: life.units.units_lost, lost });
    }
}

/// Datagrams of a unit by the rules of the wire.
fn rules(scenario: &Scenario, unit: &SentUnit) -> u64 {
    oracle::blocks(scenario, unit).iter().map(|block| block.data + block.recovery).sum()
}

/// Every packet of a probe that came is counted, and is nothing else; every request is answered.
fn probes(scenario: &Scenario, session: usize, life: &Life, found: &mut Vec<Violation>) {
    let (mut came, mut were) = (0, 0);
    for (unit, sent) in life.probes.iter().enumerate() {
        let fates = oracle::fates(sent, &life.log).unwrap_or_default();
        let rules = rules(scenario, sent);
        if fates.len() as u64 != rules {
            found.push(Violation::Datagrams { session, unit, datagrams: fates.len(), rules });
        }
        let of_unit = fates.iter().filter(|fate| **fate == Fate::Came).count() as u64;
        came += of_unit;
        were += of_unit * u64::from(sent.shard_payload);
    }
    let (counted, bytes) = (life.units.probe_packets, life.units.probe_bytes);
    if (counted, bytes) != (came, were) {
        found.push(Violation::Probes { session, counted, bytes, came, were });
    }
    let (asked, answers) = life.bursts;
    if asked != answers {
        found.push(Violation::ProbeAnswers { session, asked, answers });
    }
}

/// Shards grow with the client's word only, and shrink when the path does not carry them (wire §2.7).
fn shards(scenario: &Scenario, session: usize, life: &Life, found: &mut Vec<Violation>) {
    let too_large = |unit: &SentUnit| {
        let fates = oracle::fates(unit, &life.log).unwrap_or_default();
        fates.contains(&Fate::TooLarge) && unit.shard_payload > wire::MIN_SHARD_PAYLOAD
    };
    let mut before: Option<&SentUnit> = None;
    for (unit, sent) in life.sent.iter().enumerate() {
        let (last, since_ns) = before.map_or((scenario.shard_payload, 0), |unit| (unit.shard_payload, unit.sent_ns));
        let acks = life.acks.iter().filter(|(at_ns, _)| (since_ns..=sent.sent_ns).contains(at_ns));
        let agreed = acks.map(|(_, shard)| *shard).max();
        if sent.shard_payload > last && agreed.is_none_or(|agreed| sent.shard_payload > agreed) {
            found.push(Violation::Grown { session, unit });
        }
        if before.is_some_and(too_large) && sent.shard_payload >= last && agreed.is_none() {
            found.push(Violation::NotShrunk { session, unit });
        }
        before = Some(sent);
    }
}

fn rough(session: usize, life: &Life, found: &mut Vec<Violation>) {
    if life.unasked_ns > ASKED_NS {
        found.push(Violation::NotAsked { session, ms: life.unasked_ns / MS });
    }
}

/// Whether a unit came late only in so far as a key frame, which needs none before it, was there first.
fn overtaken_by_key(life: &Life, late: &Delivered) -> bool {
    let before = life.delivered.iter().take_while(|unit| *unit != late);
    let next = before.filter(|unit| !unit.stale && unit.index > late.index).min_by_key(|unit| unit.index);
    next.and_then(|unit| life.sent.get(unit.index as usize)).is_some_and(|sent| sent.key)
}
