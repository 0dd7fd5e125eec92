//! What the manager tells: news, lists, and why something could not be done.

use pf_media::{Blame, Blamed, Failure, Millis, Outlook};

use crate::driver::DriverError;
use crate::lifecycle::AcquireError;

/// What happened to a display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// A monitor came.
    Created,
    /// Its last holder left; it stays for a while.
    Lingering,
    /// A kept monitor was taken back.
    Reused,
    /// A monitor was removed.
    Released,
    /// A monitor vanished with its device.
    Lost,
}

/// News about one display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisplayNotice {
    /// What happened.
    pub kind: NoticeKind,
    /// Target of the monitor.
    pub target_id: u32,
    /// Generation of the monitor.
    pub generation: u64,
    /// How long it lingers; 0 when it does not.
    pub linger_ms: Millis,
}

/// Why no display could be had.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CreateError {
    /// There is no device at present.
    #[error("the display device is not there")]
    NoDevice,
    /// Every slot is held.
    #[error("all {0} displays are in use")]
    Full(usize),
    /// The slot's rules forbid it.
    #[error(transparent)]
    Slot(#[from] AcquireError),
    /// The driver did not make it.
    #[error(transparent)]
    Driver(#[from] DriverError),
    /// The driver answered ADD with something that can't be.
    #[error("the display driver answered ADD with an unusable {0}")]
    BadReply(&'static str),
}

impl CreateError {
    /// True when a new device can help.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::NoDevice | Self::Driver(DriverError::Gone(_)))
    }

    /// True when the driver has no room for another monitor at present.
    #[must_use]
    pub fn is_no_room(&self) -> bool {
        matches!(self, Self::Driver(error @ DriverError::Refused { operation: "ADD", .. }) if error.is_not_found())
    }
}

/// Why a display was not released by force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForceError {
    /// Somebody holds it.
    #[error("the display has {refs} holders; an active display is not taken away")]
    Active {
        /// Its leases.
        refs: u32,
    },
    /// No such display.
    #[error("there is no such display")]
    Unknown,
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

impl From<CreateError> for Failure {
    fn from(error: CreateError) -> Self {
        let outlook = match &error {
            gone if gone.is_gone() => Outlook::Gone,
            CreateError::Full(_) => Outlook::Permanent,
            _ => Outlook::Passing,
        };
        Self::new(error, outlook)
    }
}
