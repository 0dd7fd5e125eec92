//! Reads what the driver points to, checking `Size` before anything else is touched.

use core::ffi::c_void;

use pf_abi::iddcx::IddStatus;
use pf_abi::wdf::{ObjectAttributes, ObjectContextTypeInfo, SynchronizationScope, WdfStatus};

use crate::machine::Machine;
use crate::objects::{ContextSpec, Handle, ObjectSpec};
use crate::status::Status;
use crate::verifier::rules;

/// Longest text that is read, in units.
const TEXT_MAX: usize = 256;
/// Largest context.
const CONTEXT_MAX: usize = 1 << 20;

/// The machine; a driver only gets tables from it.
pub(super) fn machine() -> &'static Machine {
    Machine::get().unwrap_or_else(|| unreachable!("tables are handed out by the machine"))
}

/// The value behind a pointer.
///
/// # Safety
/// `pointer` is null or points to a readable `T`.
pub(super) unsafe fn value<T: Copy>(pointer: *const T, call: &str, what: &str) -> Result<T, Status> {
    // SAFETY: the caller's promise.
    match unsafe { pointer.as_ref() } {
        Some(value) => Ok(*value),
        None => {
            machine().verifier.report(rules::STRUCT_NULL, format!("{call}: {what} is null"));
            Err(WdfStatus::INVALID_PARAMETER.into())
        }
    }
}

/// A structure whose first word is its size. Nothing behind that word is read when it is wrong.
///
/// # Safety
/// `pointer` is null or points to a `T` as long as its own first word says.
pub(super) unsafe fn sized<T: Copy>(pointer: *const T, call: &str, what: &str) -> Result<T, Status> {
    // SAFETY: the first word is there in every form of the structure.
    let size = unsafe { value(pointer.cast::<u32>(), call, what) }?;
    if size as usize != size_of::<T>() {
        let message = format!("{call}: {what}.Size is {size}, {} is right", size_of::<T>());
        machine().verifier.report(rules::STRUCT_SIZE, message);
        return Err(WdfStatus::INFO_LENGTH_MISMATCH.into());
    }
    // SAFETY: the structure says that it is this long.
    unsafe { value(pointer, call, what) }
}

/// Stores an out value.
///
/// # Safety
/// `into` is null or valid for a write.
pub(super) unsafe fn store<T>(into: *mut T, value: T, call: &str) -> Result<(), Status> {
    if into.is_null() {
        machine().verifier.report(rules::STRUCT_NULL, format!("{call}: the out pointer is null"));
        return Err(IddStatus::E_INVALIDARG.into());
    }
    // SAFETY: not null, so valid by the caller's promise.
    unsafe { into.write(value) };
    Ok(())
}

/// Zero-terminated UTF-16 text; `None` for null.
///
/// # Safety
/// `text` is null or points to text that ends within [`TEXT_MAX`] units or is longer.
pub(super) unsafe fn utf16(text: *const u16) -> Option<String> {
    if text.is_null() {
        return None;
    }
    let mut units = Vec::new();
    for index in 0..TEXT_MAX {
        // SAFETY: no terminator came before, so that this unit is part of the text.
        match unsafe { text.add(index).read() } {
            0 => break,
            unit => units.push(unit),
        }
    }
    Some(String::from_utf16_lossy(&units))
}

/// Attributes of an object; null means none.
///
/// # Safety
/// `pointer` is null or points to attributes whose context record is null or valid.
pub(super) unsafe fn attributes(pointer: *const ObjectAttributes, call: &str) -> Result<ObjectSpec, Status> {
    if pointer.is_null() {
        return Ok(ObjectSpec::default());
    }
    // SAFETY: not null.
    let attributes = unsafe { sized(pointer, call, "attributes") }?;
    let invalid = |why: &str| {
        machine().verifier.report(rules::STRUCT_VALUE, format!("{call}: attributes: {why}"));
        Status::from(WdfStatus::OBJECT_ATTRIBUTES_INVALID)
    };
    if !(1..=3).contains(&attributes.ExecutionLevel.get()) {
        return Err(invalid("ExecutionLevel is not 1 to 3: initialise the structure"));
    }
    let scopes = SynchronizationScope::INHERIT_FROM_PARENT.get()..=SynchronizationScope::NONE.get();
    if !scopes.contains(&attributes.SynchronizationScope.get()) {
        return Err(invalid("SynchronizationScope is not 1 to 4: initialise the structure"));
    }
    let context = if attributes.ContextTypeInfo.is_null() {
        if attributes.ContextSizeOverride != 0 {
            return Err(invalid("a context size without a context type"));
        }
        None
    } else {
        // SAFETY: not null, so the driver's record.
        let spec = unsafe { context_type(attributes.ContextTypeInfo, call) }?;
        if attributes.ContextSizeOverride != 0 && attributes.ContextSizeOverride < spec.size {
            return Err(invalid("the context size is below that of its type"));
        }
        Some(ContextSpec { size: spec.size.max(attributes.ContextSizeOverride), ..spec })
    };
    if context.as_ref().is_some_and(|context| context.size > CONTEXT_MAX) {
        return Err(invalid("a context of more than a mebibyte"));
    }
    let parent = attributes.ParentObject;
    Ok(ObjectSpec {
        context,
        cleanup: attributes.EvtCleanupCallback,
        destroy: attributes.EvtDestroyCallback,
        parent: (!parent.is_null()).then(|| Handle::from_pointer(parent)),
    })
}

/// A context record.
///
/// # Safety
/// `pointer` is null or points to a record.
pub(super) unsafe fn context_type(pointer: *const ObjectContextTypeInfo, call: &str) -> Result<ContextSpec, Status> {
    // SAFETY: the caller's promise.
    let info = unsafe { sized(pointer, call, "context type") }?;
    if info.ContextName.is_null() {
        machine().verifier.report(rules::STRUCT_VALUE, format!("{call}: a context type without a name"));
        return Err(WdfStatus::OBJECT_ATTRIBUTES_INVALID.into());
    }
    if info.UniqueType.is_null() {
        machine().verifier.report(rules::STRUCT_VALUE, format!("{call}: a context type without its UniqueType"));
        return Err(WdfStatus::OBJECT_ATTRIBUTES_INVALID.into());
    }
    // SAFETY: a record's name is zero-terminated text.
    let name = unsafe { core::ffi::CStr::from_ptr(info.ContextName.cast()) };
    Ok(ContextSpec {
        type_id: info.UniqueType.expose_provenance(),
        size: info.ContextSize,
        name: name.to_string_lossy().into_owned(),
    })
}

/// An address as the driver gets it.
pub(super) fn pointer(address: usize) -> *mut c_void {
    core::ptr::with_exposed_provenance_mut(address)
}
