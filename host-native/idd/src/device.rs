//! What the host does with a device, and how that can fail.

use std::os::fd::{BorrowedFd, OwnedFd};
use std::path::PathBuf;

use pf_abi::control::NtStatus;
use pf_abi::runtime::{DecodeError, EncodeError};
use pf_abi::sim::ObjectKind;
use pf_display::DeviceFault;
use rustix::io::Errno;

/// Why a device request failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// The other side ended, or does not answer in time. The device is not usable any more.
    #[error("device gone: {0}")]
    Gone(#[from] Loss),
    /// The other side broke the protocol of the conversation. The device is not usable any more.
    #[error("device answered out of protocol: {0}")]
    Protocol(#[from] Breach),
    /// The request was completed with a failure.
    #[error("{operation} was completed with status {status}")]
    Status {
        /// The request.
        operation: &'static str,
        /// Raw status.
        status: NtStatus,
    },
}

/// How a device was lost.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Loss {
    /// It could not be opened.
    #[error("{step} {path}: {error}", path = .path.display())]
    NotReached {
        /// What failed.
        step: &'static str,
        /// Where it should be.
        path: PathBuf,
        /// The system's word.
        error: Errno,
    },
    /// Somebody else plays it.
    #[error("{path} belongs to user {user}", path = .path.display())]
    OtherUser {
        /// Where it is.
        path: PathBuf,
        /// Who that is.
        user: u32,
    },
    /// A conversation broke off.
    #[error("{request}: {fault}")]
    During {
        /// The request.
        request: &'static str,
        /// What happened.
        fault: LinkFault,
    },
    /// Its end could not be watched for.
    #[error("its socket can't be watched: {0}")]
    Unwatchable(Errno),
    /// It ended while nothing was asked of it.
    #[error("the other side of its socket ended")]
    HungUp,
}

/// What ends a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkFault {
    /// The other side is gone.
    #[error("the other side ended")]
    Ended,
    /// The other side says nothing.
    #[error("no answer in time")]
    Silence,
    /// The system does not send.
    #[error("can't send: {0}")]
    Send(Errno),
    /// The system does not receive.
    #[error("can't receive: {0}")]
    Receive(Errno),
    /// The system does not wait.
    #[error("can't wait: {0}")]
    Wait(Errno),
}

/// How the protocol of a conversation was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Breach {
    /// A request of ours does not fit its message.
    #[error("a request can't be written: {0}")]
    Request(EncodeError),
    /// Bytes that are no message.
    #[error("{0}")]
    Answer(DecodeError),
    /// More bytes than a packet has.
    #[error("a packet of more than {0} bytes")]
    TooLong(usize),
    /// The header says otherwise.
    #[error("{came} bytes came, {announced} were announced")]
    Length {
        /// Bytes of the body.
        came: usize,
        /// Bytes in its header.
        announced: u32,
    },
    /// An answer to something else.
    #[error("answer {answered} came to request {sequence}")]
    Sequence {
        /// Its number.
        answered: u32,
        /// The request's number.
        sequence: u32,
    },
    /// A message that is no answer to this request.
    #[error("{got} came as the answer to {request}")]
    Unexpected {
        /// Name of the message.
        got: &'static str,
        /// The request.
        request: &'static str,
    },
    /// More output than there is room.
    #[error("{came} bytes came for a buffer of {room}")]
    Overrun {
        /// Bytes announced.
        came: usize,
        /// Bytes there.
        room: usize,
    },
    /// Less output than the request has.
    #[error("{request} answered {got} of {want} bytes")]
    Short {
        /// The request.
        request: &'static str,
        /// Bytes received.
        got: usize,
        /// Bytes needed.
        want: usize,
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
