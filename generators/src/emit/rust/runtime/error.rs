//! Errors of decoders, encoders and section views.

use core::fmt;

/// Why bytes from outside were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// The declaration and field, such as `Hello.name`.
    pub what: &'static str,
    /// Where the field begins, in bytes from the start of the input.
    pub offset: usize,
    pub kind: DecodeErrorKind,
}

/// What was wrong with the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeErrorKind {
    /// The field wants `need` bytes and `have` are left.
    Truncated { need: usize, have: usize },
    /// A fixed value (a magic, a type byte) is another one.
    BadLiteral,
    /// The value is outside the stated range or set.
    BadValue,
    /// A length or count above its limit.
    TooLong { max: usize, got: usize },
    /// Bytes after the last field of a message that allows none.
    TrailingBytes,
    /// A text that is not UTF-8.
    BadUtf8,
    /// An entry that may be there once, for the second time.
    Repeated,
    /// An entry that must be there is not.
    Missing,
}

impl DecodeError {
    /// A value outside the stated range or set.
    pub const fn bad_value(what: &'static str, offset: usize) -> Self {
        Self { what, offset, kind: DecodeErrorKind::BadValue }
    }

    /// Whether only missing bytes were wrong.
    pub const fn is_truncated(&self) -> bool {
        matches!(self.kind, DecodeErrorKind::Truncated { .. })
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}: ", self.what, self.offset)?;
        match self.kind {
            DecodeErrorKind::Truncated { need, have } => {
                write!(f, "needs {need} bytes, {have} are left")
            }
            DecodeErrorKind::BadLiteral => f.write_str("not the expected fixed bytes"),
            DecodeErrorKind::BadValue => f.write_str("value outside the allowed set"),
            DecodeErrorKind::TooLong { max, got } => {
                write!(f, "length {got} is above the limit of {max}")
            }
            DecodeErrorKind::TrailingBytes => f.write_str("bytes follow after the last field"),
            DecodeErrorKind::BadUtf8 => f.write_str("text is not UTF-8"),
            DecodeErrorKind::Repeated => f.write_str("is there for the second time"),
            DecodeErrorKind::Missing => f.write_str("must be there, and is not"),
        }
    }
}
impl core::error::Error for DecodeError {}

/// Why a value can't be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodeError {
    /// The declaration and field, such as `ClipOffer.kinds`.
    pub what: &'static str,
    pub kind: EncodeErrorKind,
}

/// What was wrong with the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodeErrorKind {
    /// A text, blob or list above its limit.
    TooLong { max: usize, got: usize },
    /// The value contradicts another field, such as a key without its cipher, or has more bits than its own.
    BadValue,
}

impl EncodeError {
    /// A text, blob or list above its limit.
    pub const fn too_long(what: &'static str, max: usize, got: usize) -> Self {
        Self { what, kind: EncodeErrorKind::TooLong { max, got } }
    }

    /// A value that contradicts another field, or does not fit its own.
    pub const fn bad_value(what: &'static str) -> Self {
        Self { what, kind: EncodeErrorKind::BadValue }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            EncodeErrorKind::TooLong { max, got } => {
                write!(f, "{}: length {got} is above the limit of {max}", self.what)
            }
            EncodeErrorKind::BadValue => write!(f, "{}: does not fit its field, or contradicts another", self.what),
        }
    }
}
impl core::error::Error for EncodeError {}

/// Why a memory can't be used as a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionError {
    /// Fewer bytes than the section (or the wanted prefix) has.
    TooShort { need: usize, have: usize },
    /// Null, or not a multiple of 8.
    Misaligned,
    /// The stamp is not there (yet), or another one.
    BadStamp { want: u64, found: u64 },
}

impl fmt::Display for SectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::TooShort { need, have } => {
                write!(f, "section needs {need} bytes, the memory has {have}")
            }
            Self::Misaligned => f.write_str("the memory's address is null or not a multiple of 8"),
            Self::BadStamp { want, found } => {
                write!(f, "section stamp is {found:#x}, expected {want:#x}")
            }
        }
    }
}
impl core::error::Error for SectionError {}

#[cfg(feature = "std")]
impl From<DecodeError> for std::io::Error {
    fn from(error: DecodeError) -> Self {
        Self::new(std::io::ErrorKind::InvalidData, error)
    }
}
#[cfg(feature = "std")]
impl From<EncodeError> for std::io::Error {
    fn from(error: EncodeError) -> Self {
        Self::new(std::io::ErrorKind::InvalidInput, error)
    }
}
#[cfg(feature = "std")]
impl From<SectionError> for std::io::Error {
    fn from(error: SectionError) -> Self {
        Self::new(std::io::ErrorKind::InvalidData, error)
    }
}
