//! Frames: what they are, when they were made, what changed, and where the pointer is.

use crate::buffer::Buffer;

/// What frames are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameKind {
    /// Pictures of 8-bit BGRA.
    Bgra8,
    /// Finished units.
    Units,
}

/// What the frames of a capturer look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameFormat {
    /// Pictures of 8-bit BGRA.
    Bgra {
        /// Pixels per row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// Finished units of this many bytes.
    Units {
        /// Bytes.
        bytes: usize,
    },
}

impl FrameFormat {
    /// What such frames are made of.
    #[must_use]
    pub fn kind(self) -> FrameKind {
        match self {
            Self::Bgra { .. } => FrameKind::Bgra8,
            Self::Units { .. } => FrameKind::Units,
        }
    }
}

/// When a frame was made. Rises from frame to frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamps {
    /// Capture instant, nanoseconds since the Unix epoch.
    pub captured_ns: u64,
}

/// A rectangle of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    /// First column.
    pub x: u32,
    /// First row.
    pub y: u32,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// What changed since the frame before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage<'a> {
    /// Perhaps everything.
    Whole,
    /// These rectangles and nothing else; none for the same picture.
    Rects(&'a [Rect]),
}

/// The pointer, where it is no part of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor<'a> {
    /// Column of the hot spot; may lie outside of the picture.
    pub x: i32,
    /// Row of the hot spot.
    pub y: i32,
    /// Whether it is shown.
    pub visible: bool,
    /// Its shape, where it changed.
    pub shape: Option<CursorShape<'a>>,
}

/// What a pointer looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CursorShape<'a> {
    /// Pixels per row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Column of the hot spot.
    pub hot_x: u32,
    /// Row of the hot spot.
    pub hot_y: u32,
    /// Premultiplied 8-bit BGRA, without bytes between the rows.
    pub bgra: &'a [u8],
}

/// Colour volume of the content: the body of wire §6.5, in its units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HdrMetadata {
    /// Green, blue and red primaries, x and y, in 1/50000.
    pub primaries: [[u16; 2]; 3],
    /// White point, x and y, in 1/50000.
    pub white: [u16; 2],
    /// Brightest mastering luminance, in 0.0001 cd/m².
    pub max_luminance: u32,
    /// Darkest mastering luminance, in 0.0001 cd/m².
    pub min_luminance: u32,
    /// Brightest pixel of the content, in cd/m²; 0 when unknown.
    pub max_content_light: u16,
    /// Brightest average of a frame, in cd/m²; 0 when unknown.
    pub max_frame_average_light: u16,
}

/// One frame.
#[derive(Debug)]
pub struct Frame<'a> {
    /// What it shows, and the hold on it.
    pub content: Buffer<'a>,
    /// When it was made.
    pub stamps: Stamps,
    /// What changed.
    pub damage: Damage<'a>,
    /// The pointer; None where it is drawn into the picture.
    pub cursor: Option<Cursor<'a>>,
}
