//! The life of the device: load, power script, unload (iddcx-driver §3.1).

use pf_abi::wdf::PowerState;

use super::callbacks;
use super::class_driver::ClassDriver;
use super::device::{DEVICE_INIT, Init, Power};
use super::instance::Framework;
use crate::status::Status;
use crate::verifier::rules;

/// Why a device was not started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    #[error("the driver's entry succeeded without WdfDriverCreate")]
    NoDriver,
    #[error("the driver has no EvtDriverDeviceAdd")]
    NoDeviceAdd,
    #[error("EvtDriverDeviceAdd made no device")]
    NoDevice,
    #[error("{0} failed with {1}")]
    Failed(&'static str, Status),
}

impl Framework {
    /// Plug and play: asks the driver for its device, and starts it.
    ///
    /// # Errors
    /// [`StartError`]: what the driver answered, or what it forgot.
    pub fn start_device(&self) -> Result<(), StartError> {
        let (driver, device_add) = {
            let mut state = self.state.lock();
            state.init = Some(Init::default());
            (state.driver, state.device_add)
        };
        let driver = driver.ok_or(StartError::NoDriver)?;
        let device_add = device_add.ok_or(StartError::NoDeviceAdd)?;
        let status = callbacks::device_add(&self.watch, device_add, driver, DEVICE_INIT);
        let (device, power) = {
            let mut state = self.state.lock();
            state.init = None;
            (state.device, state.power_callbacks)
        };
        if !status.is_success() {
            return Err(StartError::Failed("EvtDriverDeviceAdd", status));
        }
        let Some(device) = device else {
            self.verifier.report(rules::ORDER_NO_DEVICE, "EvtDriverDeviceAdd succeeded without WdfDeviceCreate");
            return Err(StartError::NoDevice);
        };
        if let Some(owed) = self.class_driver().and_then(ClassDriver::owed_after_add) {
            self.verifier.report(rules::ORDER, format!("EvtDriverDeviceAdd returned without {owed}"));
        }
        self.state.lock().power = Power::Entered;
        let status = callbacks::d0_entry(&self.watch, power, device, PowerState::D3_FINAL);
        if !status.is_success() {
            return Err(StartError::Failed("EvtDeviceD0Entry", status));
        }
        Ok(())
    }

    /// Plug and play: stops the device and takes everything down in order. Clients are gone already.
    pub fn stop_device(&self) {
        let (device, power, reached) = {
            let state = self.state.lock();
            (state.device, state.power_callbacks, state.power)
        };
        if let Some(class_driver) = self.class_driver() {
            class_driver.device_stops();
        }
        if let Some(device) = device {
            if reached == Power::Entered {
                let status = callbacks::d0_exit(&self.watch, power, device, PowerState::D3_FINAL);
                if !status.is_success() {
                    self.verifier.report(rules::CALLBACK_FAILED, format!("EvtDeviceD0Exit failed with {status}"));
                }
                self.state.lock().power = Power::Exited;
            }
            if let Some(class_driver) = self.class_driver() {
                class_driver.device_stopped();
            }
            if let Err(error) = self.delete_object(device) {
                tracing::error!(%error, "the device was deleted before its end");
            }
            self.timers.close();
        }
        let (driver, unload) = {
            let mut state = self.state.lock();
            state.device = None;
            (state.driver.take(), state.unload)
        };
        if let Some(driver) = driver {
            if let Some(unload) = unload {
                callbacks::unload(&self.watch, unload, driver);
            }
            if let Err(error) = self.delete_object(driver) {
                tracing::error!(%error, "the driver object was deleted before its end");
            }
        }
    }
}
