//! What the generated section views call.
//!
//! A view that was opened with a shorter, older form of its section reads zero past the end and drops its stores
//! there: zero means "unknown" or "off" in every section.

use core::sync::atomic::Ordering;

use super::{Memory, SectionError, Word};

/// Refuses a memory of fewer than `need` bytes.
///
/// # Errors
/// [`SectionError::TooShort`].
pub fn check_len<M: Memory + ?Sized>(mem: &M, need: usize) -> Result<(), SectionError> {
    let have = mem.len();
    if have < need {
        return Err(SectionError::TooShort { need, have });
    }
    Ok(())
}

/// Refuses a memory whose stamp is another one, or not there yet.
///
/// # Errors
/// [`SectionError::BadStamp`].
pub fn check_stamp(found: u64, want: u64) -> Result<(), SectionError> {
    if found != want {
        return Err(SectionError::BadStamp { want, found });
    }
    Ok(())
}

#[inline]
fn fits<M: Memory + ?Sized>(mem: &M, offset: usize, size: usize) -> bool {
    size <= mem.len() && offset <= mem.len() - size
}

macro_rules! accessors {
    ($int:ty, $word:ident, $load:ident, $store:ident, $cas:ident) => {
        /// Reads the word at `offset`; zero past the end.
        #[inline]
        pub fn $load<M: Memory + ?Sized>(mem: &M, offset: usize, order: Ordering) -> $int {
            if fits(mem, offset, size_of::<$int>()) {
                mem.$word(offset).load(order)
            } else {
                0
            }
        }
        /// Writes the word at `offset`; nothing past the end.
        #[inline]
        pub fn $store<M: Memory + ?Sized>(mem: &M, offset: usize, value: $int, order: Ordering) {
            if fits(mem, offset, size_of::<$int>()) {
                mem.$word(offset).store(value, order);
            }
        }
        /// Compares and swaps the word at `offset`.
        ///
        /// # Errors
        /// The value found; zero past the end.
        #[inline]
        pub fn $cas<M: Memory + ?Sized>(mem: &M, offset: usize, current: $int, new: $int) -> Result<$int, $int> {
            if fits(mem, offset, size_of::<$int>()) {
                mem.$word(offset).compare_exchange(current, new)
            } else {
                Err(0)
            }
        }
    };
}
accessors!(u8, w8, load_u8, store_u8, cas_u8);
accessors!(u16, w16, load_u16, store_u16, cas_u16);
accessors!(u32, w32, load_u32, store_u32, cas_u32);
accessors!(u64, w64, load_u64, store_u64, cas_u64);

/// Copies bytes out, one atomic load each; zero past the end.
pub fn read_bytes<M: Memory + ?Sized>(mem: &M, offset: usize, into: &mut [u8], order: Ordering) {
    for (index, byte) in into.iter_mut().enumerate() {
        *byte = load_u8(mem, offset + index, order);
    }
}

/// Copies at most `limit` bytes in, one atomic store each, and says how many.
pub fn write_bytes<M: Memory + ?Sized>(mem: &M, offset: usize, limit: usize, from: &[u8], order: Ordering) -> usize {
    let from = from.get(..limit).unwrap_or(from);
    for (index, byte) in from.iter().enumerate() {
        store_u8(mem, offset + index, *byte, order);
    }
    from.len()
}

/// Stores `count` zero bytes.
pub fn zero_bytes<M: Memory + ?Sized>(mem: &M, offset: usize, count: usize) {
    for index in 0..count {
        store_u8(mem, offset + index, 0, Ordering::Relaxed);
    }
}

/// The offset of element `index` of an array. Panics where a slice would.
#[inline]
#[track_caller]
pub fn element(base: usize, stride: usize, len: usize, index: usize) -> usize {
    assert!(index < len, "index {index} is outside an array of {len}");
    base + stride * index
}
