//! Structures that more than one function takes: attributes of objects and records of context types.

use core::ffi::c_void;

use pf_abi::wdf::{ObjectAttributes, ObjectContextTypeInfo, SynchronizationScope, WdfStatus};

use crate::machine::machine;
use crate::machine::objects::{ContextSpec, Handle, ObjectSpec};
use crate::status::Status;
use crate::tables::driver_pointer::DriverPointer;
use crate::verifier::rules;

/// Largest context.
const CONTEXT_MAX: usize = 1 << 20;

/// Attributes of an object; null means none.
pub(super) fn attributes(pointer: DriverPointer<'_, ObjectAttributes>, call: &str) -> Result<ObjectSpec, Status> {
    if pointer.is_null() {
        return Ok(ObjectSpec::default());
    }
    let attributes = pointer.read_sized(call, "attributes")?;
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
        // SAFETY: a field of the driver's structure: the record of a context type.
        let record = unsafe { pointer.follow(attributes.ContextTypeInfo) };
        let spec = context_type(record, call)?;
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

/// The record of a context type.
pub(super) fn context_type(
    pointer: DriverPointer<'_, ObjectContextTypeInfo>,
    call: &str,
) -> Result<ContextSpec, Status> {
    let info = pointer.read_sized(call, "context type")?;
    // SAFETY: a field of the driver's structure: zero-terminated text.
    let name = unsafe { pointer.follow(info.ContextName.cast::<u8>()) };
    let Some(name) = name.read_bytes(call, "context type.ContextName") else {
        machine().verifier.report(rules::STRUCT_VALUE, format!("{call}: a context type without a name"));
        return Err(WdfStatus::OBJECT_ATTRIBUTES_INVALID.into());
    };
    if info.UniqueType.is_null() {
        machine().verifier.report(rules::STRUCT_VALUE, format!("{call}: a context type without its UniqueType"));
        return Err(WdfStatus::OBJECT_ATTRIBUTES_INVALID.into());
    }
    Ok(ContextSpec { type_id: info.UniqueType.expose_provenance(), size: info.ContextSize, name })
}

/// An address as the driver gets it.
pub(super) fn pointer(address: usize) -> *mut c_void {
    core::ptr::with_exposed_provenance_mut(address)
}
