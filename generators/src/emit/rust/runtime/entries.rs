//! Registries: entries of tag, length and value.

use alloc::vec::Vec;

use super::bytes::limited;
use super::{ByteReader, ByteWriter, DecodeError, DecodeErrorKind, EncodeError};

/// An entry that this build does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownEntry<Tag> {
    pub tag: Tag,
    pub value: Vec<u8>,
}

/// Where the value of an entry stands.
#[derive(Clone, Debug)]
pub struct EntryValue<'a> {
    from: ByteReader<'a>,
    what: &'static str,
    len: usize,
}

impl<'a> EntryValue<'a> {
    /// Reads the value, which must fill its bytes.
    ///
    /// # Errors
    /// Whatever `read` finds wrong, `TrailingBytes`.
    pub fn read<T>(
        mut self,
        read: impl FnOnce(&mut ByteReader<'a>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        self.from.body(self.what, self.len, usize::MAX, read)
    }

    /// Reads the value; one that is not as it should be, or does not fill its bytes, is none. It is looked at before
    /// anything is allocated for it.
    pub fn read_or_none<T>(
        self,
        read: impl Fn(&mut ByteReader<'a>) -> Result<T, DecodeError>,
    ) -> Option<T> {
        let checking = Self { from: self.from.checking(), ..self };
        checking.read(&read).ok()?;
        self.read(read).ok()
    }
}

/// Tags of at most `N` entries, by which one is told that was there before.
#[derive(Debug)]
pub struct SeenTags<Tag, const N: usize> {
    tags: [Tag; N],
    len: usize,
}

impl<Tag: Copy + Default + PartialEq, const N: usize> SeenTags<Tag, N> {
    pub fn new() -> Self {
        Self { tags: [Tag::default(); N], len: 0 }
    }

    /// Whether the tag was not there, and remembers it. Of more than `N` the last are not remembered.
    pub fn is_new(&mut self, tag: Tag) -> bool {
        if self.tags.iter().take(self.len).any(|seen| *seen == tag) {
            return false;
        }
        if let Some(place) = self.tags.get_mut(self.len) {
            *place = tag;
            self.len += 1;
        }
        true
    }

    /// Refuses a tag for the second time.
    ///
    /// # Errors
    /// `Repeated` at `at`.
    pub fn once(&mut self, what: &'static str, tag: Tag, at: usize) -> Result<(), DecodeError> {
        if self.is_new(tag) { Ok(()) } else { Err(DecodeError::repeated(what, at)) }
    }
}

impl<Tag: Copy + Default + PartialEq, const N: usize> Default for SeenTags<Tag, N> {
    fn default() -> Self {
        Self::new()
    }
}

/// The values of an entry that may be there several times.
#[derive(Debug)]
pub struct Several<T> {
    values: Vec<T>,
    /// Counts also where values are checked and not kept.
    count: usize,
}

impl<T> Default for Several<T> {
    fn default() -> Self {
        Self { values: Vec::new(), count: 0 }
    }
}

impl<T> Several<T> {
    /// Reads one more.
    ///
    /// # Errors
    /// `TooLong` at `at` above `max`, and what [`EntryValue::read`] finds wrong.
    pub fn read<'a>(
        &mut self,
        r: &ByteReader<'a>,
        value: EntryValue<'a>,
        at: usize,
        max: usize,
        read: impl FnOnce(&mut ByteReader<'a>) -> Result<T, DecodeError>,
    ) -> Result<(), DecodeError> {
        if self.count >= max {
            let kind = DecodeErrorKind::TooLong { max, got: max.saturating_add(1) };
            return Err(DecodeError { what: value.what, offset: at, kind });
        }
        self.count += 1;
        let value = value.read(read)?;
        r.keep(&mut self.values, value);
        Ok(())
    }

    /// The values, if there was one.
    pub fn filled(self) -> Option<Vec<T>> {
        if self.count == 0 { None } else { Some(self.values) }
    }

    pub fn into_vec(self) -> Vec<T> {
        self.values
    }
}

impl<'a> ByteReader<'a> {
    /// Takes the value of an entry; whether it is read is decided later.
    ///
    /// # Errors
    /// Truncated.
    pub fn entry(&mut self, what: &'static str, len: usize) -> Result<EntryValue<'a>, DecodeError> {
        let from = self.clone();
        self.take(what, len)?;
        Ok(EntryValue { from, what, len })
    }

    /// Counts one more entry.
    ///
    /// # Errors
    /// `TooLong` above `max`.
    pub fn one_more(&self, what: &'static str, count: &mut usize, max: usize) -> Result<(), DecodeError> {
        *count = count.saturating_add(1);
        self.limit(what, *count, max).map(|_| ())
    }

    /// The error of a required entry that was not there, at the end of the registry.
    pub const fn missing(&self, what: &'static str) -> DecodeError {
        self.error(what, DecodeErrorKind::Missing)
    }
}

impl DecodeError {
    /// An entry for the second time.
    pub const fn repeated(what: &'static str, offset: usize) -> Self {
        Self { what, offset, kind: DecodeErrorKind::Repeated }
    }
}

impl ByteWriter<'_> {
    /// Writes what may take at most `max` bytes.
    ///
    /// # Errors
    /// `TooLong`, and whatever `write` refuses.
    pub fn within(
        &mut self,
        what: &'static str,
        max: usize,
        write: impl FnOnce(&mut Self) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        let start = self.out.len();
        write(self)?;
        limited(what, self.out.len() - start, max)?;
        Ok(())
    }

    /// Checks how many entries there are.
    ///
    /// # Errors
    /// `TooLong`.
    pub fn limit(&self, what: &'static str, got: usize, max: usize) -> Result<(), EncodeError> {
        limited(what, got, max).map(|_| ())
    }
}
