//! How old units were when their last packet was handed to the system.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hdrhistogram::Histogram;

/// No age is above this, in microseconds.
const MOST_US: u64 = 60_000_000;

/// Ages of all units of the host. Its memory is taken once.
pub struct SentAges(Mutex<Histogram<u64>>);

impl Default for SentAges {
    fn default() -> Self {
        Self(Mutex::new(Histogram::new_with_max(MOST_US, 3).expect("a valid range")))
    }
}

impl SentAges {
    fn ages(&self) -> MutexGuard<'_, Histogram<u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A unit that was captured at one time was sent at the other, both of the host's wall clock in nanoseconds.
    pub fn record(&self, captured_ns: u64, sent_ns: u64) {
        self.ages().saturating_record(sent_ns.saturating_sub(captured_ns) / 1000);
    }

    /// Microseconds that 50, 95 and 99 percent of the units stay within; 0 when there was none.
    pub fn percentiles(&self) -> [u32; 3] {
        let ages = self.ages();
        [0.50, 0.95, 0.99].map(|quantile| if ages.is_empty() { 0 } else { ages.value_at_quantile(quantile) as u32 })
    }
}

impl fmt::Debug for SentAges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SentAges").field(&self.percentiles()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_in_microseconds() {
        let ages = SentAges::default();
        assert_eq!(ages.percentiles(), [0; 3]);
        (1..=100).for_each(|unit| ages.record(5_000_000, 5_000_000 + unit * 1000));
        assert_eq!(ages.percentiles(), [50, 95, 99]);
        // The clock of a source may be a little ahead.
        ages.record(9, 5);
        (0..200).for_each(|_| ages.record(0, u64::MAX));
        assert!(ages.percentiles()[0] >= 60_000_000);
    }
}
