//! Lengths and counts in every form: those of 8, 16 and 32 bits, least significant byte first, have methods of their own.

use super::bytes::{cut, limited};
use super::{ByteReader, ByteWriter, DecodeError, EncodeError, Varint};

/// How a length or a count in front of something is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefix {
    U8,
    U16,
    U24,
    U32,
    BeU16,
    BeU24,
    BeU32,
    Quic,
    Leb128,
}

impl Prefix {
    /// Bytes of a form that always has as many.
    const fn width(self) -> usize {
        match self {
            Self::U8 => 1,
            Self::U16 | Self::BeU16 => 2,
            Self::U24 | Self::BeU24 => 3,
            Self::U32 | Self::BeU32 => 4,
            Self::Quic | Self::Leb128 => 0,
        }
    }

    /// The largest number.
    const fn max(self) -> u64 {
        match self {
            Self::Quic => Varint::Quic.max(),
            Self::Leb128 => Varint::Leb128.max(),
            _ => (1 << (8 * self.width())) - 1,
        }
    }
}

impl<'a> ByteReader<'a> {
    /// Reads a length or a count. What no memory can hold is the largest `usize`, which every limit refuses.
    ///
    /// # Errors
    /// Truncated, `BadValue`.
    pub fn length(&mut self, what: &'static str, prefix: Prefix) -> Result<usize, DecodeError> {
        let join = |value: u64, byte: &u8| (value << 8) | u64::from(*byte);
        let value = match prefix {
            Prefix::Quic => self.quic(what)?,
            Prefix::Leb128 => self.leb128(what)?,
            Prefix::BeU16 | Prefix::BeU24 | Prefix::BeU32 => self.take(what, prefix.width())?.iter().fold(0, join),
            _ => self.take(what, prefix.width())?.iter().rev().fold(0, join),
        };
        Ok(usize::try_from(value).unwrap_or(usize::MAX))
    }
}

impl ByteWriter<'_> {
    /// Writes a checked length or count.
    ///
    /// # Errors
    /// `TooLong`.
    pub fn length(&mut self, what: &'static str, prefix: Prefix, len: usize, max: usize) -> Result<(), EncodeError> {
        limited(what, len, max)?;
        let most = usize::try_from(prefix.max()).unwrap_or(usize::MAX);
        limited(what, len, most)?;
        let value = len as u64;
        match prefix {
            Prefix::Quic => self.quic(what, value)?,
            Prefix::Leb128 => self.leb128(what, value)?,
            Prefix::BeU16 | Prefix::BeU24 | Prefix::BeU32 => {
                self.bytes(value.to_be_bytes().get(8 - prefix.width()..).unwrap_or_default());
            }
            _ => self.bytes(value.to_le_bytes().get(..prefix.width()).unwrap_or_default()),
        }
        Ok(())
    }

    /// Writes a length and the text.
    ///
    /// # Errors
    /// `TooLong`.
    pub fn text(&mut self, what: &'static str, prefix: Prefix, text: &str, max: usize) -> Result<(), EncodeError> {
        self.blob(what, prefix, text.as_bytes(), max)
    }

    /// Writes a length and the text, cut to the limit on a character's boundary.
    ///
    /// # Errors
    /// `TooLong`, only when the limit itself does not fit the prefix.
    pub fn lenient_text(&mut self, what: &'static str, prefix: Prefix, text: &str, max: usize) -> Result<(), EncodeError> {
        self.blob(what, prefix, cut(text, max).as_bytes(), max)
    }

    /// Writes a length and the bytes.
    ///
    /// # Errors
    /// `TooLong`.
    pub fn blob(&mut self, what: &'static str, prefix: Prefix, bytes: &[u8], max: usize) -> Result<(), EncodeError> {
        self.length(what, prefix, bytes.len(), max)?;
        self.bytes(bytes);
        Ok(())
    }

    /// Writes a body behind its length.
    ///
    /// # Errors
    /// `TooLong`, and whatever `write` refuses.
    pub fn body(
        &mut self,
        what: &'static str,
        prefix: Prefix,
        max: usize,
        write: impl FnOnce(&mut Self) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        let start = self.out.len();
        write(self)?;
        let end = self.out.len();
        // How many bytes the length takes is known behind the body; they go in front of it then.
        self.length(what, prefix, end - start, max)?;
        let taken = self.out.len() - end;
        self.out.get_mut(start..).unwrap_or_default().rotate_right(taken);
        Ok(())
    }
}
