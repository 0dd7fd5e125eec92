//! What a simulated machine did, held against what it did before: the verdict, the broken rules, and the callbacks of
//! each object in their order.
//!
//! `golden/<test>.txt` has a section for each machine of a test. Which object comes first is a matter of time, so that
//! objects are sorted. `PF_GOLDEN=write` writes the files anew.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use pf_abi::supervisor::SupervisorMessage;

/// Tests in which the driver gives its swap chains up while the system takes them away: which is first is a matter of
/// time, and so is how often rules are broken before the end.
const RACES: [&str; 2] =
    ["verifier.a_chain_used_after_its_end_is_reported", "verifier.misused_swap_chains_are_reported"];
/// What then depends on who was first.
const ASSIGNMENT: [&str; 2] = ["EvtIddCxMonitorAssignSwapChain", "EvtIddCxMonitorUnassignSwapChain"];
/// And so does what is still alive when the machine ends.
const LEAKS: [&str; 2] = ["objects.leak", "platform.leak"];

thread_local! {
    /// Machines that this thread's test has started.
    static MACHINES: Cell<u32> = const { Cell::new(0) };
}

/// Where the account of one machine is kept.
pub struct Place {
    file: PathBuf,
    section: String,
    /// One of [`RACES`].
    pub races: bool,
}

impl Place {
    /// The next machine of the test that runs on this thread; `None` where the harness does not name its threads.
    pub fn next() -> Option<Self> {
        let number = MACHINES.get() + 1;
        MACHINES.set(number);
        let thread = std::thread::current();
        let test = thread.name().filter(|name| name.contains("::"))?.replace("::", ".");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/golden");
        let races = RACES.contains(&test.as_str());
        Some(Self { file: folder.join(format!("{test}.txt")), section: format!("machine {number}"), races })
    }

    /// Compares, or writes when that is ordered.
    pub fn check(&self, now: &str) {
        let text = std::fs::read_to_string(&self.file).unwrap_or_default();
        let mut sections = split(&text);
        let file = self.file.display();
        if std::env::var_os("PF_GOLDEN").is_some_and(|order| order == "write") {
            sections.insert(self.section.clone(), now.to_owned());
            std::fs::create_dir_all(self.file.parent().unwrap()).unwrap();
            std::fs::write(&self.file, join(&sections)).unwrap();
            return;
        }
        let Some(before) = sections.get(&self.section) else {
            panic!("{file} has no {}: PF_GOLDEN=write adds it:\n{now}", self.section);
        };
        assert!(before == now, "{file}, {}: it was\n{before}\nand is\n{now}", self.section);
    }
}

fn split(text: &str) -> BTreeMap<String, String> {
    let mut sections = BTreeMap::new();
    for section in text.split("== ").skip(1) {
        let (name, body) = section.split_once('\n').unwrap();
        sections.insert(name.to_owned(), body.trim_end().to_owned() + "\n");
    }
    sections
}

fn join(sections: &BTreeMap<String, String>) -> String {
    let mut sorted: Vec<_> = sections.iter().collect();
    sorted.sort_by_key(|(name, _)| (name.len(), name.as_str()));
    sorted.iter().map(|(name, body)| format!("== {name}\n{body}")).collect::<Vec<_>>().join("\n")
}

/// A callback out of a line of the log: object and name.
pub fn callback(line: &str) -> Option<(String, String)> {
    let (_, said) = line.split_once(" callback: ")?;
    let (name, object) = said.split_once(" object=").unwrap_or((said, ""));
    Some((object.to_owned(), name.to_owned()))
}

/// What a machine did.
pub struct Account<'a> {
    /// Its last word.
    pub end: &'a SupervisorMessage,
    /// Codes of the rules that were broken.
    pub violations: &'a [String],
    /// Object and name, in their order.
    pub callbacks: &'a [(String, String)],
    /// Its clock is virtual, so that its timers are no matter of time.
    pub timers: bool,
    /// Swap chains are given up and taken away at the same time.
    pub races: bool,
}

