//! Virtual displays, and a session's hold on one.

use crate::buffer::AdapterId;
use crate::clock::Millis;
use crate::failure::{Cancel, Failure};
use crate::mode::Mode;

/// What a maker of displays can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisplayCaps {
    /// Name of the backend.
    pub name: &'static str,
    /// Longest width and height, in pixels.
    pub max_dimension: u32,
    /// Highest rate, in hertz.
    pub max_refresh_hz: u32,
    /// Whether its displays have an HDR mode.
    pub hdr: bool,
}

impl DisplayCaps {
    /// Whether a display can have this mode.
    #[must_use]
    pub fn fits(&self, mode: Mode) -> bool {
        let dimensions = 1..=self.max_dimension;
        let hertz = mode.refresh.per_second();
        dimensions.contains(&mode.width)
            && dimensions.contains(&mode.height)
            && hertz >= 1.0
            && hertz <= f64::from(self.max_refresh_hz)
    }
}

/// What a session asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayRequest {
    /// Wanted mode, exactly.
    pub mode: Mode,
    /// Who asks: a kept display is given back only to the same identity.
    pub identity: String,
}

/// What becomes of a display when its last lease is released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retention {
    /// It goes at once.
    Not,
    /// It stays for this long; 0 is the same as [`Retention::Not`].
    For(Millis),
    /// It stays until it is released by force.
    Pinned,
}

/// What a capturer captures. It travels with the display and is never ambient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureTarget {
    /// A monitor of an indirect display driver.
    IndirectDisplay(IndirectDisplay),
    /// A node of PipeWire.
    Node(u32),
    /// A display by a number that only its maker, and a capturer that knows the maker, understand.
    Private(u32),
}

impl CaptureTarget {
    /// A number for reports; never 0.
    #[must_use]
    pub fn number(&self) -> u32 {
        match self {
            Self::IndirectDisplay(monitor) => monitor.target_id,
            Self::Node(number) | Self::Private(number) => *number,
        }
    }
}

/// A monitor of an indirect display driver (driver-abi §1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndirectDisplay {
    /// Target id that the system gave the monitor; never 0.
    pub target_id: u32,
    /// Display adapter, not the GPU on which it is rendered.
    pub adapter: AdapterId,
    /// Process that hosts the driver: the target of handle duplication.
    pub driver_process: u32,
}

/// A display that a session holds.
pub struct VirtualOutput {
    /// What to capture.
    pub target: CaptureTarget,
    /// Mode in force.
    pub mode: Mode,
    /// Names this monitor for ever.
    pub generation: u64,
    /// True when a kept display was taken back.
    pub reused: bool,
    /// The hold; dropping it releases the display at once.
    pub lease: Box<dyn Lease>,
}

/// HDR was asked of a display that can't.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this display has no HDR mode")]
pub struct HdrUnsupported;

/// A session's hold on a display. Dropping it releases the display without keeping it. A lease whose display is gone
/// releases nothing.
pub trait Lease: Send {
    /// Switches HDR; off is possible everywhere.
    ///
    /// # Errors
    /// [`HdrUnsupported`] when it should be on, and the display can't.
    fn set_hdr(&mut self, on: bool) -> Result<(), HdrUnsupported>;
    /// Whether HDR is on.
    fn hdr_enabled(&self) -> bool;
    /// Gives the hold back and says how long the display may stay.
    fn release(self: Box<Self>, retention: Retention);
}

/// Counts the devices that a backend had, one after the other: the first is 1, and 0 is no device. A backend that can't
/// lose its device stays at the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Epoch(pub u64);

/// Where a display stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisplayState {
    /// Held by this many leases, at least one.
    Active {
        /// Leases.
        refs: u32,
    },
    /// Held by nobody, and kept for a while.
    Lingering {
        /// Milliseconds until it goes.
        left: Millis,
    },
    /// Held by nobody, and kept until it is released by force.
    Pinned,
}

/// One display as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplaySnapshot {
    /// Number of its target.
    pub target: u32,
    /// Generation of the monitor.
    pub generation: u64,
    /// Mode in force.
    pub mode: Mode,
    /// Where it stands.
    pub state: DisplayState,
}

/// Makes displays, and keeps them.
pub trait VirtualDisplay: Send + Sync {
    /// What it can do, here and now.
    ///
    /// # Errors
    /// [`Failure`] when there is no device.
    fn probe(&self) -> Result<DisplayCaps, Failure>;

    /// Creates a display, or takes back a kept one with the same mode and identity. The mode is within what the probe said.
    ///
    /// # Errors
    /// [`Failure`] says whether trying again can help: [`crate::Outlook::Gone`] while there is no device, and after
    /// [`VirtualDisplay::shut_down`].
    fn create(&self, wanted: &DisplayRequest) -> Result<VirtualOutput, Failure>;

    /// The device of now.
    fn epoch(&self) -> Epoch;

    /// Waits for a device after the one of `lost`, which the caller has seen dead; at once when the present one is another.
    ///
    /// # Errors
    /// [`Failure`], within a few seconds, or soon after `cancel` says so.
    fn recover(&self, lost: Epoch, cancel: Cancel<'_>) -> Result<(), Failure>;

    /// Every display that exists.
    fn displays(&self) -> Vec<DisplaySnapshot>;

    /// Removes every display, held or not, and makes no more. For the end of the host.
    fn shut_down(&self);
}
