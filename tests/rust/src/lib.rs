//! Reaches every generated Rust type by name, so that vectors and random bytes can be held against all of them.

#[macro_use]
mod macros;
pub mod json;
pub mod kinds;
pub mod ownership;
#[path = "../../../generated/vectors/rust/registry.rs"]
#[rustfmt::skip]
pub mod registry;
pub mod tables;

use std::path::PathBuf;

use serde_json::Value;

/// The vector file of a plane.
///
/// # Panics
/// The file is missing or no JSON: generate again.
pub fn vectors(plane: &str) -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../generated/vectors/{plane}.json"));
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run `npx pf-gen generate`", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The entry of a type in a vector file.
///
/// # Panics
/// There is none.
pub fn entry<'a>(document: &'a Value, list: &str, name: &str) -> &'a Value {
    document[list]
        .as_array()
        .and_then(|items| items.iter().find(|item| item["name"] == name))
        .unwrap_or_else(|| panic!("no {list} '{name}' in the vectors"))
}
