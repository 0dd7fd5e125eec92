//! Values that nobody may see.

use core::fmt;

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};
/// What a secret must be able to do.
pub use zeroize::Zeroize;

/// A value that is not printed, and wiped when it is dropped.
///
/// What [`Self::expose`] gives is seen: a copy of it is the caller's to wipe. A move leaves nothing behind that is wiped, and
/// `==` takes the longer the more the values are alike, so neither is for what an attacker can measure.
#[derive(Clone, Default, PartialEq, Eq, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(transparent)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The value itself, to be changed in place.
    pub fn expose_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Zeroize> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}
