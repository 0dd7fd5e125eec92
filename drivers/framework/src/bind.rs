//! The stub: bind infos, table variables and the entry protocol (iddcx-driver §1.2–§1.4, §2.1).
//!
//! The variables here are the only globals of a driver: the tables and globals pointers that the framework and the
//! class extension fill while binding, once per process, before any other code of the driver runs.
#![allow(unsafe_code)]

use core::cell::UnsafeCell;
use core::ffi::c_void;
use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use pf_abi::iddcx::{CLASS_FUNCTION_COUNT, CLASS_MAJOR, CLASS_MINOR, CLASS_NAME};
use pf_abi::wdf::{
    BindInfo, ClassBindInfo, DriverConfig, DriverGlobals, FRAMEWORK_COMPONENT, LoaderInterface, UMDF_FUNCTION_COUNT,
    UMDF_MAJOR, UMDF_MINOR, UnicodeString, WdfStatus, wdf_functions,
};

use crate::context::ContextExt;
use crate::handle::{Object, aligned};
use crate::{Client, Status, callbacks, catch_panic, utf16_length, utf16z};

/// Address of the framework's table, stored by the framework: with this many functions `FuncTable` in the bind info
/// is the address of this variable.
static WDF_TABLE: AtomicPtr<*const c_void> = AtomicPtr::new(ptr::null_mut());
/// `WDF_DRIVER_GLOBALS*`, the first argument of every framework function.
static WDF_GLOBALS: AtomicPtr<c_void> = AtomicPtr::new(ptr::null_mut());
/// The class extension's functions, copied in by the class bind.
static IDD_TABLE: [AtomicPtr<c_void>; CLASS_FUNCTION_COUNT as usize] =
    [const { AtomicPtr::new(ptr::null_mut()) }; CLASS_FUNCTION_COUNT as usize];
/// First argument of every function of the class extension, stored by the class bind.
static IDD_GLOBALS: AtomicPtr<c_void> = AtomicPtr::new(ptr::null_mut());
/// Whether the driver was entered.
static ENTERED: AtomicBool = AtomicBool::new(false);

static COMPONENT: [u16; utf16_length(FRAMEWORK_COMPONENT)] = utf16z(FRAMEWORK_COMPONENT);
static CLASS: [u16; utf16_length(CLASS_NAME)] = utf16z(CLASS_NAME);

/// A structure whose address the loader keeps and through which it may write.
struct LoaderCell<T>(UnsafeCell<T>);

// SAFETY: this crate never reads or writes through the cell; the loader does, under its own bind lock.
unsafe impl<T> Sync for LoaderCell<T> {}

static WDF_BIND: LoaderCell<BindInfo> = LoaderCell(UnsafeCell::new(BindInfo {
    Component: COMPONENT.as_ptr().cast_mut(),
    Major: UMDF_MAJOR,
    Minor: UMDF_MINOR,
    FuncCount: UMDF_FUNCTION_COUNT,
    FuncTable: (&raw const WDF_TABLE).cast_mut().cast(),
    ..BindInfo::init()
}));

static CLASS_BIND: LoaderCell<ClassBindInfo> = LoaderCell(UnsafeCell::new(ClassBindInfo {
    ClassName: CLASS.as_ptr().cast_mut(),
    Major: CLASS_MAJOR,
    Minor: CLASS_MINOR,
    FunctionTable: (&raw const IDD_TABLE).cast_mut().cast(),
    FunctionTableCount: CLASS_FUNCTION_COUNT,
    ClassBindInfo: (&raw const IDD_GLOBALS).cast_mut().cast(),
    ..ClassBindInfo::init()
}));

/// A bound table and the pointer that goes first into each of its functions.
#[derive(Clone, Copy)]
pub(crate) struct Bound {
    pub table: *const *const c_void,
    pub globals: *mut c_void,
}

/// The framework's table.
pub(crate) fn wdf() -> Bound {
    Bound { table: WDF_TABLE.load(Ordering::Acquire), globals: WDF_GLOBALS.load(Ordering::Acquire) }
}

/// The class extension's table.
pub(crate) fn idd() -> Bound {
    // An `AtomicPtr` has the layout of a pointer, and the class bind has filled the array before any call.
    Bound { table: IDD_TABLE.as_ptr().cast(), globals: IDD_GLOBALS.load(Ordering::Acquire) }
}

/// Whether a function of the class extension exists in the bound version.
pub(crate) fn idd_has(index: usize) -> bool {
    IDD_TABLE.get(index).is_some_and(|slot| !slot.load(Ordering::Acquire).is_null())
}

/// Context of the driver object, which the framework's globals name.
pub(crate) fn driver_state<C: Client>() -> Option<std::sync::Arc<C::Driver>> {
    let globals = WDF_GLOBALS.load(Ordering::Acquire).cast::<DriverGlobals>();
    // SAFETY: the globals which VersionBind handed out and which live until VersionUnbind; the framework has stored the
    // driver object there in WdfDriverCreate, before it calls anything of the driver.
    let globals = unsafe { aligned(globals)?.read() };
    C::Driver::of(Object::from_raw(globals.Driver)?)
}

