//! Object contexts: state of the driver that hangs on objects of the framework.
//!
//! The framework gives each object a zeroed block of memory per context type and finds it again by the address of a
//! static record (iddcx-driver §1.7). The block holds one word, a reference count on the state; the state itself is
//! the driver's own memory.
#![allow(unsafe_code)]

use core::ffi::{CStr, c_void};
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};
use std::sync::Arc;

use pf_abi::wdf::{
    ExecutionLevel, ObjectAttributes, ObjectContextTypeInfo, SynchronizationScope, WdfStatus, wdf_functions,
};

use crate::bind::{Bound, wdf};
use crate::handle::{Object, aligned};
use crate::{Status, catch_panic};

/// The static record of one context type. Its address is its identity, so it must be a `static`.
#[derive(Debug)]
pub struct ContextType<T> {
    info: ObjectContextTypeInfo,
    _state: PhantomData<fn() -> T>,
}

// SAFETY: the record is never written after its construction, and the pointers in it are to statics.
unsafe impl<T> Sync for ContextType<T> {}

impl<T> ContextType<T> {
    /// The record of a static: `static DEVICE: ContextType<State> = ContextType::new(c"device", &DEVICE);`
    pub const fn new(name: &'static CStr, this: &'static Self) -> Self {
        Self {
            info: ObjectContextTypeInfo {
                ContextName: name.as_ptr().cast_mut().cast(),
                ContextSize: size_of::<AtomicPtr<T>>(),
                UniqueType: (&raw const this.info).cast_mut().cast(),
                ..ObjectContextTypeInfo::init()
            },
            _state: PhantomData,
        }
    }

    fn record(&'static self) -> *mut ObjectContextTypeInfo {
        (&raw const self.info).cast_mut()
    }
}

/// State which hangs on an object of the framework.
pub trait Context: Send + Sync + Sized + 'static {
    /// The static record of this type.
    fn context_type() -> &'static ContextType<Self>;

    /// The object is being deleted: its last chance to stop whatever still runs. The state is released afterwards,
    /// when the framework drops its last reference.
    fn cleanup(self: &Arc<Self>) {}

    /// The cleanup of an object panicked.
    fn cleanup_panicked(_message: &str) {}
}

/// What the framework's side of this crate does with a context.
pub(crate) trait ContextExt: Context {
    /// Attributes of an object that will carry this state.
    fn attributes(parent: Option<Object>) -> ObjectAttributes {
        ObjectAttributes {
            EvtCleanupCallback: Some(on_cleanup::<Self>),
            EvtDestroyCallback: Some(on_destroy::<Self>),
            ContextTypeInfo: Self::context_type().record(),
            ..plain_attributes(parent)
        }
    }

    /// Hangs the state on the object.
    fn attach(object: Object, state: Arc<Self>) -> Result<(), Status> {
        let raw = Arc::into_raw(state).cast_mut();
        let placed = with_slot::<Self, _>(object, |slot| {
            slot.compare_exchange(ptr::null_mut(), raw, Ordering::AcqRel, Ordering::Acquire).is_ok()
        });
        if placed == Some(true) {
            return Ok(());
        }
        // SAFETY: taken back, exactly as it was given up above.
        drop(unsafe { Arc::from_raw(raw) });
        let no_slot = placed.is_none();
        Err(if no_slot { WdfStatus::OBJECT_ATTRIBUTES_INVALID } else { WdfStatus::INVALID_DEVICE_STATE }.into())
    }

    /// The state that hangs on the object; `None` before [`ContextExt::attach`].
    fn of(object: Object) -> Option<Arc<Self>> {
        let raw = with_slot::<Self, _>(object, |slot| slot.load(Ordering::Acquire))?;
        if raw.is_null() {
            return None;
        }
        // SAFETY: `attach` gave up one count, which `on_destroy` takes back only after the object's last use; it is
        // borrowed here, and not taken back.
        let state = ManuallyDrop::new(unsafe { Arc::from_raw(raw) });
        Some(Arc::clone(&state))
    }
}

impl<T: Context> ContextExt for T {}

/// Attributes of an object without state: level and scope inherited, never zero (zero is invalid).
pub(crate) fn plain_attributes(parent: Option<Object>) -> ObjectAttributes {
    ObjectAttributes {
        ExecutionLevel: ExecutionLevel::INHERIT_FROM_PARENT,
        SynchronizationScope: SynchronizationScope::INHERIT_FROM_PARENT,
        ParentObject: parent.map_or(ptr::null_mut(), Object::raw),
        ..ObjectAttributes::init()
    }
}

/// Lets `with` use the word of memory that the object has for this state; `None` when there is none.
fn with_slot<T: Context, R>(object: Object, with: impl FnOnce(&AtomicPtr<T>) -> R) -> Option<R> {
    let Bound { table, globals } = wdf();
    // SAFETY: the bound table; the record is a static with a stable address.
    let memory = unsafe {
        wdf_functions::object_get_typed_context_worker(table, globals, object.raw(), T::context_type().record())
    };
    let memory = aligned(memory.cast::<AtomicPtr<T>>())?;
    // SAFETY: the zeroed block of at least one pointer which the framework keeps for this type as long as the object
    // may be used; a null pointer is all zero bits, and everybody touches it through the atomic.
    Some(with(unsafe { memory.as_ref() }))
}

unsafe extern "system" fn on_cleanup<T: Context>(object: *mut c_void) {
    catch_panic((), T::cleanup_panicked, || {
        if let Some(state) = Object::from_raw(object).and_then(T::of) {
            state.cleanup();
        }
    });
}

unsafe extern "system" fn on_destroy<T: Context>(object: *mut c_void) {
    catch_panic((), T::cleanup_panicked, || {
        let Some(object) = Object::from_raw(object) else { return };
        let raw = with_slot::<T, _>(object, |slot| slot.swap(ptr::null_mut(), Ordering::AcqRel));
        if let Some(raw) = raw
            && !raw.is_null()
        {
            // SAFETY: the count that `attach` gave up, taken back once thanks to the swap.
            drop(unsafe { Arc::from_raw(raw) });
        }
    });
}
