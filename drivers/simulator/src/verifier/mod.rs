//! Records broken rules, like a driver verifier: each with a stable code, a severity and a message.

pub mod rules;

use parking_lot::Mutex;
pub use rules::{Rule, Severity};

/// Messages per rule that are reported in full; later ones are counted only.
const REPORTED_PER_RULE: u32 = 8;
/// Longest message, in bytes (the supervisor plane's limit is 1024).
const MESSAGE_MAX: usize = 1000;

/// One broken rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub rule: Rule,
    pub message: String,
}

type Sink = Box<dyn Fn(&Report) + Send>;

/// Counts violations and hands the first ones of each rule to a sink.
#[derive(Default)]
pub struct Verifier {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    total: u32,
    last: String,
    per_rule: Vec<(&'static str, u32)>,
    sink: Option<Sink>,
}

impl Verifier {
    /// Where reports go from now on.
    pub fn set_sink(&self, sink: impl Fn(&Report) + Send + 'static) {
        self.state.lock().sink = Some(Box::new(sink));
    }

    /// Records a violation.
    pub fn report(&self, rule: Rule, message: impl Into<String>) {
        let mut message = message.into();
        message.truncate(message.floor_char_boundary(MESSAGE_MAX));
        let mut state = self.state.lock();
        state.total = state.total.saturating_add(1);
        state.last = format!("{} [{}]: {message}", rule.code, rule.severity);
        let seen = state.count(rule.code);
        if seen > REPORTED_PER_RULE {
            return;
        }
        tracing::error!(code = rule.code, severity = %rule.severity, "violation: {message}");
        if let Some(sink) = &state.sink {
            sink(&Report { rule, message });
        }
    }

    /// Violations so far.
    pub fn total(&self) -> u32 {
        self.state.lock().total
    }

    /// The newest violation as text; empty when there is none.
    pub fn last(&self) -> String {
        self.state.lock().last.clone()
    }

    /// How often a rule was broken.
    pub fn broken(&self, rule: Rule) -> u32 {
        let state = self.state.lock();
        state.per_rule.iter().find(|(code, _)| *code == rule.code).map_or(0, |(_, count)| *count)
    }
}

impl State {
    fn count(&mut self, code: &'static str) -> u32 {
        match self.per_rule.iter_mut().find(|(known, _)| *known == code) {
            Some((_, count)) => {
                *count = count.saturating_add(1);
                *count
            }
            None => {
                self.per_rule.push((code, 1));
                1
            }
        }
    }
}

impl core::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Verifier").field("total", &self.total()).field("last", &self.last()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn a_flood_is_counted_but_not_repeated() {
        let verifier = Verifier::default();
        let told = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&told);
        verifier.set_sink(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        for number in 0..100 {
            verifier.report(rules::BAD_HANDLE, format!("number {number}"));
        }
        verifier.report(rules::STRUCT_SIZE, "ä".repeat(2000));
        assert_eq!(verifier.total(), 101);
        assert_eq!(told.load(Ordering::Relaxed), REPORTED_PER_RULE + 1);
        assert_eq!(verifier.broken(rules::BAD_HANDLE), 100);
        assert!(verifier.last().starts_with("struct.size [F]: ä"));
        assert!(verifier.last().len() < 1024 + 32);
    }
}
