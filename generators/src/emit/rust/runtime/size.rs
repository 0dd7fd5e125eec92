//! Sizes beyond what 32 bits count.

/// A size where the machine can hold it, and the largest one elsewhere: no memory reaches that.
#[allow(clippy::cast_possible_truncation)]
pub const fn size(bytes: u64) -> usize {
    if bytes > usize::MAX as u64 { usize::MAX } else { bytes as usize }
}
