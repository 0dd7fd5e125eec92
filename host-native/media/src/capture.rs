//! Capturers: a source of frames before it is used, and one that is open.

use std::time::Duration;

use crate::clock::StreamClock;
use crate::display::VirtualOutput;
use crate::failure::{Cancel, Failure};
use crate::frame::{Frame, FrameFormat, FrameKind, HdrMetadata};
use crate::mode::Mode;

/// What a source of frames can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaptureCaps {
    /// Name of the backend.
    pub name: &'static str,
    /// What its frames are made of.
    pub kind: FrameKind,
    /// Whether it captures a display, which must be there first.
    pub needs_display: bool,
    /// Frames that can be held at the same time.
    pub depth: u8,
}

/// What a capturer is opened with.
pub struct CaptureRequest<'a> {
    /// The display, where there is one.
    pub output: Option<&'a VirtualOutput>,
    /// Size and rate of the frames: those of the output, where there is one, and within the wire's limits.
    pub mode: Mode,
    /// What they should be made of.
    pub kind: FrameKind,
    /// Gives their time stamps.
    pub clock: StreamClock,
}

/// A source of frames.
pub trait CaptureBackend: Send + Sync {
    /// What it can do, here and now.
    ///
    /// # Errors
    /// [`Failure`] when it can't be used on this machine.
    fn probe(&self) -> Result<CaptureCaps, Failure>;

    /// Opens a capturer; its first frame is there, or comes with the next picture.
    ///
    /// # Errors
    /// [`Failure`], within a few seconds, or soon after `cancel` says so.
    fn open(&self, request: &CaptureRequest<'_>, cancel: Cancel<'_>) -> Result<Box<dyn Capturer>, Failure>;
}

/// Where frames come from.
pub trait Capturer: Send {
    /// What frames look like.
    fn format(&self) -> FrameFormat;

    /// The newest frame that was not handed out yet, waiting at most `limit`. None when there was none: then it has waited,
    /// for the limit or for a sign of its source, so that a caller that asks again and again does not spin.
    ///
    /// # Errors
    /// [`Failure`]; the capturer is of no use any more.
    fn next_frame(&mut self, limit: Duration) -> Result<Option<Frame<'_>>, Failure>;

    /// The newest frame that was not handed out yet, without waiting.
    ///
    /// # Errors
    /// As [`Capturer::next_frame`].
    fn try_latest(&mut self) -> Result<Option<Frame<'_>>, Failure> {
        self.next_frame(Duration::ZERO)
    }

    /// Says whether frames are wanted. An inactive capturer gives none, and costs its source as little as it can; the
    /// newest frame at the time is the first when it is active again. A fresh one is active.
    fn set_active(&mut self, active: bool);

    /// Colour volume of the content; None when it is not HDR.
    fn hdr_meta(&self) -> Option<HdrMetadata>;

    /// Frames that can be held at the same time, at least 1.
    fn pipeline_depth(&self) -> u8;

    /// Frames that newer ones overtook before they could be handed out.
    fn overtaken(&self) -> u64;
}
