//! The device control request: its input names the wrong thing to do, which is done before the request is answered.

use core::ffi::c_void;
use core::ptr::null_mut;

use pf_abi::iddcx::{IddStatus, MonitorInfo, TargetMode};
use pf_abi::platform::TextureDesc;
use pf_abi::sim::{RENDER_LUID_HIGH, RENDER_LUID_LOW};
use pf_abi::wdf::{ObjectContextTypeInfo, TimerConfig, WdfStatus};

use crate::crooked::Crooked;
use crate::start::attributes;
use crate::table::{adapter, device, platform_call, wdf_call};
use crate::{chain, monitor};

pub unsafe extern "system" fn device_control(
    _device: *mut c_void,
    request: *mut c_void,
    _output: usize,
    _input: usize,
    _code: u32,
) {
    let mut input: *mut c_void = null_mut();
    let mut length = 0;
    wdf_call!(request_retrieve_input_buffer, request, 1, &raw mut input, &raw mut length);
    let input = input.cast::<u8>();
    let text = if input.is_null() {
        Vec::new()
    } else {
        // SAFETY: the buffer of a request that is not completed.
        unsafe { core::slice::from_raw_parts(input, length) }.to_vec()
    };
    let order = String::from_utf8(text).unwrap_or_default();
    let complete = |information: usize| {
        wdf_call!(request_complete_with_information, request, 0, information);
    };
    match order.as_str() {
        "complete-twice" => {
            complete(0);
            complete(0);
            return;
        }
        "information" => return complete(10_000),
        // SAFETY: the buffer of a request that is not completed; wrong, because it is the input.
        "write-input" => unsafe { input.write(b'!') },
        // SAFETY: the simulator has guards behind the buffer.
        "write-behind" => unsafe { input.wrapping_add(length).write(b'!') },
        "write-late" => {
            complete(0);
            // SAFETY: the simulator keeps the buffers of completed requests for a while.
            unsafe { input.write(b'!') };
            return;
        }
        other => step(other),
    }
    complete(0);
}

fn step(order: &str) {
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
        Some(("crooked", what)) => return crooked(what),
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
        "delete-arrived" => wdf_call!(object_delete, monitor::current()),
        "depart-twice" => {
            monitor::depart();
            monitor::depart();
        }
        "depart-created" => {
            monitor::create(1);
            monitor::depart();
            wdf_call!(object_delete, monitor::current());
        }
        "no-modes" => {
            monitor::update(&mut []);
        }
        "foreign-modes" => {
            monitor::update(&mut [foreign_mode()]);
        }
        "delete-device" => wdf_call!(object_delete, device()),
        "delete-adapter" => wdf_call!(object_delete, adapter()),
        "wild-handle" => wdf_call!(object_delete, core::ptr::without_provenance_mut(0x4711)),
        "wrong-kind" => {
            wdf_call!(timer_start, device(), 0);
        }
        "dereference" => wdf_call!(object_dereference_actual, device(), null_mut(), 0, null_mut()),
        "context" => {
            static RECORD: u64 = 0;
            let mut record = ObjectContextTypeInfo {
                ContextName: c"none".as_ptr().cast_mut().cast(),
                ContextSize: 8,
                UniqueType: (&raw const RECORD).cast_mut().cast(),
                ..ObjectContextTypeInfo::init()
            };
            wdf_call!(object_get_typed_context_worker, device(), &raw mut record);
        }
        "unlock" => wdf_call!(object_release_lock, device()),
        "lock-twice" => {
            wdf_call!(object_acquire_lock, device());
            wdf_call!(object_acquire_lock, device());
            wdf_call!(object_release_lock, device());
        }
        "lock-across" => {
            wdf_call!(object_acquire_lock, device());
            step("monitor:");
            wdf_call!(object_release_lock, device());
        }
        "orphan-timer" => {
            let mut config = TimerConfig { EvtTimerFunc: Some(tick), ..TimerConfig::init() };
            let mut timer = null_mut();
            let mut attributes = attributes();
            wdf_call!(timer_create, &raw mut config, &raw mut attributes, &raw mut timer);
        }
        "bug-check" => wdf_call!(verifier_ke_bug_check, 0x700, 1, 2, 3, 4),
        "close-wild" => {
            platform_call!(CloseHandle, 0x4711);
        }
        "release-wild" => {
            platform_call!(Release, core::ptr::without_provenance_mut(0x4711));
        }
        "unmap-wild" => {
            platform_call!(UnmapSection, core::ptr::without_provenance_mut(0x1000));
        }
        "copy-unequal" => textures(|device, small, large| {
            platform_call!(CopyResource, device, small, large);
        }),
        "sync-private" => textures(|_, small, _| {
            platform_call!(AcquireSync, small, 0, 0);
        }),
        "set-closed" => {
            let event = platform_call!(CreateEvent);
            platform_call!(CloseHandle, event);
            platform_call!(SetEvent, event);
        }
        "leak-event" => {
            platform_call!(CreateEvent);
        }
        "leak-reference" => wdf_call!(object_reference_actual, device(), null_mut(), 0, null_mut()),
        // A broken rule, and a line of the log that says so.
        "complain" => {
            wdf_call!(object_delete, core::ptr::without_provenance_mut(0x4711));
            let mut line = [b'!'; 400];
            platform_call!(Log, u32::from(b'E'), line.as_mut_ptr(), line.len());
        }
        "use-kept" => chain::use_kept(),
        _ => {}
    }
}

