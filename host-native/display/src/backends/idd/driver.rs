//! The driver over the generated IOCTL client, and the system's display configuration.

use std::sync::Arc;

use pf_abi::control::{
    AddReply, AddRequest, DisplayClient, InfoReply, NtStatus, RemoveRequest, SetRenderAdapterRequest,
};
use pf_abi::runtime::IoctlError;
use pf_idd::transport::{DeviceError, DeviceIo, Topology};
use pf_media::{AdapterId, Mode};

use crate::driver::{DeviceFault, DriverError, MonitorDriver};

impl DeviceFault for DeviceError {
    fn is_gone(&self) -> bool {
        DeviceError::is_gone(self)
    }

    fn status(&self) -> Option<NtStatus> {
        DeviceError::status(self)
    }
}

/// [`MonitorDriver`] over a device and the system's display configuration.
#[derive(Debug)]
pub struct DisplayDriver<D: DeviceIo, T> {
    client: DisplayClient<D>,
    topology: T,
}

impl<D: DeviceIo, T: Topology> DisplayDriver<D, T> {
    /// Joins the two.
    #[must_use]
    pub fn new(device: D, topology: T) -> Self {
        Self { client: DisplayClient::new(device), topology }
    }
}

fn failed(operation: &'static str, fault: DeviceError) -> DriverError {
    if fault.is_gone() {
        return DriverError::Gone(Arc::new(fault));
    }
    match fault.status() {
        Some(status) => DriverError::Refused { operation, status },
        None => DriverError::Failed { operation, fault: Arc::new(fault) },
    }
}

fn classify(operation: &'static str, error: IoctlError<DeviceError>) -> DriverError {
    match error {
        IoctlError::Io(fault) => failed(operation, fault),
        IoctlError::ShortReply { got, want } => DriverError::ShortReply { operation, got, want },
    }
}

impl<D: DeviceIo, T: Topology> MonitorDriver for DisplayDriver<D, T> {
    fn info(&mut self) -> Result<InfoReply, DriverError> {
        self.client.get_info().map_err(|error| classify("GET_INFO", error))
    }

    fn add(&mut self, request: &AddRequest) -> Result<AddReply, DriverError> {
        self.client.add(request).map_err(|error| classify("ADD", error))
    }

    fn remove(&mut self, key: u64) -> Result<(), DriverError> {
        self.client.remove(&RemoveRequest { session_id: key }).map_err(|error| classify("REMOVE", error))
    }

    fn clear_all(&mut self) -> Result<(), DriverError> {
        self.client.clear_all().map_err(|error| classify("CLEAR_ALL", error))
    }

    fn ping(&mut self) -> Result<(), DriverError> {
        self.client.ping().map_err(|error| classify("PING", error))
    }

    fn set_render_adapter(&mut self, adapter: AdapterId) -> Result<(), DriverError> {
        let request = SetRenderAdapterRequest { luid_low: adapter.low, luid_high: adapter.high };
        self.client.set_render_adapter(&request).map_err(|error| classify("SET_RENDER_ADAPTER", error))
    }

    fn set_topology(&mut self, target_id: u32, mode: Option<Mode>) -> Result<(), DriverError> {
        self.topology.set_display(target_id, mode).map_err(|fault| failed("SetDisplay", fault))
    }
}
