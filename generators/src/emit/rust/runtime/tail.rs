//! Tails: elements behind a struct, read one by one out of a buffer of any alignment.

use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::{DecodeError, DecodeErrorKind, EncodeError, IoctlError};

/// What a struct says about the elements behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    /// How many there are.
    Count(i128),
    /// How many bytes they take.
    Bytes(i128),
    /// How many bytes they take with the struct in front of them.
    Whole(i128),
    /// They fill the buffer.
    Rest,
}

/// Where the elements of a struct stand.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The struct and its tail, such as `Batch.entries`.
    pub what: &'static str,
    /// Bytes of the whole struct, where elements may begin a little earlier.
    pub size: usize,
    /// Of the field that counts them, in bytes.
    pub counter: usize,
    /// Of the first element, in bytes.
    pub offset: usize,
    /// Bytes of one element.
    pub stride: usize,
}

impl Place {
    const fn error(&self, offset: usize, kind: DecodeErrorKind) -> DecodeError {
        DecodeError { what: self.what, offset, kind }
    }

    /// Bytes of all elements in a buffer of `len` bytes.
    ///
    /// # Errors
    /// Truncated when the buffer does not hold them, `BadValue` for a number that cannot be.
    pub fn taken(&self, len: usize, stated: Stated) -> Result<usize, DecodeError> {
        let Some(have) = len.checked_sub(self.offset) else {
            return Err(self.error(0, DecodeErrorKind::Truncated { need: self.offset, have: len }));
        };
        // The widest counter times the widest element is far below the end of an i128.
        let stride = self.stride as i128;
        let wanted = match stated {
            Stated::Count(count) => count.saturating_mul(stride),
            Stated::Bytes(bytes) => bytes,
            Stated::Whole(bytes) => bytes.saturating_sub(self.offset as i128),
            Stated::Rest => {
                let left = have.checked_rem(self.stride).unwrap_or(have);
                if left != 0 {
                    let kind = DecodeErrorKind::Truncated { need: self.stride, have: left };
                    return Err(self.error(len.saturating_sub(left), kind));
                }
                return Ok(have);
            }
        };
        if wanted < 0 || wanted.checked_rem(stride) != Some(0) {
            return Err(self.error(self.counter, DecodeErrorKind::BadValue));
        }
        let need = usize::try_from(wanted).unwrap_or(usize::MAX);
        if need > have {
            return Err(self.error(self.offset, DecodeErrorKind::Truncated { need, have }));
        }
        Ok(need)
    }

    /// The elements in a buffer that begins with the struct.
    ///
    /// # Errors
    /// As [`Self::taken`].
    pub fn find<'a, T>(&self, bytes: &'a [u8], stated: Stated) -> Result<Entries<'a, T>, DecodeError> {
        let taken = self.taken(bytes.len(), stated)?;
        let found = bytes.get(self.offset..).and_then(|rest| rest.get(..taken)).unwrap_or_default();
        Ok(Entries { bytes: found, of: PhantomData })
    }

    /// Bytes of the struct with `count` elements; none when no memory is that large.
    pub const fn end(&self, count: usize) -> Option<usize> {
        match count.checked_mul(self.stride) {
            Some(bytes) => bytes.checked_add(self.offset),
            None => None,
        }
    }

    /// What the counting field holds for `count` elements. Gives the number of bytes to write too: a struct whose end is not known
    /// from its bytes has no byte more than that, all others are never shorter than the struct itself.
    ///
    /// # Errors
    /// `TooLong` when no memory is that large.
    pub fn sizes(&self, count: usize, stated: Stated) -> Result<(usize, usize), EncodeError> {
        let end = self.end(count).ok_or(EncodeError::too_long(self.what, usize::MAX, count))?;
        Ok(match stated {
            Stated::Count(_) => (count, end.max(self.size)),
            Stated::Bytes(_) => (end.saturating_sub(self.offset), end.max(self.size)),
            Stated::Whole(_) => (end, end.max(self.size)),
            Stated::Rest => (count, end),
        })
    }

    /// The counter as its field holds it.
    ///
    /// # Errors
    /// `TooLong` above what the field holds.
    pub fn fit<N: TryFrom<usize>>(&self, number: usize, max: usize) -> Result<N, EncodeError> {
        let refused = EncodeError::too_long(self.what, max, number);
        if number > max {
            return Err(refused);
        }
        N::try_from(number).map_err(|_| refused)
    }

    /// Writes a struct and its elements, `size` bytes in all.
    ///
    /// # Errors
    /// `TooLong` when `out` is shorter.
    pub fn put(&self, head: &[u8], list: &[u8], size: usize, out: &mut [u8]) -> Result<usize, EncodeError> {
        let have = out.len();
        let out = out.get_mut(..size).ok_or(EncodeError::too_long(self.what, have, size))?;
        out.fill(0);
        for (to, from) in out.iter_mut().zip(head.iter().take(self.offset)) {
            *to = *from;
        }
        for (to, from) in out.iter_mut().skip(self.offset).zip(list) {
            *to = *from;
        }
        Ok(size)
    }
}

