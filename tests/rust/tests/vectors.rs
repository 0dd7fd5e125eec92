//! Every generated Rust type agrees with the vectors: sizes, offsets, bytes, values, and what is refused.

use std::collections::BTreeMap;

use pf_conformance::json::{FromJson, hex, to_hex};
use pf_conformance::kinds::{Exchange, Layout, Message, Token, Visitor, encode_kind, kind_name};
use pf_conformance::{entry, registry, vectors};
use serde_json::Value;

#[derive(Default)]
struct Check {
    documents: BTreeMap<&'static str, Value>,
    faults: Vec<String>,
    checked: usize,
    seen: BTreeMap<(&'static str, &'static str), usize>,
}

impl Check {
    fn entry(&mut self, list: &'static str, plane: &'static str, name: &'static str) -> Value {
        *self.seen.entry((plane, list)).or_default() += 1;
        self.document(plane, list, name)
    }

    fn document(&mut self, plane: &'static str, list: &str, name: &str) -> Value {
        let document = self.documents.entry(plane).or_insert_with(|| vectors(plane));
        entry(document, list, name).clone()
    }

    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, got: T, want: T) {
        self.checked += 1;
        if got != want {
            self.faults.push(format!("{what}: {got:?} instead of {want:?}"));
        }
    }

    /// Compares what became of decoding with what a case says.
    fn outcome<T: FromJson + PartialEq + std::fmt::Debug>(
        &mut self,
        what: &str,
        got: Result<T, pf_abi::runtime::DecodeError>,
        case: &Value,
    ) {
        match (got, case.get("error")) {
            (Ok(value), None) => {
                let want = T::from_json(case.get("decoded").unwrap_or(&case["value"]));
                self.same(what, Ok(value), want);
            }
            (Err(error), Some(kind)) => self.same(what, Value::from(kind_name(&error)), kind.clone()),
            (got, _) => self.same(what, format!("{got:?}"), case.to_string()),
        }
    }
}

fn cases<'a>(item: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> {
    item[list].as_array().expect("a list of cases").iter()
}

fn size(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a size")).expect("a size that fits")
}

fn sizes(value: &Value) -> BTreeMap<String, usize> {
    let entries = value.as_object().expect("names and sizes").iter();
    entries.map(|(name, at)| (name.clone(), size(at))).collect()
}

