//! Swap chains, each used in a wrong way on order.

use core::ffi::c_void;
use core::ptr::null_mut;
use std::sync::Mutex;
use std::thread::JoinHandle;

use pf_abi::iddcx::{IddStatus, InSetSwapChain, InSwapChainSetDevice, Metadata};
use pf_abi::sim::{RENDER_LUID_HIGH, RENDER_LUID_LOW};

use crate::table::{idd_call, platform_call, wdf_call};

/// What is wrong with the next chain.
static WRONG: Mutex<&'static str> = Mutex::new("");
static WORKER: Mutex<Option<JoinHandle<()>>> = Mutex::new(None);
/// A chain that was kept although it was taken away.
static KEPT: Mutex<usize> = Mutex::new(0);

pub fn set_wrong(scenario: &str) {
    *WRONG.lock().unwrap() = scenario.to_owned().leak();
}

pub unsafe extern "system" fn assign(_monitor: *mut c_void, input: *mut InSetSwapChain) -> i32 {
    let wrong = *WRONG.lock().unwrap();
    if wrong == "refuse" {
        return -1;
    }
    // SAFETY: the class extension's structure.
    let input = unsafe { input.read() };
    let (chain, event) = (input.hSwapChain.expose_provenance(), input.hNextSurfaceAvailable);
    *WORKER.lock().unwrap() = Some(std::thread::spawn(move || work(wrong, chain, event)));
    0
}

pub unsafe extern "system" fn unassign(_monitor: *mut c_void) -> i32 {
    if let Some(worker) = WORKER.lock().unwrap().take() {
        worker.join().unwrap();
    }
    0
}

/// Uses a chain that was taken away.
pub fn use_kept() {
    let chain = *KEPT.lock().unwrap();
    finished(core::ptr::with_exposed_provenance_mut(chain));
}

fn finished(chain: *mut c_void) {
    idd_call!(swap_chain_finished_processing_frame, chain);
}

/// A frame, `Ok(None)` while there is none.
fn acquire(chain: *mut c_void) -> Result<Option<Metadata>, i32> {
    let mut metadata = Metadata::init();
    match idd_call!(swap_chain_release_and_acquire_buffer, chain, &raw mut metadata) {
        0 => Ok(Some(metadata)),
        status if status as u32 == IddStatus::PENDING.get() => Ok(None),
        status => Err(status),
    }
}

fn set_device(chain: *mut c_void, device: *mut c_void) -> i32 {
    let mut input = InSwapChainSetDevice { pDevice: device };
    idd_call!(swap_chain_set_device, chain, &raw mut input)
}

fn delete(chain: *mut c_void) {
    wdf_call!(object_delete, chain);
}

fn release(object: *mut c_void) {
    platform_call!(Release, object);
}

fn next_frame(chain: *mut c_void, mut event: u64) -> Option<Metadata> {
    for _ in 0..20 {
        if let Some(frame) = acquire(chain).ok()? {
            return Some(frame);
        }
        if platform_call!(WaitForMultiple, &raw mut event, 1, 50) == u32::MAX {
            return None;
        }
    }
    None
}

fn work(wrong: &str, chain: usize, event: u64) {
    let chain: *mut c_void = core::ptr::with_exposed_provenance_mut(chain);
    let mut device = null_mut();
    platform_call!(CreateDevice, RENDER_LUID_LOW, RENDER_LUID_HIGH, &raw mut device);
    if wrong == "acquire-first" {
        let _ = acquire(chain);
    }
    if wrong == "no-such-device" {
        set_device(chain, core::ptr::without_provenance_mut(64));
    }
    set_device(chain, device);
    match wrong {
        "device-twice" => {
            set_device(chain, device);
        }
        "finish-first" => finished(chain),
        "acquire-twice" => {
            if let Some(frame) = next_frame(chain, event) {
                release(frame.pSurface);
                let _ = acquire(chain);
            }
        }
        "keep-surface" => {
            if let Some(frame) = next_frame(chain, event) {
                finished(chain);
                if let Some(second) = next_frame(chain, event) {
                    release(second.pSurface);
                    finished(chain);
                }
                release(frame.pSurface);
            }
        }
        "surface-twice" => {
            if let Some(frame) = next_frame(chain, event) {
                release(frame.pSurface);
                release(frame.pSurface);
                finished(chain);
            }
        }
        "close-event" => {
            platform_call!(CloseHandle, event);
        }
        "keep" => {
            *KEPT.lock().unwrap() = chain.expose_provenance();
            release(device);
            return;
        }
        "device-first" => {
            release(device);
            delete(chain);
            return;
        }
        "delete-twice" => delete(chain),
        _ => {}
    }
    delete(chain);
    release(device);
}
