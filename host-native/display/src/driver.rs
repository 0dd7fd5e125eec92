//! What the manager asks of a driver.

use std::sync::Arc;

use pf_abi::control::{AddReply, AddRequest, InfoReply, NtStatus};
use pf_media::{AdapterId, Blame, Blamed, Mode};

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
    fn set_render_adapter(&mut self, adapter: AdapterId) -> Result<(), DriverError>;
    /// Activates a target, or switches it off.
    ///
    /// # Errors
    /// [`DriverError`]
    fn set_topology(&mut self, target_id: u32, mode: Option<Mode>) -> Result<(), DriverError>;
}

impl Blamed for DriverError {
    fn blame(&self) -> Blame {
        match self {
            Self::Gone(_) | Self::Refused { .. } | Self::ShortReply { .. } => Blame::Driver,
            Self::Failed { .. } => Blame::System,
        }
    }
}
