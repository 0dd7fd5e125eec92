//! Secrets of packed layouts.

use zerocopy::{FromBytes, IntoBytes};

use super::{Packed, Zeroize};

impl<T: Copy + FromBytes + IntoBytes> Zeroize for Packed<T> {
    fn zeroize(&mut self) {
        self.as_mut_bytes().zeroize();
    }
}
