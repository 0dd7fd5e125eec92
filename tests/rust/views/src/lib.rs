//! Pairs of functions: `view_x` reads through what pf-gen writes, `hand_x` as one would by hand over a pointer. A test
//! compiles them and compares their instructions. Nobody runs them.
#![allow(unsafe_code)]

use core::sync::atomic::{AtomicU64, Ordering};

use pf_abi::control::AddRequest;
use pf_abi::frame::{FrameToken, SharedHeader, SharedHeaderHost};
use pf_abi::runtime::mapped::Whole;
use pf_abi::runtime::{DecodeError, DecodeErrorKind};

type Header = SharedHeaderHost<Whole<{ SharedHeader::SIZE }>>;

/// The parts of a token.
#[inline(never)]
pub fn view_token(word: u64) -> (u8, u32, u32) {
    let token = FrameToken(word);
    (token.slot(), token.seq(), token.generation())
}

/// As [`view_token`].
#[inline(never)]
pub fn hand_token(word: u64) -> (u8, u32, u32) {
    (word as u8, (word >> 8) as u32, (word >> 40) as u32)
}

/// The newest token.
#[inline(never)]
pub fn view_latest(header: &Header) -> u64 {
    header.latest().get()
}

/// As [`view_latest`].
///
/// # Safety
/// A header of 344 bytes is mapped there.
#[inline(never)]
pub unsafe fn hand_latest(header: &*mut u8) -> u64 {
    // SAFETY: the caller's.
    let token = unsafe { header.add(32) }.cast::<AtomicU64>();
    // SAFETY: a word of the header, aligned as that is.
    unsafe { &*token }.load(Ordering::Acquire)
}

/// The fence value of a slot's record.
#[inline(never)]
pub fn view_record(header: &Header, slot: usize) -> u64 {
    if slot < SharedHeader::SLOTS_LEN { header.slots(slot).ready_value() } else { 0 }
}

/// As [`view_record`].
///
/// # Safety
/// A header of 344 bytes is mapped there.
#[inline(never)]
pub unsafe fn hand_record(header: &*mut u8, slot: usize) -> u64 {
    if slot < 6 {
        let offset = 152 + slot * 32 + 16;
        // SAFETY: the caller's; the slot is one of six.
        let value = unsafe { header.add(offset) }.cast::<AtomicU64>();
        // SAFETY: a word of the header, aligned as that is.
        unsafe { &*value }.load(Ordering::Acquire)
    } else {
        0
    }
}

/// A request out of a buffer that is long enough.
///
/// # Errors
/// Truncated.
#[inline(never)]
pub fn view_read(bytes: &[u8]) -> Result<AddRequest, DecodeError> {
    AddRequest::read(bytes)
}

/// As [`view_read`].
///
/// # Errors
/// Truncated.
#[inline(never)]
pub fn hand_read(bytes: &[u8]) -> Result<AddRequest, DecodeError> {
    if bytes.len() < 40 {
        let kind = DecodeErrorKind::Truncated { need: 40, have: bytes.len() };
        return Err(DecodeError { what: "AddRequest", offset: 0, kind });
    }
    // SAFETY: every 40 bytes are a request, at any alignment.
    Ok(unsafe { bytes.as_ptr().cast::<AddRequest>().read_unaligned() })
}
