//! Who may say what, and when: every message of the wire, in every state of a host, as the vectors have them.

use std::path::Path;

use pf_abi::wire::CloseCode;
use pf_session::{ControlAction, Ignored, SessionControl, SessionPlan, frame};
use serde_json::Value;

use crate::shell::{Shell, hello, offer, said};

/// What a host in this state of this exchange hears: name, framed bytes, and what the vectors say of it.
fn cases(exchange: &str, state: &str) -> Vec<(String, Vec<u8>, Value)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../generated/vectors/wire.json");
    let text = std::fs::read_to_string(path).expect("generated vectors");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let named = |list: &Value, key: &str, name: &str| -> Vec<Value> {
        list.as_array().expect("a list").iter().filter(|item| item[key] == name).cloned().collect()
    };
    let dialogue = named(&document["dialogues"], "name", exchange).remove(0);
    let places = named(&dialogue["places"], "role", "host");
    let place = places.into_iter().find(|place| place["state"] == state).expect("the state");
    let cases = place["cases"].as_array().expect("cases");
    let list: Vec<_> = cases.iter().map(|case| (text_of(&case["of"]), framed(&case["bytes"]), case.clone())).collect();
    assert!(list.len() > 4, "every message, and what is none");
    list
}

fn text_of(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn framed(hex: &Value) -> Vec<u8> {
    let text = text_of(hex);
    let digits = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex");
    frame(&(0..text.len()).step_by(2).map(digits).collect::<Vec<u8>>()).expect("it fits")
}

fn shell(state: &str) -> Shell {
    let mut shell = Shell::new();
    if state == "welcomed" {
        shell.say(&said(&hello()));
    }
    shell
}

#[test]
fn a_handshake_ends_with_whatever_is_out_of_order() {
    let mut refused = 0;
    for state in ["opened", "welcomed"] {
        for (name, bytes, _) in cases("Handshake", state).into_iter().filter(|(.., case)| case["refused"].is_string()) {
            let mut shell = shell(state);
            shell.say(&bytes);
            let (_, code, reason) = shell.closed().unwrap_or_else(|| panic!("{state}: {name} is taken"));
            let (due, pairs) = (if state == "opened" { "Hello" } else { "Start" }, code != CloseCode::ERROR);
            assert!(pairs || reason.contains(&format!("{due} cannot be read")), "{state}, {name}: {reason}");
            refused += 1;
        }
    }
    assert!(refused >= 6, "{refused}");
}

#[test]
fn what_is_due_is_heard() {
    let mut shell = shell("welcomed");
    let (_, bytes, _) = cases("Handshake", "welcomed").into_iter().find(|(name, ..)| name == "Start").expect("Start");
    shell.say(&bytes);
    assert!(shell.agreed().is_some());
}

#[test]
fn a_session_passes_over_whatever_is_out_of_order_or_unknown_and_goes_on() {
    let plan = SessionPlan::resolve(&offer(), &hello(), "127.0.0.1".parse().expect("an address"), "x".into());
    let now = std::time::Duration::from_secs(9);
    let mut control = SessionControl::new(&plan.expect("it fits"), now);
    control.begun(1);
    let mut done = |bytes: &[u8]| {
        control.receive(now, 5, bytes);
        let actions: Vec<_> = std::iter::from_fn(|| control.poll()).collect();
        control.sent(now);
        actions
    };
    done(&[]);
    let (mut heard, mut refused) = (0, 0);
    for (name, bytes, case) in cases("Session", "running") {
        let actions = done(&bytes);
        let unheard = matches!(&actions[..], [ControlAction::Ignored(Ignored::Unheard(_))]);
        assert_eq!(unheard, case["refused"].is_string(), "{name}: {actions:?}");
        if unheard { refused += 1 } else { heard += 1 }
    }
    assert!(heard > 8 && refused > 7, "{heard} heard, {refused} not");
    assert_eq!(done(&framed(&Value::from("504b466303"))), [ControlAction::RequestKeyframe], "it goes on");
}
