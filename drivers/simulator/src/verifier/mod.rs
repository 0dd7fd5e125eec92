//! Records broken rules, like a driver verifier: each with a stable code, a severity and a message.

pub mod rules;

use std::collections::VecDeque;

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
    /// Held for moments only: neither the sink nor the log is called under it.
    state: Mutex<State>,
    /// Held while reports are told, so that they are told in the order in which they were counted.
    sink: Mutex<Option<Sink>>,
}

#[derive(Default)]
struct State {
    total: u32,
    last: String,
    per_rule: Vec<(&'static str, u32)>,
    /// Counted, and not told yet.
    untold: VecDeque<Report>,
}

impl Verifier {
    /// Where reports go from now on.
    pub fn set_sink(&self, sink: impl Fn(&Report) + Send + 'static) {
        *self.sink.lock() = Some(Box::new(sink));
    }

    /// Records a violation. It has been told when this returns. Not for a sink.
    pub fn report(&self, rule: Rule, message: impl Into<String>) {
        let mut message = message.into();
        message.truncate(message.floor_char_boundary(MESSAGE_MAX));
        if self.state.lock().record(rule, message) {
            self.tell();
        }
    }

    /// Tells what was counted: this thread's report, and those of threads that came first and are not here yet.
    fn tell(&self) {
        let sink = self.sink.lock();
        loop {
            let Some(report) = self.state.lock().untold.pop_front() else { return };
            let Report { rule, message } = &report;
            tracing::error!(code = rule.code, severity = %rule.severity, "violation: {message}");
            if let Some(sink) = &*sink {
                sink(&report);
            }
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
    /// Counts a violation; whether it is to be told.
    fn record(&mut self, rule: Rule, message: String) -> bool {
        self.total = self.total.saturating_add(1);
        self.last = format!("{} [{}]: {message}", rule.code, rule.severity);
        let told = self.count(rule.code) <= REPORTED_PER_RULE;
        if told {
            self.untold.push_back(Report { rule, message });
        }
        told
    }

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
    fn the_figures_can_be_read_while_a_report_is_told() {
        let verifier = Arc::new(Verifier::default());
        let (say, told) = std::sync::mpsc::channel();
        let figures = Arc::clone(&verifier);
        verifier.set_sink(move |report| say.send((report.message.clone(), figures.total())).unwrap());
        verifier.report(rules::BAD_HANDLE, "first");
        verifier.report(rules::STRUCT_SIZE, "second");
        assert_eq!(told.try_iter().collect::<Vec<_>>(), [("first".to_owned(), 1), ("second".to_owned(), 2)]);
    }

    #[test]
    fn reports_of_many_threads_are_told_once_and_in_the_order_of_each() {
        let verifier = Verifier::default();
        let (say, told) = std::sync::mpsc::channel();
        verifier.set_sink(move |report| say.send((report.rule.code, report.message.clone())).unwrap());
        std::thread::scope(|scope| {
            for rule in &rules::ALL[..4] {
                let verifier = &verifier;
                scope.spawn(move || {
                    (0..REPORTED_PER_RULE).for_each(|number| verifier.report(*rule, number.to_string()));
                });
            }
        });
        let told: Vec<_> = told.try_iter().collect();
        for rule in &rules::ALL[..4] {
            let numbers: Vec<_> = told.iter().filter(|(code, _)| *code == rule.code).map(|(_, text)| text).collect();
            let expected: Vec<_> = (0..REPORTED_PER_RULE).map(|number| number.to_string()).collect();
            assert_eq!(numbers, expected.iter().collect::<Vec<_>>());
        }
    }

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
