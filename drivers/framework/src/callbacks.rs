//! The functions that framework and class extension call: each translates its arguments, calls [`Client`], and lets no
//! panic out.
#![allow(unsafe_code)]

use core::ffi::c_void;
use core::mem::MaybeUninit;
use core::ptr::NonNull;
use std::sync::Arc;

use pf_abi::iddcx::{
    IddStatus, InAdapterInitFinished, InCommitModes, InGetDefaultDescriptionModes, InParseMonitorDescription,
    InQueryTargetModes, InSetSwapChain, MonitorDescription, MonitorDescriptionType, MonitorMode, MonitorModeOrigin,
    NO_PREFERRED_MODE, OutGetDefaultDescriptionModes, OutParseMonitorDescription, OutQueryTargetModes, PathFlags,
    VideoSignalInfo,
};
use pf_abi::wdf::{PowerState, WdfStatus};

use crate::bind::driver_state;
use crate::context::ContextExt;
use crate::display::target_mode;
use crate::handle::{Object, aligned};
use crate::{
    Adapter, Assignment, Client, CommittedPath, Context, Device, DeviceInit, FileObject, Request, Status, SwapChain,
    Timer, catch_panic,
};

/// Runs a callback that answers a status.
fn answer<C: Client>(name: &'static str, body: impl FnOnce() -> Result<(), Status>) -> i32 {
    catch_panic(
        Status::from(WdfStatus::DRIVER_INTERNAL_ERROR).0,
        |message| C::panicked(name, message),
        || Status::from(body()).0,
    )
}

/// Runs a callback that answers nothing.
fn run<C: Client>(name: &'static str, body: impl FnOnce()) {
    catch_panic((), |message| C::panicked(name, message), body);
}

/// The context of an object; its absence is a contract broken by one of the two sides.
fn context<T: Context>(object: *mut c_void) -> Result<Arc<T>, Status> {
    Object::from_raw(object).and_then(T::of).ok_or(WdfStatus::INVALID_DEVICE_STATE.into())
}

/// A copy of what a pointer argument leads to. Null and crooked pointers are refused.
///
/// # Safety
/// `pointer` leads to a `T` for the duration of the callback, when it is neither null nor misaligned.
unsafe fn argument<T: Copy>(pointer: *mut T) -> Result<T, Status> {
    let pointer = place(pointer)?;
    // SAFETY: aligned; the rest is the caller's promise.
    Ok(unsafe { pointer.read() })
}

/// Where an answer or a list goes.
fn place<T>(pointer: *mut T) -> Result<NonNull<T>, Status> {
    aligned(pointer).ok_or(WdfStatus::INVALID_PARAMETER.into())
}

pub(crate) unsafe extern "system" fn device_add<C: Client>(_driver: *mut c_void, device_init: *mut c_void) -> i32 {
    answer::<C>("EvtDriverDeviceAdd", || {
        let driver = driver_state::<C>().ok_or(Status::from(WdfStatus::INVALID_DEVICE_STATE))?;
        C::device_add(&driver, DeviceInit::new(device_init))
    })
}

pub(crate) unsafe extern "system" fn driver_unload<C: Client>(driver: *mut c_void) {
    run::<C>("EvtDriverUnload", || {
        if let Ok(driver) = context::<C::Driver>(driver) {
            C::unload(&driver);
        }
    });
}

pub(crate) unsafe extern "system" fn d0_entry<C: Client>(device: *mut c_void, previous: PowerState) -> i32 {
    answer::<C>("EvtDeviceD0Entry", || {
        let handle = Device::from_raw(device).ok_or(Status::from(WdfStatus::INVALID_PARAMETER))?;
        C::d0_entry(&context::<C::Device>(device)?, handle, previous)
    })
}

pub(crate) unsafe extern "system" fn d0_exit<C: Client>(device: *mut c_void, target: PowerState) -> i32 {
    answer::<C>("EvtDeviceD0Exit", || {
        C::d0_exit(&context::<C::Device>(device)?, target);
        Ok(())
    })
}

pub(crate) unsafe extern "system" fn file_cleanup<C: Client>(file: *mut c_void) {
    run::<C>("EvtFileCleanup", || {
        if let Some(file) = FileObject::from_raw(file)
            && let Some(device) = file.device().map(Object::from).and_then(C::Device::of)
        {
            C::file_cleanup(&device, file);
        }
    });
}

pub(crate) unsafe extern "system" fn timer_tick<C: Client>(timer: *mut c_void) {
    run::<C>("EvtTimerFunc", || {
        if let Some(device) = Timer::from_raw(timer).and_then(Timer::device).map(Object::from).and_then(C::Device::of) {
            C::tick(&device);
        }
    });
}

