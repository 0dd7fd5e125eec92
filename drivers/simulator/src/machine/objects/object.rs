//! What an object is, and what is asked of a new one.

use core::ffi::c_void;

use super::handle::Handle;

/// Cleanup or destroy callback of a driver.
pub type ObjectEvent = unsafe extern "system" fn(object: *mut c_void);

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Driver,
    Device,
    File,
    Request,
    Timer,
    Lock,
    General,
    Adapter,
    Monitor,
    SwapChain,
}

/// A context that is asked for.
#[derive(Clone, Debug)]
pub struct ContextSpec {
    /// Address of the type's record: contexts are found by it.
    pub type_id: usize,
    /// Bytes.
    pub size: usize,
    /// For messages.
    pub name: String,
}

/// What a driver asks of a new object (WDF_OBJECT_ATTRIBUTES, checked).
#[derive(Clone, Debug, Default)]
pub struct ObjectSpec {
    pub context: Option<ContextSpec>,
    pub cleanup: Option<ObjectEvent>,
    pub destroy: Option<ObjectEvent>,
    pub parent: Option<Handle>,
}

/// Why a handle is not good for what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHandle {
    #[error("handle {0:#x} was never given out")]
    Unknown(u64),
    #[error("handle {0:?} names an object that is gone")]
    Gone(Handle),
    #[error("handle {handle:?} is a {have:?}, a {want:?} is needed")]
    Kind { handle: Handle, have: Kind, want: Kind },
}
