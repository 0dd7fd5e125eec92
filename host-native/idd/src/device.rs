//! What the host does with a device, and how that can fail.

use std::os::fd::{BorrowedFd, OwnedFd};

use pf_abi::control::NtStatus;
use pf_abi::sim::ObjectKind;
use pf_display::DeviceFault;

/// Why a device request failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// The other side ended, or does not answer in time. The device is not usable any more.
    #[error("device gone: {0}")]
    Gone(String),
    /// The other side broke the protocol of the conversation. The device is not usable any more.
    #[error("device answered out of protocol: {0}")]
    Protocol(String),
    /// The request was completed with a failure.
    #[error("{operation} was completed with status {status}")]
    Status {
        /// The request.
        operation: &'static str,
        /// Raw status.
        status: NtStatus,
    },
}

impl DeviceFault for DeviceError {
    fn is_gone(&self) -> bool {
        matches!(self, Self::Gone(_) | Self::Protocol(_))
    }

    fn status(&self) -> Option<NtStatus> {
        match self {
            Self::Status { status, .. } => Some(*status),
            Self::Gone(_) | Self::Protocol(_) => None,
        }
    }
}

/// A device that takes objects as well as requests (decisions D9, D13).
pub trait DeviceIo: pf_abi::runtime::DeviceIo<Error = DeviceError> + Send {
    /// Duplicates an object into the driver's process: the value is valid there and nowhere else.
    ///
    /// # Errors
    /// [`DeviceError`]; NOT_FOUND when no such process hosts the driver.
    fn duplicate_into(
        &mut self,
        process_id: u32,
        object: ObjectKind,
        rights: u32,
        descriptor: BorrowedFd<'_>,
    ) -> Result<u64, DeviceError>;

    /// Closes a value that the driver did not adopt.
    ///
    /// # Errors
    /// [`DeviceError`]
    fn close_remote(&mut self, process_id: u32, value: u64) -> Result<(), DeviceError>;

    /// A descriptor on which `poll` reports a hang-up as soon as the device is gone.
    ///
    /// # Errors
    /// [`DeviceError::Gone`] when it is already.
    fn liveness(&self) -> Result<OwnedFd, DeviceError>;
}
