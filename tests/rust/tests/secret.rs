//! What the schema calls secret is neither printed nor left in memory.

use std::cell::Cell;
use std::rc::Rc;

use pf_abi::runtime::{Secret, Zeroize};
use pf_abi::wire::Welcome;

#[test]
fn a_welcome_prints_neither_keys_nor_salt() {
    let welcome = Welcome {
        key: [201; 16].into(),
        salt: [202; 4].into(),
        key_chacha: Some([203; 32].into()),
        ..Welcome::default()
    };
    let text = format!("{welcome:?}");
    assert!(text.contains("key: [secret], salt: [secret]") && text.contains("key_chacha: Some([secret])"), "{text}");
    assert!(["201", "202", "203"].iter().all(|byte| !text.contains(byte)), "{text}");
}

/// Tells how often it was wiped.
#[derive(Clone)]
struct Probe(Rc<Cell<u32>>);

impl Zeroize for Probe {
    fn zeroize(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[test]
fn a_secret_is_wiped_when_it_is_dropped_and_each_copy_too() {
    let wiped = Rc::new(Cell::new(0));
    let secret = Secret::new(Probe(Rc::clone(&wiped)));
    let copy = secret.clone();
    drop(secret);
    assert_eq!(wiped.get(), 1);
    drop(Some(copy));
    assert_eq!(wiped.get(), 2);
}