fn named(list: Vec<(&'static str, usize)>) -> BTreeMap<String, usize> {
    list.into_iter().map(|(name, at)| (name.to_owned(), at)).collect()
}

impl Check {
    fn codec<T: Message>(&mut self, list: &'static str, plane: &'static str, name: &'static str) {
        let item = self.entry(list, plane, name);
        let at = format!("{plane}.{name}");
        self.same(&format!("{at} smallest"), T::MIN_SIZE, size(&item["minSize"]));
        self.same(&format!("{at} largest"), T::MAX_SIZE, size(&item["maxSize"]));
        let mut whole = BTreeMap::new();
        for case in cases(&item, "encode") {
            let at = format!("{at} ({})", case["case"]);
            let bytes = hex(&case["bytes"]).expect("bytes");
            let encoded = T::from_json(&case["value"])
                .and_then(|value| value.encode().map_err(|error| error.to_string()))
                .map(|bytes| to_hex(&bytes));
            self.same(&format!("{at} encode"), encoded, Ok(to_hex(&bytes)));
            self.outcome(&format!("{at} decode"), T::decode(&bytes), case);
            whole.insert(case["case"].as_str().expect("a name").to_owned(), bytes);
        }
        for cut in cases(&item, "cuts") {
            let of = cut["of"].as_str().expect("a name");
            for length in size(&cut["from"])..=size(&cut["to"]) {
                let decoded = T::decode(&whole[of][..length]);
                self.outcome(&format!("{at} ({of} cut to {length})"), decoded, cut);
            }
        }
        for case in cases(&item, "decode") {
            let bytes = hex(&case["bytes"]).expect("bytes");
            self.outcome(&format!("{at} ({})", case["case"]), T::decode(&bytes), case);
        }
        for case in cases(&item, "rests") {
            let at = format!("{at} ({})", case["case"]);
            let bytes = hex(&case["bytes"]).expect("bytes");
            let prefix = T::decode_prefix(&bytes);
            let used = prefix.as_ref().ok().map(|(_, used)| *used);
            self.same(&format!("{at} used"), used.map(Value::from), case["prefix"].get("used").cloned());
            self.outcome(&format!("{at} prefix"), prefix.map(|(value, _)| value), &case["prefix"]);
            self.outcome(&format!("{at} exact"), T::decode_exact(&bytes), &case["exact"]);
        }
    }
}

impl Visitor for Check {
    fn layout<T: Layout>(&mut self, plane: &'static str, name: &'static str) {
        let item = self.entry("layouts", plane, name);
        let at = format!("{plane}.{name}");
        self.same(&format!("{at} size"), T::SIZE, size(&item["size"]));
        self.same(&format!("{at} alignment"), T::ALIGN, size(&item["align"]));
        self.same(&format!("{at} offsets"), named(T::offsets()), sizes(&item["offsets"]));
        self.same(&format!("{at} prefixes"), named(T::prefixes()), sizes(&item["prefixes"]));
        for case in cases(&item, "cases") {
            let at = format!("{at} ({})", case["case"]);
            let bytes = hex(&case["bytes"]).expect("bytes");
            self.outcome(&format!("{at} read"), T::read(&bytes), case);
            let written = T::from_json(&case["value"]).map(|value| to_hex(&value.bytes()));
            self.same(&format!("{at} write"), written, Ok(to_hex(&bytes)));
            let mut filled = bytes.clone();
            for (prefix, len) in T::prefixes() {
                filled.copy_from_slice(&bytes);
                filled[len..].fill(0);
                let want = T::read(&filled);
                self.same(&format!("{at} prefix {prefix}"), T::read_from(&bytes[..len], len), want);
                let short = T::read_from(&bytes[..len - 1], len).map_err(|error| kind_name(&error));
                self.same(&format!("{at} below {prefix}"), short, Err("Truncated"));
            }
            let cut = T::read(&bytes[..bytes.len() - 1]).map_err(|error| kind_name(&error));
            self.same(&format!("{at} cut"), cut, Err("Truncated"));
        }
    }

    fn token<T: Token>(&mut self, plane: &'static str, name: &'static str) {
        let item = self.entry("tokens", plane, name);
        for case in cases(&item, "cases") {
            let at = format!("{plane}.{name} ({})", case["case"]);
            let word = u64::from_json(&case["word"]).expect("a word");
            self.same(&format!("{at} pack"), T::pack(&case["parts"]), Ok(word));
            let parts = T::unpack(word).map(|parts| {
                let texts = parts.into_iter().map(|(part, value)| (part.to_owned(), Value::from(value.to_string())));
                Value::Object(texts.collect())
            });
            self.same(&format!("{at} unpack"), parts, Some(case["unpacked"].clone()));
        }
    }

    fn message<T: Message>(&mut self, plane: &'static str, name: &'static str) {
        self.codec::<T>("messages", plane, name);
    }

    fn union<T: Message>(&mut self, plane: &'static str, name: &'static str) {
        self.codec::<T>("unions", plane, name);
    }

    fn entries<T: Message>(&mut self, plane: &'static str, name: &'static str) {
        self.codec::<T>("registries", plane, name);
        let item = self.document(plane, "registries", name);
        for case in cases(&item, "refused") {
            let refused = T::from_json(&case["value"]).map(|value| value.encode().map_err(|error| encode_kind(&error)));
            let kind = case["error"].as_str().expect("a kind").to_owned();
            self.same(&format!("{plane}.{name} ({}) encode", case["case"]), refused, Ok(Err(kind)));
        }
    }

    fn exchange<T: Exchange>(&mut self, plane: &'static str, name: &'static str) {
        let item = self.entry("exchanges", plane, name);
        let at = format!("{plane}.{name}");
        self.same(&format!("{at} magic"), u64::from(T::MAGIC), item["magic"].as_u64().expect("a magic"));
        self.same(&format!("{at} largest body"), T::MAX_BODY, size(&item["maxBody"]));
        for frame in cases(&item, "frames") {
            let name = frame["message"].as_str().expect("a name");
            let bytes = hex(&frame["bytes"]).expect("bytes");
            let seq = u32::from_json(&frame["seq"]).expect("a number");
            let message = T::named(name, &frame["value"]).expect("a message of the vectors");
            self.same(&format!("{at} {name} kind"), Value::from(message.kind()), frame["kind"].clone());
            let encoded = message.encode(seq).map(|bytes| to_hex(&bytes));
            self.same(&format!("{at} {name} encode"), encoded, Ok(to_hex(&bytes)));
            let header = T::parse_header(&bytes[..16]).expect("a header of the vectors");
            let read = (header.kind, header.seq, header.len as usize);
            self.same(&format!("{at} {name} header"), read, (message.kind(), seq, bytes.len() - 16));
            self.same(&format!("{at} {name} decode"), T::decode(header.kind, &bytes[16..]), Ok(message));
        }
        for case in cases(&item, "refused") {
            let bytes = hex(&case["bytes"]).expect("bytes");
            let refused = T::parse_header(&bytes)
                .and_then(|header| T::decode(header.kind, &bytes[16..]))
                .map_err(|error| Value::from(kind_name(&error)));
            self.same(&format!("{at} ({})", case["case"]), refused, Err(case["error"].clone()));
        }
    }
}

#[test]
fn every_type_agrees_with_its_vectors() {
    let mut check = Check::default();
    registry::visit(&mut check);
    println!("{} comparisons", check.checked);
    assert!(check.faults.is_empty(), "{} faults:\n{}", check.faults.len(), check.faults.join("\n"));
    assert!(check.checked > 1000, "only {} comparisons", check.checked);
}

#[test]
fn every_vector_has_a_type() {
    let mut check = Check::default();
    registry::visit(&mut check);
    for (plane, document) in &check.documents {
        for list in ["layouts", "tokens", "messages", "unions", "registries", "exchanges"] {
            let entries = document[list].as_array().map_or(0, Vec::len);
            let seen = check.seen.get(&(*plane, list)).copied().unwrap_or(0);
            assert_eq!(seen, entries, "{list} of {plane}");
        }
    }
}

#[test]
fn every_named_value_is_that_of_the_vectors() {
    let mut documents: BTreeMap<&'static str, Value> = BTreeMap::new();
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    for (plane, name, got) in registry::values() {
        let document = documents.entry(plane).or_insert_with(|| vectors(plane));
        *seen.entry(plane).or_default() += 1;
        if document["values"][name].as_str() != Some(got.as_str()) {
            faults.push(format!("{plane}.{name}: {got} instead of {}", document["values"][name]));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for (plane, document) in documents {
        assert_eq!(seen.get(plane).copied(), document["values"].as_object().map(serde_json::Map::len), "{plane}");
    }
}
