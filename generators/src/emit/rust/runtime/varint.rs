//! Whole numbers in as many bytes as they need.

use super::{ByteReader, ByteWriter, DecodeError, DecodeErrorKind, EncodeError};

/// How a varint is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Varint {
    /// RFC 9000, section 16: 1, 2, 4 or 8 bytes, most significant first; the top two bits say how many.
    Quic,
    /// 7 bits a byte, least significant first; the top bit says that more follow. At most 10 bytes.
    Leb128,
}

/// Most bytes of the longer form.
const LONGEST: u32 = 10;

impl Varint {
    /// The largest number.
    pub const fn max(self) -> u64 {
        match self {
            Self::Quic => (1 << 62) - 1,
            Self::Leb128 => u64::MAX,
        }
    }

    /// Bytes of the shortest form of a number.
    pub const fn size(self, value: u64) -> usize {
        let bits = 64 - (value | 1).leading_zeros();
        match self {
            Self::Quic => match bits {
                0..=6 => 1,
                7..=14 => 2,
                15..=30 => 4,
                _ => 8,
            },
            Self::Leb128 => bits.div_ceil(7) as usize,
        }
    }
}

impl ByteReader<'_> {
    /// Reads a varint of RFC 9000 of any length.
    ///
    /// # Errors
    /// Truncated.
    pub fn quic(&mut self, what: &'static str) -> Result<u64, DecodeError> {
        let first = self.clone().u8(what)?;
        let bytes = self.take(what, 1 << (first >> 6))?;
        Ok(bytes.iter().skip(1).fold(u64::from(first & 0x3f), |value, &byte| (value << 8) | u64::from(byte)))
    }

    /// Reads an unsigned LEB128 of any length up to 10 bytes.
    ///
    /// # Errors
    /// Truncated; `BadValue` when it has more bytes, or more than 64 bits.
    pub fn leb128(&mut self, what: &'static str) -> Result<u64, DecodeError> {
        let offset = self.position();
        let mut value = 0;
        for index in 0..LONGEST {
            let have = index as usize;
            let kind = DecodeErrorKind::Truncated { need: have + 1, have };
            let byte = self.u8(what).map_err(|_| DecodeError { what, offset, kind })?;
            // The last byte has one bit that counts, and nothing may follow it.
            if index + 1 == LONGEST && byte > 1 {
                break;
            }
            value |= u64::from(byte & 0x7f) << (7 * index);
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(DecodeError::bad_value(what, offset))
    }

    /// Reads a varint from 0 to `max`; `shortest` refuses more bytes than the number needs.
    ///
    /// # Errors
    /// Truncated, `BadValue`.
    pub fn varint<N: TryFrom<u64>>(
        &mut self,
        what: &'static str,
        form: Varint,
        max: u64,
        shortest: bool,
    ) -> Result<N, DecodeError> {
        let offset = self.position();
        let value = match form {
            Varint::Quic => self.quic(what),
            Varint::Leb128 => self.leb128(what),
        }?;
        let taken = self.position() - offset;
        let bad = DecodeError::bad_value(what, offset);
        if value > max || (shortest && taken > form.size(value)) {
            return Err(bad);
        }
        N::try_from(value).map_err(|_| bad)
    }
}

impl ByteWriter<'_> {
    /// Writes a varint of RFC 9000 in its shortest form.
    ///
    /// # Errors
    /// `BadValue` from 2^62 on.
    pub fn quic(&mut self, what: &'static str, value: u64) -> Result<(), EncodeError> {
        self.varint(what, Varint::Quic, value, Varint::Quic.max())
    }

    /// Writes an unsigned LEB128 in its shortest form.
    ///
    /// # Errors
    /// None: it holds every number.
    pub fn leb128(&mut self, what: &'static str, value: u64) -> Result<(), EncodeError> {
        self.varint(what, Varint::Leb128, value, Varint::Leb128.max())
    }

    /// Writes a number from 0 to `max` in its shortest form.
    ///
    /// # Errors
    /// `BadValue` above `max`.
    pub fn varint(&mut self, what: &'static str, form: Varint, value: u64, max: u64) -> Result<(), EncodeError> {
        if value > max || value > form.max() {
            return Err(EncodeError::bad_value(what));
        }
        let size = form.size(value);
        match form {
            Varint::Quic => {
                let width = u64::from(size.trailing_zeros());
                let marked = value | (width << (size * 8 - 2));
                self.bytes(marked.to_be_bytes().get(8 - size..).unwrap_or_default());
            }
            Varint::Leb128 => {
                let mut rest = value;
                for _ in 1..size {
                    self.u8(rest.to_le_bytes()[0] | 0x80);
                    rest >>= 7;
                }
                self.u8(rest.to_le_bytes()[0]);
            }
        }
        Ok(())
    }
}
