//! The rules, by stable code (iddcx-driver §6.4).

use core::fmt;

/// What a broken rule means on a real machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The genuine stack fails the call or the load.
    Fails,
    /// The genuine stack breaks into the debugger or ends the host process.
    Breaks,
    /// Silent there, but wrong: a leak, a race, undefined behaviour.
    Silent,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fails => "F",
            Self::Breaks => "B",
            Self::Silent => "S",
        })
    }
}

/// A rule that a driver can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Family and name; never changes.
    pub code: &'static str,
    pub severity: Severity,
}

macro_rules! rules {
    ($($(#[$docs:meta])* $name:ident = $code:literal $severity:ident;)*) => {
        $($(#[$docs])* pub const $name: Rule = Rule { code: $code, severity: Severity::$severity };)*
        /// Every rule.
        pub const ALL: &[Rule] = &[$($name),*];
    };
}

rules! {
    /// Bind information with a wrong size, version, count or name.
    BIND_INFO = "bind.info" Fails;
    /// Bound twice, or in the wrong order.
    BIND_ORDER = "bind.order" Fails;
    /// A globals pointer that no bind gave out.
    BIND_GLOBALS = "bind.globals" Breaks;
    /// A function index that the simulator does not play.
    NOT_PLAYED = "table.not-played" Fails;
    /// A structure whose `Size` is wrong.
    STRUCT_SIZE = "struct.size" Fails;
    /// A pointer that is not aligned for what it leads to. On a real machine it is used all the same.
    STRUCT_ALIGN = "struct.align" Silent;
    /// A null pointer where a structure or out value is needed.
    STRUCT_NULL = "struct.null" Fails;
    /// A field with a value that the framework rejects.
    STRUCT_VALUE = "struct.value" Fails;
    /// A required callback is missing.
    CALLBACK_MISSING = "struct.callback" Fails;
    /// Calls in the wrong order.
    ORDER = "order.call" Fails;
    /// A call into the class extension from a callback that forbids it.
    ORDER_REENTRY = "order.reentry" Silent;
    /// A device-add callback that succeeded without a device.
    ORDER_NO_DEVICE = "order.no-device" Fails;
    /// A callback failed where the system has no way on.
    CALLBACK_FAILED = "callback.failed" Breaks;
    /// A callback took longer than the class extension allows.
    CALLBACK_STALLED = "callback.stalled" Breaks;
    /// A handle that names nothing, something deleted or another kind of object.
    BAD_HANDLE = "objects.handle" Breaks;
    /// An object that the driver must not delete, or not now.
    BAD_DELETE = "objects.delete" Breaks;
    /// A context type that the object does not carry.
    CONTEXT_TYPE = "objects.context" Silent;
    /// References given back more often than taken.
    REFERENCE = "objects.reference" Breaks;
    /// Objects, references or contexts left at the end.
    OBJECT_LEAK = "objects.leak" Silent;
    /// A request completed twice.
    COMPLETED_TWICE = "requests.completed-twice" Breaks;
    /// A request never completed.
    NEVER_COMPLETED = "requests.never-completed" Breaks;
    /// More information than the output buffer holds.
    INFORMATION = "requests.information" Breaks;
    /// Bytes beside or behind a buffer were written, the input was changed, or a buffer was touched too late.
    BUFFER_TOUCHED = "requests.buffer" Silent;
    /// A wait that can never end.
    DEADLOCK = "locks.deadlock" Breaks;
    /// A framework lock held across a call that calls back, or released by somebody else.
    LOCK_HELD = "locks.held" Silent;
    /// A monitor description with a wrong structure, checksum or identity.
    DESCRIPTION = "description.malformed" Fails;
    /// Two arrived monitors with one identity.
    DESCRIPTION_DUPLICATE = "description.duplicate" Silent;
    /// A mode list whose passes differ, whose elements are malformed, or whose preferred index is out of range.
    MODES = "modes.list" Fails;
    /// More modes than the system takes.
    MODES_MANY = "modes.many" Silent;
    /// Monitor and target modes without a common one.
    MODES_DISJOINT = "modes.disjoint" Silent;
    /// A connector in use or out of range.
    CONNECTOR = "order.connector" Fails;
    /// A chain used before its device is set, or in another wrong order.
    CHAIN_ORDER = "chain.order" Fails;
    /// A device that is gone, of another GPU, or set twice.
    CHAIN_DEVICE = "chain.device" Fails;
    /// A chain used after it was unassigned or deleted.
    CHAIN_DEAD = "chain.dead" Silent;
    /// A chain that was never deleted.
    CHAIN_LEAK = "chain.leak" Silent;
    /// The device was released before the chain was deleted.
    CHAIN_DEVICE_FIRST = "chain.device-first" Silent;
    /// An assignment refused with anything but "abandon".
    CHAIN_REFUSED = "chain.refused" Breaks;
    /// A frame that was not finished within the watchdog.
    CHAIN_STALLED = "chain.stalled" Breaks;
    /// A surface kept past the next acquire, or used after it.
    SURFACE = "chain.surface" Silent;
    /// A platform handle that names nothing, or another kind of object.
    PLATFORM_HANDLE = "platform.handle" Silent;
    /// A handle that belongs to the system or to the host was closed by the driver.
    PLATFORM_FOREIGN = "platform.foreign-close" Silent;
    /// A graphics object released too often, or used after its release.
    PLATFORM_OBJECT = "platform.object" Silent;
    /// A texture touched without its keyed mutex, or a copy between unequal textures.
    PLATFORM_TEXTURE = "platform.texture" Silent;
    /// Handles, mappings, devices or textures left at the end.
    PLATFORM_LEAK = "platform.leak" Silent;
    /// The driver asked the system to stop: bug check, break point, critical error.
    DRIVER_GAVE_UP = "driver.gave-up" Breaks;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique() {
        for (index, rule) in ALL.iter().enumerate() {
            assert!(!ALL[..index].iter().any(|other| other.code == rule.code), "{}", rule.code);
            assert!(rule.code.len() <= 64);
        }
    }
}
