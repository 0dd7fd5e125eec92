//! Loads a driver once and enters it. Holds unsafe code: a foreign library.
#![allow(unsafe_code)]

use core::ffi::c_void;
use std::ffi::CString;
use std::path::{Path, PathBuf};

use libloading::{Library, Symbol};
use pf_abi::platform::{DRIVER_ENTRY_SYMBOL, PLATFORM_SYMBOL, PlatformTable};
use pf_abi::wdf::{LoaderInterface, UnicodeString};

use crate::machine::Machine;
use crate::status::Status;
use crate::tables::bind::{LOADER_CONTEXT, loader_interface};
use crate::tables::platform;

type PlatformBind = unsafe extern "C" fn(table: *const PlatformTable) -> i32;
type Entry = unsafe extern "system" fn(
    loader: *const LoaderInterface,
    context: *mut c_void,
    driver_object: *mut c_void,
    registry_path: *const UnicodeString,
) -> i32;

/// The driver object as the driver sees it: opaque.
const DRIVER_OBJECT: u64 = 0xf5 << 56 | 0x10;
/// Where the driver's parameters would be in a registry.
const REGISTRY_PATH: &str = r"\REGISTRY\MACHINE\SYSTEM\CurrentControlSet\Services\pf_vdisplay";

/// Why a driver was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("{path}: can't be loaded: {error}")]
    Open { path: PathBuf, error: libloading::Error },
    #[error("{path}: exports no {symbol}: build it as the driver's shared library")]
    Symbol { path: PathBuf, symbol: &'static str },
    #[error("{path}: {symbol} failed with {status}")]
    Refused { path: PathBuf, symbol: &'static str, status: Status },
}

/// Loads the library at `path`, gives it the platform functions and enters it. It stays loaded for ever.
///
/// # Errors
/// [`LoadError`].
pub fn load(machine: &Machine, path: &Path) -> Result<(), LoadError> {
    // SAFETY: the operator names a driver; running its initialisers is what loading it means.
    let library = unsafe { Library::new(path) }.map_err(|error| LoadError::Open { path: path.to_owned(), error })?;
    // Never unloaded: its threads and its thread-local state may outlive every reference that we know of.
    let library: &'static Library = Box::leak(Box::new(library));
    let bind: Symbol<'static, PlatformBind> = symbol(library, path, PLATFORM_SYMBOL)?;
    let entry: Symbol<'static, Entry> = symbol(library, path, DRIVER_ENTRY_SYMBOL)?;

    // Both structures stay: a driver may keep the addresses that it was given.
    let table: &'static PlatformTable = Box::leak(Box::new(platform::table()));
    let loader: &'static LoaderInterface = Box::leak(Box::new(loader_interface()));
    let refused = |symbol: &'static str, status: i32| {
        Err(LoadError::Refused { path: path.to_owned(), symbol, status: Status(status) })
    };

    let _watched = machine.watch.enter(PLATFORM_SYMBOL, None);
    // SAFETY: the symbol's contract: a table that lives for ever.
    let bound = unsafe { bind(table) };
    if bound != 0 {
        return refused(PLATFORM_SYMBOL, bound);
    }
    drop(_watched);

    let mut units: Vec<u16> = REGISTRY_PATH.encode_utf16().collect();
    let bytes = (units.len() * 2) as u16;
    units.push(0);
    let registry =
        UnicodeString { Length: bytes, MaximumLength: bytes + 2, Buffer: units.as_mut_ptr(), ..UnicodeString::EMPTY };
    let opaque = |value: u64| core::ptr::with_exposed_provenance_mut(value as usize);
    let _watched = machine.watch.enter(DRIVER_ENTRY_SYMBOL, None);
    // SAFETY: the entry protocol (iddcx-driver §1.2); the registry path lives during the call.
    let entered = unsafe { entry(loader, opaque(LOADER_CONTEXT), opaque(DRIVER_OBJECT), &raw const registry) };
    if Status(entered).is_success() { Ok(()) } else { refused(DRIVER_ENTRY_SYMBOL, entered) }
}

fn symbol<T>(library: &'static Library, path: &Path, name: &'static str) -> Result<Symbol<'static, T>, LoadError> {
    let missing = || LoadError::Symbol { path: path.to_owned(), symbol: name };
    let terminated = CString::new(name).map_err(|_| missing())?;
    // SAFETY: the schema states the signature of this symbol.
    unsafe { library.get(terminated.as_bytes_with_nul()) }.map_err(|_| missing())
}