/// What a driver's entry symbol does: binds the framework and the class extension, creates the driver object.
///
/// Answers an NTSTATUS. On failure everything that was bound is unbound again.
///
/// # Safety
/// Called by a loader which keeps the entry protocol of iddcx-driver §1.2: `loader` and `registry_path` point to
/// their structures for the duration of the call, `context` and `driver_object` are the loader's own.
pub unsafe fn enter<C: Client>(
    loader: *const LoaderInterface,
    context: *mut c_void,
    driver_object: *mut c_void,
    registry_path: *const UnicodeString,
) -> i32 {
    catch_panic(
        Status::from(WdfStatus::DRIVER_INTERNAL_ERROR).0,
        |message| C::panicked("FxDriverEntryUm", message),
        || {
            let Some(loader) = aligned(loader.cast_mut()) else {
                return Status::from(WdfStatus::INVALID_PARAMETER).0;
            };
            if ENTERED.swap(true, Ordering::AcqRel) {
                return Status::from(WdfStatus::INVALID_DEVICE_STATE).0;
            }
            // SAFETY: the caller's promise, and this is the only entry of the process.
            let outcome = unsafe { bind_and_create::<C>(loader, context, driver_object, registry_path) };
            if outcome.is_err() {
                ENTERED.store(false, Ordering::Release);
            }
            Status::from(outcome).0
        },
    )
}

/// # Safety
/// As [`enter`], and never twice at a time.
unsafe fn bind_and_create<C: Client>(
    loader: NonNull<LoaderInterface>,
    context: *mut c_void,
    driver_object: *mut c_void,
    registry_path: *const UnicodeString,
) -> Result<(), Status> {
    // SAFETY: every interface begins with its size.
    let size = unsafe { loader.cast::<u32>().read() };
    if (size as usize) < LoaderInterface::SIZE {
        return Err(WdfStatus::INFO_LENGTH_MISMATCH.into());
    }
    // SAFETY: the interface says that it is long enough.
    let loader = unsafe { loader.read() };
    let (Some(bind), Some(bind_class)) = (loader.VersionBind, loader.VersionBindClass) else {
        return Err(WdfStatus::INVALID_PARAMETER.into());
    };
    let bind_info: *mut c_void = WDF_BIND.0.get().cast();
    let class_info: *mut c_void = CLASS_BIND.0.get().cast();

    let mut globals = ptr::null_mut();
    // SAFETY: the loader's function, its own context, and structures that live for ever.
    Status(unsafe { bind(context, bind_info, &raw mut globals) }).check()?;
    WDF_GLOBALS.store(globals, Ordering::Release);

    // SAFETY: as above; the globals are the ones just handed out.
    let outcome = Status(unsafe { bind_class(bind_info, globals, class_info) }).check().and_then(|()| {
        // SAFETY: both tables are bound now; the two pointers are the loader's.
        let created = unsafe { create_driver::<C>(driver_object, registry_path) };
        if created.is_err()
            && let Some(unbind_class) = loader.VersionUnbindClass
        {
            // SAFETY: undoes the class bind above with the same arguments.
            unsafe { unbind_class(bind_info, globals, class_info) };
        }
        created
    });
    if outcome.is_err() {
        if let Some(unbind) = loader.VersionUnbind {
            // SAFETY: undoes the bind above with the same arguments.
            unsafe { unbind(context, bind_info, globals) };
        }
        WDF_GLOBALS.store(ptr::null_mut(), Ordering::Release);
    }
    outcome
}

/// DriverEntry: creates the driver object with its state.
///
/// # Safety
/// Both tables are bound; the pointers are the loader's.
unsafe fn create_driver<C: Client>(
    driver_object: *mut c_void,
    registry_path: *const UnicodeString,
) -> Result<(), Status> {
    let state = C::driver()?;
    let mut attributes = C::Driver::attributes(None);
    let mut config = DriverConfig {
        EvtDriverDeviceAdd: Some(callbacks::device_add::<C>),
        EvtDriverUnload: Some(callbacks::driver_unload::<C>),
        ..DriverConfig::init()
    };
    let mut driver = ptr::null_mut();
    let Bound { table, globals } = wdf();
    // SAFETY: the bound table; every pointer is valid for the call, the callbacks for ever.
    Status(unsafe {
        wdf_functions::driver_create(
            table,
            globals,
            driver_object,
            registry_path.cast_mut(),
            &raw mut attributes,
            &raw mut config,
            &raw mut driver,
        )
    })
    .check()?;
    let driver = Object::from_raw(driver).ok_or(Status::from(WdfStatus::DRIVER_INTERNAL_ERROR))?;
    C::Driver::attach(driver, state)
}
