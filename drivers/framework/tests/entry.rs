//! The entry protocol against a loader that plays its part: what is bound, what is undone, what a panic becomes.
#![allow(unsafe_code)]

use core::ffi::c_void;
use core::ptr;
use std::sync::atomic::{AtomicI32, AtomicPtr, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use pf_abi::iddcx::{CLASS_FUNCTION_COUNT, VideoSignalInfo};
use pf_abi::runtime::{Trap, Trapped};
use pf_abi::wdf::wdf_functions::provider::Table;
use pf_abi::wdf::{
    BindInfo, ClassBindInfo, DriverConfig, DriverGlobals, LoaderInterface, ObjectAttributes, ObjectContextTypeInfo,
    PowerState, UnicodeString, WdfStatus,
};
use pf_framework::{
    Adapter, Assignment, Client, CommittedPath, Context, ContextType, Device, DeviceInit, FileObject, ModeList,
    Request, Status, enter,
};

static NOTHING: ContextType<Nothing> = ContextType::new(c"Nothing", &NOTHING);
static CALLS: Mutex<Vec<String>> = Mutex::new(Vec::new());
static BIND_ANSWER: AtomicI32 = AtomicI32::new(0);
static CLASS_ANSWER: AtomicI32 = AtomicI32::new(0);
static CREATE_ANSWER: AtomicI32 = AtomicI32::new(0);
static DEVICE_ADD: Mutex<Option<unsafe extern "system" fn(*mut c_void, *mut c_void) -> i32>> = Mutex::new(None);
/// The context word of the one driver object.
static CONTEXT: AtomicPtr<c_void> = AtomicPtr::new(ptr::null_mut());
static TABLE: Table =
    Table { driver_create, object_get_typed_context_worker: typed_context, ..Table::trapping::<Stub>() };
static DRIVER_TAG: AtomicU32 = AtomicU32::new(0);

struct Globals(DriverGlobals);
// SAFETY: the one pointer inside is a handle that nobody follows.
unsafe impl Send for Globals {}
static GLOBALS: Mutex<Globals> = Mutex::new(Globals(DriverGlobals::EMPTY));

#[derive(Debug)]
struct Nothing;

impl Context for Nothing {
    fn context_type() -> &'static ContextType<Self> {
        &NOTHING
    }
}

#[derive(Debug)]
struct Stub;

fn note(call: impl Into<String>) {
    CALLS.lock().unwrap().push(call.into());
}

fn taken() -> Vec<String> {
    std::mem::take(&mut *CALLS.lock().unwrap())
}

/// What the stub calls beyond the two functions of this loader is a call too many.
impl Trap for Stub {
    fn trapped(call: Trapped) -> i32 {
        note(format!("{} is not there", call.function));
        Status::from(WdfStatus::NOT_IMPLEMENTED).0
    }
}

impl Client for Stub {
    type Driver = Nothing;
    type Device = Nothing;
    type Adapter = Nothing;
    type Monitor = Nothing;

    fn driver() -> Result<Arc<Nothing>, Status> {
        Ok(Arc::new(Nothing))
    }
    fn device_add(_: &Arc<Nothing>, _: DeviceInit<'_>) -> Result<(), Status> {
        panic!("no device today")
    }
    fn d0_entry(_: &Arc<Nothing>, _: Device, _: PowerState) -> Result<(), Status> {
        Ok(())
    }
    fn d0_exit(_: &Arc<Nothing>, _: PowerState) {}
    fn tick(_: &Arc<Nothing>) {}
    fn file_cleanup(_: &Arc<Nothing>, _: FileObject) {}
    fn device_control(_: &Arc<Nothing>, _: u32, _: Request) {}
    fn adapter_init_finished(_: &Arc<Nothing>, _: Adapter, _: Status) {}
    fn commit_modes(_: &Arc<Nothing>, _: &[CommittedPath<Nothing>]) -> Result<(), Status> {
        Ok(())
    }
    fn parse_description(_: &Arc<Nothing>, _: &[u8]) -> Result<ModeList, Status> {
        Ok(ModeList::default())
    }
    fn default_modes(_: &Arc<Nothing>) -> Result<ModeList, Status> {
        Ok(ModeList::default())
    }
    fn target_modes(_: &Arc<Nothing>) -> Result<Vec<VideoSignalInfo>, Status> {
        Ok(Vec::new())
    }
    fn assign_swap_chain(_: &Arc<Nothing>, assignment: Assignment) -> Result<(), Assignment> {
        Err(assignment)
    }
    fn unassign_swap_chain(_: &Arc<Nothing>) {}
    fn panicked(callback: &'static str, message: &str) {
        note(format!("panic in {callback}: {message}"));
    }
}

fn text(units: *const u16) -> String {
    // SAFETY: the driver's texts are zero-terminated statics.
    let length = (0..).take_while(|index| unsafe { units.wrapping_add(*index).read() } != 0).count();
    // SAFETY: as above.
    String::from_utf16(unsafe { core::slice::from_raw_parts(units, length) }).unwrap()
}

unsafe extern "system" fn version_bind(_context: *mut c_void, info: *mut c_void, globals: *mut *mut c_void) -> i32 {
    // SAFETY: the stub's bind info.
    let info = unsafe { &*info.cast::<BindInfo>() };
    assert_eq!((info.Size as usize, info.Major, info.Minor, info.FuncCount), (BindInfo::SIZE, 2, 31, 273));
    note(format!("bind {}", text(info.Component)));
    // SAFETY: with this many functions the field is the address of the driver's table pointer.
    unsafe { info.FuncTable.cast::<*const c_void>().write(TABLE.entries().as_ptr().cast()) };
    let mut globals_of_driver = GLOBALS.lock().unwrap();
    // SAFETY: the stub's out pointer.
    unsafe { globals.write((&raw mut globals_of_driver.0).cast()) };
    BIND_ANSWER.load(Ordering::SeqCst)
}

