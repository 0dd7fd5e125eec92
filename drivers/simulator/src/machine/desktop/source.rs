//! What a source of pictures does.

use crate::machine::compositor::Mode;
use crate::machine::fault_injection::Faults;

/// One refresh.
#[derive(Clone, Copy, Debug)]
pub struct Tick<'a> {
    /// When the picture is shown, CLOCK_REALTIME nanoseconds.
    pub present_ns: u64,
    /// Faults that a test has ordered.
    pub faults: &'a Faults,
}

/// Why there are no pictures.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error("the pattern can't be drawn: {0}")]
    Pattern(#[from] pf_pattern::PatternError),
    #[error(
        "X display {display} is {have_width}x{have_height}, the mode is {width}x{height}: choose a mode of the display's size"
    )]
    Size { display: String, have_width: u32, have_height: u32, width: u32, height: u32 },
    #[error("X display {display}: {what}")]
    X11 { display: String, what: String },
    #[error("Xvfb could not be started: {0}")]
    Xvfb(String),
}

/// Draws the desktop of one target.
pub trait Source: Send {
    /// Gets ready for a mode; called again when it changes.
    ///
    /// # Errors
    /// [`SourceError`].
    fn prepare(&mut self, mode: Mode) -> Result<(), SourceError>;

    /// Whether a picture can be drawn before it is due. A captured one can't.
    fn draws_ahead(&self) -> bool;

    /// Draws one picture of the prepared mode into BGRA rows; its number.
    ///
    /// # Errors
    /// [`SourceError`].
    fn draw(&mut self, tick: Tick<'_>, pixels: &mut [u8], pitch: usize) -> Result<u32, SourceError>;
}
