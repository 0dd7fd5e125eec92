//! How what the host does with a device and with shared objects can fail.

use std::path::PathBuf;

use pf_abi::control::NtStatus;
use pf_abi::runtime::{DecodeError, EncodeError, SectionError};
use pf_media::{Blame, Blamed};
use pf_os::OsError;

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
        error: OsError,
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
    Unwatchable(OsError),
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
    Send(OsError),
    /// The system does not receive.
    #[error("can't receive: {0}")]
    Receive(OsError),
    /// The system does not wait.
    #[error("can't wait: {0}")]
    Wait(OsError),
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

impl DeviceError {
    /// The device is gone for good.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Gone(_) | Self::Protocol(_))
    }

    /// The status with which the driver completed the request, if it did.
    #[must_use]
    pub fn status(&self) -> Option<NtStatus> {
        match self {
            Self::Status { status, .. } => Some(*status),
            Self::Gone(_) | Self::Protocol(_) => None,
        }
    }
}

impl Blamed for DeviceError {
    fn blame(&self) -> Blame {
        match self {
            Self::Gone(Loss::Unwatchable(_)) => Blame::System,
            Self::Gone(Loss::During { fault, .. }) => match fault {
                LinkFault::Ended | LinkFault::Silence | LinkFault::Send(_) => Blame::Driver,
                LinkFault::Receive(_) | LinkFault::Wait(_) => Blame::System,
            },
            Self::Protocol(Breach::Request(_)) => Blame::Ourselves,
            Self::Gone(_) | Self::Protocol(_) | Self::Status { .. } => Blame::Driver,
        }
    }
}

/// Why an object that the driver should share could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// Shared memory or an event failed.
    #[error("{what}: {source}")]
    System {
        /// What was tried.
        what: &'static str,
        /// The system's word.
        source: std::io::Error,
    },
    /// A section could not be laid out; a defect of ours.
    #[error("section of the ring: {0:?}")]
    Section(SectionError),
    /// The mode can't be captured.
    #[error("a frame of {width}x{height} can't be shared: {reason}")]
    BadMode {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// Why.
        reason: &'static str,
    },
}

impl ObjectError {
    /// The system's word on what was tried.
    pub fn system(what: &'static str, error: impl Into<std::io::Error>) -> Self {
        Self::System { what, source: error.into() }
    }
}

impl From<SectionError> for ObjectError {
    fn from(error: SectionError) -> Self {
        Self::Section(error)
    }
}

impl Blamed for ObjectError {
    fn blame(&self) -> Blame {
        match self {
            Self::System { .. } => Blame::System,
            Self::Section(_) => Blame::Ourselves,
            Self::BadMode { .. } => Blame::Peer,
        }
    }
}
