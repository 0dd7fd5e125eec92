//! Opaque handles of the framework. They are addresses that only the framework looks behind.

use core::ffi::c_void;
use core::fmt;
use core::num::NonZeroUsize;
use core::ptr::NonNull;

/// A pointer of the framework which a value can be behind: not null, and aligned for it.
pub(crate) fn aligned<T>(pointer: *mut T) -> Option<NonNull<T>> {
    NonNull::new(pointer).filter(|pointer| pointer.is_aligned())
}

macro_rules! handle {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name(NonZeroUsize);

        impl $name {
            /// A handle that the framework gave; `None` for null.
            pub(crate) fn from_raw(raw: *mut c_void) -> Option<Self> {
                NonZeroUsize::new(raw.expose_provenance()).map(Self)
            }

            /// The handle as the framework wants it back.
            pub(crate) fn raw(self) -> *mut c_void {
                core::ptr::with_exposed_provenance_mut(self.0.get())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:#x})"), self.0)
            }
        }
    };
}

handle!(
    /// WDFDEVICE: dies with its device stack, after its cleanup callback.
    Device
);
handle!(
    /// WDFFILEOBJECT: one open handle of a client; dies after its cleanup callback.
    FileObject
);
handle!(
    /// WDFTIMER: a child of its device.
    Timer
);
handle!(
    /// IDDCX_ADAPTER: dies with the device stop; nobody deletes it.
    Adapter
);
handle!(
    /// Any object, inside this crate.
    Object
);

macro_rules! as_object {
    ($($name:ident),*) => {
        $(impl $name {
            /// The handle's number, for maps and log lines.
            pub fn id(self) -> usize {
                self.0.get()
            }
        }

        impl From<$name> for Object {
            fn from(handle: $name) -> Self {
                Self(handle.0)
            }
        })*
    };
}
as_object!(Device, FileObject, Timer, Adapter);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_and_crooked_pointers_lead_to_nothing() {
        let mut words = [0_u32; 2];
        let first = words.as_mut_ptr();
        assert_eq!(aligned(first), NonNull::new(first));
        assert_eq!(aligned(first.wrapping_byte_add(1)), None);
        assert_eq!(aligned(core::ptr::null_mut::<u32>()), None);
    }
}
