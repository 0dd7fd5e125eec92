//! What binding a driver has given out: the globals of framework and class extension. Holds unsafe code: the driver has
//! pointers to them.
#![allow(unsafe_code)]

use core::cell::UnsafeCell;
use core::ffi::c_void;

use parking_lot::{Mutex, MutexGuard};
use pf_abi::wdf::DriverGlobals;

use super::objects::Handle;

/// Memory that the driver reads: the framework's globals, and one word as those of the class extension.
struct Globals {
    framework: UnsafeCell<DriverGlobals>,
    class: UnsafeCell<u32>,
}

// SAFETY: written under the lock of `bound` only, otherwise only read by the driver.
unsafe impl Sync for Globals {}
// SAFETY: the pointer inside is a handle, and leads nowhere.
unsafe impl Send for Globals {}

/// Who is bound.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bound {
    pub framework: bool,
    pub class: bool,
}

/// The bind of this machine's driver. Its address is given out: it must not move once a driver is loaded.
pub(crate) struct Binding {
    globals: Globals,
    bound: Mutex<Bound>,
}

impl Binding {
    /// Who is bound, to be looked at and changed.
    pub fn bound(&self) -> MutexGuard<'_, Bound> {
        self.bound.lock()
    }

    /// The framework's globals as the driver gets them.
    pub fn framework_globals(&self) -> *mut c_void {
        self.globals.framework.get().cast()
    }

    /// The class extension's globals as the driver gets them.
    pub fn class_globals(&self) -> *mut c_void {
        self.globals.class.get().cast()
    }

    /// Stores the driver object where the globals name it.
    pub fn set_driver(&self, driver: Handle) {
        let _bound = self.bound();
        // SAFETY: the lock is held; the driver reads the field only after this call of its own.
        unsafe { (*self.globals.framework.get()).Driver = driver.pointer() };
    }
}

impl Default for Binding {
    fn default() -> Self {
        let globals = Globals { framework: UnsafeCell::new(DriverGlobals::EMPTY), class: UnsafeCell::new(0) };
        Self { globals, bound: Mutex::default() }
    }
}

impl core::fmt::Debug for Binding {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Binding").field("bound", &*self.bound()).finish_non_exhaustive()
    }
}
