//! The concurrent algorithms of sections: sequence lock, ring with one producer and one consumer, newest wins.
//!
//! Each is generic over [`Memory`], so that the same code runs on mapped memory and under a model checker. The other
//! side is not trusted: what it stores is copied once and judged afterwards, every index is in range whatever it says,
//! and nobody waits for it.

use core::sync::atomic::Ordering;

use super::section::{cas_u32, cas_u64, load_u32, load_u64, store_u32, store_u64};
use super::{DecodeError, Memory};

/// Why a copy of shared memory was not given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The other side was writing, every time we looked.
    Busy,
    /// The copy is whole, and one of its values is outside the stated range or set.
    Invalid(DecodeError),
}

impl From<DecodeError> for ReadError {
    fn from(error: DecodeError) -> Self {
        Self::Invalid(error)
    }
}

impl core::fmt::Display for ReadError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Busy => f.write_str("the other side was writing each time"),
            Self::Invalid(error) => error.fmt(f),
        }
    }
}
impl core::error::Error for ReadError {}

/// How far a reader of a lossy ring has come: the number of the next slot, wrapping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor<T>(pub T);

/// What a ring gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Popped<T> {
    /// Nothing new.
    Empty,
    /// The oldest slot that was not read yet.
    Item(T),
    /// The producer was faster: this many slots are gone, and reading goes on with what comes next.
    Lost(u64),
    /// A whole slot with a value outside the stated range or set. It is skipped.
    Invalid(DecodeError),
}

impl<T> Popped<T> {
    /// An item whose values were judged.
    pub fn checked(self, check: impl FnOnce(&T) -> Result<(), DecodeError>) -> Self {
        match self {
            Self::Item(item) => match check(&item) {
                Ok(()) => Self::Item(item),
                Err(error) => Self::Invalid(error),
            },
            other => other,
        }
    }
}

/// Why a ring took nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushError {
    /// The consumer has read none of the slots yet.
    Full,
    /// More slots than the ring has, or none.
    BadLength { got: u32, max: u32 },
}

impl core::fmt::Display for PushError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Full => f.write_str("the ring is full"),
            Self::BadLength { got, max } => write!(f, "a ring of {got} slots, expected 1 to {max}"),
        }
    }
}
impl core::error::Error for PushError {}

/// A token that names a slot which is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadSlot {
    /// Index that the token names.
    pub got: u64,
    /// Slots that there are.
    pub slots: usize,
}

impl core::fmt::Display for BadSlot {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "the newest slot is said to be {}, of {}", self.got, self.slots)
    }
}
impl core::error::Error for BadSlot {}

/// A counter or token of a protocol: where it stands, and how it is stored and loaded.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    offset: usize,
    store: Ordering,
    load: Ordering,
}

impl Cell {
    /// Stored with Release, loaded with Acquire.
    #[must_use]
    pub const fn release(offset: usize) -> Self {
        Self { offset, store: Ordering::Release, load: Ordering::Acquire }
    }

    /// Stored and loaded in the one order that all threads agree on.
    #[must_use]
    pub const fn seqcst(offset: usize) -> Self {
        Self { offset, store: Ordering::SeqCst, load: Ordering::SeqCst }
    }
}

/// How often a cell is tried that the other side writes as well.
const TRIES: u32 = 8;

/// The length that a producer states, or the fallback for none and for more than there are.
#[must_use]
pub fn stated_length(stated: u32, max: u32, fallback: u32) -> u32 {
    if (1..=max).contains(&stated) { stated } else { fallback }
}

