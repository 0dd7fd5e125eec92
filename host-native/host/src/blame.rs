//! Whose fault an error is. It decides what the client and the supervisor are told, and how loud the log is.

use std::fmt::Display;

use pf_abi::supervisor::FatalCode;
use pf_display::{CreateError, DriverError};
use pf_encode::{EncodeError, PictureError};
use pf_idd::{Breach, CaptureError, DeviceError, LinkFault, Loss};
use pf_quic::ControlError;

/// Who can do something about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The client: it went away, spoke nonsense, or asked for what nobody can give.
    Peer,
    /// Whoever configured this host.
    Configuration,
    /// The display driver, or the process that hosts it.
    Driver,
    /// The operating system: no thread, no socket, no memory.
    System,
    /// This program: a defect.
    Ourselves,
}

impl Blame {
    /// With which this process ends.
    pub fn fatal_code(self) -> FatalCode {
        match self {
            Self::Configuration => FatalCode::BAD_CONFIG,
            Self::Driver => FatalCode::DEVICE_GONE,
            Self::Peer | Self::System | Self::Ourselves => FatalCode::INTERNAL,
        }
    }

    /// Clients come and go; what the operator can change is a warning; what only we can is an error.
    pub fn log(self, line: &dyn Display) {
        match self {
            Self::Peer => tracing::info!("{line}"),
            Self::Configuration | Self::Driver | Self::System => tracing::warn!("{line}"),
            Self::Ourselves => tracing::error!("{line}"),
        }
    }
}

impl From<pf_media::Blame> for Blame {
    fn from(blame: pf_media::Blame) -> Self {
        match blame {
            pf_media::Blame::Peer => Self::Peer,
            pf_media::Blame::Configuration => Self::Configuration,
            pf_media::Blame::Driver => Self::Driver,
            pf_media::Blame::System => Self::System,
            pf_media::Blame::Ourselves => Self::Ourselves,
        }
    }
}

impl From<Blame> for pf_media::Blame {
    fn from(blame: Blame) -> Self {
        match blame {
            Blame::Peer => Self::Peer,
            Blame::Configuration => Self::Configuration,
            Blame::Driver => Self::Driver,
            Blame::System => Self::System,
            Blame::Ourselves => Self::Ourselves,
        }
    }
}

/// An error that knows whose fault it is.
pub trait Blamed {
    /// Who can do something about it.
    fn blame(&self) -> Blame;
}

impl Blamed for ControlError {
    fn blame(&self) -> Blame {
        match self {
            Self::NoAnswer { .. }
            | Self::Dial { .. }
            | Self::Closed(_)
            | Self::Deadline { .. }
            | Self::StreamEnded
            | Self::Malformed { .. } => Blame::Peer,
            Self::Bind { .. } => Blame::Configuration,
            Self::Tls(_) => Blame::System,
            Self::Unwritable { .. } => Blame::Ourselves,
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

impl Blamed for DriverError {
    fn blame(&self) -> Blame {
        match self {
            Self::Gone(_) | Self::Refused { .. } | Self::ShortReply { .. } => Blame::Driver,
            Self::Failed { .. } => Blame::System,
        }
    }
}

impl Blamed for CreateError {
    fn blame(&self) -> Blame {
        match self {
            Self::NoDevice | Self::BadReply(_) => Blame::Driver,
            Self::Full(_) => Blame::Configuration,
            Self::Slot(_) => Blame::Ourselves,
            Self::Driver(error) => error.blame(),
        }
    }
}

impl Blamed for CaptureError {
    fn blame(&self) -> Blame {
        match self {
            Self::Device(error) => error.blame(),
            Self::Refused { .. } | Self::WrongGpu { .. } | Self::Timeout { .. } | Self::ProducerDead { .. } => {
                Blame::Driver
            }
            Self::BadMode { .. } => Blame::Peer,
            Self::System { .. } => Blame::System,
            Self::Section(_) | Self::Cancelled => Blame::Ourselves,
        }
    }
}

impl Blamed for EncodeError {
    fn blame(&self) -> Blame {
        match self {
            Self::BadPicture(PictureError::Size(_)) => Blame::Peer,
            Self::BadPicture(_) | Self::NothingToRepeat => Blame::Ourselves,
            Self::Backend { .. } => Blame::System,
        }
    }
}

#[cfg(test)]
mod tests {
    use pf_abi::control::NtStatus;

    use super::*;

    #[test]
    fn blame_decides_what_the_supervisor_is_told() {
        let rows = [
            (Blame::Peer, FatalCode::INTERNAL),
            (Blame::Configuration, FatalCode::BAD_CONFIG),
            (Blame::Driver, FatalCode::DEVICE_GONE),
            (Blame::System, FatalCode::INTERNAL),
            (Blame::Ourselves, FatalCode::INTERNAL),
        ];
        for (blame, fatal) in rows {
            assert_eq!(blame.fatal_code(), fatal, "{blame:?}");
        }
    }

    #[test]
    fn an_error_inside_others_keeps_its_blame() {
        let refused = DeviceError::Status { operation: "ADD", status: NtStatus::NOT_FOUND };
        assert_eq!(CaptureError::from(refused).blame(), Blame::Driver);
        let ours = DeviceError::Protocol(Breach::TooLong(1));
        assert_eq!(ours.blame(), Blame::Driver);
        let deaf = LinkFault::Wait(rustix::io::Errno::NOMEM);
        let system = DeviceError::from(Loss::During { request: "open", fault: deaf });
        assert_eq!(CaptureError::from(system).blame(), Blame::System);
    }
}
