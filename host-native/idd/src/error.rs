//! Why frames can't be had.

use pf_abi::frame::{DrvStatus, ErrorDomain};
use pf_media::{AdapterId, Blame, Blamed, Failure, Outlook};

use crate::transport::{DeviceError, ObjectError};

/// Why a capturer could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// The device failed; see [`CaptureError::is_gone`].
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// An object of the ring could not be made.
    #[error(transparent)]
    Object(#[from] ObjectError),
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
        want: AdapterId,
        /// GPU that the driver named.
        got: AdapterId,
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
    /// What should be captured is no monitor of an indirect display driver.
    #[error("the ring of an indirect display driver captures monitors of that driver and nothing else")]
    NoMonitor,
    /// Finished units were asked for.
    #[error("the ring of an indirect display driver holds pictures and no finished units")]
    NoUnits,
    /// The caller does not want it any more.
    #[error("cancelled")]
    Cancelled,
}

impl CaptureError {
    /// True when the device itself is gone, so that a new one must be found before trying again.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Device(error) if error.is_gone())
    }

    /// True when trying again can't help.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        matches!(
            self,
            Self::Object(ObjectError::BadMode { .. } | ObjectError::Section(_))
                | Self::WrongGpu { .. }
                | Self::NoMonitor
                | Self::NoUnits
                | Self::Cancelled
        )
    }
}

impl Blamed for CaptureError {
    fn blame(&self) -> Blame {
        match self {
            Self::Device(error) => error.blame(),
            Self::Refused { .. } | Self::WrongGpu { .. } | Self::Timeout { .. } | Self::ProducerDead { .. } => {
                Blame::Driver
            }
            Self::Object(error) => error.blame(),
            Self::NoMonitor | Self::NoUnits | Self::Cancelled => Blame::Ourselves,
        }
    }
}

impl From<CaptureError> for Failure {
    fn from(error: CaptureError) -> Self {
        let outlook = match &error {
            CaptureError::Cancelled => Outlook::Cancelled,
            gone if gone.is_gone() => Outlook::Gone,
            permanent if permanent.is_permanent() => Outlook::Permanent,
            _ => Outlook::Passing,
        };
        Self::new(error, outlook)
    }
}

#[cfg(test)]
mod tests {
    use pf_abi::control::NtStatus;

    use super::*;
    use crate::transport::{Breach, LinkFault, Loss};

    #[test]
    fn an_error_inside_others_keeps_its_blame() {
        let refused = DeviceError::Status { operation: "ADD", status: NtStatus::NOT_FOUND };
        assert_eq!(Failure::from(CaptureError::from(refused)).blame(), Blame::Driver);
        let ours = DeviceError::Protocol(Breach::TooLong(1));
        assert_eq!(ours.blame(), Blame::Driver);
        let deaf = LinkFault::Wait(rustix::io::Errno::NOMEM.into());
        let system = DeviceError::from(Loss::During { request: "open", fault: deaf });
        assert_eq!(CaptureError::from(system).blame(), Blame::System);
    }

    #[test]
    fn what_can_be_done_is_told() {
        let outlook = |error: CaptureError| Failure::from(error).outlook();
        assert_eq!(outlook(DeviceError::from(Loss::HungUp).into()), Outlook::Gone);
        assert_eq!(outlook(CaptureError::Timeout { what: "frame", waited_ms: 1 }), Outlook::Passing);
        assert_eq!(outlook(CaptureError::NoMonitor), Outlook::Permanent);
        assert_eq!(outlook(CaptureError::Cancelled), Outlook::Cancelled);
    }
}
