//! Verdicts over the pictures in the order in which they were shown.
//!
//! A picture is *verified* when every cell, the checksum and the order are right; *corrupted* when its content is wrong;
//! *reordered* when an older picture comes after a newer one; *stale* when the same picture comes again although the host
//! did not say that it repeats. Numbers that nobody saw are *skipped*.

use pf_pattern::Observation;

/// What happened to one picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Verified,
    Corrupted,
    Reordered,
    Stale,
    /// The host repeated a picture and said so.
    Repeated,
}

/// Tallies of all verdicts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Pictures shown, those that came again not counted.
    pub presented: u64,
    pub verified: u64,
    pub corrupted: u64,
    pub reordered: u64,
    pub stale: u64,
    pub skipped: u64,
}

/// Judges pictures by number; holds the newest number only.
#[derive(Debug, Default)]
pub struct Judge {
    newest: Option<u64>,
    tally: Tally,
}

impl Judge {
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Starts counting anew, for a measured window; the newest number stays known.
    pub fn reset(&mut self) {
        self.tally = Tally::default();
    }

    /// Judges a picture of the test pattern. `repeat` is the host's own mark on the access unit.
    pub fn picture(&mut self, seen: &Observation, repeat: bool) -> Verdict {
        self.judge(seen.intact().then_some(u64::from(seen.number)), repeat)
    }

    /// Judges a synthetic frame: its number when every byte was right.
    pub fn synthetic(&mut self, number: Option<u64>) -> Verdict {
        self.judge(number, false)
    }

    /// Counts a picture that nobody checks, such as that of a real desktop.
    pub fn unchecked(&mut self) {
        self.tally.presented += 1;
    }

    fn judge(&mut self, number: Option<u64>, repeat: bool) -> Verdict {
        let Some(number) = number else {
            self.tally.presented += 1;
            self.tally.corrupted += 1;
            return Verdict::Corrupted;
        };
        match self.newest {
            Some(newest) if number == newest && repeat => Verdict::Repeated,
            Some(newest) if number == newest => {
                self.tally.stale += 1;
                Verdict::Stale
            }
            Some(newest) if number < newest => {
                self.tally.presented += 1;
                self.tally.reordered += 1;
                Verdict::Reordered
            }
            newest => {
                self.tally.skipped += newest.map_or(0, |newest| number - newest - 1);
                self.newest = Some(number);
                self.tally.presented += 1;
                self.tally.verified += 1;
                Verdict::Verified
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(judge: &mut Judge, numbers: &[u64]) -> Tally {
        for number in numbers {
            judge.judge(Some(*number), false);
        }
        judge.tally()
    }

    #[test]
    fn a_clean_run_is_verified() {
        let tally = show(&mut Judge::default(), &[7, 8, 9]);
        assert_eq!(tally, Tally { presented: 3, verified: 3, ..Tally::default() });
    }

    #[test]
    fn two_swapped_pictures_are_one_reordered_and_one_skipped() {
        let tally = show(&mut Judge::default(), &[1, 3, 2, 4]);
        assert_eq!((tally.reordered, tally.skipped, tally.verified), (1, 1, 3));
    }

    #[test]
    fn a_picture_twice_is_stale_unless_the_host_says_repeat() {
        let mut judge = Judge::default();
        show(&mut judge, &[1, 1, 2]);
        assert_eq!(judge.judge(Some(2), true), Verdict::Repeated);
        assert_eq!((judge.tally().stale, judge.tally().presented), (1, 2));
    }

    #[test]
    fn wrong_content_is_corrupted_and_does_not_move_the_order() {
        let mut judge = Judge::default();
        show(&mut judge, &[5]);
        assert_eq!(judge.judge(None, false), Verdict::Corrupted);
        assert_eq!(judge.judge(Some(7), false), Verdict::Verified);
        assert_eq!((judge.tally().corrupted, judge.tally().skipped), (1, 1));
    }
}
