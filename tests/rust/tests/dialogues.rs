//! Conversations with states: each role in each state makes of every message, and of bytes that are none, what the vectors
//! say.

use pf_abi::fuzz::{LISTENERS, Listener};
use pf_abi::runtime::Unheard;
use pf_conformance::json::hex;
use pf_conformance::{entry, vectors};
use serde_json::{Value, json};

fn outcome(heard: Result<(&'static str, &'static str), Unheard>) -> Value {
    match heard {
        Ok((heard, next)) => json!({ "heard": heard, "next": next }),
        Err(Unheard::Unknown { kind, bytes, ignored }) => {
            json!({ "refused": "Unknown", "kind": kind, "length": bytes, "ignored": ignored })
        }
        Err(Unheard::OutOfOrder { message, .. }) => json!({ "refused": "OutOfOrder", "message": message }),
        Err(Unheard::Malformed(_)) => json!({ "refused": "Malformed" }),
    }
}

/// What a case of the vectors wants; undefined where its bytes begin like another message, which may be fit for them.
fn wanted(case: &Value) -> Option<Value> {
    let mut case = case.as_object().expect("a case").clone();
    case.remove("of");
    case.remove("bytes");
    (!case.contains_key("like")).then_some(Value::Object(case))
}

/// Differences, and how many cases were compared.
fn compare(listener: &Listener, document: &Value) -> (Vec<String>, usize) {
    let dialogue = entry(document, "dialogues", listener.exchange);
    let places = dialogue["places"].as_array().expect("places");
    let here = |place: &&Value| place["role"] == listener.role && place["state"] == listener.state;
    let place = places.iter().find(here).expect("the vectors have every place");
    let mut faults = Vec::new();
    let cases = place["cases"].as_array().expect("cases");
    for case in cases {
        let got = outcome((listener.hear)(&hex(&case["bytes"]).expect("bytes")));
        let fits = match wanted(case) {
            Some(want) => got == want,
            None => got["refused"] != "OutOfOrder",
        };
        if !fits {
            let Listener { exchange, role, state, .. } = listener;
            faults.push(format!("{exchange} {role} {state} {}: {got} instead of {case}", case["of"]));
        }
    }
    (faults, cases.len())
}

#[test]
fn every_place_hears_what_the_vectors_say() {
    let mut compared = 0;
    let mut faults = Vec::new();
    for listener in LISTENERS {
        let (found, count) = compare(listener, &vectors(listener.plane));
        faults.extend(found);
        compared += count;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(compared > 80, "only {compared} comparisons");
}

#[test]
fn every_place_of_the_vectors_listens() {
    let document = vectors("wire");
    let dialogues = document["dialogues"].as_array().expect("conversations");
    let places: usize = dialogues.iter().map(|dialogue| dialogue["places"].as_array().expect("places").len()).sum();
    assert_eq!(LISTENERS.len(), places);
}

#[test]
fn a_wrong_vector_is_noticed() {
    let listener =
        LISTENERS.iter().find(|listener| listener.role == "host" && listener.state == "opened").expect("one");
    let mut document = vectors(listener.plane);
    let dialogues = document["dialogues"].as_array_mut().expect("conversations");
    let places = dialogues.iter_mut().flat_map(|dialogue| dialogue["places"].as_array_mut().expect("places"));
    for place in places.filter(|place| place["role"] == listener.role && place["state"] == listener.state) {
        for case in place["cases"].as_array_mut().expect("cases").iter_mut().filter(|case| case["of"] == "Hello") {
            case["next"] = json!("agreed");
        }
    }
    assert_eq!(compare(listener, &document).0.len(), 1);
}
