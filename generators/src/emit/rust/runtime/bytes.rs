//! Reading and writing messages: little-endian, bounds-checked, no allocation before a length is known to be good.

use alloc::string::String;
use alloc::vec::Vec;

use super::{DecodeError, DecodeErrorKind, EncodeError};

/// Walks over the bytes of one message.
#[derive(Clone, Debug)]
pub struct ByteReader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Everything is checked, and nothing is allocated: texts, blobs and lists come out empty.
    dry: bool,
    /// Nothing may follow the message, whatever it says itself.
    exact: bool,
    /// A body of known length was wrong inside, which no cut explains.
    damaged: bool,
}

/// What a decoder does with bytes after the last field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Refuse them.
    Refused,
    /// Refuse them, also in a message that ignores them; a last field that is cut short is refused with them.
    Forbidden,
    /// Leave them.
    Left,
}

/// Decodes in two passes: the first checks everything and allocates nothing, the second builds the value. A type that
/// owns no memory (`owns` false) needs the first only. Gives the value and the number of bytes that belong to it.
///
/// # Errors
/// Whatever `read` finds wrong, and `TrailingBytes` as `rest` says.
pub fn decode_checked<T>(
    bytes: &[u8],
    what: &'static str,
    owns: bool,
    rest: Rest,
    read: impl Fn(&mut ByteReader<'_>) -> Result<T, DecodeError>,
) -> Result<(T, usize), DecodeError> {
    let fresh = ByteReader { bytes, at: 0, dry: owns, exact: rest == Rest::Forbidden, damaged: false };
    let mut checking = fresh.clone();
    let checked = read(&mut checking)?;
    if rest != Rest::Left {
        checking.finish(what)?;
    }
    if !owns {
        return Ok((checked, checking.at));
    }
    let mut building = ByteReader { dry: false, ..fresh };
    Ok((read(&mut building)?, building.at))
}

/// Checks bytes as [`decode_checked`] does, and allocates nothing.
///
/// # Errors
/// As [`decode_checked`].
pub fn validate<T>(
    bytes: &[u8],
    what: &'static str,
    rest: Rest,
    read: impl Fn(&mut ByteReader<'_>) -> Result<T, DecodeError>,
) -> Result<(), DecodeError> {
    let mut checking = ByteReader { bytes, at: 0, dry: true, exact: rest == Rest::Forbidden, damaged: false };
    read(&mut checking)?;
    if rest != Rest::Left {
        checking.finish(what)?;
    }
    Ok(())
}

macro_rules! read_int {
    ($name:ident, $int:ty) => {
        /// Reads one little-endian integer.
        ///
        /// # Errors
        /// Truncated.
        pub fn $name(&mut self, what: &'static str) -> Result<$int, DecodeError> {
            self.array(what).map(<$int>::from_le_bytes)
        }
    };
}

impl<'a> ByteReader<'a> {
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, dry: false, exact: false, damaged: false }
    }

    /// The same place, where everything is checked and nothing is allocated.
    pub fn checking(&self) -> Self {
        Self { dry: true, ..self.clone() }
    }

    /// Bytes read so far.
    pub const fn position(&self) -> usize {
        self.at
    }

    /// Bytes left.
    pub const fn remaining(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// An error at this place.
    pub const fn error(&self, what: &'static str, kind: DecodeErrorKind) -> DecodeError {
        DecodeError { what, offset: self.at, kind }
    }

    /// Takes the next `need` bytes.
    ///
    /// # Errors
    /// Truncated.
    pub fn take(&mut self, what: &'static str, need: usize) -> Result<&'a [u8], DecodeError> {
        let have = self.remaining();
        match self.bytes.get(self.at..).and_then(|rest| rest.get(..need)) {
            Some(taken) => {
                self.at += need;
                Ok(taken)
            }
            None => Err(self.error(what, DecodeErrorKind::Truncated { need, have })),
        }
    }

    /// Takes the next `N` bytes.
    ///
    /// # Errors
    /// Truncated.
    pub fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], DecodeError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(what, N)?);
        Ok(array)
    }

    read_int!(u8, u8);
    read_int!(u16, u16);
    read_int!(u32, u32);
    read_int!(u64, u64);
    read_int!(i8, i8);
    read_int!(i16, i16);
    read_int!(i32, i32);
    read_int!(i64, i64);

    /// Reads one byte; everything but zero is true.
    ///
    /// # Errors
    /// Truncated.
    pub fn bool(&mut self, what: &'static str) -> Result<bool, DecodeError> {
        Ok(self.u8(what)? != 0)
    }

    /// Reads fixed bytes and compares them.
    ///
    /// # Errors
    /// Truncated, `BadLiteral`.
    pub fn literal(&mut self, what: &'static str, want: &[u8]) -> Result<(), DecodeError> {
        let before = self.at;
        if self.take(what, want.len())? == want {
            return Ok(());
        }
        Err(DecodeError { what, offset: before, kind: DecodeErrorKind::BadLiteral })
    }

    /// Reads a number of which not every value is legal.
    ///
    /// # Errors
    /// Truncated, `BadValue` outside of `range`.
    pub fn within<T: PartialOrd>(
        &mut self,
        what: &'static str,
        read: impl FnOnce(&mut Self, &'static str) -> Result<T, DecodeError>,
        range: core::ops::RangeInclusive<T>,
    ) -> Result<T, DecodeError> {
        let offset = self.at;
        let value = read(self, what)?;
        if range.contains(&value) { Ok(value) } else { Err(DecodeError::bad_value(what, offset)) }
    }

    /// Checks a length or count against its limit and returns it.
    ///
    /// # Errors
    /// `TooLong`.
    pub fn limit(&self, what: &'static str, got: usize, max: usize) -> Result<usize, DecodeError> {
        if got > max {
            return Err(self.error(what, DecodeErrorKind::TooLong { max, got }));
        }
        Ok(got)
    }

    /// Checks that `count` elements of at least `min` bytes can be left, before anything is allocated for them.
    ///
    /// # Errors
    /// `TooLong` above `max`, Truncated when they can't be there.
    pub fn count(&self, what: &'static str, count: usize, max: usize, min: usize) -> Result<usize, DecodeError> {
        self.limit(what, count, max)?;
        let need = count.saturating_mul(min);
        let have = self.remaining();
        if need > have {
            return Err(self.error(what, DecodeErrorKind::Truncated { need, have }));
        }
        Ok(count)
    }

    /// Reads `len` bytes of at most `max`.
    ///
    /// # Errors
    /// `TooLong`, Truncated.
    pub fn blob(&mut self, what: &'static str, len: usize, max: usize) -> Result<Vec<u8>, DecodeError> {
        self.limit(what, len, max)?;
        let bytes = self.take(what, len)?;
        Ok(if self.dry { Vec::new() } else { bytes.to_vec() })
    }

    /// Takes everything that is left.
    pub fn rest(&mut self) -> Vec<u8> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at = self.bytes.len();
        if self.dry { Vec::new() } else { rest.to_vec() }
    }

    /// Room for `count` elements, which were checked with [`Self::count`].
    pub fn items<T>(&self, count: usize) -> Vec<T> {
        if self.dry { Vec::new() } else { Vec::with_capacity(count) }
    }

    /// Puts an element where [`Self::items`] made room.
    pub fn keep<T>(&self, items: &mut Vec<T>, item: T) {
        if !self.dry {
            items.push(item);
        }
    }

    /// Reads a body of `len` bytes, which must fill them.
    ///
    /// # Errors
    /// `TooLong`, Truncated, `TrailingBytes`, and whatever `read` finds wrong.
    pub fn body<T>(
        &mut self,
        what: &'static str,
        len: usize,
        max: usize,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        self.limit(what, len, max)?;
        let start = self.at;
        self.take(what, len)?;
        let bytes = self.bytes.get(..self.at).unwrap_or_default();
        // Offsets in errors count from the start of the whole input.
        let mut inner = Self { bytes, at: start, dry: self.dry, exact: true, damaged: false };
        let value = read(&mut inner).and_then(|value| inner.finish(what).map(|()| value));
        self.damaged = value.is_err();
        value
    }

    /// Reads `len` bytes of text and refuses what is too long or not UTF-8.
    ///
    /// # Errors
    /// `TooLong`, Truncated, `BadUtf8`.
    pub fn text(&mut self, what: &'static str, len: usize, max: usize) -> Result<String, DecodeError> {
        self.limit(what, len, max)?;
        let offset = self.at;
        let bytes = self.take(what, len)?;
        match core::str::from_utf8(bytes) {
            Ok(_) if self.dry => Ok(String::new()),
            Ok(text) => Ok(String::from(text)),
            Err(_) => Err(DecodeError { what, offset, kind: DecodeErrorKind::BadUtf8 }),
        }
    }

    /// Reads `len` bytes of text; what is too long or not UTF-8 reads as empty.
    ///
    /// # Errors
    /// Truncated.
    pub fn lenient_text(&mut self, what: &'static str, len: usize, max: usize) -> Result<String, DecodeError> {
        let bytes = self.take(what, len)?;
        if len > max || self.dry {
            return Ok(String::new());
        }
        Ok(core::str::from_utf8(bytes).map(String::from).unwrap_or_default())
    }

    /// Reads fields that may be missing at the end: none left is `None`.
    ///
    /// With `strict` fields that are cut short are an error; otherwise they count as missing and the rest of the
    /// message is skipped, so that nothing later is read from the fragment.
    ///
    /// # Errors
    /// Whatever `read` finds wrong, and Truncated when `strict`.
    pub fn optional<T>(
        &mut self,
        strict: bool,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        if self.remaining() == 0 {
            return Ok(None);
        }
        match read(self) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.is_truncated() && !strict && !self.exact && !self.damaged => {
                self.at = self.bytes.len();
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Refuses bytes after the last field.
    ///
    /// # Errors
    /// `TrailingBytes`.
    pub fn finish(&self, what: &'static str) -> Result<(), DecodeError> {
        if self.remaining() == 0 {
            return Ok(());
        }
        Err(self.error(what, DecodeErrorKind::TrailingBytes))
    }
}

/// Appends the bytes of one message to a buffer.
#[derive(Debug)]
pub struct ByteWriter<'a> {
    pub(super) out: &'a mut Vec<u8>,
}

