//! Values at addresses that are not aligned for them.

/// A value that begins one byte behind an aligned address.
#[repr(C, align(16))]
pub struct Crooked<T>(Behind<T>);

#[repr(C, packed)]
struct Behind<T> {
    before: u8,
    value: T,
}

impl<T: Copy> Crooked<T> {
    pub fn new(value: T) -> Self {
        Self(Behind { before: 0, value })
    }

    /// Where the value is.
    pub fn pointer(&mut self) -> *mut T {
        &raw mut self.0.value
    }

    /// The value, whatever has been written there.
    pub fn value(&self) -> T {
        self.0.value
    }
}
