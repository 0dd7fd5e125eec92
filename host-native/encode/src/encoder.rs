//! What a session sees of an encoder (decision D9).

/// What a unit is coded with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// H.264, Annex B.
    H264,
    /// Nothing: units pass as they are.
    None,
}

/// What an encoder takes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFormat {
    /// Pictures of 8-bit BGRA.
    Bgra8,
    /// Finished units.
    Units,
}

/// What an encoder can do. Queried, never assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncoderCaps {
    /// Name of the backend.
    pub name: &'static str,
    /// Its codec.
    pub codec: Codec,
    /// What it takes in.
    pub input: InputFormat,
    /// Longest of width and height, in pixels.
    pub max_long_side: u32,
    /// Shortest of width and height, in pixels.
    pub max_short_side: u32,
    /// Width and height must be multiples of this.
    pub alignment: u32,
    /// Bits per sample.
    pub bit_depth: u8,
    /// Whether every unit can be decoded by itself.
    pub intra_only: bool,
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

/// Why a size can't be encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SizeError {
    /// Too large, or nothing.
    #[error("{encoder} encodes at most {max_long_side}x{max_short_side} pixels, not {width}x{height}")]
    Range {
        /// Name of the backend.
        encoder: &'static str,
        /// What it can do: longest side.
        max_long_side: u32,
        /// What it can do: shortest side.
        max_short_side: u32,
        /// Pixels per row that were asked for.
        width: u32,
        /// Rows that were asked for.
        height: u32,
    },
    /// No multiple.
    #[error("{encoder} needs a width and height that are multiples of {alignment}, not {width}x{height}")]
    Alignment {
        /// Name of the backend.
        encoder: &'static str,
        /// What width and height must be multiples of.
        alignment: u32,
        /// Pixels per row that were asked for.
        width: u32,
        /// Rows that were asked for.
        height: u32,
    },
}

/// Why a picture is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// No encoder can be opened for such pictures.
    #[error(transparent)]
    Size(#[from] SizeError),
    /// The encoder was opened for another size.
    #[error("a picture of {width}x{height} came to an encoder of {encoder_width}x{encoder_height}")]
    OtherSize {
        /// Pixels per row of the picture.
        width: u32,
        /// Rows of the picture.
        height: u32,
        /// Pixels per row that the encoder was opened for.
        encoder_width: u32,
        /// Rows that the encoder was opened for.
        encoder_height: u32,
    },
    /// The encoder takes another kind.
    #[error("{encoder} takes {takes}, not {came}")]
    OtherKind {
        /// Name of the backend.
        encoder: &'static str,
        /// What it takes.
        takes: &'static str,
        /// What came.
        came: &'static str,
    },
    /// Memory ends before the picture does.
    #[error("the picture has fewer than {height} rows of {pitch} bytes")]
    TooShort {
        /// Rows of the picture.
        height: u32,
        /// Bytes from one row to the next.
        pitch: u32,
    },
    /// Rows that the conversion can't use.
    #[error("the picture can't be converted: its rows of {pitch} bytes are no {width} pixels")]
    Rows {
        /// Pixels per row.
        width: u32,
        /// Bytes from one row to the next.
        pitch: u32,
    },
}

/// Pixels that an encoder copies out. Another process may write to them meanwhile, so nobody gets a reference to them.
pub trait Rows {
    /// Copies `rows` rows from row `first` on; false when there are not as many, or `into` has another length than
    /// they have bytes.
    fn copy_rows(&self, first: u32, rows: u32, pitch: u32, into: &mut [u8]) -> bool;
}

/// Pixels in memory of our own.
impl Rows for Vec<u8> {
    fn copy_rows(&self, first: u32, rows: u32, pitch: u32, into: &mut [u8]) -> bool {
        let start = first as usize * pitch as usize;
        let Some(from) = self.get(start..start + rows as usize * pitch as usize) else { return false };
        let fits = from.len() == into.len();
        if fits {
            into.copy_from_slice(from);
        }
        fits
    }
}

/// What is handed to an encoder.
#[derive(Clone, Copy)]
pub enum Picture<'a> {
    /// Rows of 8-bit BGRA, top row first.
    Bgra {
        /// `height` rows of `pitch` bytes.
        pixels: &'a dyn Rows,
        /// Bytes from one row to the next.
        pitch: u32,
        /// Pixels per row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// A finished unit.
    Unit(&'a [u8]),
    /// The picture before, once more.
    Repeat,
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitInfo {
    /// Capture instant, nanoseconds since the Unix epoch.
    pub pts_ns: u64,
    /// Can be decoded without any unit before it, and carries the parameter sets.
    pub keyframe: bool,
    /// Shows the same picture as the unit before.
    pub repeat: bool,
}

/// Why a frame was not encoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// The picture is not of the kind or size that the encoder was opened for.
    #[error(transparent)]
    BadPicture(#[from] PictureError),
    /// A repeat came before any picture.
    #[error("there is no picture to repeat")]
    NothingToRepeat,
    /// The backend failed.
    #[error("{backend} failed: {reason}")]
    Backend {
        /// Its name.
        backend: &'static str,
        /// Its word.
        reason: String,
    },
}

/// Turns pictures into units.
pub trait Encoder: Send {
    /// What it can do.
    fn caps(&self) -> EncoderCaps;

    /// Takes a picture in. The picture is read before this returns, so the texture behind it is needed for this call
    /// only; the costly part happens in [`Encoder::poll`].
    ///
    /// # Errors
    /// [`EncodeError`]; the encoder can still be used after [`EncodeError::BadPicture`].
    fn submit(&mut self, picture: Picture<'_>, pts_ns: u64) -> Result<(), EncodeError>;

    /// Writes the next finished unit over `unit`; None when there is none.
    ///
    /// # Errors
    /// [`EncodeError`]
    fn poll(&mut self, unit: &mut Vec<u8>) -> Result<Option<UnitInfo>, EncodeError>;

    /// Forgets what was submitted and not polled.
    fn flush(&mut self);

    /// The next unit is a key frame with parameter sets.
    fn request_keyframe(&mut self);
}
