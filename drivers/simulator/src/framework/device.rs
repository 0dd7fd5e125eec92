//! The driver, its device, and the power script (iddcx-driver §3.1).

use pf_abi::runtime::Guid;
use pf_abi::wdf::{PowerState, WdfStatus};

use crate::calls::{self, DeviceAdd, FileCallbacks, PowerCallbacks, Unload};
use crate::machine::Machine;
use crate::objects::{Handle, Kind, ObjectSpec};
use crate::status::Status;
use crate::verifier::rules;

/// How far a device has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
    #[default]
    Added,
    /// D0Entry runs or has run.
    Entered,
    /// D0Exit has run.
    Exited,
}

/// What a device-add callback has asked for so far.
#[derive(Debug, Default)]
pub struct Init {
    pub power: PowerCallbacks,
    pub files: Option<FileCallbacks>,
    pub requests: ObjectSpec,
    pub used: bool,
}

/// Driver and device.
#[derive(Debug, Default)]
pub struct State {
    pub driver: Option<Handle>,
    pub(crate) device_add: Option<DeviceAdd>,
    pub(crate) unload: Option<Unload>,
    pub init: Option<Init>,
    pub device: Option<Handle>,
    pub power: Power,
    pub power_callbacks: PowerCallbacks,
    pub file_callbacks: Option<FileCallbacks>,
    pub request_spec: ObjectSpec,
    /// Registered interfaces and whether they are enabled.
    pub interfaces: Vec<(Guid, bool)>,
    pub failed: bool,
}

/// The one init structure of a device-add callback, as the driver sees it.
pub const DEVICE_INIT: u64 = 0xf3 << 56 | 0x10;

/// Longest list of interfaces.
const INTERFACES_MAX: usize = 64;

impl Machine {
    /// WdfDriverCreate.
    pub(crate) fn driver_create(
        &self,
        spec: ObjectSpec,
        device_add: Option<DeviceAdd>,
        unload: Option<Unload>,
    ) -> Result<Handle, Status> {
        const CALL: &str = "WdfDriverCreate";
        if self.framework.state.lock().driver.is_some() {
            self.verifier.report(rules::ORDER, format!("{CALL}: called a second time"));
            return Err(WdfStatus::DRIVER_INTERNAL_ERROR.into());
        }
        self.no_parent(&spec, CALL)?;
        if device_add.is_none() {
            self.verifier.report(rules::CALLBACK_MISSING, format!("{CALL}: EvtDriverDeviceAdd is null"));
        }
        let driver = self.new_object(Kind::Driver, None, spec, CALL)?;
        let mut state = self.framework.state.lock();
        state.driver = Some(driver);
        state.device_add = device_add;
        state.unload = unload;
        Ok(driver)
    }

    fn no_parent(&self, spec: &ObjectSpec, call: &str) -> Result<(), Status> {
        if spec.parent.is_none() {
            return Ok(());
        }
        self.verifier.report(rules::STRUCT_VALUE, format!("{call}: the attributes must not name a parent"));
        Err(WdfStatus::PARENT_ASSIGNMENT_NOT_ALLOWED.into())
    }

    /// Runs `set` on the init structure of the running device-add callback.
    pub(crate) fn with_init<T>(&self, init: u64, call: &str, set: impl FnOnce(&mut Init) -> T) -> Result<T, Status> {
        let mut state = self.framework.state.lock();
        match &mut state.init {
            Some(open) if init == DEVICE_INIT && !open.used => Ok(set(open)),
            _ => {
                drop(state);
                self.verifier.report(rules::ORDER, format!("{call}: the device init is not valid (any more)"));
                Err(WdfStatus::INVALID_DEVICE_STATE.into())
            }
        }
    }

    /// WdfDeviceCreate.
    pub(crate) fn device_create(&self, init: u64, spec: ObjectSpec) -> Result<Handle, Status> {
        const CALL: &str = "WdfDeviceCreate";
        self.no_parent(&spec, CALL)?;
        self.with_init(init, CALL, |_| ())?;
        if !self.class.configured() {
            self.verifier.report(rules::ORDER, format!("{CALL}: before IddCxDeviceInitConfig"));
            return Err(WdfStatus::INVALID_DEVICE_STATE.into());
        }
        let driver = self.framework.state.lock().driver;
        let device = self.new_object(Kind::Device, driver, spec, CALL)?;
        let mut state = self.framework.state.lock();
        if let Some(init) = &mut state.init {
            init.used = true;
            let (power, files) = (init.power, init.files);
            let requests = core::mem::take(&mut init.requests);
            state.power_callbacks = power;
            state.file_callbacks = files;
            state.request_spec = requests;
        }
        state.device = Some(device);
        Ok(device)
    }

