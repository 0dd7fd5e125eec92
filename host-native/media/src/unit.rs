//! Units, and why a picture becomes none.

use crate::pixels::RowsError;

/// What a unit is coded with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// H.264, Annex B.
    H264,
    /// Nothing: units pass as they are, for measurements. No client decodes them.
    None,
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
    /// The picture's rows can't be had.
    #[error("the picture can't be read: {0}")]
    Unreadable(#[from] RowsError),
    /// Rows that the conversion can't use.
    #[error("the picture can't be converted: its rows of {pitch} bytes are no {width} pixels")]
    Rows {
        /// Pixels per row.
        width: u32,
        /// Bytes from one row to the next.
        pitch: u32,
    },
}