/// Passes one pointer that is not aligned, and wants the call to fail as it has to.
fn crooked(what: &str) {
    let invalid = WdfStatus::INVALID_PARAMETER.get();
    let (status, expected) = match what {
        "structure" => {
            let mut config = Crooked::new(TimerConfig { EvtTimerFunc: Some(tick), ..TimerConfig::init() });
            let mut timer = null_mut();
            (wdf_call!(timer_create, config.pointer(), null_mut(), &raw mut timer), invalid)
        }
        "nested" => {
            let mut info = Crooked::new(MonitorInfo::init());
            (monitor::create_from(info.pointer()), invalid)
        }
        "list" => {
            let mut modes = Crooked::new([foreign_mode()]);
            (monitor::update_from(modes.pointer().cast(), 1), invalid)
        }
        "out" => {
            let mut context = Crooked::new(null_mut());
            let mut attributes = attributes();
            let status = wdf_call!(object_create, &raw mut attributes, context.pointer());
            assert!(context.value().is_null(), "written in spite of that");
            (status, IddStatus::E_INVALIDARG.get())
        }
        "handles" => {
            let mut handles = Crooked::new(0_u64);
            (platform_call!(WaitForMultiple, handles.pointer(), 1, 0) as i32, u32::MAX)
        }
        "platform" => {
            let mut device = Crooked::new(null_mut());
            let status = platform_call!(CreateDevice, RENDER_LUID_LOW, RENDER_LUID_HIGH, device.pointer());
            (status, IddStatus::E_INVALIDARG.get())
        }
        other => panic!("no crooked {other}"),
    };
    assert_eq!(status as u32, expected, "{what}");
}

fn foreign_mode() -> TargetMode {
    TargetMode { TargetVideoSignalInfo: monitor::signal(1234, 777, 1), ..TargetMode::init() }
}

unsafe extern "system" fn tick(_timer: *mut c_void) {}

fn textures(with: impl Fn(*mut c_void, *mut c_void, *mut c_void)) {
    let mut made = [null_mut(); 3];
    let [device, small, large] = &mut made;
    platform_call!(CreateDevice, RENDER_LUID_LOW, RENDER_LUID_HIGH, device);
    for (texture, side) in [(small, 16), (large, 32)] {
        let mut desc = TextureDesc { width: side, height: side, dxgi_format: 87, pitch: 0 };
        platform_call!(CreateTexture, *device, &raw mut desc, texture);
    }
    with(made[0], made[1], made[2]);
    for object in made {
        platform_call!(Release, object);
    }
}
