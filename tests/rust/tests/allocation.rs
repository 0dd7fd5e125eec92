//! What a decoder refuses costs no memory: nothing is allocated before everything has been checked. Held against every
//! message of the schema, with its vectors cut and spoilt.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout as Room, System};
use std::cell::Cell;

use pf_conformance::json::hex;
use pf_conformance::kinds::{Exchange, Layout, Message, Token, Visitor};
use pf_conformance::{entry, registry, vectors};

struct Counting;

thread_local! {
    static BYTES: Cell<usize> = const { Cell::new(0) };
}

fn count(bytes: usize) {
    let _ = BYTES.try_with(|total| total.set(total.get() + bytes));
}

// SAFETY: every call goes to the system's allocator as it is; the count beside it touches a plain cell of this thread.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, room: Room) -> *mut u8 {
        count(room.size());
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(room) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, room: Room) {
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(pointer, room) }
    }
    unsafe fn realloc(&self, pointer: *mut u8, room: Room, size: usize) -> *mut u8 {
        count(size);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.realloc(pointer, room, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Bytes that the call allocates on this thread.
fn allocated<T>(run: impl FnOnce() -> T) -> (T, usize) {
    let before = BYTES.get();
    let value = run();
    (value, BYTES.get() - before)
}

#[derive(Default)]
struct Costs {
    refused: usize,
    taken: usize,
    faults: Vec<String>,
}

impl Costs {
    fn look<T: Message>(&mut self, name: &str, bytes: &[u8]) {
        let (decoded, cost) = allocated(|| T::decode(bytes));
        let (checked, checking) = allocated(|| T::validate(bytes));
        if checking != 0 {
            self.faults.push(format!("{name}: checking {bytes:02x?} allocates {checking} bytes"));
        }
        assert_eq!(checked.is_ok(), decoded.is_ok(), "{name}: {bytes:02x?}");
        if decoded.is_ok() {
            self.taken += 1;
            return;
        }
        self.refused += 1;
        if cost != 0 {
            self.faults.push(format!("{name}: refusing {bytes:02x?} allocates {cost} bytes"));
        }
    }

    /// Every cut of every written case, every byte of it at its largest, and a byte too many.
    fn codec<T: Message>(&mut self, list: &str, plane: &str, name: &str) {
        let document = vectors(plane);
        let item = entry(&document, list, name);
        let at = format!("{plane}.{name}");
        for case in item["decode"].as_array().expect("cases") {
            self.look::<T>(&at, &hex(&case["bytes"]).expect("bytes"));
        }
        for case in item["encode"].as_array().expect("cases") {
            let bytes = hex(&case["bytes"]).expect("bytes");
            for length in 0..=bytes.len().min(600) {
                self.look::<T>(&at, &bytes[..length]);
            }
            for index in 0..bytes.len().min(600) {
                let mut spoilt = bytes.clone();
                spoilt[index] = 0xff;
                self.look::<T>(&at, &spoilt);
            }
            self.look::<T>(&at, &[&bytes[..], &[0]].concat());
        }
    }
}

impl Visitor for Costs {
    fn layout<T: Layout>(&mut self, _plane: &'static str, _name: &'static str) {}
    fn token<T: Token>(&mut self, _plane: &'static str, _name: &'static str) {}
    fn message<T: Message>(&mut self, plane: &'static str, name: &'static str) {
        self.codec::<T>("messages", plane, name);
    }
    fn union<T: Message>(&mut self, plane: &'static str, name: &'static str) {
        self.codec::<T>("unions", plane, name);
    }
    fn entries<T: Message>(&mut self, plane: &'static str, name: &'static str) {
        self.codec::<T>("registries", plane, name);
    }
    fn exchange<T: Exchange>(&mut self, _plane: &'static str, _name: &'static str) {}
}

#[test]
fn what_is_refused_costs_no_memory() {
    assert_eq!(allocated(|| vec![0_u8; 100]).1, 100, "the counter counts");
    let mut costs = Costs::default();
    registry::visit(&mut costs);
    println!("{} inputs refused, {} taken", costs.refused, costs.taken);
    assert!(costs.faults.is_empty(), "{} faults:\n{}", costs.faults.len(), costs.faults.join("\n"));
    assert!(costs.refused > 1000 && costs.taken > 1000, "{} refused, {} taken", costs.refused, costs.taken);
}
