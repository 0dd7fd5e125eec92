//! Memory which somebody mapped. The only module of the runtime with unsafe code.
#![allow(unsafe_code)]

use core::ptr::NonNull;
use core::sync::atomic::{AtomicU16, AtomicU32, AtomicU64, AtomicU8};

use alloc::vec::Vec;

use super::{Memory, SectionError};

/// Bytes at a fixed address which other processes may touch as well.
///
/// `O` is whatever keeps the mapping alive (a file mapping, an arena); it is dropped with the view.
#[derive(Debug)]
pub struct Mapped<O = ()> {
    base: NonNull<u8>,
    len: usize,
    owner: O,
}

// SAFETY: the bytes are only touched through atomics, so that a view may move to another thread with its owner.
unsafe impl<O: Send> Send for Mapped<O> {}
// SAFETY: as above; `&Mapped` gives atomics and `&O` only.
unsafe impl<O: Sync> Sync for Mapped<O> {}

impl Mapped<()> {
    /// A view of `len` bytes at `base`, which is aligned to 8 (every mapping is).
    ///
    /// # Safety
    /// The bytes stay mapped, readable and writable for as long as this value lives, and nobody in this process
    /// touches them other than through atomics.
    ///
    /// # Errors
    /// [`SectionError::Misaligned`] for a null or misaligned address.
    pub unsafe fn new(base: *mut u8, len: usize) -> Result<Self, SectionError> {
        // SAFETY: the same contract, handed on.
        unsafe { Self::with_owner(base, len, ()) }
    }
}

impl<O> Mapped<O> {
    /// As [`Mapped::new`], keeping `owner` until the view is dropped.
    ///
    /// # Safety
    /// The bytes stay mapped, readable and writable until `owner` is dropped, and nobody in this process touches
    /// them other than through atomics.
    ///
    /// # Errors
    /// [`SectionError::Misaligned`] for a null or misaligned address.
    pub unsafe fn with_owner(base: *mut u8, len: usize, owner: O) -> Result<Self, SectionError> {
        match NonNull::new(base) {
            Some(base) if base.as_ptr().addr() % 8 == 0 => Ok(Self { base, len, owner }),
            _ => Err(SectionError::Misaligned),
        }
    }

    /// What keeps the mapping alive.
    pub fn owner(&self) -> &O {
        &self.owner
    }

    /// The address of the first byte, for system calls that wait on a word.
    pub fn as_ptr(&self) -> *mut u8 {
        self.base.as_ptr()
    }

    #[inline]
    fn at<A>(&self, offset: usize) -> &A {
        let size = size_of::<A>();
        assert!(size <= self.len && offset <= self.len - size, "offset is outside the mapping");
        assert!(offset % size == 0, "offset is not a multiple of the word");
        // SAFETY: in bounds and aligned (the base is a multiple of 8, the offset one of the word's size); atomics
        // allow shared access, and the constructor's contract keeps the bytes mapped.
        unsafe { self.base.add(offset).cast::<A>().as_ref() }
    }
}

/// Memory of this process, for tests and for rings inside one process.
impl Mapped<Vec<AtomicU64>> {
    /// `len` zero bytes.
    pub fn heap(len: usize) -> Self {
        let words: Vec<AtomicU64> = (0..len.div_ceil(8).max(1)).map(|_| AtomicU64::new(0)).collect();
        let base = NonNull::from(words.as_slice()).cast::<u8>();
        Self { base, len, owner: words }
    }
}

impl<O> Memory for Mapped<O> {
    type W8 = AtomicU8;
    type W16 = AtomicU16;
    type W32 = AtomicU32;
    type W64 = AtomicU64;
    #[inline]
    fn len(&self) -> usize {
        self.len
    }
    #[inline]
    fn w8(&self, offset: usize) -> &AtomicU8 {
        self.at(offset)
    }
    #[inline]
    fn w16(&self, offset: usize) -> &AtomicU16 {
        self.at(offset)
    }
    #[inline]
    fn w32(&self, offset: usize) -> &AtomicU32 {
        self.at(offset)
    }
    #[inline]
    fn w64(&self, offset: usize) -> &AtomicU64 {
        self.at(offset)
    }
}

/// Mapped memory of at least `LEN` bytes, of which `LEN` are looked at: what a view over it reads is known to be inside
/// when it is compiled, so that each access is the one instruction that it would be by hand.
#[derive(Debug)]
pub struct Whole<const LEN: usize, O = ()>(Mapped<O>);

impl<const LEN: usize, O> Whole<LEN, O> {
    /// # Errors
    /// [`SectionError::TooShort`] below `LEN` bytes.
    pub fn new(memory: Mapped<O>) -> Result<Self, SectionError> {
        super::section::check_len(&memory, LEN)?;
        Ok(Self(memory))
    }

    /// The mapping under it.
    pub fn mapped(&self) -> &Mapped<O> {
        &self.0
    }

    #[inline]
    fn at<A>(&self, offset: usize) -> &A {
        let size = size_of::<A>();
        assert!(size <= LEN && offset <= LEN - size, "offset is outside the mapping");
        assert!(offset % size == 0, "offset is not a multiple of the word");
        // SAFETY: in bounds, for the mapping has at least LEN bytes; aligned and mapped as in `Mapped::at`.
        unsafe { self.0.base.add(offset).cast::<A>().as_ref() }
    }
}

impl<const LEN: usize, O> Memory for Whole<LEN, O> {
    type W8 = AtomicU8;
    type W16 = AtomicU16;
    type W32 = AtomicU32;
    type W64 = AtomicU64;
    #[inline]
    fn len(&self) -> usize {
        LEN
    }
    #[inline]
    fn w8(&self, offset: usize) -> &AtomicU8 {
        self.at(offset)
    }
    #[inline]
    fn w16(&self, offset: usize) -> &AtomicU16 {
        self.at(offset)
    }
    #[inline]
    fn w32(&self, offset: usize) -> &AtomicU32 {
        self.at(offset)
    }
    #[inline]
    fn w64(&self, offset: usize) -> &AtomicU64 {
        self.at(offset)
    }
}
