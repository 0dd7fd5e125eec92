//! An AEAD key whose storage is overwritten when it is dropped.
//!
//! `ring` keeps the key, expanded, inside of [`LessSafeKey`] itself and never wipes it. Here it lies on the heap, so that
//! moving a session copies no key, and is wiped there. What `ring` left on the stack while it expanded the key is beyond
//! our reach. The one unsafe module of this crate.
#![allow(unsafe_code)]

use std::mem::{MaybeUninit, needs_drop};

use ring::aead::{LessSafeKey, UnboundKey};
use zeroize::zeroize_flat_type;

/// A key for the AEAD that `unbound` was made for.
pub(crate) struct WipedKey(Box<Storage>);

impl WipedKey {
    pub(crate) fn new(unbound: UnboundKey) -> Self {
        Self(Box::new(Storage(MaybeUninit::new(LessSafeKey::new(unbound)))))
    }

    pub(crate) fn get(&self) -> &LessSafeKey {
        self.0.get()
    }
}

/// Always holds a key. Only its drop, after which nobody can ask for it, takes the key away.
struct Storage(MaybeUninit<LessSafeKey>);

impl Storage {
    fn get(&self) -> &LessSafeKey {
        // SAFETY: every constructor puts a key here, and it stays until the drop.
        unsafe { self.0.assume_init_ref() }
    }
}

impl Drop for Storage {
    fn drop(&mut self) {
        // The key is plain bytes and a reference to its algorithm: overwriting them skips nothing that a drop would do.
        const { assert!(!needs_drop::<LessSafeKey>(), "ring's keys have a drop of their own now: run it first") };
        // SAFETY: the pointer is to storage that we own and nobody reads as a key again; zeros are a valid value of a
        // `MaybeUninit`, whatever is inside.
        unsafe { zeroize_flat_type(&raw mut self.0) };
    }
}

#[cfg(test)]
mod tests {
    use ring::aead::{AES_128_GCM, CHACHA20_POLY1305};

    use super::*;

    const KEY: [u8; 32] = *b"a key that is looked for in here";

    /// What the storage holds, byte by byte.
    fn bytes(place: &MaybeUninit<Storage>) -> Vec<u8> {
        let start = place.as_ptr().cast::<u8>();
        let byte = |at: usize| {
            // SAFETY: within the storage.
            let address = unsafe { start.add(at) };
            // SAFETY: a volatile read of memory that this test owns; no value is made of it but a byte.
            unsafe { address.read_volatile() }
        };
        (0..size_of::<Storage>()).map(byte).collect()
    }

    fn holds(place: &MaybeUninit<Storage>, key: &[u8]) -> bool {
        bytes(place).windows(key.len()).any(|window| window == key)
    }

    #[test]
    fn the_storage_of_a_key_is_zero_after_its_drop() {
        for (algorithm, key) in [(&AES_128_GCM, &KEY[..16]), (&CHACHA20_POLY1305, &KEY[..])] {
            let unbound = UnboundKey::new(algorithm, key).expect("its length");
            // Memory of the test's, which is still there when the storage is gone.
            let mut place = MaybeUninit::<Storage>::zeroed();
            place.write(Storage(MaybeUninit::new(LessSafeKey::new(unbound))));
            assert!(holds(&place, key), "else this test looks in the wrong place");
            // SAFETY: a storage was written there, and is not used after this.
            unsafe { place.assume_init_drop() };
            assert_eq!(bytes(&place), vec![0; size_of::<Storage>()]);
        }
    }
}
