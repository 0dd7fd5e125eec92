//! Encoders: a way of encoding before it is used, and one that is open.

use crate::blame::{Blame, Blamed};
use crate::buffer::Buffer;
use crate::failure::Failure;
use crate::frame::{FrameKind, HdrMetadata};
use crate::mode::Mode;
use crate::unit::{Codec, PictureError, SizeError, UnitInfo};

/// What an encoder can do. Queried, never assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncoderCaps {
    /// Name of the backend.
    pub name: &'static str,
    /// Its codec.
    pub codec: Codec,
    /// What it takes in.
    pub input: FrameKind,
    /// Longest of width and height, in pixels.
    pub max_long_side: u32,
    /// Shortest of width and height, in pixels.
    pub max_short_side: u32,
    /// Width and height must be multiples of this; never 0.
    pub alignment: u32,
    /// Bits per sample.
    pub bit_depth: u8,
    /// Whether every unit can be decoded by itself.
    pub intra_only: bool,
    /// Whether [`Encoder::invalidate_ref_frames`] can spare a key frame.
    pub reference_invalidation: bool,
}

impl EncoderCaps {
    /// Says why a size can't be encoded.
    ///
    /// # Errors
    /// [`SizeError`]
    pub fn check(&self, width: u32, height: u32) -> Result<(), SizeError> {
        let Self { name: encoder, max_long_side, max_short_side, alignment, .. } = *self;
        let (long, short) = (width.max(height), width.min(height));
        if short == 0 || long > max_long_side || short > max_short_side {
            return Err(SizeError::Range { encoder, max_long_side, max_short_side, width, height });
        }
        if !width.is_multiple_of(alignment) || !height.is_multiple_of(alignment) {
            return Err(SizeError::Alignment { encoder, alignment, width, height });
        }
        Ok(())
    }
}

/// What a stream is opened with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncoderConfig {
    /// Size of the pictures, and the rate for which bits are planned.
    pub mode: Mode,
    /// Target rate.
    pub bitrate_kbps: u32,
}

/// A way of encoding.
pub trait EncoderBackend: Send + Sync {
    /// What it can do, here and now.
    ///
    /// # Errors
    /// [`Failure`] when it can't be used on this machine.
    fn probe(&self) -> Result<EncoderCaps, Failure>;

    /// Opens an encoder for one stream. One that can't keep the rate does what it can: the rate is a target.
    ///
    /// # Errors
    /// [`EncodeError::BadPicture`] for a size that [`EncoderCaps::check`] refuses; [`EncodeError::Backend`].
    fn open(&self, config: &EncoderConfig) -> Result<Box<dyn Encoder>, EncodeError>;
}

/// What is handed to an encoder.
#[derive(Clone, Copy, Debug)]
pub enum Picture<'a> {
    /// The content of a frame.
    Fresh(&'a Buffer<'a>),
    /// The picture before, once more.
    Repeat,
}

/// Why a frame was not encoded.
#[derive(Clone, Debug, thiserror::Error)]
pub enum EncodeError {
    /// The picture is not of the kind or size that the encoder was opened for.
    #[error(transparent)]
    BadPicture(#[from] PictureError),
    /// A repeat came before any picture.
    #[error("there is no picture to repeat")]
    NothingToRepeat,
    /// The backend failed; the encoder is of no use any more.
    #[error("{backend} failed: {failure}")]
    Backend {
        /// Its name.
        backend: &'static str,
        /// What happened.
        failure: Failure,
    },
}

impl From<SizeError> for EncodeError {
    fn from(error: SizeError) -> Self {
        PictureError::from(error).into()
    }
}

impl Blamed for EncodeError {
    fn blame(&self) -> Blame {
        match self {
            Self::BadPicture(PictureError::Size(_)) => Blame::Peer,
            Self::BadPicture(_) | Self::NothingToRepeat => Blame::Ourselves,
            Self::Backend { failure, .. } => failure.blame(),
        }
    }
}

/// Turns pictures into units.
pub trait Encoder: Send {
    /// What it can do.
    fn caps(&self) -> EncoderCaps;

    /// Takes a picture in, in place of one that was not polled. The picture is read before this returns, so the buffer
    /// behind it is needed for this call only; the costly part happens in [`Encoder::poll`].
    ///
    /// # Errors
    /// [`EncodeError`]; unless it is [`EncodeError::Backend`] nothing has changed, and the picture before can be repeated.
    fn submit(&mut self, picture: Picture<'_>, pts_ns: u64) -> Result<(), EncodeError>;

    /// Writes the next finished unit, which is never empty, over `unit`; None when there is none.
    ///
    /// # Errors
    /// [`EncodeError`]
    fn poll(&mut self, unit: &mut Vec<u8>) -> Result<Option<UnitInfo>, EncodeError>;

    /// Forgets what was submitted and not polled; its picture can still be repeated.
    fn flush(&mut self);

    /// The next unit is a key frame with parameter sets.
    fn request_keyframe(&mut self);

    /// Describes the content's colour volume from the next unit on; None when it is not HDR.
    fn set_hdr_meta(&mut self, meta: Option<HdrMetadata>);

    /// The peer lost the units with time stamps from `first_pts_ns` to `last_pts_ns`: true when later units refer to
    /// none of them. False when a key frame is needed.
    fn invalidate_ref_frames(&mut self, first_pts_ns: u64, last_pts_ns: u64) -> bool;
}
