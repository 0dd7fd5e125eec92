//! Kept inputs: one text file for each target, an input in hex on each line.

use std::path::{Path, PathBuf};

/// Where the inputs of a target are kept. Not every target has some.
#[must_use]
pub fn corpus_file(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora").join(format!("{target}.txt"))
}

/// The kept inputs of a target.
///
/// # Panics
/// A line is no hex, or the file cannot be read.
#[must_use]
pub fn kept(target: &str) -> Vec<Vec<u8>> {
    let path = corpus_file(target);
    if !path.exists() {
        return Vec::new();
    }
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let input = |(number, line)| from_hex(line).unwrap_or_else(|| panic!("{}:{}: no hex", path.display(), number + 1));
    text.lines().enumerate().map(input).collect()
}

/// Bytes of a hex text; None when it is none.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len() / 2).map(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()).collect()
}
