//! Driver and device as the driver calls on them.

use pf_abi::runtime::Guid;
use pf_abi::wdf::WdfStatus;

use super::callbacks::{DeviceAdd, Unload};
use super::class_driver::ClassDriver;
use super::device::{DEVICE_INIT, Init, Power};
use super::instance::Framework;
use crate::machine::objects::{Handle, Kind, ObjectSpec};
use crate::status::Status;
use crate::verifier::rules;

/// Longest list of interfaces.
const INTERFACES_MAX: usize = 64;

impl Framework {
    /// WdfDriverCreate.
    pub(crate) fn driver_create(
        &self,
        spec: ObjectSpec,
        device_add: Option<DeviceAdd>,
        unload: Option<Unload>,
    ) -> Result<Handle, Status> {
        const CALL: &str = "WdfDriverCreate";
        if self.state.lock().driver.is_some() {
            self.verifier.report(rules::ORDER, format!("{CALL}: called a second time"));
            return Err(WdfStatus::DRIVER_INTERNAL_ERROR.into());
        }
        self.no_parent(&spec, CALL)?;
        if device_add.is_none() {
            self.verifier.report(rules::CALLBACK_MISSING, format!("{CALL}: EvtDriverDeviceAdd is null"));
        }
        let driver = self.new_object(Kind::Driver, None, spec, CALL)?;
        let mut state = self.state.lock();
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
        let mut state = self.state.lock();
        match &mut state.init {
            Some(open) if init == DEVICE_INIT && !open.used => Ok(set(open)),
            _ => {
                drop(state);
                self.verifier.report(rules::ORDER, format!("{call}: the device init is not valid (any more)"));
                Err(WdfStatus::INVALID_DEVICE_STATE.into())
            }
        }
    }

    /// Checks the init structure that a driver hands to a class driver; reported when it is not the open one.
    pub(crate) fn expect_init(&self, init: u64, call: &str) -> Result<(), Status> {
        self.with_init(init, call, |_| ())
    }

    /// WdfDeviceCreate.
    pub(crate) fn device_create(&self, init: u64, spec: ObjectSpec) -> Result<Handle, Status> {
        const CALL: &str = "WdfDeviceCreate";
        self.no_parent(&spec, CALL)?;
        self.with_init(init, CALL, |_| ())?;
        if let Some(owed) = self.class_driver().and_then(ClassDriver::owed_before_create) {
            self.verifier.report(rules::ORDER, format!("{CALL}: before {owed}"));
            return Err(WdfStatus::INVALID_DEVICE_STATE.into());
        }
        let driver = self.state.lock().driver;
        let device = self.new_object(Kind::Device, driver, spec, CALL)?;
        let mut state = self.state.lock();
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
        let mut state = self.state.lock();
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
        let mut state = self.state.lock();
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
        let state = self.state.lock();
        let running = state.power == Power::Entered && !state.failed;
        running && state.interfaces.iter().any(|(known, enabled)| *enabled && known.to_bytes() == *interface)
    }

    /// How far the device has come.
    pub(crate) fn power(&self) -> Power {
        self.state.lock().power
    }

    /// WdfDeviceSetFailed.
    pub(crate) fn device_failed(&self, device: Handle, action: i32) {
        if self.expect(device, Kind::Device, "WdfDeviceSetFailed").is_ok() {
            tracing::error!(action, "the driver set its device to failed");
            self.state.lock().failed = true;
        }
    }
}
