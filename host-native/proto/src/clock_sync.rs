//! When a client asks what the host's clock shows, and what follows (wire §2.7): a batch of rounds now and then, and one at
//! once when times make no sense any more, since somebody may have set the host's clock.

use pf_abi::wire::{CLOCK_BATCH_MS, CLOCK_ROUND_SPACING_MS, CLOCK_ROUNDS, CLOCK_WAIT_MS, ClockEcho};

use crate::MS;
use crate::clock::{ClockFilter, ClockRounds, ClockSample};

/// Distance of the probes of a batch.
const SPACING_NS: u64 = CLOCK_ROUND_SPACING_MS as u64 * MS;
/// Distance of batches while nothing is strange.
const EVERY_NS: u64 = CLOCK_BATCH_MS as u64 * MS;
/// Distance of batches that were asked for.
const AGAIN_NS: u64 = 1000 * MS;

/// The rounds at the begin of a session: one after the other, until all are answered or one is not.
#[derive(Clone, Debug)]
pub struct FirstRounds {
    rounds: ClockRounds,
    left: u32,
    /// The probe that is on its way.
    asked: Option<u64>,
}

impl Default for FirstRounds {
    fn default() -> Self {
        Self::new()
    }
}

impl FirstRounds {
    pub fn new() -> Self {
        Self { rounds: ClockRounds::new(), left: CLOCK_ROUNDS, asked: None }
    }

    /// Whether a probe leaves now; `t1` is `now_ns`.
    pub fn probe(&mut self, now_ns: u64) -> bool {
        let leaves = self.left > 0 && self.asked.is_none();
        if leaves {
            self.left -= 1;
            self.asked = Some(now_ns);
        }
        leaves
    }

    /// An answer came; what was not asked for is passed over.
    pub fn echo(&mut self, echo: &ClockEcho, now_ns: u64) {
        if self.asked.take_if(|t1| *t1 == echo.t1).is_some() {
            self.rounds.round(echo.t1, echo.t2, echo.t3, now_ns);
        }
    }

    /// Until when the answer may come; None when none is awaited.
    pub fn due(&self) -> Option<u64> {
        self.asked.map(|t1| t1.saturating_add(u64::from(CLOCK_WAIT_MS) * MS))
    }

    /// The best round once there will be no more: None inside when nothing was answered, since the host has no clock to offer.
    pub fn over(&self, now_ns: u64) -> Option<Option<ClockSample>> {
        let over = self.due().map_or(self.left == 0, |due| now_ns >= due);
        over.then(|| self.rounds.best())
    }
}

/// What a batch has brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// In force from now on.
    pub sample: ClockSample,
    /// When the batch began: what was seen before that says nothing against it.
    pub began_ns: u64,
}

/// Keeps the offset to the clock of a host that answers probes. Times are those of the client's clock, which only goes forward.
#[derive(Clone, Debug)]
pub struct ClockSync {
    filter: ClockFilter,
    rounds: ClockRounds,
    /// Probes without an answer, by the time at which they left.
    asked: Vec<u64>,
    left: u32,
    running: bool,
    began_ns: u64,
    next_ns: u64,
    wanted: bool,
}

impl ClockSync {
    /// After the first rounds of a session, which gave `first`.
    pub fn new(first: ClockSample, now_ns: u64) -> Self {
        Self {
            filter: ClockFilter::new(first),
            rounds: ClockRounds::new(),
            asked: Vec::new(),
            left: 0,
            running: false,
            began_ns: now_ns,
            next_ns: now_ns,
            wanted: false,
        }
    }

    /// Something can't be true by the offset in force.
    pub fn doubt(&mut self) {
        self.wanted = true;
    }

    /// Whether a probe leaves now; `t1` is `now_ns`. To be asked every few milliseconds.
    pub fn probe(&mut self, now_ns: u64) -> bool {
        let since = now_ns.saturating_sub(self.began_ns);
        if !self.running && (since >= EVERY_NS || self.wanted && since >= AGAIN_NS) {
            self.rounds = ClockRounds::new();
            self.asked.clear();
            (self.running, self.wanted) = (true, false);
            (self.began_ns, self.next_ns, self.left) = (now_ns, now_ns, CLOCK_ROUNDS);
        }
        let leaves = self.left > 0 && now_ns >= self.next_ns;
        if leaves {
            self.left -= 1;
            self.next_ns = now_ns.saturating_add(SPACING_NS);
            self.asked.push(now_ns);
        }
        leaves
    }

    /// An answer came. One that nobody asked for, or a second one, says nothing.
    pub fn echo(&mut self, echo: &ClockEcho, now_ns: u64) {
        if let Some(index) = self.asked.iter().position(|&t1| t1 == echo.t1) {
            self.asked.swap_remove(index);
            self.rounds.round(echo.t1, echo.t2, echo.t3, now_ns);
        }
    }

