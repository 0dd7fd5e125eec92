//! Handle values that the driver owns.

use pf_abi::runtime::handles::HandleOwner;

use super::Platform;

/// A handle value of this process, closed by drop.
#[derive(Debug)]
pub struct OwnedHandle<P: Platform> {
    platform: P,
    value: u64,
}

impl<P: Platform> OwnedHandle<P> {
    /// Takes charge of a value that the platform has just made for the driver. A request's handles come through
    /// [`Adopter`], when the request succeeds and never when it fails (driver-abi §1.7).
    pub(crate) fn made(platform: &P, value: u64) -> Self {
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

/// Where the handles of a request go that is adopted.
#[derive(Debug)]
pub struct Adopter<'a, P>(pub &'a P);

impl<P: Platform> HandleOwner for Adopter<'_, P> {
    type Owned = OwnedHandle<P>;
    fn own(&mut self, value: u64) -> OwnedHandle<P> {
        OwnedHandle::made(self.0, value)
    }
}
