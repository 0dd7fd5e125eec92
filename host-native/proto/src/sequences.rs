//! Which datagrams never came, by the numbers of the seal (wire §4.5).

use std::ops::AddAssign;

/// Counts of sequences since the session began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SequenceStats {
    /// So far behind the newest that they are awaited no more.
    pub decided: u64,
    /// Those among the decided that had not come by then.
    pub missing: u64,
    /// Those among the missing that came after all.
    pub came_late: u64,
}

impl AddAssign for SequenceStats {
    fn add_assign(&mut self, more: Self) {
        self.decided += more.decided;
        self.missing += more.missing;
        self.came_late += more.came_late;
    }
}

/// Sequences within which datagrams overtake each other; one that is further behind the newest counts as lost.
const REORDER: u64 = 64;

/// Counts datagrams that never came.
#[derive(Clone, Debug, Default)]
pub struct SequenceLoss {
    /// Sequence above the newest.
    end: u64,
    /// Bit `n` set: sequence `end - 1 - n` came.
    came: u64,
    stats: SequenceStats,
}

impl SequenceLoss {
    pub fn stats(&self) -> &SequenceStats {
        &self.stats
    }

    /// Takes a sequence that came for the first time.
    pub fn came(&mut self, seq: u64) {
        if seq < self.end {
            let behind = self.end - 1 - seq;
            if behind < REORDER {
                self.came |= 1 << behind;
            } else {
                // It was counted as missing.
                self.stats.came_late += 1;
            }
            return;
        }
        let ahead = (seq - self.end).saturating_add(1);
        // Sequences before the first are none, so the window is only as full as the stream is long.
        let known = self.end.min(REORDER);
        let leave = known.saturating_add(ahead).saturating_sub(REORDER);
        let old = leave.min(known);
        // The oldest `old` of the `known` ones leave the window, and with a jump some that never were in it.
        let oldest = if old == 0 { 0 } else { (self.came << (REORDER - known)) >> (REORDER - old) };
        self.stats.decided += leave;
        self.stats.missing += leave - u64::from(oldest.count_ones());
        self.came = if ahead >= REORDER { 0 } else { self.came << ahead } | 1;
        self.end = seq.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::SplitMix;

    /// All sequences up to `count` but the lost ones, each up to `jitter` places later; then a tail that decides them.
    fn counted(count: u64, jitter: u64, lost: impl Fn(u64) -> bool) -> SequenceStats {
        let mut random = SplitMix::new(3);
        let mut order: Vec<(u64, u64)> =
            (0..count).filter(|&seq| !lost(seq)).map(|seq| (seq + random.below(jitter + 1), seq)).collect();
        order.sort_unstable();
        let mut loss = SequenceLoss::default();
        for (_, seq) in order {
            loss.came(seq);
        }
        for seq in count..count + REORDER {
            loss.came(seq);
        }
        *loss.stats()
    }

    #[test]
    fn what_never_came_is_counted_and_what_came_late_is_not() {
        let lost = |seq: u64| seq.is_multiple_of(5);
        for jitter in [0, 1, 50] {
            let stats = counted(10_000, jitter, lost);
            assert_eq!((stats.decided, stats.missing, stats.came_late), (10_000, 2_000, 0), "jitter {jitter}");
        }
        let late = counted(10_000, 500, lost);
        assert_eq!((late.decided, late.missing - late.came_late), (10_000, 2_000), "overtaken by more than the window");
        assert!(late.came_late > 0);
    }

    #[test]
    fn jumps_of_any_length_count_what_they_leave_out() {
        let mut random = SplitMix::new(9);
        for _ in 0..200 {
            let (mut loss, mut came) = (SequenceLoss::default(), BTreeSet::new());
            let mut newest = 0;
            for _ in 0..60 {
                newest += random.below(200);
                let seq = newest - random.below(70).min(newest);
                if came.insert(seq) {
                    loss.came(seq);
                }
            }
            let end = came.last().expect("some") + 1;
            let decided = end.saturating_sub(REORDER);
            let stats = loss.stats();
            assert_eq!(stats.decided, decided);
            let missing = (0..decided).filter(|seq| !came.contains(seq)).count() as u64;
            assert_eq!(stats.missing - stats.came_late, missing);
        }
        let mut loss = SequenceLoss::default();
        for seq in [u64::MAX - 1, u64::MAX, 0] {
            loss.came(seq);
        }
        let stats = loss.stats();
        assert!(stats.missing <= stats.decided, "{stats:?}");
    }
}
