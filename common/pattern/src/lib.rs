//! The moving test picture: drawn by the simulated desktop, read back by the client.
//!
//! A picture carries its own proof. 128 code modules hold the frame number with its generation ([`Stamp`]), their
//! seeded CRC-32 and the present time; one marker in each of 16 × 9 grid cells is dark or bright as a keyed function of
//! seed, stamp and cell. So a
//! reader learns which frame it sees, when it was shown, and whether any region belongs to something else. All of it
//! is luma and survives lossy video coding; [`Painter::matches`] compares lossless pictures pixel by pixel.
//!
//! | shape | meaning |
//! |---|---|
//! | BGRA buffer | 4 bytes per pixel in memory order B, G, R, A; `pitch` bytes from row to row |
//! | luma plane | 1 byte per pixel, full or video range; `stride` bytes from row to row |
//! | size | from 320 × 180 to 16384 × 16384 |
//!
//! [`synthetic`] does the same for opaque byte frames.

mod code;
mod geometry;
mod picture;
mod reader;
mod stamp;
pub mod synthetic;

pub use geometry::{MAX_SIDE, MIN_HEIGHT, MIN_WIDTH};
pub use picture::Painter;
pub use reader::{Observation, read, read_bgra};
pub use stamp::Stamp;

/// Why a picture cannot be drawn or compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternError {
    /// The size is outside 320 × 180 … 16384 × 16384.
    Size { width: u32, height: u32 },
    /// The buffer is shorter than `pitch * (height - 1) + 4 * width`, or the pitch shorter than a row.
    Buffer { have: usize, need: usize },
}

impl core::fmt::Display for PatternError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Size { width, height } => write!(
                f,
                "pattern size {width}x{height} is outside {MIN_WIDTH}x{MIN_HEIGHT} to {MAX_SIDE}x{MAX_SIDE}: choose a mode in between"
            ),
            Self::Buffer { have, need } => {
                write!(f, "pattern buffer has {have} bytes, {need} are needed: check pitch and height")
            }
        }
    }
}

impl core::error::Error for PatternError {}

/// Draws one picture. Builds a [`Painter`] each time; keep one where pictures follow each other.
///
/// # Errors
/// [`PatternError`] for a size or buffer out of range.
pub fn draw(
    seed: u64,
    frame_number: u32,
    present_ns: u64,
    bgra: &mut [u8],
    width: u32,
    height: u32,
    pitch: usize,
) -> Result<(), PatternError> {
    Painter::new(seed, width, height)?.draw(frame_number, present_ns, bgra, pitch)
}
