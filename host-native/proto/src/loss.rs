//! The loss figure of a LossReport (wire §2.7).

use crate::reassemble::ReassemblyStats;

/// Whether lost units weigh in: 0.31 adds 50000 ppm to a window in which one was dropped, later releases do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DroppedFramePolicy {
    Add50000,
    Ignore,
}

/// Turns the counts since the last report into parts per million.
#[derive(Clone, Debug)]
pub struct LossWindow {
    policy: DroppedFramePolicy,
    before: ReassemblyStats,
}

impl LossWindow {
    pub fn new(policy: DroppedFramePolicy) -> Self {
        Self { policy, before: ReassemblyStats::default() }
    }

    /// Ends a window and gives its loss, 0..=1000000.
    pub fn take(&mut self, now: &ReassemblyStats) -> u32 {
        let since = |pick: fn(&ReassemblyStats) -> u64| pick(now).saturating_sub(pick(&self.before));
        let received = since(|stats| stats.packets);
        let repaired = since(|stats| stats.shards_recovered);
        let late = since(|stats| stats.arrived_after_repair);
        let lost_units = since(|stats| stats.units_lost);
        let missing = u128::from(repaired.saturating_sub(late));
        let all = u128::from(received) + missing;
        let mut ppm = (missing * 1_000_000).checked_div(all).unwrap_or(0);
        if lost_units > 0 && self.policy == DroppedFramePolicy::Add50000 {
            ppm += 50_000;
        }
        self.before = *now;
        ppm.min(1_000_000) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_differences() {
        let mut window = LossWindow::new(DroppedFramePolicy::Add50000);
        let mut stats =
            ReassemblyStats { packets: 950, shards_recovered: 60, arrived_after_repair: 10, ..Default::default() };
        assert_eq!(window.take(&stats), 50_000);
        assert_eq!(window.take(&stats), 0, "nothing since");
        stats.packets += 100;
        stats.arrived_after_repair += 5;
        assert_eq!(window.take(&stats), 0, "floored");
        stats.units_lost += 1;
        assert_eq!(window.take(&stats), 50_000, "0.31 weighs a lost unit");
        stats.shards_recovered += 1000;
        stats.units_lost += 1;
        assert_eq!(window.take(&stats), 1_000_000, "all was lost, and a unit with it: capped (wire §2.7)");
        let mut later = LossWindow::new(DroppedFramePolicy::Ignore);
        assert_eq!(later.take(&ReassemblyStats { units_lost: 4, ..Default::default() }), 0);
    }
}
