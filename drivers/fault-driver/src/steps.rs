//! The device control request: its input names the wrong thing to do, which is done before the request is answered.

use core::ffi::c_void;
use core::ptr::null_mut;

use pf_abi::iddcx::TargetMode;
use pf_abi::platform::TextureDesc;
use pf_abi::sim::{RENDER_LUID_HIGH, RENDER_LUID_LOW};
use pf_abi::wdf::{ObjectContextTypeInfo, TimerConfig, wdf_functions};

use crate::start::attributes;
use crate::table::{adapter, device, platform, wdf};
use crate::{chain, monitor};

pub unsafe extern "system" fn device_control(
    _device: *mut c_void,
    request: *mut c_void,
    _output: usize,
    _input: usize,
    _code: u32,
) {
    let (table, globals) = wdf();
    let mut input: *mut c_void = null_mut();
    let mut length = 0;
    // SAFETY: the bound table, a request of ours, structures that live during each call; what is wrong on purpose is
    // what the simulator has to cope with.
    unsafe {
        wdf_functions::request_retrieve_input_buffer(table, globals, request, 1, &raw mut input, &raw mut length);
        let text =
            if input.is_null() { Vec::new() } else { core::slice::from_raw_parts(input.cast::<u8>(), length).to_vec() };
        let order = String::from_utf8(text).unwrap_or_default();
        let complete = |information: usize| {
            wdf_functions::request_complete_with_information(table, globals, request, 0, information);
        };
        match order.as_str() {
            "complete-twice" => {
                complete(0);
                complete(0);
                return;
            }
            "information" => return complete(10_000),
            "write-input" => input.cast::<u8>().write(b'!'),
            "write-behind" => input.cast::<u8>().add(length).write(b'!'),
            "write-late" => {
                complete(0);
                input.cast::<u8>().write(b'!');
                return;
            }
            other => step(other),
        }
        complete(0);
    }
}

/// # Safety
/// The tables are bound.
unsafe fn step(order: &str) {
    let (table, globals) = wdf();
    // SAFETY: as in `device_control`.
    unsafe {
        match order.split_once(':') {
            Some(("monitor", wrong)) => {
                monitor::set_wrong(wrong);
                if monitor::create(0) >= 0 {
                    monitor::arrive();
                    monitor::set_wrong("");
                    monitor::depart();
                }
                monitor::set_wrong("");
                return;
            }
            Some(("chain", wrong)) => return chain::set_wrong(wrong),
            _ => {}
        }
        match order {
            "plug" => {
                monitor::create(0);
                monitor::arrive();
            }
            "unplug" => {
                monitor::depart();
            }
            "same-connector" => {
                monitor::create(0);
            }
            "arrive-twice" => {
                monitor::arrive();
            }
            "delete-arrived" => wdf_functions::object_delete(table, globals, monitor::current()),
            "depart-twice" => {
                monitor::depart();
                monitor::depart();
            }
            "depart-created" => {
                monitor::create(1);
                monitor::depart();
                wdf_functions::object_delete(table, globals, monitor::current());
            }
            "no-modes" => {
                monitor::update(&mut []);
            }
            "foreign-modes" => {
                let mode = TargetMode { TargetVideoSignalInfo: monitor::signal(1234, 777, 1), ..TargetMode::init() };
                monitor::update(&mut [mode]);
            }
            "delete-device" => wdf_functions::object_delete(table, globals, device()),
            "delete-adapter" => wdf_functions::object_delete(table, globals, adapter()),
            "wild-handle" => wdf_functions::object_delete(table, globals, core::ptr::without_provenance_mut(0x4711)),
            "wrong-kind" => {
                wdf_functions::timer_start(table, globals, device(), 0);
            }
            "dereference" => {
                wdf_functions::object_dereference_actual(table, globals, device(), null_mut(), 0, null_mut())
            }
            "context" => {
                static RECORD: u64 = 0;
                let mut record = ObjectContextTypeInfo {
                    ContextName: c"none".as_ptr().cast_mut().cast(),
                    ContextSize: 8,
                    UniqueType: (&raw const RECORD).cast_mut().cast(),
                    ..ObjectContextTypeInfo::init()
                };
                wdf_functions::object_get_typed_context_worker(table, globals, device(), &raw mut record);
            }
            "unlock" => wdf_functions::object_release_lock(table, globals, device()),
            "lock-twice" => {
                wdf_functions::object_acquire_lock(table, globals, device());
                wdf_functions::object_acquire_lock(table, globals, device());
                wdf_functions::object_release_lock(table, globals, device());
            }
            "lock-across" => {
                wdf_functions::object_acquire_lock(table, globals, device());
                step("monitor:");
                wdf_functions::object_release_lock(table, globals, device());
            }
            "orphan-timer" => {
                let mut config = TimerConfig { EvtTimerFunc: Some(tick), ..TimerConfig::init() };
                let mut timer = null_mut();
                let mut attributes = attributes();
                wdf_functions::timer_create(table, globals, &raw mut config, &raw mut attributes, &raw mut timer);
            }
            "bug-check" => wdf_functions::verifier_ke_bug_check(table, globals, 0x700, 1, 2, 3, 4),
            "close-wild" => {
                platform().CloseHandle.unwrap()(0x4711);
            }
            "release-wild" => {
                platform().Release.unwrap()(core::ptr::without_provenance_mut(0x4711));
            }
            "unmap-wild" => {
                platform().UnmapSection.unwrap()(core::ptr::without_provenance_mut(0x1000));
            }
            "copy-unequal" => textures(|device, small, large| {
                platform().CopyResource.unwrap()(device, small, large);
            }),
            "sync-private" => textures(|_, small, _| {
                platform().AcquireSync.unwrap()(small, 0, 0);
            }),
            "set-closed" => {
                let event = platform().CreateEvent.unwrap()();
                platform().CloseHandle.unwrap()(event);
                platform().SetEvent.unwrap()(event);
            }
            "leak-event" => {
                platform().CreateEvent.unwrap()();
            }
            "leak-reference" => {
                wdf_functions::object_reference_actual(table, globals, device(), null_mut(), 0, null_mut())
            }
            // A broken rule, and a line of the log that says so.
            "complain" => {
                wdf_functions::object_delete(table, globals, core::ptr::without_provenance_mut(0x4711));
                let mut line = [b'!'; 400];
                platform().Log.unwrap()(u32::from(b'E'), line.as_mut_ptr(), line.len());
            }
            "use-kept" => chain::use_kept(),
            _ => {}
        }
    }
}

unsafe extern "system" fn tick(_timer: *mut c_void) {}

/// # Safety
/// The platform is bound.
unsafe fn textures(with: impl Fn(*mut c_void, *mut c_void, *mut c_void)) {
    let platform = platform();
    let mut made = [null_mut(); 3];
    let [device, small, large] = &mut made;
    // SAFETY: the platform's functions.
    unsafe {
        platform.CreateDevice.unwrap()(RENDER_LUID_LOW, RENDER_LUID_HIGH, device);
        for (texture, side) in [(small, 16), (large, 32)] {
            let mut desc = TextureDesc { width: side, height: side, dxgi_format: 87, pitch: 0 };
            platform.CreateTexture.unwrap()(*device, &raw mut desc, texture);
        }
        with(made[0], made[1], made[2]);
        for object in made {
            platform.Release.unwrap()(object);
        }
    }
}
