//! Handle values that the driver owns.

use super::Platform;

/// A handle value of this process, closed by drop.
#[derive(Debug)]
pub struct OwnedHandle<P: Platform> {
    platform: P,
    value: u64,
}

impl<P: Platform> OwnedHandle<P> {
    /// Takes a value over. Only for values that are the driver's: a request's handles become that when it succeeds,
    /// and never when it fails (driver ABI §1.7).
    pub fn adopt(platform: &P, value: u64) -> Self {
        Self { platform: platform.clone(), value }
    }

    /// The value, borrowed.
    pub fn value(&self) -> u64 {
        self.value
    }
}

impl<P: Platform> Drop for OwnedHandle<P> {
    fn drop(&mut self) {
        self.platform.close_handle(self.value);
    }
}
