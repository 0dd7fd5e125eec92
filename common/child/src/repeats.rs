//! What fails again and again is logged when it is new, and its repetitions as a number when it is over.

/// One failure in a row. Whoever owns it says the failure itself, with what belongs to it.
#[derive(Debug, Default)]
pub struct Repeats {
    /// The last failure.
    text: String,
    /// How often it came in a row.
    times: u64,
}

impl Repeats {
    /// It has failed; whether that is news. An earlier failure ends with another one.
    pub fn is_new(&mut self, failure: &impl ToString) -> bool {
        let text = failure.to_string();
        if self.times > 0 && text == self.text {
            self.times += 1;
            return false;
        }
        self.over();
        self.text = text;
        self.times = 1;
        true
    }

    /// It works again, or nobody tries any more.
    pub fn over(&mut self) {
        if let Some(times) = self.repeated() {
            tracing::warn!("{times} times in a row: {}", self.text);
        }
        self.times = 0;
    }

    /// How often the last failure has come, when that is more than once.
    fn repeated(&self) -> Option<u64> {
        Some(self.times).filter(|times| *times > 1)
    }
}

impl Drop for Repeats {
    fn drop(&mut self) {
        self.over();
    }
}

#[cfg(test)]
mod tests {
    use super::Repeats;

    #[test]
    fn only_what_is_new_is_told_and_the_rest_is_counted() {
        let mut repeats = Repeats::default();
        let told: Vec<bool> = ["a", "a", "a", "b", "a"].iter().map(|text| repeats.is_new(text)).collect();
        assert_eq!(told, [true, false, false, true, true]);
        assert_eq!(repeats.repeated(), None);
        assert!(!repeats.is_new(&"a"));
        assert_eq!(repeats.repeated(), Some(2));
        repeats.over();
        assert_eq!(repeats.repeated(), None);
        assert!(repeats.is_new(&"a"), "after a success it is news again");
    }
}
