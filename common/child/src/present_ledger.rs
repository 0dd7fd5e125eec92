//! What a source presented: its own count, which nobody downstream can make smaller.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pf_abi::supervisor::{Presented, QueryPresented};

/// Present times that are remembered: more than a minute at the highest rate, which is the longest distance of queries.
const REMEMBERED: usize = 1 << 16;

#[derive(Debug, Default)]
struct Times {
    /// Nanoseconds since the Unix epoch, in the order of recording; two displays may differ a little from that of time.
    ring: VecDeque<u64>,
    /// The latest time that the ring had no room for any more.
    forgotten: Option<u64>,
}

/// Present times of a source's distinct pictures, of all displays. Shared by the threads that draw and the one that
/// answers the supervisor.
#[derive(Debug, Default)]
pub struct PresentLedger(Mutex<Times>);

impl PresentLedger {
    /// Takes down a picture that is about to be presented, in nanoseconds of the source's wall clock. Before, and not
    /// after: who has seen a picture finds it counted.
    pub fn record(&self, present_ns: u64) {
        let mut times = self.lock();
        if times.ring.len() >= REMEMBERED {
            let oldest = times.ring.pop_front();
            times.forgotten = times.forgotten.max(oldest);
        }
        times.ring.push_back(present_ns);
    }

    /// Takes back a picture that was recorded and not presented after all.
    pub fn take_back(&self, present_ns: u64) {
        let mut times = self.lock();
        if let Some(index) = times.ring.iter().rposition(|&time| time == present_ns) {
            times.ring.remove(index);
        }
    }

    /// How many pictures were presented in a window.
    #[must_use]
    pub fn count(&self, window: &QueryPresented) -> Presented {
        let &QueryPresented { from_ns, to_ns } = window;
        let times = self.lock();
        let pictures = times.ring.iter().filter(|&&time| (from_ns..to_ns).contains(&time)).count() as u64;
        Presented { from_ns, to_ns, pictures, complete: times.forgotten.is_none_or(|time| time < from_ns) }
    }

    fn lock(&self) -> MutexGuard<'_, Times> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(ledger: &PresentLedger, from_ns: u64, to_ns: u64) -> (u64, bool) {
        let Presented { pictures, complete, .. } = ledger.count(&QueryPresented { from_ns, to_ns });
        (pictures, complete)
    }

    #[test]
    fn a_window_has_its_begin_and_not_its_end() {
        let ledger = PresentLedger::default();
        for time in [10, 20, 40, 30, 50] {
            ledger.record(time);
        }
        assert_eq!(count(&ledger, 20, 50), (3, true));
        assert_eq!(count(&ledger, 0, u64::MAX), (5, true));
        assert_eq!(count(&ledger, 51, 60), (0, true));
        ledger.take_back(40);
        ledger.take_back(41);
        assert_eq!(count(&ledger, 20, 50), (2, true));
    }

    #[test]
    fn what_was_forgotten_is_said() {
        let ledger = PresentLedger::default();
        let all = REMEMBERED as u64 + 2;
        for time in 1..=all {
            ledger.record(time);
        }
        assert_eq!(count(&ledger, 3, all + 1), (REMEMBERED as u64, true));
        assert_eq!(count(&ledger, 2, all + 1), (REMEMBERED as u64, false), "there was one more");
    }
}