pub(crate) unsafe extern "system" fn device_io_control<C: Client>(
    device: *mut c_void,
    request: *mut c_void,
    output_length: usize,
    input_length: usize,
    code: u32,
) {
    run::<C>("EvtIddCxDeviceIoControl", || {
        // From here on the request answers itself, even when the device has no context or the driver panics.
        let Some(request) = Request::new(request, input_length, output_length) else {
            return;
        };
        match context::<C::Device>(device) {
            Ok(device) => C::device_control(&device, code, request),
            Err(status) => request.complete_status(status),
        }
    });
}

pub(crate) unsafe extern "system" fn adapter_init_finished<C: Client>(
    adapter: *mut c_void,
    input: *mut InAdapterInitFinished,
) -> i32 {
    answer::<C>("EvtIddCxAdapterInitFinished", || {
        // SAFETY: the class extension's argument.
        let status = Status(unsafe { argument(input) }?.AdapterInitStatus);
        let handle = Adapter::from_raw(adapter).ok_or(Status::from(WdfStatus::INVALID_PARAMETER))?;
        let driver = driver_state::<C>().ok_or(Status::from(WdfStatus::INVALID_DEVICE_STATE))?;
        C::adapter_init_finished(&driver, handle, status);
        Ok(())
    })
}

pub(crate) unsafe extern "system" fn adapter_commit_modes<C: Client>(
    adapter: *mut c_void,
    input: *mut InCommitModes,
) -> i32 {
    answer::<C>("EvtIddCxAdapterCommitModes", || {
        // SAFETY: the class extension's argument.
        let input = unsafe { argument(input) }?;
        let raw = if input.PathCount == 0 || input.pPaths.is_null() {
            &[]
        } else {
            let paths = NonNull::slice_from_raw_parts(place(input.pPaths)?, input.PathCount as usize);
            // SAFETY: the class extension's array of that many paths, valid for the call and written by nobody.
            unsafe { paths.as_ref() }
        };
        let paths: Vec<_> = raw
            .iter()
            .map(|path| CommittedPath {
                monitor: context::<C::Monitor>(path.MonitorObject).ok(),
                active: path.Flags.contains(PathFlags::ACTIVE),
                changed: path.Flags.contains(PathFlags::CHANGED),
                signal: path.TargetVideoSignalInfo,
            })
            .collect();
        C::commit_modes(&context::<C::Adapter>(adapter)?, &paths)
    })
}

/// The bytes of a description.
///
/// # Safety
/// The class extension's structure: its data pointer is valid for its size during the callback.
unsafe fn description_bytes(description: &MonitorDescription) -> Result<&[u8], Status> {
    if description.DataSize == 0 || description.pData.is_null() {
        return Err(IddStatus::MONITOR_NO_DESCRIPTOR.into());
    }
    if description.Type != MonitorDescriptionType::EDID {
        return Err(IddStatus::MONITOR_UNKNOWN_DESCRIPTOR_FORMAT.into());
    }
    // SAFETY: the caller's promise.
    Ok(unsafe { core::slice::from_raw_parts(description.pData, description.DataSize as usize) })
}

/// Number of modes of an answer.
fn count(list: &[VideoSignalInfo]) -> Result<u32, Status> {
    u32::try_from(list.len()).map_err(|_| WdfStatus::INVALID_PARAMETER.into())
}

/// The elements of an answer, in the second of two passes: in the first there is no room, and none is written.
///
/// # Safety
/// `buffer` has room for `room` elements of `T`, which nobody else uses, when it is neither null nor misaligned.
unsafe fn write_list<T>(
    list: &[VideoSignalInfo],
    room: u32,
    buffer: *mut T,
    element: impl Fn(VideoSignalInfo) -> T,
) -> Result<(), Status> {
    if room == 0 {
        return Ok(());
    }
    if room < count(list)? {
        return Err(WdfStatus::BUFFER_TOO_SMALL.into());
    }
    let mut elements = NonNull::slice_from_raw_parts(place(buffer)?.cast::<MaybeUninit<T>>(), list.len());
    // SAFETY: aligned, and there is room for that many; nothing is read, so that they may hold anything.
    let elements = unsafe { elements.as_mut() };
    for (to, signal) in elements.iter_mut().zip(list) {
        to.write(element(*signal));
    }
    Ok(())
}

fn monitor_mode(origin: MonitorModeOrigin) -> impl Fn(VideoSignalInfo) -> MonitorMode {
    move |signal| MonitorMode { Origin: origin, MonitorVideoSignalInfo: signal, ..MonitorMode::init() }
}

