//! Between who has screens and who draws them: class driver and desktop meet here, and do not know each other.

use std::io;
use std::sync::Arc;
use std::thread::Thread;
use std::time::Duration;

use parking_lot::MutexGuard;

/// A mode of the display configuration. The refresh rate is in whole hertz.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    pub width: u32,
    pub height: u32,
    pub refresh_hz: u32,
}

/// A picture on offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Index of the surface that has it.
    pub surface: usize,
    /// The picture's number.
    pub number: u32,
    /// When it is shown, in nanoseconds of the performance counter.
    pub display_qpc: u64,
}

/// A surface that is being drawn: BGRA rows of `pitch` bytes.
#[derive(Debug)]
pub struct Canvas<'a> {
    pub pixels: MutexGuard<'a, Vec<u8>>,
    pub pitch: usize,
}

/// What a compositor draws for: one target with its surfaces, until somebody takes it away.
pub trait Screen: core::fmt::Debug + Send + Sync {
    fn target_id(&self) -> u32;

    /// From one refresh to the next.
    fn period(&self) -> Duration;

    /// Whether pictures are still wanted.
    fn wants_frames(&self) -> bool;

    /// The surface to draw next.
    fn free_surface(&self) -> usize;

    /// A surface, locked for drawing.
    fn canvas(&self, surface: usize) -> Canvas<'_>;

    /// Puts a picture on offer in place of an older one; `false` when none are wanted any more.
    fn offer(&self, picture: Offered) -> bool;

    /// Who draws: this thread is woken when the screen ends.
    fn drawn_by(&self, thread: Thread);
}

/// Why a mode can't be shown, for the log.
pub type Unshowable = Box<dyn core::error::Error + Send + Sync>;

/// Who draws pictures for screens.
pub trait Compositor: core::fmt::Debug + Send + Sync {
    /// Makes the pictures of a target ready for a mode.
    ///
    /// # Errors
    /// [`Unshowable`]; an earlier mode goes on.
    fn prepare(&self, target_id: u32, mode: Mode) -> Result<(), Unshowable>;

    /// Starts to draw, at the screen's rate, until it ends.
    ///
    /// # Errors
    /// The system's, when there is no thread to be had.
    fn compose(&self, screen: Arc<dyn Screen>) -> io::Result<()>;
}
