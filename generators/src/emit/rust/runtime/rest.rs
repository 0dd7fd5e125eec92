//! What goes on to the end of what it stands in.

use super::bytes::limited;
use super::{ByteReader, ByteWriter, DecodeError, DecodeErrorKind, EncodeError};

impl ByteReader<'_> {
    /// Takes everything that is left, 1 to 8 bytes, as a number, least significant byte first.
    ///
    /// # Errors
    /// Truncated when nothing is left, `TooLong`, `BadValue` when the number does not fit.
    pub fn rest_uint<N: TryFrom<u64>>(&mut self, what: &'static str) -> Result<N, DecodeError> {
        let offset = self.position();
        let len = self.limit(what, self.remaining(), 8)?;
        if len == 0 {
            return Err(self.error(what, DecodeErrorKind::Truncated { need: 1, have: 0 }));
        }
        let value = self.take(what, len)?.iter().rev().fold(0, |value, &byte| (value << 8) | u64::from(byte));
        N::try_from(value).map_err(|_| DecodeError::bad_value(what, offset))
    }
}

impl ByteWriter<'_> {
    /// Writes bytes that go on to the end.
    ///
    /// # Errors
    /// `TooLong`.
    pub fn rest(&mut self, what: &'static str, bytes: &[u8], max: usize) -> Result<(), EncodeError> {
        limited(what, bytes.len(), max)?;
        self.bytes(bytes);
        Ok(())
    }

    /// Writes a number in as few bytes as hold it, least significant first; zero is one byte.
    pub fn rest_uint(&mut self, value: u64) {
        let spare = (value | 1).leading_zeros() / 8;
        self.bytes(value.to_le_bytes().get(..8 - spare as usize).unwrap_or_default());
    }
}
