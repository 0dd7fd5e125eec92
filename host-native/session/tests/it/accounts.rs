//! What the reference says of each message is what a session does: `generated/docs/wire-accounts.md` against [`SessionControl`],
//! with the bytes of the vectors.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use pf_session::{ControlAction, SessionControl, SessionPlan, frame};
use serde_json::Value;

use crate::shell::{hello, offer};

/// Heard at another place than the control stream of a running session, and answered there: `requests.rs` and the host's tests
/// show it.
const ELSEWHERE: [&str; 3] = ["ClipFetch", "PairRequest", "TransferPreamble"];
/// Spoken messages that a host hears.
const HEARD: [&str; 4] = ["ClockProbe", "LossReport", "RequestKeyframe", "RfiRequest"];

fn generated(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../generated").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The host's account of each message, by its name.
fn accounts(page: &str) -> BTreeMap<String, String> {
    let rows = page.lines().filter_map(|line| line.strip_prefix("| [`")?.split_once("`]"));
    let messages = rows.filter(|(name, _)| !name.contains('.'));
    let host = |rest: &str| {
        let cell = rest.split(" | ").nth(1).expect("the host's cell").to_owned();
        cell.split(':').next().expect("a word").to_owned()
    };
    messages.map(|(name, rest)| (name.to_owned(), host(rest))).collect()
}

/// Bytes of each message of the wire: with every field, as its vectors have it.
fn samples() -> BTreeMap<String, Vec<u8>> {
    let vectors: Value = serde_json::from_str(&generated("vectors/wire.json")).expect("JSON");
    let messages = vectors["messages"].as_array().expect("messages").iter();
    let digit = |text: &str, at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex");
    messages
        .map(|message| {
            let cases = message["encode"].as_array().expect("cases");
            let case = cases.iter().find(|case| case["case"] == "all").unwrap_or(&cases[0]);
            let text = case["bytes"].as_str().expect("hex");
            let bytes = (0..text.len()).step_by(2).map(|at| digit(text, at)).collect();
            (message["name"].as_str().expect("a name").to_owned(), bytes)
        })
        .collect()
}

/// What a running session does when it hears this.
fn heard(bytes: &[u8]) -> Vec<ControlAction> {
    let address = "127.0.0.1".parse().expect("an address");
    let plan = SessionPlan::resolve(&offer(), &hello(), address, "x".into()).expect("it fits");
    let now = Duration::from_secs(50);
    let mut control = SessionControl::new(&plan, now);
    control.begun(1);
    while control.poll().is_some() {}
    control.receive(now, 5, &frame(bytes).expect("it fits"));
    std::iter::from_fn(|| control.poll()).collect()
}

/// What is not as the page says.
fn faults(page: &str) -> Vec<String> {
    let samples = samples();
    let mut found = Vec::new();
    for (name, account) in accounts(page) {
        let Some(bytes) = samples.get(&name) else {
            found.push(format!("{name} is no message"));
            continue;
        };
        let done = heard(bytes);
        let as_said = match account.as_str() {
            "answered" if ELSEWHERE.contains(&name.as_str()) => true,
            "answered" => matches!(&done[..], [ControlAction::Send(_)]),
            "ignored" => matches!(&done[..], [ControlAction::Ignored(_)]),
            // What only the host says is not taken back from a client.
            "spoken" => matches!(&done[..], [ControlAction::Ignored(_)]) != HEARD.contains(&name.as_str()),
            _ => false,
        };
        if !as_said {
            found.push(format!("{name} is said to be {account}, and does {done:?}"));
        }
    }
    found
}

#[test]
fn every_message_is_answered_or_ignored_as_the_reference_says() {
    let page = generated("docs/wire-accounts.md");
    assert_eq!(faults(&page), Vec::<String>::new());
    assert!(accounts(&page).len() > 60, "{}", accounts(&page).len());
}

#[test]
fn a_page_that_says_something_else_is_noticed() {
    let page = generated("docs/wire-accounts.md");
    for (from, to) in [
        ("[`ClipOffer`](wire.md#wire.clipoffer) | ignored", "[`ClipOffer`](wire.md#wire.clipoffer) | answered"),
        ("[`SetBitrate`](wire.md#wire.setbitrate) | answered", "[`SetBitrate`](wire.md#wire.setbitrate) | ignored"),
        ("[`ClockProbe`](wire.md#wire.clockprobe) | spoken", "[`ClockProbe`](wire.md#wire.clockprobe) | ignored"),
    ] {
        assert!(page.contains(from), "{from}");
        assert_eq!(faults(&page.replace(from, to)).len(), 1, "{to}");
    }
}