macro_rules! protocols {
    ($int:ty, $load:ident, $store:ident, $cas:ident, $begin:ident, $end:ident, $read:ident, $push:ident, $push_kept:ident,
     $pop:ident, $pop_kept:ident, $publish:ident, $publish_cas:ident, $clear:ident, $intact:ident, $same:ident) => {
        /// Begins a sequence lock's write: the count is odd until its end. One that a dead writer left odd is taken up.
        pub fn $begin<M: Memory + ?Sized>(mem: &M, sequence: usize) -> $int {
            let busy = $load(mem, sequence, Ordering::Relaxed) | 1;
            $store(mem, sequence, busy, Ordering::Relaxed);
            // Whoever sees one of the stores that follow sees the odd count as well.
            M::fence(Ordering::Release);
            busy
        }

        /// Ends a sequence lock's write.
        pub fn $end<M: Memory + ?Sized>(mem: &M, sequence: usize, busy: $int) {
            $store(mem, sequence, busy.wrapping_add(1), Ordering::Release);
        }

        /// Copies what a sequence lock guards, at most `tries` times.
        ///
        /// # Errors
        /// [`ReadError::Busy`] when a write was going on each time.
        pub fn $read<M: Memory + ?Sized, T>(
            mem: &M,
            sequence: usize,
            tries: u32,
            copy: impl Fn() -> T,
        ) -> Result<T, ReadError> {
            for _ in 0..tries {
                let before = $load(mem, sequence, Ordering::Acquire);
                if before & 1 == 0 {
                    let value = copy();
                    // Whatever a load of the copy has seen, its writer's count is seen by the next load.
                    M::fence(Ordering::Acquire);
                    if $load(mem, sequence, Ordering::Relaxed) == before {
                        return Ok(value);
                    }
                }
                M::pause();
            }
            Err(ReadError::Busy)
        }

        /// Whether slot `at` of a ring still holds what was written under that number, with `head` slots written (and
        /// slot `head` perhaps being written).
        fn $intact(at: $int, head: $int, length: $int) -> bool {
            // Past the largest number the slots begin anew, and meet the old ones earlier unless the length divides it.
            head.wrapping_sub(at) < length && (head >= at || head < at % length)
        }

        /// Adds a slot to a lossy ring: what was there before is gone.
        pub fn $push<M: Memory + ?Sized>(mem: &M, head: Cell, length: u32, write: impl FnOnce(usize)) {
            let count = $load(mem, head.offset, Ordering::Relaxed);
            // Whoever sees one of the slot's new bytes sees that its old content was given up.
            M::fence(Ordering::Release);
            write((count % <$int>::from(length)) as usize);
            $store(mem, head.offset, count.wrapping_add(1), head.store);
        }

        /// Adds a slot to a lossless ring. True when the consumer had read all others by then, so that it may sleep.
        ///
        /// # Errors
        /// [`PushError::Full`], and nothing is stored.
        pub fn $push_kept<M: Memory + ?Sized>(
            mem: &M,
            head: Cell,
            tail: Cell,
            length: u32,
            write: impl FnOnce(usize),
        ) -> Result<bool, PushError> {
            let length = <$int>::from(length);
            let count = $load(mem, head.offset, Ordering::Relaxed);
            if count.wrapping_sub($load(mem, tail.offset, tail.load)) >= length {
                return Err(PushError::Full);
            }
            write((count % length) as usize);
            $store(mem, head.offset, count.wrapping_add(1), head.store);
            Ok($load(mem, tail.offset, tail.load) == count)
        }

        /// Takes the next slot of a lossy ring.
        pub fn $pop<M: Memory + ?Sized, T>(
            mem: &M,
            head: Cell,
            length: impl FnOnce() -> u32,
            cursor: &mut Cursor<$int>,
            copy: impl FnOnce(usize) -> T,
        ) -> Popped<T> {
            let at = cursor.0;
            let seen = $load(mem, head.offset, head.load);
            if seen == at {
                return Popped::Empty;
            }
            let length = <$int>::from(length());
            if $intact(at, seen, length) {
                let value = copy((at % length) as usize);
                // Whatever a load of the copy has seen, the count before it is seen by the next load.
                M::fence(Ordering::Acquire);
                let again = $load(mem, head.offset, Ordering::Relaxed);
                if $intact(at, again, length) {
                    cursor.0 = at.wrapping_add(1);
                    return Popped::Item(value);
                }
                cursor.0 = again;
                return Popped::Lost(u64::from(again.wrapping_sub(at)));
            }
            cursor.0 = seen;
            Popped::Lost(u64::from(seen.wrapping_sub(at)))
        }

        /// Takes the next slot of a lossless ring.
        pub fn $pop_kept<M: Memory + ?Sized, T>(
            mem: &M,
            head: Cell,
            tail: Cell,
            length: impl FnOnce() -> u32,
            copy: impl FnOnce(usize) -> T,
        ) -> Popped<T> {
            let at = $load(mem, tail.offset, Ordering::Relaxed);
            let seen = $load(mem, head.offset, head.load);
            let pending = seen.wrapping_sub(at);
            if pending == 0 {
                return Popped::Empty;
            }
            let length = <$int>::from(length());
            if pending > length {
                // A producer that keeps the rules never gets here.
                $store(mem, tail.offset, seen, tail.store);
                return Popped::Lost(u64::from(pending));
            }
            let value = copy((at % length) as usize);
            $store(mem, tail.offset, at.wrapping_add(1), tail.store);
            Popped::Item(value)
        }

        /// Stores the token of the newest slot.
        pub fn $publish<M: Memory + ?Sized>(mem: &M, token: Cell, value: $int) {
            $store(mem, token.offset, value, token.store);
        }

        /// Stores the token of the newest slot where the reader may clear it, for as long as `wanted`.
        ///
        /// # Errors
        /// What was found instead, when it was not wanted any more or changed each time.
        pub fn $publish_cas<M: Memory + ?Sized>(
            mem: &M,
            token: usize,
            value: $int,
            wanted: impl Fn() -> bool,
        ) -> Result<(), $int> {
            let mut found = $load(mem, token, Ordering::Relaxed);
            for _ in 0..TRIES {
                if !wanted() {
                    break;
                }
                match $cas(mem, token, found, value) {
                    Ok(_) => return Ok(()),
                    Err(other) => found = other,
                }
            }
            Err(found)
        }

        /// Stores "nothing published" into a token that the producer stores as well.
        ///
        /// # Errors
        /// What was found instead, when the producer stored another one each time.
        pub fn $clear<M: Memory + ?Sized>(mem: &M, token: usize) -> Result<(), $int> {
            $publish_cas(mem, token, 0, || true)
        }

        /// Copies the slot that `token` names, if it is still the newest one afterwards.
        pub fn $same<M: Memory + ?Sized, T>(mem: &M, token: usize, value: $int, copy: impl FnOnce() -> T) -> Option<T> {
            let slot = copy();
            // Whatever a load of the copy has seen, the token before it is seen by the next load.
            M::fence(Ordering::Acquire);
            ($load(mem, token, Ordering::Relaxed) == value).then_some(slot)
        }
    };
}
protocols!(
    u32, load_u32, store_u32, cas_u32, seqlock_begin_u32, seqlock_end_u32, seqlock_read_u32, push_u32, push_kept_u32,
    pop_u32, pop_kept_u32, publish_u32, publish_cas_u32, clear_u32, intact_u32, same_u32
);
protocols!(
    u64, load_u64, store_u64, cas_u64, seqlock_begin_u64, seqlock_end_u64, seqlock_read_u64, push_u64, push_kept_u64,
    pop_u64, pop_kept_u64, publish_u64, publish_cas_u64, clear_u64, intact_u64, same_u64
);
