//! Words of shared memory, and memory made of them.
//!
//! The generated views are generic over these traits, so that the same code runs on mapped memory and under a
//! model checker which brings its own atomics.

use core::hint;
use core::sync::atomic::{self, AtomicU16, AtomicU32, AtomicU64, AtomicU8, Ordering};

use alloc::sync::Arc;

/// One word which several processes touch at the same time.
pub trait Word<T: Copy> {
    /// Reads the word. `order` is `Relaxed`, `Acquire` or `SeqCst`.
    fn load(&self, order: Ordering) -> T;
    /// Writes the word. `order` is `Relaxed`, `Release` or `SeqCst`.
    fn store(&self, value: T, order: Ordering);
    /// Replaces `current` by `new` (AcqRel, on failure Acquire).
    ///
    /// # Errors
    /// The value found, when it was not `current`.
    fn compare_exchange(&self, current: T, new: T) -> Result<T, T>;
}

macro_rules! core_word {
    ($atomic:ty, $int:ty) => {
        impl Word<$int> for $atomic {
            #[inline]
            fn load(&self, order: Ordering) -> $int {
                <$atomic>::load(self, order)
            }
            #[inline]
            fn store(&self, value: $int, order: Ordering) {
                <$atomic>::store(self, value, order);
            }
            #[inline]
            fn compare_exchange(&self, current: $int, new: $int) -> Result<$int, $int> {
                <$atomic>::compare_exchange(self, current, new, Ordering::AcqRel, Ordering::Acquire)
            }
        }
    };
}
core_word!(AtomicU8, u8);
core_word!(AtomicU16, u16);
core_word!(AtomicU32, u32);
core_word!(AtomicU64, u64);

/// A run of shared bytes which hands out its words.
///
/// The words overlap: `w8(0)` lies inside `w32(0)`. The generated views touch every byte through one width only.
pub trait Memory {
    type W8: Word<u8>;
    type W16: Word<u16>;
    type W32: Word<u32>;
    type W64: Word<u64>;

    /// Bytes that may be touched.
    fn len(&self) -> usize;
    /// Orders this thread's accesses before and after. `order` is `Acquire`, `Release`, `AcqRel` or `SeqCst`.
    #[inline]
    fn fence(order: Ordering) {
        atomic::fence(order);
    }
    /// Says that another look will be taken at once.
    #[inline]
    fn pause() {
        hint::spin_loop();
    }
    /// Whether there is not one byte.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The byte at `offset`. Panics outside the memory, as a slice does.
    fn w8(&self, offset: usize) -> &Self::W8;
    /// The word at `offset`, which is a multiple of 2. Panics outside the memory or on a crooked offset.
    fn w16(&self, offset: usize) -> &Self::W16;
    /// The word at `offset`, which is a multiple of 4. Panics outside the memory or on a crooked offset.
    fn w32(&self, offset: usize) -> &Self::W32;
    /// The word at `offset`, which is a multiple of 8. Panics outside the memory or on a crooked offset.
    fn w64(&self, offset: usize) -> &Self::W64;
}

macro_rules! forward_memory {
    () => {
        type W8 = M::W8;
        type W16 = M::W16;
        type W32 = M::W32;
        type W64 = M::W64;
        #[inline]
        fn fence(order: Ordering) {
            M::fence(order);
        }
        #[inline]
        fn pause() {
            M::pause();
        }
        #[inline]
        fn len(&self) -> usize {
            (**self).len()
        }
        #[inline]
        fn w8(&self, offset: usize) -> &M::W8 {
            (**self).w8(offset)
        }
        #[inline]
        fn w16(&self, offset: usize) -> &M::W16 {
            (**self).w16(offset)
        }
        #[inline]
        fn w32(&self, offset: usize) -> &M::W32 {
            (**self).w32(offset)
        }
        #[inline]
        fn w64(&self, offset: usize) -> &M::W64 {
            (**self).w64(offset)
        }
    };
}
impl<M: Memory + ?Sized> Memory for &M {
    forward_memory!();
}
impl<M: Memory + ?Sized> Memory for Arc<M> {
    forward_memory!();
}

/// A part of a memory, from `base` on; what a view of a nested section looks through.
#[derive(Debug)]
pub struct Window<'a, M: Memory + ?Sized> {
    memory: &'a M,
    base: usize,
    len: usize,
}

impl<'a, M: Memory + ?Sized> Window<'a, M> {
    /// `len` bytes from `base` on, fewer where the memory ends earlier.
    pub fn new(memory: &'a M, base: usize, len: usize) -> Self {
        let len = memory.len().saturating_sub(base).min(len);
        Self { memory, base, len }
    }

    #[inline]
    fn at(&self, offset: usize, size: usize) -> usize {
        assert!(size <= self.len && offset <= self.len - size, "offset is outside the window");
        self.base + offset
    }
}

impl<M: Memory + ?Sized> Clone for Window<'_, M> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<M: Memory + ?Sized> Copy for Window<'_, M> {}

impl<M: Memory + ?Sized> Memory for Window<'_, M> {
    type W8 = M::W8;
    type W16 = M::W16;
    type W32 = M::W32;
    type W64 = M::W64;
    #[inline]
    fn fence(order: Ordering) {
        M::fence(order);
    }
    #[inline]
    fn pause() {
        M::pause();
    }
    #[inline]
    fn len(&self) -> usize {
        self.len
    }
    #[inline]
    fn w8(&self, offset: usize) -> &M::W8 {
        self.memory.w8(self.at(offset, 1))
    }
    #[inline]
    fn w16(&self, offset: usize) -> &M::W16 {
        self.memory.w16(self.at(offset, 2))
    }
    #[inline]
    fn w32(&self, offset: usize) -> &M::W32 {
        self.memory.w32(self.at(offset, 4))
    }
    #[inline]
    fn w64(&self, offset: usize) -> &M::W64 {
        self.memory.w64(self.at(offset, 8))
    }
}
