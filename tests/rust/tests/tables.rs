//! Whoever provides a table of functions states those that it has; a call of any other one is told by name.
#![allow(unsafe_code)]

use core::ffi::c_void;
use core::ptr::null_mut;
use std::cell::RefCell;

use pf_abi::iddcx::{CLASS_FUNCTION_COUNT, OutGetVersion, idd_functions};
use pf_abi::platform::{PLATFORM_VERSION, PlatformTable};
use pf_abi::runtime::{Trap, Trapped};
use pf_abi::wdf::{UMDF_FUNCTION_COUNT, UMDF_MINOR, WdfStatus, wdf_functions};

/// What the traps of this file answer.
const ANSWER: i32 = WdfStatus::NOT_IMPLEMENTED.get() as i32;

thread_local! {
    static TOLD: RefCell<Vec<Trapped>> = const { RefCell::new(Vec::new()) };
}

struct Provider;

impl Trap for Provider {
    fn trapped(call: Trapped) -> i32 {
        TOLD.with_borrow_mut(|told| told.push(call));
        ANSWER
    }
}

fn told() -> Vec<(&'static str, &'static str, usize)> {
    TOLD.take().into_iter().map(|Trapped { table, function, index }| (table, function, index)).collect()
}

/// Calls an entry as a driver would that takes it for a function with nothing but the globals.
fn call(entry: *const c_void) -> i32 {
    // SAFETY: an entry of a table of traps is a function; a trap leaves its arguments alone.
    let entry = unsafe { core::mem::transmute::<*const c_void, unsafe extern "system" fn(*mut c_void) -> i32>(entry) };
    // SAFETY: as above.
    unsafe { entry(null_mut()) }
}

#[test]
fn every_unfilled_entry_says_its_name_and_index() {
    static WDF: wdf_functions::provider::Table = wdf_functions::provider::Table::trapping::<Provider>();
    static IDD: idd_functions::provider::Table = idd_functions::provider::Table::trapping::<Provider>();
    for (table, entries, names) in [
        ("WdfFunctions", WDF.entries().as_slice(), wdf_functions::provider::NAMES.as_slice()),
        ("IddFunctions", IDD.entries().as_slice(), idd_functions::provider::NAMES.as_slice()),
    ] {
        for (index, (entry, name)) in entries.iter().zip(names).enumerate() {
            call(*entry);
            assert_eq!(told(), [(table, *name, index)]);
        }
    }
    // One whose signature nobody has stated, and one that answers with a status.
    assert_eq!(call(WDF.entries()[85]), ANSWER);
    assert_eq!(call(WDF.entries()[wdf_functions::DRIVER_CREATE]), ANSWER);
    assert_eq!(told().iter().map(|call| call.1).collect::<Vec<_>>(), ["IoQueueCreate", "DriverCreate"]);
}

#[test]
fn the_counts_that_a_driver_binds_are_those_of_the_tables() {
    assert_eq!(CLASS_FUNCTION_COUNT as usize, idd_functions::COUNT);
    assert_eq!((UMDF_MINOR, UMDF_FUNCTION_COUNT as usize), (31, wdf_functions::COUNT - 1));
}

#[test]
fn a_trap_answers_with_zeros_where_it_cannot_answer_with_a_status() {
    let table = wdf_functions::provider::Table::trapping::<Provider>();
    let entries = table.entries().as_ptr();
    // SAFETY: a table of traps, which leave their arguments alone.
    let file = unsafe { wdf_functions::request_get_file_object(entries, null_mut(), null_mut()) };
    // SAFETY: as above.
    let queued = unsafe { wdf_functions::timer_start(entries, null_mut(), null_mut(), -1) };
    // SAFETY: as above.
    unsafe { wdf_functions::object_delete(entries, null_mut(), null_mut()) };
    assert!(file.is_null());
    assert_eq!(queued, 0);
    let names = ["RequestGetFileObject", "TimerStart", "ObjectDelete"];
    assert_eq!(told().iter().map(|call| call.1).collect::<Vec<_>>(), names);
}

unsafe extern "system" fn get_version(_globals: *mut c_void, output: *mut OutGetVersion) -> i32 {
    // SAFETY: this file passes a structure of its own.
    unsafe { output.write(OutGetVersion { IddCxVersion: 0x1400 }) };
    0
}

#[test]
fn a_stated_function_is_called_and_the_rest_are_traps() {
    static TABLE: idd_functions::provider::Table =
        idd_functions::provider::Table { get_version, ..idd_functions::provider::Table::trapping::<Provider>() };
    let mut output = OutGetVersion::EMPTY;
    let entries = TABLE.entries().as_ptr();
    // SAFETY: a whole table, and a structure that lives during the call.
    assert_eq!(unsafe { idd_functions::get_version(entries, null_mut(), &raw mut output) }, 0);
    assert_eq!((output.IddCxVersion, told()), (0x1400, vec![]));
    // SAFETY: as above; a trap looks at nothing.
    assert_eq!(unsafe { idd_functions::device_initialize(entries, null_mut(), null_mut()) }, ANSWER);
    assert_eq!(told(), [("IddFunctions", "DeviceInitialize", idd_functions::DEVICE_INITIALIZE)]);
}

extern "system" fn create_event() -> u64 {
    7
}

#[test]
fn a_struct_of_functions_has_traps_too() {
    let table = PlatformTable {
        Version: PLATFORM_VERSION,
        CreateEvent: Some(create_event),
        ..PlatformTable::trapping::<Provider>()
    };
    assert_eq!(table.Size as usize, PlatformTable::SIZE);
    // SAFETY: functions of this file, and traps, which leave their arguments alone.
    let made = unsafe { table.CreateEvent.unwrap()() };
    // SAFETY: as above.
    let set = unsafe { table.SetEvent.unwrap()(made) };
    // SAFETY: as above.
    let now = unsafe { table.GetTickCount64.unwrap()() };
    assert_eq!((made, set, now), (7, ANSWER, 0));
    assert_eq!(told(), [("PlatformTable", "SetEvent", 10), ("PlatformTable", "GetTickCount64", 4)]);
}
