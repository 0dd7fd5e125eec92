//! Replay filter (wire §4.5): which sequences were accepted already.

use pf_abi::wire;

const WINDOW: u64 = wire::REPLAY_WINDOW as u64;
const WORDS: usize = (WINDOW / 64) as usize;

/// Remembers the newest 131072 sequences; each is accepted once. Ask only after a successful open.
pub struct ReplayFilter {
    /// One bit per sequence, at sequence modulo window.
    seen: Box<[u64; WORDS]>,
    newest: Option<u64>,
}

impl Default for ReplayFilter {
    fn default() -> Self {
        Self::new()
    }
}

impl ReplayFilter {
    pub fn new() -> Self {
        Self { seen: Box::new([0; WORDS]), newest: None }
    }

    /// True when `seq` is new: neither seen before nor older than the window.
    pub fn accept(&mut self, seq: u64) -> bool {
        match self.newest {
            Some(newest) if seq <= newest => {
                if newest - seq >= WINDOW || self.is_set(seq) {
                    return false;
                }
            }
            Some(newest) => {
                self.forget_between(newest, seq);
                self.newest = Some(seq);
            }
            None => self.newest = Some(seq),
        }
        self.seen[Self::word(seq)] |= Self::bit(seq);
        true
    }

    /// Clears the bits of `newest + 1 ..= seq`, which stood for sequences one window older.
    fn forget_between(&mut self, newest: u64, seq: u64) {
        if seq - newest >= WINDOW {
            self.seen.fill(0);
            return;
        }
        let mut left = seq - newest;
        while left > 0 {
            // Counted down from `seq`, so that the last sequence of all needs no special case.
            let at = seq - (left - 1);
            if at.is_multiple_of(64) && left >= 64 {
                self.seen[Self::word(at)] = 0;
                left -= 64;
            } else {
                self.seen[Self::word(at)] &= !Self::bit(at);
                left -= 1;
            }
        }
    }

    fn is_set(&self, seq: u64) -> bool {
        self.seen[Self::word(seq)] & Self::bit(seq) != 0
    }

    fn word(seq: u64) -> usize {
        ((seq % WINDOW) / 64) as usize
    }

    fn bit(seq: u64) -> u64 {
        // The shift is taken modulo 64.
        1_u64.wrapping_shl(seq as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sequence_once() {
        let mut filter = ReplayFilter::new();
        for seq in [5, 4, 6, 1000, 999] {
            assert!(filter.accept(seq), "first time of {seq}");
            assert!(!filter.accept(seq), "second time of {seq}");
        }
    }

    #[test]
    fn the_map_has_one_bit_for_each_sequence_of_the_window() {
        assert_eq!(8 * size_of_val(&*ReplayFilter::new().seen) as u64, WINDOW);
    }

    #[test]
    fn older_than_the_window_is_refused() {
        let mut filter = ReplayFilter::new();
        assert!(filter.accept(WINDOW + 10));
        assert!(filter.accept(11), "still inside");
        assert!(!filter.accept(10), "one window behind");
    }

    #[test]
    fn a_jump_clears_the_map() {
        let mut filter = ReplayFilter::new();
        for seq in 0..200 {
            assert!(filter.accept(seq));
        }
        assert!(filter.accept(10 * WINDOW + 5));
        for seq in (9 * WINDOW + 6)..(9 * WINDOW + 300) {
            assert!(filter.accept(seq), "{seq} was never seen");
        }
    }

    #[test]
    fn agrees_with_a_set() {
        let mut filter = ReplayFilter::new();
        let mut seen = std::collections::BTreeSet::new();
        let mut random = crate::SplitMix::new(7);
        let mut base = 0_u64;
        let mut newest = 0;
        for _ in 0..40_000 {
            base += random.below(40);
            let seq = base.saturating_sub(random.below(200_000));
            let fresh = !seen.contains(&seq) && (seen.is_empty() || newest < seq || newest - seq < WINDOW);
            assert_eq!(filter.accept(seq), fresh, "sequence {seq}, newest {newest}");
            seen.insert(seq);
            newest = newest.max(seq);
        }
    }

    #[test]
    fn the_last_sequences_do_not_overflow() {
        let mut filter = ReplayFilter::new();
        assert!(filter.accept(u64::MAX - 1));
        assert!(filter.accept(u64::MAX));
        assert!(!filter.accept(u64::MAX));
    }
}
