//! What the manager asks of a driver, and the implementation over the generated IOCTL client.

use std::sync::Arc;

use pf_abi::control::{
    AddReply, AddRequest, DisplayClient, InfoReply, NtStatus, RemoveRequest, SetRenderAdapterRequest,
};
use pf_abi::runtime::{DeviceIo, IoctlError};

use crate::virtual_display::{Luid, Mode};

/// Why the driver did not do what was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DriverError {
    /// The device does not answer any more; everything that it held is gone.
    #[error("the display device is gone: {0}")]
    Gone(Arc<dyn DeviceFault>),
    /// The driver answered with a failure.
    #[error("the display driver refused {operation} with status {status}")]
    Refused {
        /// The request.
        operation: &'static str,
        /// Raw status.
        status: NtStatus,
    },
    /// The answer is too short to be used.
    #[error("the display driver answered {operation} with {got} bytes; at least {want} are needed")]
    ShortReply {
        /// The request.
        operation: &'static str,
        /// Bytes received.
        got: usize,
        /// Bytes needed.
        want: usize,
    },
    /// The request could not be carried out on our side.
    #[error("{operation} failed: {fault}")]
    Failed {
        /// The request.
        operation: &'static str,
        /// What went wrong.
        fault: Arc<dyn DeviceFault>,
    },
}

impl DriverError {
    /// True when the status says that the monitor, the adapter or the function does not exist.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Refused { status, .. } if *status == NtStatus::NOT_FOUND)
    }
}

/// What an error of a device says about the device.
pub trait DeviceFault: std::error::Error + Send + Sync + 'static {
    /// The device is gone for good.
    fn is_gone(&self) -> bool;
    /// The status with which the driver completed the request, if it did.
    fn status(&self) -> Option<NtStatus>;
}

/// Display configuration of the system: which targets are on, and in which mode.
pub trait Topology: Send {
    /// What can go wrong.
    type Error: DeviceFault;
    /// Activates a target with a mode, or switches it off.
    ///
    /// # Errors
    /// When the system does not accept it, or the device is gone.
    fn set_display(&mut self, target_id: u32, mode: Option<Mode>) -> Result<(), Self::Error>;
}

/// The driver as the manager uses it. Calls are serialised by the manager.
pub trait MonitorDriver: Send {
    /// Version, watchdog and planes.
    ///
    /// # Errors
    /// [`DriverError`]
    fn info(&mut self) -> Result<InfoReply, DriverError>;
    /// Creates a monitor.
    ///
    /// # Errors
    /// [`DriverError`]
    fn add(&mut self, request: &AddRequest) -> Result<AddReply, DriverError>;
    /// Departs the monitor of a key.
    ///
    /// # Errors
    /// [`DriverError`]
    fn remove(&mut self, key: u64) -> Result<(), DriverError>;
    /// Departs all monitors.
    ///
    /// # Errors
    /// [`DriverError`]
    fn clear_all(&mut self) -> Result<(), DriverError>;
    /// Keepalive.
    ///
    /// # Errors
    /// [`DriverError`]
    fn ping(&mut self) -> Result<(), DriverError>;
    /// Pins the render GPU.
    ///
    /// # Errors
    /// [`DriverError`]
    fn set_render_adapter(&mut self, luid: Luid) -> Result<(), DriverError>;
    /// Activates a target, or switches it off.
    ///
    /// # Errors
    /// [`DriverError`]
    fn set_topology(&mut self, target_id: u32, mode: Option<Mode>) -> Result<(), DriverError>;
}

/// [`MonitorDriver`] over a device and the system's display configuration.
#[derive(Debug)]
pub struct DisplayDriver<D: DeviceIo, T> {
    client: DisplayClient<D>,
    topology: T,
}

impl<D: DeviceIo, T: Topology> DisplayDriver<D, T>
where
    D::Error: DeviceFault,
{
    /// Joins the two.
    #[must_use]
    pub fn new(device: D, topology: T) -> Self {
        Self { client: DisplayClient::new(device), topology }
    }
}

fn failed(operation: &'static str, fault: impl DeviceFault) -> DriverError {
    if fault.is_gone() {
        return DriverError::Gone(Arc::new(fault));
    }
    match fault.status() {
        Some(status) => DriverError::Refused { operation, status },
        None => DriverError::Failed { operation, fault: Arc::new(fault) },
    }
}

fn classify<E: DeviceFault>(operation: &'static str, error: IoctlError<E>) -> DriverError {
    match error {
        IoctlError::Io(fault) => failed(operation, fault),
        IoctlError::ShortReply { got, want } => DriverError::ShortReply { operation, got, want },
    }
}

impl<D, T> MonitorDriver for DisplayDriver<D, T>
where
    D: DeviceIo + Send,
    D::Error: DeviceFault,
    T: Topology,
{
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

    fn set_render_adapter(&mut self, luid: Luid) -> Result<(), DriverError> {
        let request = SetRenderAdapterRequest { luid_low: luid.low, luid_high: luid.high };
        self.client.set_render_adapter(&request).map_err(|error| classify("SET_RENDER_ADAPTER", error))
    }

    fn set_topology(&mut self, target_id: u32, mode: Option<Mode>) -> Result<(), DriverError> {
        self.topology.set_display(target_id, mode).map_err(|fault| failed("SetDisplay", fault))
    }
}
