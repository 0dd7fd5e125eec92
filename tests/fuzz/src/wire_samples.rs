//! Bytes of the published vectors, as inputs to begin with.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::corpus::from_hex;

/// Longest sample that is of use: what lies behind is more of the same.
const LONGEST: usize = 4096;

/// All bytes that the vectors of a plane have for a declaration, each once; none where it has no vectors.
pub(crate) fn samples(plane: &str, name: &str) -> Vec<Vec<u8>> {
    let document = vectors(plane);
    let mut found = BTreeSet::new();
    for list in document.as_object().into_iter().flat_map(|object| object.values()) {
        for entry in list.as_array().into_iter().flatten().filter(|entry| entry["name"] == name) {
            collect(entry, &mut found);
        }
    }
    found.into_iter().collect()
}

/// The vector file of a plane, read once.
fn vectors(plane: &str) -> Arc<Value> {
    static READ: Mutex<BTreeMap<String, Arc<Value>>> = Mutex::new(BTreeMap::new());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(document) = read.get(plane) {
        return Arc::clone(document);
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../generated/vectors/{plane}.json"));
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run `npx pf-gen generate`", path.display()));
    let document: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let document = Arc::new(document);
    read.insert(plane.to_owned(), Arc::clone(&document));
    document
}

fn collect(value: &Value, found: &mut BTreeSet<Vec<u8>>) {
    match value {
        Value::Object(object) => {
            let bytes = object.get("bytes").and_then(Value::as_str).and_then(from_hex);
            found.extend(bytes.filter(|bytes| !bytes.is_empty() && bytes.len() <= LONGEST));
            object.values().for_each(|inner| collect(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| collect(inner, found)),
        _ => {}
    }
}
