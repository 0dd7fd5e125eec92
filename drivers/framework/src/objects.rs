//! Devices and timers of the framework.
#![allow(unsafe_code)]

use core::ffi::c_void;
use core::marker::PhantomData;
use core::ptr;
use std::sync::Arc;

use pf_abi::iddcx::{ClientConfig, idd_functions};
use pf_abi::runtime::Guid;
use pf_abi::wdf::{
    FileObjectClass, FileObjectConfig, PnpPowerEventCallbacks, TimerConfig, TriState, WdfStatus, wdf_functions,
};

use crate::bind::{Bound, idd, wdf};
use crate::context::{ContextExt, plain_attributes};
use crate::{Client, Device, Status, Timer, callbacks};

/// 100 ns in a millisecond, the unit of due times.
const TICKS_PER_MS: i64 = 10_000;

/// A device before it exists; consumed by [`DeviceInit::create`].
#[derive(Debug)]
pub struct DeviceInit<'a> {
    raw: *mut c_void,
    _call: PhantomData<&'a mut c_void>,
}

impl DeviceInit<'_> {
    /// The init structure of a device-add callback, valid until it returns.
    pub(crate) fn new(raw: *mut c_void) -> Self {
        Self { raw, _call: PhantomData }
    }

    /// Asks for the power callbacks.
    pub fn set_power_callbacks<C: Client>(&mut self) {
        let mut callbacks = PnpPowerEventCallbacks {
            EvtDeviceD0Entry: Some(callbacks::d0_entry::<C>),
            EvtDeviceD0Exit: Some(callbacks::d0_exit::<C>),
            ..PnpPowerEventCallbacks::init()
        };
        let Bound { table, globals } = wdf();
        // SAFETY: the bound table; the structure is copied during the call.
        unsafe {
            wdf_functions::device_init_set_pnp_power_event_callbacks(table, globals, self.raw, &raw mut callbacks);
        }
    }

    /// IddCxDeviceInitConfig: makes the device an indirect display. Before [`DeviceInit::create`].
    ///
    /// # Errors
    /// The status of the class extension.
    pub fn set_display_callbacks<C: Client>(&mut self) -> Result<(), Status> {
        let mut config = ClientConfig {
            EvtIddCxDeviceIoControl: Some(callbacks::device_io_control::<C>),
            EvtIddCxParseMonitorDescription: Some(callbacks::parse_monitor_description::<C>),
            EvtIddCxAdapterInitFinished: Some(callbacks::adapter_init_finished::<C>),
            EvtIddCxAdapterCommitModes: Some(callbacks::adapter_commit_modes::<C>),
            EvtIddCxMonitorGetDefaultDescriptionModes: Some(callbacks::monitor_default_modes::<C>),
            EvtIddCxMonitorQueryTargetModes: Some(callbacks::monitor_target_modes::<C>),
            EvtIddCxMonitorAssignSwapChain: Some(callbacks::monitor_assign_swap_chain::<C>),
            EvtIddCxMonitorUnassignSwapChain: Some(callbacks::monitor_unassign_swap_chain::<C>),
            ..ClientConfig::init()
        };
        let Bound { table, globals } = idd();
        // SAFETY: the bound table; the structure is copied during the call.
        Status(unsafe { idd_functions::device_init_config(table, globals, self.raw, &raw mut config) }).check()
    }

    /// Asks to be told when a client's handle is closed. The class extension installs a file configuration of its
    /// own, so this comes after [`DeviceInit::set_display_callbacks`]; whether it fires is not settled on Windows.
    pub fn set_file_cleanup<C: Client>(&mut self) {
        let mut config = FileObjectConfig {
            EvtFileCleanup: Some(callbacks::file_cleanup::<C>),
            AutoForwardCleanupClose: TriState::USE_DEFAULT,
            FileObjectClass: FileObjectClass::CANNOT_USE_FS_CONTEXTS,
            ..FileObjectConfig::init()
        };
        let Bound { table, globals } = wdf();
        // SAFETY: the bound table; the structure is copied during the call; no attributes.
        unsafe {
            wdf_functions::device_init_set_file_object_config(
                table,
                globals,
                self.raw,
                &raw mut config,
                ptr::null_mut(),
            );
        }
    }

    /// WdfDeviceCreate with `state` as the device's context.
    ///
    /// # Errors
    /// The framework's status.
    pub fn create<C: Client>(mut self, state: Arc<C::Device>) -> Result<Device, Status> {
        let mut attributes = C::Device::attributes(None);
        let mut device = ptr::null_mut();
        let Bound { table, globals } = wdf();
        // SAFETY: the bound table; every pointer is valid for the call. The framework takes the init structure over
        // and nulls it; `self` is consumed.
        Status(unsafe {
            wdf_functions::device_create(table, globals, &raw mut self.raw, &raw mut attributes, &raw mut device)
        })
        .check()?;
        let device = Device::from_raw(device).ok_or(Status::from(WdfStatus::DRIVER_INTERNAL_ERROR))?;
        C::Device::attach(device.into(), state)?;
        Ok(device)
    }
}