/// The account as text.
pub fn text(account: &Account<'_>) -> String {
    let &Account { end, violations, callbacks, timers, races } = account;
    let mut out = String::new();
    let verdict = match end {
        SupervisorMessage::Stopped(stopped) => format!("stopped {}", stopped.code),
        SupervisorMessage::Fatal(fatal) => format!("fatal {}", fatal.code),
        other => format!("no end but {}", other.name()),
    };
    let _ = writeln!(out, "verdict: {verdict}");
    let mut codes: Vec<&str> = violations.iter().map(String::as_str).collect();
    if races {
        codes.sort_unstable();
        codes.dedup();
        codes.retain(|code| !LEAKS.contains(code));
    }
    let _ = writeln!(out, "violations: {}", if codes.is_empty() { "none".to_owned() } else { numbered(&codes) });
    let mut objects: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    // A machine that fails ends at once, with or without what its own thread was about to do.
    let fails = matches!(end, SupervisorMessage::Fatal(_));
    let counts = |name: &str| match name {
        "EvtTimerFunc" => timers,
        "EvtIddCxAdapterInitFinished" => !fails,
        _ => !(races && ASSIGNMENT.contains(&name)),
    };
    for (object, name) in callbacks.iter().filter(|(_, name)| counts(name)) {
        objects.entry(object).or_default().push(name);
    }
    let mut rows: Vec<String> = objects.into_values().map(|names| numbered(&names)).collect();
    rows.sort();
    for row in rows {
        let _ = writeln!(out, "object: {row}");
    }
    out
}

/// The list in one line; what comes several times in a row comes once, with its number.
fn numbered(list: &[&str]) -> String {
    let words = list.chunk_by(|a, b| a == b).map(|same| match same.len() {
        1 => same[0].to_owned(),
        times => format!("{}×{times}", same[0]),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_order_of_objects_does_not_count_and_that_of_callbacks_and_violations_does() {
    use pf_abi::supervisor::Stopped;
    let account = |races: bool, log: &[&str], codes: &[&str]| {
        let lines = log.iter().map(|said| format!("2026-11-30T12:00:00.000000Z DEBUG test callback: {said}"));
        let callbacks: Vec<_> = lines.filter_map(|line| callback(&line)).collect();
        let violations: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        let end = Stopped { code: 0 }.into();
        text(&Account { end: &end, violations: &violations, callbacks: &callbacks, timers: false, races })
    };
    let [enter, exit] = ["Entry object=#0.1", "Exit object=#0.1"];
    let [assign, unassign] = ASSIGNMENT.map(|name| format!("{name} object=#1.1"));
    let (assign, unassign) = (assign.as_str(), unassign.as_str());
    let once = account(false, &[enter, assign, unassign, exit], &["a", "b"]);
    let [first, second] = ASSIGNMENT;
    assert_eq!(once, format!("verdict: stopped 0\nviolations: a b\nobject: Entry Exit\nobject: {first} {second}\n"));
    let others = [assign, "EvtTimerFunc object=#5.1", unassign, "Entry object=#7.3", "Exit object=#7.3"];
    assert_eq!(account(false, &others, &["a", "b"]), once);
    for (log, codes) in [
        (&[exit, assign, unassign, enter][..], &["a", "b"][..]),
        (&[enter, unassign, assign, exit], &["a", "b"]),
        (&[enter, assign, unassign, assign, unassign, exit], &["a", "b"]),
        (&[enter, assign, exit], &["a", "b"]),
        (&[enter, assign, unassign, exit], &["b", "a"]),
        (&[enter, assign, unassign, exit], &["a", "b", "b"]),
    ] {
        assert_ne!(account(false, log, codes), once);
    }
    let race = account(true, &[enter, assign, exit], &["a", "b", "a"]);
    assert_eq!(race, account(true, &[assign, enter, unassign, exit], &["b", "a"]));
    assert_eq!(race, account(true, &[enter, exit], &["a", LEAKS[0], "b", LEAKS[1]]));
    assert_ne!(once, account(false, &[enter, assign, unassign, exit], &["a", "b", LEAKS[0]]));
    assert_ne!(race, account(true, &[exit, assign, enter], &["b", "a"]));
    assert_eq!(callback("2026-11-30T12:00:00.000000Z INFO  test pf_simulator::run: stop"), None);
}

#[test]
fn a_list_says_how_often_something_comes_in_a_row() {
    assert_eq!(numbered(&["a", "b", "b", "a", "a", "a"]), "a b×2 a×3");
}