macro_rules! write_int {
    ($name:ident, $int:ty) => {
        /// Writes one little-endian integer.
        pub fn $name(&mut self, value: $int) {
            self.bytes(&value.to_le_bytes());
        }
    };
}

impl<'a> ByteWriter<'a> {
    pub fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out }
    }

    /// Writes bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    write_int!(u8, u8);
    write_int!(u16, u16);
    write_int!(u32, u32);
    write_int!(u64, u64);
    write_int!(i8, i8);
    write_int!(i16, i16);
    write_int!(i32, i32);
    write_int!(i64, i64);

    /// Writes 0 or 1.
    pub fn bool(&mut self, value: bool) {
        self.u8(u8::from(value));
    }
}

/// Refuses a length above its limit.
///
/// # Errors
/// `TooLong`.
pub(super) fn limited(what: &'static str, got: usize, max: usize) -> Result<usize, EncodeError> {
    if got > max {
        return Err(EncodeError::too_long(what, max, got));
    }
    Ok(got)
}

/// The longest start of `text` with at most `max` bytes which ends on a character's boundary.
pub(super) fn cut(text: &str, max: usize) -> &str {
    let mut end = text.len().min(max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

macro_rules! write_prefixed {
    ($length:ident, $prefix:ident, $text:ident, $lenient:ident, $blob:ident, $body:ident) => {
        /// Writes a checked length or count.
        ///
        /// # Errors
        /// `TooLong`.
        pub fn $length(&mut self, what: &'static str, len: usize, max: usize) -> Result<(), EncodeError> {
            let len = limited(what, len, max)?;
            let prefix = $prefix::try_from(len).map_err(|_| EncodeError::too_long(what, max, len))?;
            self.$prefix(prefix);
            Ok(())
        }
        /// Writes a length and the text.
        ///
        /// # Errors
        /// `TooLong`.
        pub fn $text(&mut self, what: &'static str, text: &str, max: usize) -> Result<(), EncodeError> {
            self.$blob(what, text.as_bytes(), max)
        }
        /// Writes a length and the text, cut to the limit on a character's boundary.
        ///
        /// # Errors
        /// `TooLong`, only when the limit itself does not fit the prefix.
        pub fn $lenient(&mut self, what: &'static str, text: &str, max: usize) -> Result<(), EncodeError> {
            self.$blob(what, cut(text, max).as_bytes(), max)
        }
        /// Writes a length and the bytes.
        ///
        /// # Errors
        /// `TooLong`.
        pub fn $blob(&mut self, what: &'static str, bytes: &[u8], max: usize) -> Result<(), EncodeError> {
            self.$length(what, bytes.len(), max)?;
            self.bytes(bytes);
            Ok(())
        }
        /// Writes a body behind its length.
        ///
        /// # Errors
        /// `TooLong`, and whatever `write` refuses.
        pub fn $body(
            &mut self,
            what: &'static str,
            max: usize,
            write: impl FnOnce(&mut Self) -> Result<(), EncodeError>,
        ) -> Result<(), EncodeError> {
            let at = self.out.len();
            self.$prefix(0);
            let start = self.out.len();
            write(self)?;
            let len = limited(what, self.out.len() - start, max)?;
            let prefix = $prefix::try_from(len).map_err(|_| EncodeError::too_long(what, max, len))?;
            self.out[at..start].copy_from_slice(&prefix.to_le_bytes());
            Ok(())
        }
    };
}

impl ByteWriter<'_> {
    write_prefixed!(length_u8, u8, text_u8, lenient_text_u8, blob_u8, body_u8);
    write_prefixed!(length_u16, u16, text_u16, lenient_text_u16, blob_u16, body_u16);
    write_prefixed!(length_u32, u32, text_u32, lenient_text_u32, blob_u32, body_u32);
}
