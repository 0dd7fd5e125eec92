//! What a session sees of a virtual display (decision D9).

use std::fmt;
use std::time::Duration;

use crate::lifecycle::Retention;
use crate::report::CreateError;

/// A display mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mode {
    /// Pixels, 1 to `MAX_DIMENSION`.
    pub width: u32,
    /// Pixels, 1 to `MAX_DIMENSION`.
    pub height: u32,
    /// Hertz, 1 to `MAX_REFRESH_HZ`.
    pub refresh_hz: u32,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}@{}", self.width, self.height, self.refresh_hz)
    }
}

/// Locally unique id of an adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Luid {
    /// Low part.
    pub low: u32,
    /// High part.
    pub high: i32,
}

/// What a session asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayRequest {
    /// Wanted mode, exactly.
    pub mode: Mode,
    /// Who asks: a kept display is given back only to the same identity.
    pub identity: String,
}

/// A display that a session holds. The target travels with it and is never ambient.
pub struct VirtualOutput {
    /// Target id that the OS gave the monitor; never 0.
    pub target_id: u32,
    /// Display adapter, not the render GPU.
    pub adapter_luid: Luid,
    /// Process that hosts the driver: the target of handle duplication.
    pub driver_pid: u32,
    /// Names this monitor for ever.
    pub generation: u64,
    /// Mode in force.
    pub mode: Mode,
    /// True when a kept display was taken back.
    pub reused: bool,
    /// The hold; dropping it releases the display at once.
    pub lease: Box<dyn VirtualLease>,
}

/// HDR was asked of a display that can't.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this display has no HDR mode")]
pub struct HdrUnsupported;

/// A session's hold on a display. Dropping it releases the display without keeping it.
pub trait VirtualLease: Send {
    /// Generation of the monitor.
    fn generation(&self) -> u64;
    /// Switches HDR.
    ///
    /// # Errors
    /// [`HdrUnsupported`] when the display can't.
    fn set_hdr(&mut self, on: bool) -> Result<(), HdrUnsupported>;
    /// Whether HDR is on.
    fn hdr_enabled(&self) -> bool;
    /// Gives the hold back and says how long the display may stay.
    fn release(self: Box<Self>, retention: Retention);
    /// Waits until the monitor of this lease is gone, at most this long: true when it is.
    fn await_released(&self, timeout: Duration) -> bool;
}

/// Makes displays.
pub trait VirtualDisplay: Send + Sync {
    /// Name of the backend, for logs.
    fn name(&self) -> &'static str;
    /// Creates a display, or takes back a kept one with the same mode and identity.
    ///
    /// # Errors
    /// [`CreateError`] says whether trying again can help.
    fn create(&self, wanted: &DisplayRequest) -> Result<VirtualOutput, CreateError>;
}
