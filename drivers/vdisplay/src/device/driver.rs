//! The state that hangs on the driver object: the way from callbacks without a device to the device.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use pf_framework::{Adapter, Context, ContextType, Status};

use super::DeviceState;
use crate::client::report_panic;
use crate::monitor::{MonitorState, edid};
use crate::platform::Current;

static DRIVER: ContextType<DriverState> = ContextType::new(c"PfDriver", &DRIVER);

/// What is known about an adapter handle.
#[derive(Debug)]
enum Asked {
    /// The class extension was faster than the call that asked for the adapter.
    Answered(Status),
    /// The device that asked.
    By(Weak<DeviceState>),
}

/// The driver object's state.
#[derive(Debug)]
pub struct DriverState {
    platform: Current,
    devices: Mutex<Vec<Weak<DeviceState>>>,
    adapters: Mutex<HashMap<usize, Asked>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl DriverState {
    pub fn new(platform: Current) -> Self {
        Self { platform, devices: Mutex::default(), adapters: Mutex::default() }
    }

    pub fn platform(&self) -> &Current {
        &self.platform
    }

    pub fn add_device(&self, device: &Arc<DeviceState>) {
        let mut devices = lock(&self.devices);
        devices.retain(|device| device.strong_count() > 0);
        devices.push(Arc::downgrade(device));
    }

    fn devices(&self) -> Vec<Arc<DeviceState>> {
        lock(&self.devices).iter().filter_map(Weak::upgrade).collect()
    }

    /// `device` has got this adapter handle. The answer, when the class extension was faster.
    pub fn adapter_asked(&self, adapter: Adapter, device: &Arc<DeviceState>) -> Option<Status> {
        match lock(&self.adapters).insert(adapter.id(), Asked::By(Arc::downgrade(device))) {
            Some(Asked::Answered(status)) => Some(status),
            Some(Asked::By(_)) | None => None,
        }
    }

    /// The class extension's answer about an adapter. The device that asked for it, when it is known by now;
    /// otherwise [`DriverState::adapter_asked`] will tell it.
    pub fn adapter_answered(&self, adapter: Adapter, status: Status) -> Option<Arc<DeviceState>> {
        let mut adapters = lock(&self.adapters);
        if let Some(Asked::By(device)) = adapters.get(&adapter.id()) {
            return device.upgrade();
        }
        adapters.insert(adapter.id(), Asked::Answered(status));
        None
    }

    /// The adapter died with its device's stop.
    pub fn adapter_gone(&self, adapter: Adapter) {
        lock(&self.adapters).remove(&adapter.id());
    }

    /// The monitor with this description: its serial number is the monitor id.
    pub fn monitor_of(&self, description: &[u8]) -> Option<Arc<MonitorState>> {
        let id = edid::serial(description)?;
        self.devices().iter().find_map(|device| device.monitor_with_id(id))
    }
}

impl Context for DriverState {
    fn context_type() -> &'static ContextType<Self> {
        &DRIVER
    }

    fn cleanup_panicked(message: &str) {
        report_panic("cleanup of the driver", message);
    }
}
