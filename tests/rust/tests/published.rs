//! Bytes that the released core library produces (wire §A), against the generated codecs: `tests/wire/published.json`, which
//! the test of the generated TypeScript reads too.

use std::collections::BTreeSet;

use pf_abi::wire::{Hello, Welcome};
use pf_conformance::json::{hex, to_hex};
use pf_conformance::kinds::{Exchange, Layout, Message, Token, Visitor};
use pf_conformance::{entry, registry, vectors};
use serde_json::Value;

/// The table.
fn rows() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../wire/published.json");
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let table: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    table["rows"].as_array().expect("a list of rows").clone()
}

/// Walks over all types, and holds each against its rows.
struct Published {
    rows: Vec<Value>,
    vectors: Value,
    faults: Vec<String>,
    seen: BTreeSet<String>,
}

impl Published {
    fn new(rows: Vec<Value>) -> Self {
        Self { rows, vectors: vectors("wire"), faults: Vec::new(), seen: BTreeSet::new() }
    }

    /// Rows of a type, each with all fields: those that a row does not name have their defaults.
    fn rows_of(&mut self, plane: &str, what: &str, name: &str, defaults: &Value) -> Vec<Value> {
        let mine = self.rows.iter().filter(|row| plane == "wire" && row[what] == name);
        let mut whole: Vec<Value> = mine.cloned().collect();
        for row in &mut whole {
            self.seen.insert(row_name(row));
            let mut value = defaults.clone();
            for (field, given) in row["value"].as_object().expect("fields") {
                value[field] = given.clone();
            }
            row["value"] = value;
        }
        whole
    }

    fn same(&mut self, what: &str, got: Result<String, String>, want: &str) {
        if got.as_deref() != Ok(want) {
            self.faults.push(format!("{what}: {got:?} instead of {want}"));
        }
    }
}

fn row_name(row: &Value) -> String {
    let name = row["message"].as_str().or(row["layout"].as_str()).expect("a message or a layout");
    format!("{name} ({})", row["case"].as_str().expect("a case"))
}

/// The value with which a type begins.
fn defaults(item: &Value, list: &str) -> Value {
    item[list].as_array().and_then(|cases| cases.first()).map_or(Value::Null, |case| case["value"].clone())
}

impl Visitor for Published {
    fn layout<T: Layout>(&mut self, plane: &'static str, name: &'static str) {
        for row in self.rows_of(plane, "layout", name, &serde_json::json!({})) {
            let at = row_name(&row);
            let bytes = hex(&row["bytes"]).expect("hex digits");
            let want = T::from_json(&row["value"]).expect("a value");
            self.same(&at, Ok(to_hex(&want.bytes())), &to_hex(&bytes));
            let read = T::read(&bytes).map(|value| format!("{value:?}")).map_err(|error| error.to_string());
            self.same(&at, read, &format!("{want:?}"));
        }
    }

    fn message<T: Message>(&mut self, plane: &'static str, name: &'static str) {
        if plane != "wire" {
            return;
        }
        let standard = defaults(entry(&self.vectors, "messages", name), "encode");
        for row in self.rows_of(plane, "message", name, &standard) {
            let at = row_name(&row);
            let bytes = hex(&row["bytes"]).expect("hex digits");
            let want = T::from_json(&row["value"]).unwrap_or_else(|error| panic!("{at}: {error}"));
            let written = want.encode().map(|bytes| to_hex(&bytes)).map_err(|error| error.to_string());
            self.same(&at, written, &to_hex(&bytes));
            let read = T::decode(&bytes).map(|value| format!("{value:?}")).map_err(|error| error.to_string());
            self.same(&at, read, &format!("{want:?}"));
        }
    }

    fn token<T: Token>(&mut self, _: &'static str, _: &'static str) {}
    fn union<T: Message>(&mut self, _: &'static str, _: &'static str) {}
    fn entries<T: Message>(&mut self, _: &'static str, _: &'static str) {}
    fn exchange<T: Exchange>(&mut self, _: &'static str, _: &'static str) {}
}

fn check(rows: Vec<Value>) -> Published {
    let mut published = Published::new(rows);
    registry::visit(&mut published);
    published
}

#[test]
fn every_published_row_is_written_and_read() {
    let rows = rows();
    let named: BTreeSet<String> = rows.iter().map(row_name).collect();
    assert_eq!(named.len(), rows.len(), "two rows have one name");
    let published = check(rows);
    assert_eq!(published.faults, Vec::<String>::new());
    assert_eq!(published.seen, named, "a row names no type");
    assert!(named.len() > 70, "{} rows", named.len());
}

#[test]
fn a_wrong_byte_in_the_table_is_noticed() {
    for row in rows() {
        let mut wrong = row.clone();
        let text = row["bytes"].as_str().expect("hex digits");
        let last = if text.ends_with('0') { '1' } else { '0' };
        wrong["bytes"] = format!("{}{last}", &text[..text.len() - 1]).into();
        let faults = check(vec![wrong]).faults;
        assert!(!faults.is_empty(), "{}", row_name(&row));
    }
}

/// Published bytes of a message, by case.
fn published(message: &str) -> Vec<(String, Vec<u8>)> {
    let rows = rows().into_iter().filter(|row| row["message"] == message);
    rows.map(|row| (row_name(&row), hex(&row["bytes"]).expect("hex digits"))).collect()
}

/// Older peers end earlier: every cut behind the mode is a whole Hello, every cut inside of it is none.
#[test]
fn hello_may_end_at_any_byte_behind_the_mode() {
    for (case, bytes) in published("Hello") {
        for length in 0..bytes.len() {
            assert_eq!(Hello::decode(&bytes[..length]).is_ok(), length >= 20, "{case} cut to {length}");
        }
    }
}

/// A cipher without its whole key is no Welcome; anything else behind the frame count may be missing.
#[test]
fn welcome_may_end_at_any_byte_behind_the_frame_count_but_in_its_key() {
    for (case, bytes) in published("Welcome") {
        let key_end = if bytes.get(68) == Some(&1) { 101 } else { 0 };
        for length in 0..bytes.len() {
            let whole = length >= 53 && (length < 69 || length >= key_end);
            assert_eq!(Welcome::decode(&bytes[..length]).is_ok(), whole, "{case} cut to {length}");
        }
    }
}

#[test]
fn an_unknown_cipher_fails_the_handshake_by_name() {
    let (_, mut bytes) = published("Welcome").swap_remove(0);
    bytes.push(2);
    let error = Welcome::decode(&bytes).expect_err("cipher 2 is not known");
    assert_eq!((error.what, error.offset), ("Welcome.cipher", 68));
}
