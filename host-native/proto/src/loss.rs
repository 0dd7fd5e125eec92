//! The loss figure of a LossReport (wire §2.7), as this client counts it and as others do.

use crate::reassemble::ReassemblyStats;
use crate::sequences::SequenceStats;

/// How a receiver counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossRule {
    /// Every datagram that did not come, whatever became of its frame: ours.
    Datagrams,
    /// Data shards that FEC repaired, and 50000 ppm when a unit was lost: release 0.31.
    Repaired31,
    /// Data shards that FEC repaired: later releases.
    Repaired,
}

/// Turns the counts since the last report into parts per million.
#[derive(Clone, Debug)]
pub struct LossWindow {
    rule: LossRule,
    sequences: SequenceStats,
    units: ReassemblyStats,
}

impl LossWindow {
    pub fn new(rule: LossRule) -> Self {
        Self { rule, sequences: SequenceStats::default(), units: ReassemblyStats::default() }
    }

    pub fn rule(&self) -> LossRule {
        self.rule
    }

    /// Units that were lost since the window began.
    pub fn units_lost(&self, units: &ReassemblyStats) -> u64 {
        units.units_lost.saturating_sub(self.units.units_lost)
    }

    /// Ends a window and gives its loss, 0..=1000000.
    pub fn take(&mut self, sequences: &SequenceStats, units: &ReassemblyStats) -> u32 {
        let of_sequences = |pick: fn(&SequenceStats) -> u64| pick(sequences).saturating_sub(pick(&self.sequences));
        let of_units = |pick: fn(&ReassemblyStats) -> u64| pick(units).saturating_sub(pick(&self.units));
        let (missing, all) = if self.rule == LossRule::Datagrams {
            let missing = of_sequences(|stats| stats.missing).saturating_sub(of_sequences(|stats| stats.came_late));
            (missing, of_sequences(|stats| stats.decided))
        } else {
            let repaired = of_units(|stats| stats.shards_recovered);
            let missing = repaired.saturating_sub(of_units(|stats| stats.arrived_after_repair));
            (missing, of_units(|stats| stats.packets).saturating_add(missing))
        };
        let mut ppm = (u128::from(missing) * 1_000_000).checked_div(u128::from(all)).unwrap_or(0);
        if self.rule == LossRule::Repaired31 && self.units_lost(units) > 0 {
            ppm += 50_000;
        }
        (self.sequences, self.units) = (*sequences, *units);
        ppm.min(1_000_000) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(packets: u64, shards_recovered: u64, arrived_after_repair: u64, units_lost: u64) -> ReassemblyStats {
        ReassemblyStats { packets, shards_recovered, arrived_after_repair, units_lost, ..Default::default() }
    }

    #[test]
    fn other_peers_count_what_was_repaired() {
        let none = SequenceStats::default();
        let mut window = LossWindow::new(LossRule::Repaired31);
        assert_eq!(window.take(&none, &units(950, 60, 10, 0)), 50_000);
        assert_eq!(window.take(&none, &units(950, 60, 10, 0)), 0, "nothing since");
        assert_eq!(window.take(&none, &units(1050, 60, 15, 0)), 0, "floored");
        assert_eq!(window.take(&none, &units(1050, 60, 15, 1)), 50_000, "0.31 weighs a lost unit");
        assert_eq!(
            window.take(&none, &units(1050, 1060, 15, 2)),
            1_000_000,
            "all was lost, and a unit with it: capped"
        );
        let mut later = LossWindow::new(LossRule::Repaired);
        assert_eq!(later.take(&none, &units(0, 0, 0, 4)), 0);
    }

    #[test]
    fn ours_counts_datagrams_whatever_became_of_their_units() {
        let stats = |decided, missing, came_late| SequenceStats { decided, missing, came_late };
        let mut window = LossWindow::new(LossRule::Datagrams);
        assert_eq!(window.take(&stats(1000, 200, 0), &units(800, 0, 0, 16)), 200_000);
        assert_eq!(window.take(&stats(2000, 210, 10), &units(1800, 10, 0, 16)), 0, "ten came late");
        assert_eq!(window.take(&stats(2000, 210, 20), &units(1810, 10, 0, 16)), 0, "nothing new was decided");
        assert_eq!(window.units_lost(&units(0, 0, 0, 18)), 2);
    }
}