    /// What a batch has brought, once all its answers are there or late.
    pub fn settled(&mut self, now_ns: u64) -> Option<Settled> {
        let late = now_ns >= self.next_ns.saturating_add(u64::from(CLOCK_WAIT_MS) * MS);
        if !self.running || self.left > 0 || !(self.asked.is_empty() || late) {
            return None;
        }
        self.running = false;
        self.filter.batch(self.rounds.best()?);
        Some(Settled { sample: self.filter.current(), began_ns: self.began_ns })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: u64 = 1000 * MS;
    const TRIP: u64 = MS / 5;

    /// A host whose clock somebody sets.
    struct Host {
        offset: i64,
    }

    impl Host {
        fn answers(&self, t1: u64) -> ClockEcho {
            let at = (t1 + TRIP).wrapping_add_signed(self.offset);
            ClockEcho { t1, t2: at, t3: at }
        }
    }

    /// Runs for so long in steps of 7 ms; what was settled, and how many probes left.
    fn run(sync: &mut ClockSync, host: &Host, from: u64, until: u64) -> (Vec<Settled>, u32) {
        let (mut settled, mut probes, mut now) = (Vec::new(), 0, from);
        while now < until {
            if sync.probe(now) {
                probes += 1;
                sync.echo(&host.answers(now), now + 2 * TRIP);
            }
            settled.extend(sync.settled(now));
            now += SPACING_NS;
        }
        (settled, probes)
    }

    fn begun(offset: i64) -> ClockSync {
        ClockSync::new(ClockSample { offset_ns: offset, rtt_ns: 2 * TRIP }, 0)
    }

    #[test]
    fn a_session_begins_with_eight_rounds_one_after_the_other() {
        let (mut first, host, mut now) = (FirstRounds::new(), Host { offset: -9 }, S);
        for round in 0..8 {
            assert_eq!((first.probe(now), first.probe(now + 1)), (true, false), "one at a time");
            first.echo(&host.answers(now - 1), now + TRIP);
            assert_eq!(first.over(now + TRIP), None, "round {round}: that one nobody asked for");
            first.echo(&host.answers(now), now + 2 * TRIP);
            now += 2 * TRIP;
        }
        assert!(!first.probe(now));
        assert_eq!(first.over(now), Some(Some(ClockSample { offset_ns: -9, rtt_ns: 2 * TRIP })));
    }

    #[test]
    fn a_host_that_does_not_answer_is_not_asked_again() {
        let mut first = FirstRounds::new();
        assert!(first.probe(S));
        assert_eq!((first.due(), first.over(3 * S - 1), first.over(3 * S)), (Some(3 * S), None, Some(None)));
    }

    #[test]
    fn a_batch_of_eight_leaves_each_minute() {
        let mut sync = begun(5);
        let (settled, probes) = run(&mut sync, &Host { offset: 5 }, 0, 125 * S);
        assert_eq!((settled.len(), probes), (2, 16));
        assert!(settled.iter().all(|settled| settled.sample.offset_ns == 5));
    }

    #[test]
    fn a_doubt_is_settled_within_a_second() {
        for step in [3600 * S as i64, -3600 * S as i64] {
            let start = 400_000 * 3600 * S;
            let mut sync = ClockSync::new(ClockSample { offset_ns: 0, rtt_ns: 2 * TRIP }, start);
            let host = Host { offset: step };
            assert_eq!(run(&mut sync, &host, start, start + 10 * S).1, 0, "nobody asks while nothing is strange");
            sync.doubt();
            let (settled, _) = run(&mut sync, &host, start + 10 * S, start + 11 * S);
            let [only] = settled[..] else { panic!("{settled:?}") };
            assert_eq!((only.sample.offset_ns, only.began_ns >= start + 10 * S), (step, true));
        }
    }

    #[test]
    fn doubts_without_end_ask_once_a_second() {
        let mut sync = begun(0);
        let mut probes = 0;
        for second in 1..=10 {
            for part in 0..10 {
                sync.doubt();
                let from = second * S + part * S / 10;
                probes += run(&mut sync, &Host { offset: 0 }, from, from + S / 10).1;
            }
        }
        assert!((8 * 8..=8 * 10).contains(&probes), "{probes}");
    }

    #[test]
    fn answers_to_nothing_and_answers_twice_say_nothing() {
        let mut sync = begun(0);
        sync.doubt();
        assert!(sync.probe(2 * S));
        let (host, liar) = (Host { offset: 0 }, Host { offset: -5000 });
        sync.echo(&liar.answers(2 * S + 1), 2 * S + 1);
        sync.echo(&host.answers(2 * S), 2 * S + 2 * TRIP);
        sync.echo(&liar.answers(2 * S), 2 * S + 2 * TRIP);
        for round in 1..8 {
            assert!(sync.probe(2 * S + round * SPACING_NS));
        }
        assert_eq!(sync.settled(2 * S + 8 * SPACING_NS), None, "seven are on their way");
        let settled = sync.settled(2 * S + 8 * SPACING_NS + 2 * S).expect("they are late");
        assert_eq!(settled.sample, ClockSample { offset_ns: 0, rtt_ns: 2 * TRIP });
    }

    #[test]
    fn a_host_that_fell_silent_settles_nothing() {
        let mut sync = begun(7);
        sync.doubt();
        let mut now = 2 * S;
        while now < 8 * S {
            sync.probe(now);
            assert_eq!(sync.settled(now), None);
            now += SPACING_NS;
        }
    }
}