pub(crate) unsafe extern "system" fn parse_monitor_description<C: Client>(
    input: *mut InParseMonitorDescription,
    output: *mut OutParseMonitorDescription,
) -> i32 {
    answer::<C>("EvtIddCxParseMonitorDescription", || {
        // SAFETY: the class extension's argument.
        let input = unsafe { argument(input) }?;
        let output = place(output)?;
        let driver = driver_state::<C>().ok_or(Status::from(WdfStatus::INVALID_DEVICE_STATE))?;
        // SAFETY: the class extension's structure.
        let description = unsafe { description_bytes(&input.MonitorDescription) }?;
        let list = C::parse_description(&driver, description)?;
        let answer = OutParseMonitorDescription {
            MonitorModeBufferOutputCount: count(&list.modes)?,
            PreferredMonitorModeIdx: list.preferred.unwrap_or(NO_PREFERRED_MODE),
        };
        // SAFETY: the class extension's structure for the answer.
        unsafe { output.write(answer) };
        let element = monitor_mode(MonitorModeOrigin::MONITOR_DESCRIPTOR);
        // SAFETY: the class extension states its buffer's room.
        unsafe { write_list(&list.modes, input.MonitorModeBufferInputCount, input.pMonitorModes, element) }
    })
}

pub(crate) unsafe extern "system" fn monitor_default_modes<C: Client>(
    monitor: *mut c_void,
    input: *mut InGetDefaultDescriptionModes,
    output: *mut OutGetDefaultDescriptionModes,
) -> i32 {
    answer::<C>("EvtIddCxMonitorGetDefaultDescriptionModes", || {
        // SAFETY: the class extension's argument.
        let input = unsafe { argument(input) }?;
        let output = place(output)?;
        let list = C::default_modes(&context::<C::Monitor>(monitor)?)?;
        let answer = OutGetDefaultDescriptionModes {
            DefaultMonitorModeBufferOutputCount: count(&list.modes)?,
            PreferredMonitorModeIdx: list.preferred.unwrap_or(NO_PREFERRED_MODE),
        };
        // SAFETY: the class extension's structure for the answer.
        unsafe { output.write(answer) };
        let element = monitor_mode(MonitorModeOrigin::DRIVER);
        // SAFETY: the class extension states its buffer's room.
        unsafe {
            write_list(&list.modes, input.DefaultMonitorModeBufferInputCount, input.pDefaultMonitorModes, element)
        }
    })
}

pub(crate) unsafe extern "system" fn monitor_target_modes<C: Client>(
    monitor: *mut c_void,
    input: *mut InQueryTargetModes,
    output: *mut OutQueryTargetModes,
) -> i32 {
    answer::<C>("EvtIddCxMonitorQueryTargetModes", || {
        // SAFETY: the class extension's argument.
        let input = unsafe { argument(input) }?;
        let output = place(output)?;
        let modes = C::target_modes(&context::<C::Monitor>(monitor)?)?;
        let answer = OutQueryTargetModes { TargetModeBufferOutputCount: count(&modes)? };
        // SAFETY: the class extension's structure for the answer.
        unsafe { output.write(answer) };
        // SAFETY: the class extension states its buffer's room.
        unsafe { write_list(&modes, input.TargetModeBufferInputCount, input.pTargetModes, target_mode) }
    })
}

pub(crate) unsafe extern "system" fn monitor_assign_swap_chain<C: Client>(
    monitor: *mut c_void,
    input: *mut InSetSwapChain,
) -> i32 {
    // "Abandon" asks the system to try again; any other failure ends the driver (iddcx-driver §3.2). A panic after the
    // chain was taken deletes it while unwinding, so that the answer has to be success: the system assigns anew.
    let abandon = Status::from(IddStatus::ABANDON_SWAPCHAIN).0;
    let mut fallback = abandon;
    let taken = &mut fallback;
    let answer = catch_panic(
        None,
        |message| C::panicked("EvtIddCxMonitorAssignSwapChain", message),
        || {
            // SAFETY: the class extension's argument.
            let Ok(input) = (unsafe { argument(input) }) else {
                return Some(abandon);
            };
            let Ok(monitor) = context::<C::Monitor>(monitor) else {
                return Some(abandon);
            };
            let Some(chain) = SwapChain::from_raw(input.hSwapChain) else {
                return Some(abandon);
            };
            *taken = Status::SUCCESS.0;
            let assignment = Assignment {
                chain,
                surface_available: input.hNextSurfaceAvailable,
                render_adapter: input.RenderAdapterLuid,
            };
            match C::assign_swap_chain(&monitor, assignment) {
                Ok(()) => Some(Status::SUCCESS.0),
                Err(refused) => {
                    refused.chain.leave_to_system();
                    Some(abandon)
                }
            }
        },
    );
    answer.unwrap_or(fallback)
}

pub(crate) unsafe extern "system" fn monitor_unassign_swap_chain<C: Client>(monitor: *mut c_void) -> i32 {
    // A failure here has no meaning to the system: there is nothing it could do about it.
    run::<C>("EvtIddCxMonitorUnassignSwapChain", || {
        if let Ok(monitor) = context::<C::Monitor>(monitor) {
            C::unassign_swap_chain(&monitor);
        }
    });
    Status::SUCCESS.0
}
