//! Monitors, with something wrong in description or modes on order.

use core::ffi::c_void;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, Ordering};
use std::sync::Mutex;

use pf_abi::iddcx::{
    InCommitModes, InGetDefaultDescriptionModes, InMonitorCreate, InParseMonitorDescription, InQueryTargetModes,
    InUpdateModes, MonitorDescription, MonitorDescriptionType, MonitorInfo, MonitorMode, MonitorModeOrigin,
    OutGetDefaultDescriptionModes, OutMonitorArrival, OutMonitorCreate, OutParseMonitorDescription,
    OutQueryTargetModes, SCAN_LINE_PROGRESSIVE, SignalInfoBits, TargetMode, UpdateReason, VideoSignalInfo,
};

use crate::table::{adapter, idd_call};

/// What is wrong with the next monitor.
static WRONG: Mutex<&'static str> = Mutex::new("");
pub static MONITOR: AtomicPtr<c_void> = AtomicPtr::new(null_mut());

fn wrong(scenario: &str) -> bool {
    *WRONG.lock().unwrap() == scenario
}

pub fn set_wrong(scenario: &str) {
    *WRONG.lock().unwrap() = scenario.to_owned().leak();
}

pub fn current() -> *mut c_void {
    MONITOR.load(Ordering::Acquire)
}

/// An EDID of one block.
fn description() -> Vec<u8> {
    let mut bytes = vec![0_u8; 128];
    bytes[..8].copy_from_slice(&[0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]);
    bytes[8..20].copy_from_slice(&[0x41, 0xcb, 1, 0, 9, 0, 0, 0, 1, 33, 1, 4]);
    bytes[20] = 0xa5;
    bytes[54..72]
        .copy_from_slice(&[0xbc, 0x34, 0x80, 0x50, 0x70, 0x38, 0x2d, 0x40, 8, 0x20, 0x35, 0, 0, 0, 0, 0, 0, 0x1e]);
    if wrong("serial") {
        bytes[12] = 0;
    }
    bytes[127] = bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_sub(*byte));
    if wrong("checksum") {
        bytes[127] ^= 1;
    }
    bytes
}

/// IddCxMonitorCreate; the status.
pub fn create(connector: u32) -> i32 {
    let mut bytes = description();
    let mut info = MonitorInfo {
        MonitorType: 5,
        ConnectorIndex: if wrong("connector") { 16 } else { connector },
        MonitorDescription: MonitorDescription {
            Type: MonitorDescriptionType::EDID,
            DataSize: bytes.len() as u32,
            pData: bytes.as_mut_ptr(),
            ..MonitorDescription::init()
        },
        ..MonitorInfo::init()
    };
    if wrong("nested-size") {
        info.MonitorDescription.Size = 20;
    }
    create_from(&raw mut info)
}

/// IddCxMonitorCreate with a structure wherever it is; the status.
pub fn create_from(info: *mut MonitorInfo) -> i32 {
    let mut input = InMonitorCreate { ObjectAttributes: null_mut(), pMonitorInfo: info };
    let mut output = OutMonitorCreate::EMPTY;
    let status = idd_call!(monitor_create, adapter(), &raw mut input, &raw mut output);
    if status >= 0 {
        MONITOR.store(output.MonitorObject, Ordering::Release);
    }
    status
}

pub fn arrive() -> i32 {
    let mut output = OutMonitorArrival::EMPTY;
    idd_call!(monitor_arrival, current(), &raw mut output)
}

pub fn depart() -> i32 {
    idd_call!(monitor_departure, current())
}

pub fn update(modes: &mut [TargetMode]) -> i32 {
    update_from(modes.as_mut_ptr(), modes.len() as u32)
}

/// IddCxMonitorUpdateModes with a list wherever it is.
pub fn update_from(modes: *mut TargetMode, count: u32) -> i32 {
    let mut input = InUpdateModes { Reason: UpdateReason::OTHER, TargetModeCount: count, pTargetModes: modes };
    idd_call!(monitor_update_modes, current(), &raw mut input)
}

pub fn signal(width: u32, height: u32, divider: u8) -> VideoSignalInfo {
    VideoSignalInfo {
        PixelRate: u64::from(width * height * 60),
        HSyncNumerator: height * 60,
        HSyncDenominator: 1,
        VSyncNumerator: 60,
        VSyncDenominator: if wrong("denominator") { 0 } else { 1 },
        ActiveWidth: width,
        ActiveHeight: height,
        TotalWidth: if wrong("total") { 1 } else { width },
        TotalHeight: height,
        AdditionalSignalInfo: SignalInfoBits::new(255, divider),
        ScanLineOrdering: SCAN_LINE_PROGRESSIVE,
    }
}

pub unsafe extern "system" fn parse(
    input: *mut InParseMonitorDescription,
    output: *mut OutParseMonitorDescription,
) -> i32 {
    // SAFETY: the class extension's structure.
    let input = unsafe { input.read() };
    let (room, into) = (input.MonitorModeBufferInputCount, input.pMonitorModes);
    let count = if wrong("passes") && room > 0 { 1 } else { 2 };
    if wrong("reentry") {
        depart();
    }
    for index in 0..room.min(count) {
        let mut mode = MonitorMode {
            Origin: MonitorModeOrigin::MONITOR_DESCRIPTOR,
            MonitorVideoSignalInfo: signal(640 * (index + 1), 360 * (index + 1), u8::from(wrong("divider"))),
            ..MonitorMode::init()
        };
        if wrong("element-size") {
            mode.Size = 0;
        }
        // SAFETY: the buffer has as many elements as it says.
        unsafe { into.wrapping_add(index as usize).write(mode) };
    }
    if wrong("overrun") && room > 0 {
        // SAFETY: the simulator has guards behind the buffer, which this driver must not touch but does on order.
        unsafe { into.wrapping_add(room as usize).write(MonitorMode::init()) };
    }
    let answer = OutParseMonitorDescription {
        MonitorModeBufferOutputCount: if wrong("many") { 200 } else { count },
        PreferredMonitorModeIdx: if wrong("preferred") { 7 } else { 0 },
    };
    // SAFETY: the class extension's structure.
    unsafe { output.write(answer) };
    0
}

pub unsafe extern "system" fn query(
    _monitor: *mut c_void,
    input: *mut InQueryTargetModes,
    output: *mut OutQueryTargetModes,
) -> i32 {
    // SAFETY: the class extension's structure.
    let input = unsafe { input.read() };
    for index in 0..input.TargetModeBufferInputCount.min(2) {
        let width = if wrong("disjoint") { 1000 } else { 640 };
        let divider = u8::from(!wrong("target-divider"));
        let mode = TargetMode {
            TargetVideoSignalInfo: signal(width * (index + 1), 360 * (index + 1), divider),
            ..TargetMode::init()
        };
        // SAFETY: the buffer has as many elements as it says.
        unsafe { input.pTargetModes.wrapping_add(index as usize).write(mode) };
    }
    // SAFETY: the class extension's structure.
    unsafe { output.write(OutQueryTargetModes { TargetModeBufferOutputCount: 2 }) };
    0
}

pub unsafe extern "system" fn default_modes(
    _monitor: *mut c_void,
    _input: *mut InGetDefaultDescriptionModes,
    output: *mut OutGetDefaultDescriptionModes,
) -> i32 {
    // SAFETY: the class extension's structure.
    unsafe { (*output).DefaultMonitorModeBufferOutputCount = 0 };
    0
}

pub unsafe extern "system" fn commit(_adapter: *mut c_void, _input: *mut InCommitModes) -> i32 {
    0
}