/// The elements behind a struct. They are copied out of the buffer as they are asked for, so that it needs no alignment.
pub struct Entries<'a, T> {
    bytes: &'a [u8],
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Entries<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Entries<'_, T> {}

impl<'a, T> Entries<'a, T> {
    /// How many there are.
    pub const fn len(&self) -> usize {
        match self.bytes.len().checked_div(size_of::<T>()) {
            Some(count) => count,
            None => 0,
        }
    }

    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Their bytes.
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }
}

impl<'a, T: FromBytes + 'a> Entries<'a, T> {
    /// One of them; none behind the last.
    pub fn get(&self, index: usize) -> Option<T> {
        let from = index.checked_mul(size_of::<T>())?;
        let (value, _) = T::read_from_prefix(self.bytes.get(from..)?).ok()?;
        Some(value)
    }

    /// All of them, from the first on.
    pub fn iter(&self) -> impl Iterator<Item = T> + Clone + 'a {
        self.bytes.chunks_exact(size_of::<T>().max(1)).filter_map(|bytes| T::read_from_bytes(bytes).ok())
    }

    pub fn to_vec(&self) -> Vec<T> {
        self.iter().collect()
    }
}

impl<'a, T: FromBytes + fmt::Debug + 'a> fmt::Debug for Entries<'a, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// The bytes of elements as they travel.
pub fn list_bytes<T: IntoBytes + Immutable>(list: &[T]) -> &[u8] {
    list.as_bytes()
}

/// Room for a struct with its elements, which is filled by what `put` writes.
///
/// # Errors
/// Whatever `put` refuses.
pub fn to_vec(
    size: usize,
    put: impl FnOnce(&mut [u8]) -> Result<usize, EncodeError>,
) -> Result<Vec<u8>, EncodeError> {
    let mut out = alloc::vec![0; size];
    put(&mut out)?;
    Ok(out)
}

/// Why a device's answer with a tail is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyError<E> {
    /// The call failed.
    Call(IoctlError<E>),
    /// The answer says something about its tail that cannot be.
    Tail(DecodeError),
}

impl<E> From<IoctlError<E>> for ReplyError<E> {
    fn from(error: IoctlError<E>) -> Self {
        Self::Call(error)
    }
}
impl<E> From<DecodeError> for ReplyError<E> {
    fn from(error: DecodeError) -> Self {
        Self::Tail(error)
    }
}

impl<E: fmt::Display> fmt::Display for ReplyError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(f),
            Self::Tail(error) => write!(f, "the device's answer: {error}"),
        }
    }
}
impl<E: fmt::Debug + fmt::Display> core::error::Error for ReplyError<E> {}
