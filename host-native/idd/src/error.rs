//! Why frames can't be had.

use pf_abi::frame::{DrvStatus, ErrorDomain};
use pf_abi::runtime::SectionError;
use pf_display::{DeviceFault, Luid};

use crate::device::DeviceError;

/// Why a capturer could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// The device failed; see [`CaptureError::is_gone`].
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// Shared memory, an event or a wait failed.
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
    /// The driver reported that it can't use the ring.
    #[error("the driver could not attach to the ring: {status}, detail 0x{detail:08x}")]
    Refused {
        /// The driver's status.
        status: DrvStatus,
        /// Its detail word.
        detail: u32,
    },
    /// The driver renders on another GPU than the one that was pinned, so it can't share textures with us.
    #[error("the driver renders on GPU {got:?} and not on {want:?}")]
    WrongGpu {
        /// Pinned GPU.
        want: Luid,
        /// GPU that the driver named.
        got: Luid,
    },
    /// Nothing came in time.
    #[error("no {what} within {waited_ms} ms")]
    Timeout {
        /// What was missing.
        what: &'static str,
        /// How long we waited.
        waited_ms: u32,
    },
    /// The producing side says that it is dead.
    #[error("the driver stopped producing frames: {domain} error 0x{code:08x}")]
    ProducerDead {
        /// Where the error came from.
        domain: ErrorDomain,
        /// Raw code.
        code: i32,
    },
    /// The caller does not want it any more.
    #[error("cancelled")]
    Cancelled,
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

impl CaptureError {
    pub(crate) fn system(what: &'static str, error: impl Into<std::io::Error>) -> Self {
        Self::System { what, source: error.into() }
    }

    /// True when the device itself is gone, so that a new one must be found before trying again.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Device(error) if error.is_gone())
    }

    /// True when trying again can't help.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        matches!(self, Self::BadMode { .. } | Self::Section(_) | Self::WrongGpu { .. } | Self::Cancelled)
    }
}

impl From<SectionError> for CaptureError {
    fn from(error: SectionError) -> Self {
        Self::Section(error)
    }
}