unsafe extern "system" fn version_unbind(_context: *mut c_void, _info: *mut c_void, _globals: *mut c_void) -> i32 {
    note("unbind");
    0
}

unsafe extern "system" fn bind_class(_info: *mut c_void, globals: *mut c_void, class: *mut c_void) -> i32 {
    assert!(!globals.is_null());
    // SAFETY: the stub's class bind info.
    let class = unsafe { &*class.cast::<ClassBindInfo>() };
    assert_eq!((class.Size as usize, class.Major, class.Minor), (ClassBindInfo::SIZE, 1, 4));
    assert_eq!(class.FunctionTableCount, CLASS_FUNCTION_COUNT);
    assert!(!class.FunctionTable.is_null() && !class.ClassBindInfo.is_null());
    note(format!("class bind {}", text(class.ClassName)));
    CLASS_ANSWER.load(Ordering::SeqCst)
}

unsafe extern "system" fn unbind_class(_info: *mut c_void, _globals: *mut c_void, _class: *mut c_void) -> i32 {
    note("class unbind");
    0
}

unsafe extern "system" fn driver_create(
    _globals: *mut c_void,
    _driver_object: *mut c_void,
    _registry_path: *mut UnicodeString,
    attributes: *mut ObjectAttributes,
    config: *mut DriverConfig,
    driver: *mut *mut c_void,
) -> i32 {
    assert!(!attributes.is_null());
    // SAFETY: the stub's structure.
    let config = unsafe { &*config };
    assert_eq!(config.Size as usize, DriverConfig::SIZE);
    note("driver create");
    *DEVICE_ADD.lock().unwrap() = config.EvtDriverDeviceAdd;
    let handle: *mut c_void = DRIVER_TAG.as_ptr().cast();
    GLOBALS.lock().unwrap().0.Driver = handle;
    // SAFETY: the stub's out pointer.
    unsafe { driver.write(handle) };
    CREATE_ANSWER.load(Ordering::SeqCst)
}

extern "system" fn typed_context(
    _globals: *mut c_void,
    object: *mut c_void,
    _type_info: *mut ObjectContextTypeInfo,
) -> *mut c_void {
    assert_eq!(object, DRIVER_TAG.as_ptr().cast());
    CONTEXT.as_ptr().cast()
}

fn run_entry() -> u32 {
    let loader = LoaderInterface {
        VersionBind: Some(version_bind),
        VersionUnbind: Some(version_unbind),
        VersionBindClass: Some(bind_class),
        VersionUnbindClass: Some(unbind_class),
        ..LoaderInterface::init()
    };
    // SAFETY: a loader that keeps the protocol; object and path are not looked at.
    unsafe { enter::<Stub>(&raw const loader, ptr::null_mut(), ptr::null_mut(), ptr::null()) as u32 }
}

// One test: the bind state is the process's.
#[test]
fn the_stub_binds_and_undoes_in_order() {
    let refusal = 0xc000_0035_u32;

    BIND_ANSWER.store(refusal as i32, Ordering::SeqCst);
    assert_eq!(run_entry(), refusal);
    assert_eq!(taken(), ["bind UmdfLibrary"]);
    BIND_ANSWER.store(0, Ordering::SeqCst);

    CLASS_ANSWER.store(refusal as i32, Ordering::SeqCst);
    assert_eq!(run_entry(), refusal);
    assert_eq!(taken(), ["bind UmdfLibrary", "class bind IddCx", "unbind"]);
    CLASS_ANSWER.store(0, Ordering::SeqCst);

    CREATE_ANSWER.store(refusal as i32, Ordering::SeqCst);
    assert_eq!(run_entry(), refusal);
    assert_eq!(taken(), ["bind UmdfLibrary", "class bind IddCx", "driver create", "class unbind", "unbind"]);
    CREATE_ANSWER.store(0, Ordering::SeqCst);

    assert_eq!(run_entry(), 0);
    assert_eq!(taken(), ["bind UmdfLibrary", "class bind IddCx", "driver create"]);
    assert!(!CONTEXT.load(Ordering::SeqCst).is_null(), "the state hangs on the driver object");

    assert_eq!(run_entry(), WdfStatus::INVALID_DEVICE_STATE.get(), "one driver per process");
    assert_eq!(taken(), Vec::<String>::new());

    let device_add = DEVICE_ADD.lock().unwrap().expect("a callback for new devices");
    // SAFETY: the driver's own callback; this client does not touch the device init.
    let status = unsafe { device_add(DRIVER_TAG.as_ptr().cast(), ptr::null_mut()) } as u32;
    assert_eq!(status, WdfStatus::DRIVER_INTERNAL_ERROR.get());
    assert_eq!(taken(), ["panic in EvtDriverDeviceAdd: no device today"]);
}

#[test]
fn a_loader_without_its_functions_is_refused() {
    // SAFETY: null is allowed to be given; nothing is bound.
    let status = unsafe { enter::<Stub>(ptr::null(), ptr::null_mut(), ptr::null_mut(), ptr::null()) };
    assert_eq!(status as u32, WdfStatus::INVALID_PARAMETER.get());
    let loader = [LoaderInterface::init(); 2];
    let crooked = loader.as_ptr().wrapping_byte_add(1);
    // SAFETY: a pointer that is not aligned may be given; what is behind it is not looked at.
    let status = unsafe { enter::<Stub>(crooked, ptr::null_mut(), ptr::null_mut(), ptr::null()) };
    assert_eq!(status as u32, WdfStatus::INVALID_PARAMETER.get());
}
