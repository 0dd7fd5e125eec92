//! Values at any offset.

use core::fmt;

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unalign, Unaligned};

/// A field of a packed layout: it may stand at any address, so nobody gets a reference to the value. It is copied out
/// ([`Self::get`]) and in ([`Self::set`]).
#[derive(Clone, Copy, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(transparent)]
pub struct Packed<T: Copy>(Unalign<T>);

impl<T: Copy> Packed<T> {
    /// The value, ready to be stored.
    pub const fn new(value: T) -> Self {
        Self(Unalign::new(value))
    }

    /// A copy of the value.
    #[inline]
    pub fn get(&self) -> T {
        self.0.get()
    }

    /// Stores a value.
    #[inline]
    pub fn set(&mut self, value: T) {
        self.0 = Unalign::new(value);
    }
}

impl<T: Copy> From<T> for Packed<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Copy + Default> Default for Packed<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: Copy + PartialEq> PartialEq for Packed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Copy + Eq> Eq for Packed<T> {}

/// A field is compared with a value as it is.
impl<T: Copy + PartialEq> PartialEq<T> for Packed<T> {
    fn eq(&self, other: &T) -> bool {
        self.get() == *other
    }
}

impl<T: Copy + fmt::Debug> fmt::Debug for Packed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}