impl Device {
    /// Registers a device interface, without a reference string.
    ///
    /// # Errors
    /// The framework's status.
    pub fn create_interface(self, interface: Guid) -> Result<(), Status> {
        let mut guid = pf_abi::wdf::Guid {
            Data1: interface.data1,
            Data2: interface.data2,
            Data3: interface.data3,
            Data4: interface.data4,
        };
        let Bound { table, globals } = wdf();
        // SAFETY: the bound table; the GUID is valid for the call, the reference string may be null.
        Status(unsafe {
            wdf_functions::device_create_device_interface(table, globals, self.raw(), &raw mut guid, ptr::null_mut())
        })
        .check()
    }

    /// IddCxDeviceInitialize, once the device's context is usable.
    ///
    /// # Errors
    /// The status of the class extension.
    pub fn initialize_display(self) -> Result<(), Status> {
        let Bound { table, globals } = idd();
        // SAFETY: the bound table and a device of this driver.
        Status(unsafe { idd_functions::device_initialize(table, globals, self.raw()) }).check()
    }

    /// A periodic timer which calls [`Client::tick`]; it stands until it is started.
    ///
    /// # Errors
    /// The framework's status.
    pub fn create_timer<C: Client>(self, period_ms: u32) -> Result<Timer, Status> {
        let mut config = TimerConfig {
            EvtTimerFunc: Some(callbacks::timer_tick::<C>),
            Period: period_ms,
            // Not serialized with the device: a tick may depart monitors, which calls back into the driver.
            AutomaticSerialization: 0,
            ..TimerConfig::init()
        };
        let mut attributes = plain_attributes(Some(self.into()));
        let mut timer = ptr::null_mut();
        let Bound { table, globals } = wdf();
        // SAFETY: the bound table; every pointer is valid for the call.
        Status(unsafe {
            wdf_functions::timer_create(table, globals, &raw mut config, &raw mut attributes, &raw mut timer)
        })
        .check()?;
        Timer::from_raw(timer).ok_or(WdfStatus::DRIVER_INTERNAL_ERROR.into())
    }
}

impl Timer {
    /// Arms the timer; the first tick comes after `due_ms`.
    pub fn start(self, due_ms: u32) {
        let due = -i64::from(due_ms) * TICKS_PER_MS;
        let Bound { table, globals } = wdf();
        // SAFETY: the bound table and a timer of this driver. The answer only says whether it was armed before.
        unsafe { wdf_functions::timer_start(table, globals, self.raw(), due) };
    }

    /// Disarms the timer and, with `wait`, waits for a tick that is running. Never wait inside a tick.
    pub fn stop(self, wait: bool) {
        let Bound { table, globals } = wdf();
        // SAFETY: as above.
        unsafe { wdf_functions::timer_stop(table, globals, self.raw(), u8::from(wait)) };
    }

    /// The device whose child the timer is.
    pub(crate) fn device(self) -> Option<Device> {
        let Bound { table, globals } = wdf();
        // SAFETY: as above.
        Device::from_raw(unsafe { wdf_functions::timer_get_parent_object(table, globals, self.raw()) })
    }
}

impl crate::FileObject {
    /// The device on which the file was opened.
    pub(crate) fn device(self) -> Option<Device> {
        let Bound { table, globals } = wdf();
        // SAFETY: the bound table and a file of a running callback.
        Device::from_raw(unsafe { wdf_functions::file_object_get_device(table, globals, self.raw()) })
    }
}