    /// WdfDeviceCreateDeviceInterface.
    pub(crate) fn create_interface(&self, device: Handle, interface: Guid) -> Result<(), Status> {
        self.expect(device, Kind::Device, "WdfDeviceCreateDeviceInterface")?;
        let mut state = self.framework.state.lock();
        if state.interfaces.len() >= INTERFACES_MAX {
            return Err(WdfStatus::INSUFFICIENT_RESOURCES.into());
        }
        state.interfaces.push((interface, true));
        Ok(())
    }

    /// WdfDeviceSetDeviceInterfaceState.
    pub(crate) fn set_interface_state(&self, device: Handle, interface: Guid, enabled: bool) {
        const CALL: &str = "WdfDeviceSetDeviceInterfaceState";
        if self.expect(device, Kind::Device, CALL).is_err() {
            return;
        }
        let mut state = self.framework.state.lock();
        match state.interfaces.iter_mut().find(|(known, _)| *known == interface) {
            Some((_, state)) => *state = enabled,
            None => {
                drop(state);
                self.verifier.report(rules::STRUCT_VALUE, format!("{CALL}: {interface} was never created"));
            }
        }
    }

    /// Whether a client may open this interface now.
    pub(crate) fn interface_active(&self, interface: &[u8; 16]) -> bool {
        let state = self.framework.state.lock();
        let running = state.power == Power::Entered && !state.failed;
        running && state.interfaces.iter().any(|(known, enabled)| *enabled && known.to_bytes() == *interface)
    }

    /// Plug and play: asks the driver for its device, and starts it.
    ///
    /// # Errors
    /// What the driver answered, or what it forgot.
    pub fn start_device(&'static self) -> Result<(), String> {
        let (driver, device_add) = {
            let mut state = self.framework.state.lock();
            state.init = Some(Init::default());
            (state.driver, state.device_add)
        };
        let driver = driver.ok_or("the driver's entry succeeded without WdfDriverCreate")?;
        let device_add = device_add.ok_or("the driver has no EvtDriverDeviceAdd")?;
        let status = calls::device_add(self, device_add, driver, DEVICE_INIT);
        let (device, power) = {
            let mut state = self.framework.state.lock();
            state.init = None;
            (state.device, state.power_callbacks)
        };
        if !status.is_success() {
            return Err(format!("EvtDriverDeviceAdd failed with {status}"));
        }
        let Some(device) = device else {
            self.verifier.report(rules::ORDER_NO_DEVICE, "EvtDriverDeviceAdd succeeded without WdfDeviceCreate");
            return Err("EvtDriverDeviceAdd made no device".to_owned());
        };
        if !self.class.initialized() {
            self.verifier.report(rules::ORDER, "EvtDriverDeviceAdd returned without IddCxDeviceInitialize");
        }
        self.framework.state.lock().power = Power::Entered;
        let status = calls::d0_entry(self, power, device, PowerState::D3_FINAL);
        if !status.is_success() {
            return Err(format!("EvtDeviceD0Entry failed with {status}"));
        }
        Ok(())
    }

    /// Plug and play: stops the device and takes everything down in order. Clients are gone already.
    pub fn stop_device(&self) {
        let (device, power, reached) = {
            let state = self.framework.state.lock();
            (state.device, state.power_callbacks, state.power)
        };
        self.class_stops();
        if let Some(device) = device {
            if reached == Power::Entered {
                let status = calls::d0_exit(self, power, device, PowerState::D3_FINAL);
                if !status.is_success() {
                    self.verifier.report(rules::CALLBACK_FAILED, format!("EvtDeviceD0Exit failed with {status}"));
                }
                self.framework.state.lock().power = Power::Exited;
            }
            self.class_unwinds();
            if let Err(error) = self.delete_object(device) {
                tracing::error!(%error, "the device was deleted before its end");
            }
            self.framework.timers.close();
        }
        let (driver, unload) = {
            let mut state = self.framework.state.lock();
            state.device = None;
            (state.driver.take(), state.unload)
        };
        if let Some(driver) = driver {
            if let Some(unload) = unload {
                calls::unload(self, unload, driver);
            }
            if let Err(error) = self.delete_object(driver) {
                tracing::error!(%error, "the driver object was deleted before its end");
            }
        }
    }

    /// WdfDeviceSetFailed.
    pub(crate) fn device_failed(&self, device: Handle, action: i32) {
        if self.expect(device, Kind::Device, "WdfDeviceSetFailed").is_ok() {
            tracing::error!(action, "the driver set its device to failed");
            self.framework.state.lock().failed = true;
        }
    }
}
