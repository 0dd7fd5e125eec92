//! The bind protocol: what the loader interface does (iddcx-driver §1.2–§1.4, §2.1).

use core::ffi::c_void;

use pf_abi::iddcx::{CLASS_FUNCTION_COUNT, CLASS_MAJOR, CLASS_MINOR, CLASS_NAME};
use pf_abi::wdf::{
    BindInfo, ClassBindInfo, FRAMEWORK_COMPONENT, FUNC_TABLE_ARRAY_MAX, LoaderInterface, UMDF_FUNCTION_COUNT,
    UMDF_MAJOR, UMDF_MINOR, WdfStatus, wdf_functions,
};

use super::globals::framework_globals;
use super::{iddcx, wdf};
use crate::machine::machine;
use crate::status::Status;
use crate::tables::driver_pointer::DriverPointer;
use crate::verifier::rules;

/// Function counts that the framework accepts, by minor version (iddcx-driver §1.4).
const COUNTS: [(u32, u32); 11] = [
    (0, FUNC_TABLE_ARRAY_MAX),
    (15, 257),
    (17, 260),
    (19, 261),
    (21, 261),
    (23, 265),
    (25, 268),
    (27, 269),
    (29, 269),
    (UMDF_MINOR, UMDF_FUNCTION_COUNT),
    (MINOR_MAX, wdf_functions::COUNT as u32),
];
/// Newest minor version that this machine plays.
const MINOR_MAX: u32 = 33;

/// Value of the loader's context: opaque to the driver.
pub const LOADER_CONTEXT: u64 = 0xf4 << 56 | 0x10;

/// The interface for the driver's entry.
pub fn loader_interface() -> LoaderInterface {
    LoaderInterface {
        VersionBind: Some(version_bind),
        VersionUnbind: Some(version_unbind),
        VersionBindClass: Some(version_bind_class),
        VersionUnbindClass: Some(version_unbind_class),
        ..LoaderInterface::init()
    }
}

fn refuse(why: String) -> Status {
    machine().verifier.report(rules::BIND_INFO, why);
    WdfStatus::INVALID_PARAMETER.into()
}

unsafe extern "system" fn version_bind(context: *mut c_void, bind_info: *mut c_void, globals: *mut *mut c_void) -> i32 {
    // SAFETY: an argument of the call that runs: the driver's bind info.
    let bind_info = unsafe { DriverPointer::new(bind_info.cast()) };
    // SAFETY: an argument of the call that runs: the driver's variable for the globals.
    let globals = unsafe { DriverPointer::new(globals) };
    Status::of(bind(context, bind_info, globals))
}

fn bind(
    context: *mut c_void,
    bind_info: DriverPointer<'_, BindInfo>,
    globals: DriverPointer<'_, *mut c_void>,
) -> Result<(), Status> {
    const CALL: &str = "VersionBind";
    if context.expose_provenance() as u64 != LOADER_CONTEXT {
        machine().verifier.report(rules::BIND_INFO, format!("{CALL}: the context is not the one given to the entry"));
    }
    let info = bind_info.read_sized(CALL, "bind info")?;
    // SAFETY: a field of the bind info: zero-terminated text.
    let component = unsafe { bind_info.follow(info.Component) }.read_utf16(CALL, "component");
    if component.as_deref() != Some(FRAMEWORK_COMPONENT) {
        return Err(refuse(format!("{CALL}: component {component:?}, {FRAMEWORK_COMPONENT} is played")));
    }
    if info.Major != UMDF_MAJOR || info.Minor > MINOR_MAX {
        return Err(refuse(format!("{CALL}: version {}.{} is not played", info.Major, info.Minor)));
    }
    if !COUNTS.contains(&(info.Minor, info.FuncCount)) {
        return Err(refuse(format!("{CALL}: {} functions are not those of version 2.{}", info.FuncCount, info.Minor)));
    }
    if info.FuncTable.is_null() {
        return Err(refuse(format!("{CALL}: FuncTable is null")));
    }
    let mut bound = machine().binding.bound();
    if bound.framework {
        machine().verifier.report(rules::BIND_ORDER, format!("{CALL}: bound already"));
        return Err(WdfStatus::INVALID_DEVICE_STATE.into());
    }
    if info.FuncCount <= FUNC_TABLE_ARRAY_MAX {
        // SAFETY: a field of the bind info: with so few functions an array of that many entries.
        let entries: DriverPointer<'_, *const c_void> = unsafe { bind_info.follow(info.FuncTable.cast()) };
        entries.write_array(&wdf::TABLE.entries()[..info.FuncCount as usize], CALL, "FuncTable")?;
    } else {
        // SAFETY: a field of the bind info: with so many functions a variable for the table's address.
        let variable: DriverPointer<'_, *const *const c_void> = unsafe { bind_info.follow(info.FuncTable.cast()) };
        variable.write_array(&[wdf::TABLE.entries().as_ptr()], CALL, "FuncTable")?;
    }
    globals.write(machine().binding.framework_globals(), CALL)?;
    bound.framework = true;
    tracing::info!(minor = info.Minor, functions = info.FuncCount, "framework bound");
    Ok(())
}

