//! The class extension as a class driver of the framework.

use super::callbacks;
use super::extension::ClassExtension;
use super::state::MonitorPhase;
use crate::machine::framework::class_driver::{ClassDriver, DeviceControl};
use crate::machine::objects::{Handle, Kind};

impl ClassDriver for ClassExtension {
    fn owed_before_create(&self) -> Option<&'static str> {
        self.state.lock().callbacks.is_none().then_some("IddCxDeviceInitConfig")
    }

    fn owed_after_add(&self) -> Option<&'static str> {
        (!self.state.lock().initialized).then_some("IddCxDeviceInitialize")
    }

    fn takes_device_control(&self) -> bool {
        self.state.lock().callbacks.is_some_and(|callbacks| callbacks.io_control.is_some())
    }

    fn device_control(&self, control: &DeviceControl) {
        let callback = self.state.lock().callbacks.and_then(|callbacks| callbacks.io_control);
        if let Some(callback) = callback {
            callbacks::io_control(&self.around.watch, callback, control);
        }
    }

    fn refuses_deletion(&self, object: Handle, kind: Kind) -> Option<&'static str> {
        let arrived = kind == Kind::Monitor
            && self.state.lock().monitors.get(&object).is_some_and(|monitor| monitor.phase == MonitorPhase::Arrived);
        arrived.then_some("has arrived: depart it")
    }

    fn driver_deletes(&self, object: Handle, kind: Kind) {
        match kind {
            Kind::Monitor => {
                self.state.lock().monitors.remove(&object);
            }
            Kind::SwapChain => self.chain_deleted(object),
            _ => {}
        }
    }

    /// No chain is left assigned.
    fn device_stops(&self) {
        let _changing = self.changing.lock();
        let monitors: Vec<Handle> = {
            let mut state = self.state.lock();
            state.stopping = true;
            state.monitors.keys().copied().collect()
        };
        monitors.into_iter().for_each(|monitor| self.take_chain_away(monitor));
    }

    /// Monitors and adapter go.
    fn device_stopped(&self) {
        let _changing = self.changing.lock();
        let monitors: Vec<Handle> = self.state.lock().monitors.keys().copied().collect();
        monitors.into_iter().for_each(|monitor| self.remove_monitor(monitor, false));
        let adapter = self.state.lock().adapter.take();
        if let Some(adapter) = adapter
            && let Err(error) = self.around.framework.delete_object(adapter.handle)
        {
            self.around.framework.bad_object(error, "removing the adapter");
        }
    }
}
