//! Offset between the host's wall clock and the client's (wire §2.7).

use pf_abi::wire;

use crate::MS;

/// A batch that is this fast is always taken.
const GOOD_ROUND_TRIP_NS: u64 = wire::CLOCK_GOOD_ROUND_TRIP_MS as u64 * MS;

/// One estimate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClockSample {
    /// Host minus client.
    pub offset_ns: i64,
    pub rtt_ns: u64,
}

impl ClockSample {
    /// From one round: client send, host receive, host send, client receive. None when no two clocks that run can have shown
    /// this: one of them was set in between, or the host makes it up.
    pub fn new(t1: u64, t2: u64, t3: u64, t4: u64) -> Option<Self> {
        let waited = t4.checked_sub(t1)?;
        let rtt_ns = waited.checked_sub(t3.checked_sub(t2)?)?;
        let ahead = i128::from(t2) - i128::from(t1);
        let behind = i128::from(t3) - i128::from(t4);
        let offset_ns = i64::try_from((ahead + behind) / 2).ok()?;
        Some(Self { offset_ns, rtt_ns })
    }

    /// Whether both can be true of the same two clocks: each is wrong by at most half of its round trip.
    fn agrees(&self, other: &Self) -> bool {
        self.offset_ns.abs_diff(other.offset_ns) <= self.rtt_ns.saturating_add(other.rtt_ns).div_ceil(2)
    }
}

/// Collects the rounds of one batch and keeps the one with the least round trip.
#[derive(Clone, Debug, Default)]
pub struct ClockRounds {
    best: Option<ClockSample>,
}

impl ClockRounds {
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one round, see [`ClockSample::new`]. One that contradicts those before it replaces them: a clock was set.
    pub fn round(&mut self, t1: u64, t2: u64, t3: u64, t4: u64) {
        let Some(sample) = ClockSample::new(t1, t2, t3, t4) else { return };
        if self.best.is_none_or(|best| sample.rtt_ns < best.rtt_ns || !sample.agrees(&best)) {
            self.best = Some(sample);
        }
    }

    /// Best round so far; none when nothing was answered.
    pub fn best(&self) -> Option<ClockSample> {
        self.best
    }
}

/// Decides which later batches move the offset.
#[derive(Clone, Debug)]
pub struct ClockFilter {
    current: ClockSample,
    least_rtt_ns: u64,
    /// Best of the batches that were rejected in a row, and how many.
    rejected: Option<(ClockSample, u32)>,
}

impl ClockFilter {
    pub fn new(first: ClockSample) -> Self {
        Self { current: first, least_rtt_ns: first.rtt_ns, rejected: None }
    }

    pub fn current(&self) -> ClockSample {
        self.current
    }

    /// Takes the best round of a batch; true when the offset in force changed to it (or to a rejected one). A slow batch that
    /// contradicts the offset in force is taken at once: a clock was set, or the two have drifted apart.
    pub fn batch(&mut self, best: ClockSample) -> bool {
        self.least_rtt_ns = self.least_rtt_ns.min(best.rtt_ns);
        let limit = GOOD_ROUND_TRIP_NS.max(self.least_rtt_ns.saturating_mul(3) / 2);
        if best.rtt_ns <= limit || !best.agrees(&self.current) {
            self.current = best;
            self.rejected = None;
            return true;
        }
        let (least, count) = match self.rejected {
            Some((kept, count)) if kept.rtt_ns <= best.rtt_ns => (kept, count + 1),
            Some((_, count)) => (best, count + 1),
            None => (best, 1),
        };
        if count >= wire::CLOCK_MAX_REJECTED {
            self.current = least;
            self.rejected = None;
            return true;
        }
        self.rejected = Some((least, count));
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fastest_round_wins() {
        let mut rounds = ClockRounds::new();
        assert_eq!(rounds.best(), None);
        rounds.round(1000, 6500, 6600, 3100);
        rounds.round(10_000, 15_050, 15_060, 10_110);
        rounds.round(20_000, 25_500, 25_500, 21_000);
        assert_eq!(rounds.best(), Some(ClockSample { offset_ns: 5000, rtt_ns: 100 }));
    }

    #[test]
    fn rounds_after_a_step_replace_those_before_it() {
        let mut rounds = ClockRounds::new();
        rounds.round(1000, 1050, 1050, 1100);
        rounds.round(2000, 902_200, 902_200, 2400);
        assert_eq!(rounds.best(), Some(ClockSample { offset_ns: 900_000, rtt_ns: 400 }), "slower, but newer");
        rounds.round(3000, 903_050, 903_050, 3100);
        assert_eq!(rounds.best(), Some(ClockSample { offset_ns: 900_000, rtt_ns: 100 }));
    }

    #[test]
    fn a_slow_host_clock_gives_a_negative_offset() {
        assert_eq!(ClockSample::new(9000, 4010, 4010, 9020).map(|sample| sample.offset_ns), Some(-5000));
    }

    #[test]
    fn times_that_no_running_clocks_show_are_no_round() {
        let rows = [
            ("ours went back", 2000, 5, 5, 1000),
            ("the host's went back", 1000, 5000, 4000, 2000),
            ("answered for longer than it took", 1000, 5000, 9000, 2000),
            ("further apart than an offset can say", u64::MAX - 10, 0, 0, u64::MAX),
        ];
        for (why, t1, t2, t3, t4) in rows {
            assert_eq!(ClockSample::new(t1, t2, t3, t4), None, "{why}");
        }
    }

    #[test]
    fn slow_batches_are_taken_only_in_the_third_row() {
        let mut filter = ClockFilter::new(ClockSample { offset_ns: 1, rtt_ns: 4 * MS });
        assert!(filter.batch(ClockSample { offset_ns: 2, rtt_ns: 6 * MS }));
        assert!(!filter.batch(ClockSample { offset_ns: 3, rtt_ns: 9 * MS }));
        assert!(!filter.batch(ClockSample { offset_ns: 4, rtt_ns: 8 * MS }));
        assert_eq!(filter.current().offset_ns, 2);
        assert!(filter.batch(ClockSample { offset_ns: 5, rtt_ns: 20 * MS }));
        assert_eq!(filter.current().offset_ns, 4, "the best of the three");
        assert!(filter.batch(ClockSample { offset_ns: 900 * MS as i64, rtt_ns: 20 * MS }), "a clock was set");
    }
}