unsafe extern "system" fn version_unbind(_context: *mut c_void, _bind_info: *mut c_void, _globals: *mut c_void) -> i32 {
    let was = core::mem::take(&mut machine().binding.bound().framework);
    unbound(was, "VersionUnbind")
}

unsafe extern "system" fn version_unbind_class(_info: *mut c_void, _globals: *mut c_void, _class: *mut c_void) -> i32 {
    let was = core::mem::take(&mut machine().binding.bound().class);
    unbound(was, "VersionUnbindClass")
}

fn unbound(was: bool, call: &str) -> i32 {
    if !was {
        machine().verifier.report(rules::BIND_ORDER, format!("{call}: nothing is bound"));
    }
    Status::SUCCESS.0
}

unsafe extern "system" fn version_bind_class(
    _bind_info: *mut c_void,
    globals: *mut c_void,
    class_info: *mut c_void,
) -> i32 {
    framework_globals(globals, "VersionBindClass");
    // SAFETY: an argument of the call that runs: the driver's class bind info.
    Status::of(bind_class(unsafe { DriverPointer::new(class_info.cast()) }))
}

fn bind_class(class_info: DriverPointer<'_, ClassBindInfo>) -> Result<(), Status> {
    const CALL: &str = "VersionBindClass";
    let info = class_info.read_sized(CALL, "class bind info")?;
    // SAFETY: a field of the class bind info: zero-terminated text.
    let name = unsafe { class_info.follow(info.ClassName) }.read_utf16(CALL, "class name");
    if name.as_deref() != Some(CLASS_NAME) {
        return Err(refuse(format!("{CALL}: class {name:?}, {CLASS_NAME} is played")));
    }
    if info.Major != CLASS_MAJOR || info.FunctionTableCount != CLASS_FUNCTION_COUNT {
        let (major, minor, count) = (info.Major, info.Minor, info.FunctionTableCount);
        let played = format!("{CLASS_MAJOR}.{CLASS_MINOR} with {CLASS_FUNCTION_COUNT}");
        return Err(refuse(format!("{CALL}: version {major}.{minor} with {count} functions; {played} is played")));
    }
    if info.FunctionTable.is_null() || info.ClassBindInfo.is_null() {
        return Err(refuse(format!("{CALL}: the function table or the globals variable is null")));
    }
    let mut bound = machine().binding.bound();
    if !bound.framework || bound.class {
        machine().verifier.report(rules::BIND_ORDER, format!("{CALL}: before the framework's bind, or twice"));
        return Err(WdfStatus::INVALID_DEVICE_STATE.into());
    }
    // SAFETY: a field of the class bind info: an array of as many entries as it says.
    let entries: DriverPointer<'_, *const c_void> = unsafe { class_info.follow(info.FunctionTable.cast()) };
    entries.write_array(iddcx::TABLE.entries(), CALL, "FunctionTable")?;
    // SAFETY: a field of the class bind info: the driver's variable for the globals.
    let globals: DriverPointer<'_, *mut c_void> = unsafe { class_info.follow(info.ClassBindInfo.cast()) };
    globals.write_array(&[machine().binding.class_globals()], CALL, "ClassBindInfo")?;
    bound.class = true;
    tracing::info!(minor = info.Minor, functions = info.FunctionTableCount, "class extension bound");
    Ok(())
}
