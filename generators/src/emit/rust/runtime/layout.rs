//! Fixed layouts read from bytes of any alignment.

use zerocopy::{FromBytes, IntoBytes};

use super::{DecodeError, DecodeErrorKind};

/// Reads a layout from the start of `bytes`. At least `min` bytes must be there; what the sender left out is zero.
///
/// # Errors
/// Truncated.
#[inline]
pub fn read_layout<T: FromBytes + IntoBytes>(what: &'static str, bytes: &[u8], min: usize) -> Result<T, DecodeError> {
    if bytes.len() < min {
        let kind = DecodeErrorKind::Truncated { need: min, have: bytes.len() };
        return Err(DecodeError { what, offset: 0, kind });
    }
    // A whole layout is copied at once.
    if let Ok((value, _)) = T::read_from_prefix(bytes) {
        return Ok(value);
    }
    let mut value = T::new_zeroed();
    for (to, from) in value.as_mut_bytes().iter_mut().zip(bytes) {
        *to = *from;
    }
    Ok(value)
}

/// Refuses a value outside `min..=max`. `offset` is the field's, in bytes.
///
/// # Errors
/// `BadValue`.
pub fn check_range<T: PartialOrd>(
    what: &'static str,
    offset: usize,
    value: T,
    min: T,
    max: T,
) -> Result<(), DecodeError> {
    if value < min || value > max {
        return Err(DecodeError::bad_value(what, offset));
    }
    Ok(())
}
