//! Faults that the machine itself plays: those that a test has ordered and that were not played yet (iddcx-driver §6.6).

use std::sync::atomic::{AtomicU32, Ordering};

/// How many faults of one kind may wait.
const WAITING_MAX: u32 = 1000;

/// Counts of ordered faults, by kind.
#[derive(Debug, Default)]
pub struct Faults {
    overwrite_slot: AtomicU32,
    swap_frames: AtomicU32,
    stale_frame: AtomicU32,
    access_lost: AtomicU32,
}

/// A fault that waits for its occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    OverwriteSlot,
    SwapFrames,
    StaleFrame,
    AccessLost,
}

impl Faults {
    /// Orders a fault `times` times; 0 counts as once.
    pub fn order(&self, fault: Waiting, times: u64) {
        let times = u32::try_from(times).unwrap_or(WAITING_MAX).clamp(1, WAITING_MAX);
        let sum = |waiting: u32| Some(waiting.saturating_add(times).min(WAITING_MAX));
        // The update never refuses.
        let _ = self.of(fault).fetch_update(Ordering::AcqRel, Ordering::Acquire, sum);
    }

    /// Takes one ordered fault of this kind.
    pub fn take(&self, fault: Waiting) -> bool {
        self.of(fault).fetch_update(Ordering::AcqRel, Ordering::Acquire, |waiting| waiting.checked_sub(1)).is_ok()
    }

    fn of(&self, fault: Waiting) -> &AtomicU32 {
        match fault {
            Waiting::OverwriteSlot => &self.overwrite_slot,
            Waiting::SwapFrames => &self.swap_frames,
            Waiting::StaleFrame => &self.stale_frame,
            Waiting::AccessLost => &self.access_lost,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_played_as_often_as_ordered() {
        let faults = Faults::default();
        assert!(!faults.take(Waiting::SwapFrames));
        faults.order(Waiting::SwapFrames, 0);
        faults.order(Waiting::StaleFrame, 2);
        assert!(faults.take(Waiting::SwapFrames) && !faults.take(Waiting::SwapFrames));
        assert!(
            faults.take(Waiting::StaleFrame) && faults.take(Waiting::StaleFrame) && !faults.take(Waiting::StaleFrame)
        );
        faults.order(Waiting::AccessLost, u64::MAX);
        assert_eq!((0..5000).filter(|_| faults.take(Waiting::AccessLost)).count(), 1000);
    }
}
