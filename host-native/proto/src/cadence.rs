//! When the next unit of a steady stream comes, so that its receiver can be awake by then: a thread that sleeps, on a
//! processor that sleeps, costs sender and receiver some 50 µs each.

/// So much before the expected time it may come.
const BEFORE_NS: u64 = 250_000;
/// And so much behind it.
const BEHIND_NS: u64 = 100_000;
/// The time awake is at most this share of the period, for each side.
const SHARE: u64 = 40;
/// Units in a row, less two for each that came at another time, until the stream counts as steady.
const STEADY: u8 = 4;
const MOST: u8 = 8;
/// The raster follows a unit by this part of the difference.
const FOLLOW: u64 = 4;

/// From when to look without sleep, and until when; nanoseconds of the caller's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    pub from_ns: u64,
    pub until_ns: u64,
}

/// Follows a stream that has a period, but neither a known phase nor exact times.
#[derive(Clone, Copy, Debug)]
pub struct Cadence {
    period_ns: u64,
    before_ns: u64,
    behind_ns: u64,
    /// Of the next unit; none before the first.
    expected_ns: Option<u64>,
    /// Units at their time, as [`STEADY`] counts them.
    score: u8,
}

impl Cadence {
    /// A stream of `hertz` units a second; 0 is never watched.
    pub fn new(hertz: u32) -> Self {
        let period_ns = 1_000_000_000_u64.checked_div(hertz.into()).unwrap_or(0);
        let share = period_ns / SHARE;
        Self {
            period_ns,
            before_ns: BEFORE_NS.min(share),
            behind_ns: BEHIND_NS.min(share),
            expected_ns: None,
            score: 0,
        }
    }

    /// A unit came. Times do not fall.
    pub fn came(&mut self, now_ns: u64) {
        let expected_ns = self.expected_ns.map_or(now_ns, |expected_ns| self.nearest(expected_ns, now_ns));
        let at_its_time = (expected_ns.saturating_sub(self.before_ns)..=expected_ns + self.behind_ns).contains(&now_ns);
        self.score = if at_its_time { (self.score + 1).min(MOST) } else { self.score.saturating_sub(2) };
        let from_ns = match (at_its_time, self.score) {
            // Clocks differ a little, and so does each unit.
            (true, _) => expected_ns - expected_ns / FOLLOW + now_ns / FOLLOW,
            // Several in a row: the stream has another phase.
            (false, 0) => now_ns,
            // One that is late says nothing about the next.
            (false, _) => expected_ns,
        };
        self.expected_ns = Some(from_ns + self.period_ns);
    }

    /// The time around the next unit, or around the present one, if it is not there yet. None while the stream is not steady.
    pub fn watch(&self, now_ns: u64) -> Option<Watch> {
        let mut expected_ns = self.expected_ns.filter(|_| self.score >= STEADY && self.period_ns > 0)?;
        let over_ns = now_ns.saturating_sub(expected_ns + self.behind_ns);
        expected_ns += over_ns.div_ceil(self.period_ns) * self.period_ns;
        Some(Watch { from_ns: expected_ns.saturating_sub(self.before_ns), until_ns: expected_ns + self.behind_ns })
    }

    /// The instant of the raster that is nearest to `now_ns`.
    fn nearest(&self, expected_ns: u64, now_ns: u64) -> u64 {
        let periods = (now_ns.saturating_sub(expected_ns) + self.period_ns / 2).checked_div(self.period_ns);
        expected_ns + periods.unwrap_or(0) * self.period_ns
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MS, SplitMix};

    const HERTZ: u32 = 60;
    const PERIOD: u64 = 1_000_000_000 / 60;

    /// Feeds `units` units from `first_ns` on, each up to `jitter_ns` late; how many were watched for.
    fn stream(cadence: &mut Cadence, first_ns: u64, units: u64, jitter_ns: u64) -> u64 {
        let mut random = SplitMix::new(7);
        (0..units)
            .filter(|unit| {
                let now = first_ns + unit * PERIOD + random.below(jitter_ns + 1);
                // The receiver asks long before.
                let watch = cadence.watch(now - 5 * MS);
                cadence.came(now);
                watch.is_some_and(|watch| (watch.from_ns..=watch.until_ns).contains(&now))
            })
            .count() as u64
    }

    #[test]
    fn a_steady_stream_is_watched_for_from_its_fifth_unit_on() {
        let mut cadence = Cadence::new(HERTZ);
        assert_eq!(stream(&mut cadence, 9 * MS, 300, 0), 296);
        let mut cadence = Cadence::new(HERTZ);
        assert!(stream(&mut cadence, 9 * MS, 300, 150_000) > 290, "with some jitter");
    }

    #[test]
    fn a_clock_that_goes_a_little_faster_is_followed() {
        let mut cadence = Cadence::new(HERTZ);
        for unit in 0..3600 {
            cadence.came(9 * MS + unit * (PERIOD - 2000));
        }
        let next = 9 * MS + 3600 * (PERIOD - 2000);
        let watch = cadence.watch(next - MS).expect("steady");
        assert!(watch.from_ns < next && next < watch.until_ns, "{watch:?}, {next}");
    }

    #[test]
    fn what_is_not_steady_is_not_watched_for() {
        let mut cadence = Cadence::new(HERTZ);
        assert_eq!(stream(&mut cadence, 9 * MS, 300, 10 * MS), 0, "a desktop that draws when it likes to");
        let mut none = Cadence::new(0);
        none.came(5);
        none.came(5);
        assert_eq!(none.watch(6), None);
    }

    #[test]
    fn one_late_unit_and_a_lost_one_change_nothing_and_another_phase_is_found() {
        let mut cadence = Cadence::new(HERTZ);
        stream(&mut cadence, 9 * MS, 20, 0);
        let at = |unit: u64| 9 * MS + unit * PERIOD;
        cadence.came(at(20) + 6 * MS);
        let watch = cadence.watch(at(21) - MS).expect("still steady");
        assert!(watch.from_ns < at(21) && at(21) < watch.until_ns);
        // Unit 21 does not come: until its time is over it is watched for, then the next one is.
        assert_eq!(cadence.watch(watch.until_ns), Some(watch));
        let next = cadence.watch(watch.until_ns + 1).expect("still steady");
        assert_eq!(next.from_ns, watch.from_ns + PERIOD);
        assert!(stream(&mut cadence, at(22) + 7 * MS, 20, 0) >= 8, "the stream began anew");
    }

    #[test]
    fn no_more_than_a_twentieth_of_the_time_is_spent_awake() {
        for hertz in [24, 60, 144, 240, 1000] {
            let mut cadence = Cadence::new(hertz);
            let period = 1_000_000_000 / u64::from(hertz);
            (0..20).for_each(|unit| cadence.came(unit * period));
            let watch = cadence.watch(20 * period - period / 2).expect("steady");
            assert!((watch.until_ns - watch.from_ns) * 20 <= period + 20, "{hertz} Hz: {watch:?}");
        }
    }
}
