//! Pointers that the driver passes in, and all that is done with them.
//!
//! Each is checked for null and for alignment, and a structure that states its size for that, before what is behind it
//! is touched. What is read is copied at once: no reference to the driver's memory is ever made, for another thread of
//! the driver may write it.
#![allow(unsafe_code)]

use core::marker::PhantomData;
use core::ptr::NonNull;

use pf_abi::iddcx::IddStatus;
use pf_abi::wdf::WdfStatus;

use crate::machine::machine;
use crate::status::Status;
use crate::verifier::rules;

/// Longest text that is read, in units.
const TEXT_MAX: usize = 256;

/// A pointer argument of a function that the driver calls, or a pointer inside such an argument.
///
/// Its promise is the driver's part of the function's contract: when it is neither null nor misaligned, then until the
/// call returns it leads to as many valid `T` as the function documents (a structure that begins with its size: as
/// many bytes as that says; text: up to its terminator), writable where the function answers through it.
#[repr(transparent)]
#[derive(Clone, Copy, Debug)]
pub(crate) struct DriverPointer<'call, T> {
    raw: *mut T,
    _call: PhantomData<&'call T>,
}

impl<'call, T: Copy> DriverPointer<'call, T> {
    /// A pointer that came in its raw form.
    ///
    /// # Safety
    /// The driver has passed it in the call that runs, and promises what this type says.
    pub(crate) unsafe fn new(raw: *mut T) -> Self {
        Self { raw, _call: PhantomData }
    }

    /// A pointer out of the structure behind this one, which is good for as long.
    ///
    /// # Safety
    /// As for [`Self::new`]: `field` was read from that structure.
    pub(crate) unsafe fn follow<U>(self, field: *mut U) -> DriverPointer<'call, U> {
        DriverPointer { raw: field, _call: PhantomData }
    }

    pub(crate) fn is_null(self) -> bool {
        self.raw.is_null()
    }

    /// The pointer when it may be used at all; else what is wrong is reported.
    fn usable(self, call: &str, what: &str) -> Option<NonNull<T>> {
        let Some(pointer) = NonNull::new(self.raw) else {
            machine().verifier.report(rules::STRUCT_NULL, format!("{call}: {what} is null"));
            return None;
        };
        if !pointer.is_aligned() {
            let message = format!("{call}: {what} at {pointer:p} is not aligned to {} bytes", align_of::<T>());
            machine().verifier.report(rules::STRUCT_ALIGN, message);
            return None;
        }
        Some(pointer)
    }

    /// The value behind the pointer.
    pub(crate) fn read(self, call: &str, what: &str) -> Result<T, Status> {
        let pointer = self.usable(call, what).ok_or(Status::from(WdfStatus::INVALID_PARAMETER))?;
        // SAFETY: not null and aligned; the rest is the driver's promise.
        Ok(unsafe { pointer.read() })
    }

    /// The value behind the pointer; `None` for null.
    pub(crate) fn read_if_given(self, call: &str, what: &str) -> Result<Option<T>, Status> {
        if self.is_null() { Ok(None) } else { self.read(call, what).map(Some) }
    }

    /// A structure that begins with its size, in 32 bits. Nothing behind that is read when it is wrong.
    pub(crate) fn read_sized(self, call: &str, what: &str) -> Result<T, Status> {
        self.check_size::<u32>(call, what)?;
        self.read(call, what)
    }

    /// Checks the size at the beginning of a structure, a `Word`.
    pub(crate) fn check_size<Word: Copy + Into<u64>>(self, call: &str, what: &str) -> Result<(), Status> {
        const { assert!(size_of::<Word>() <= size_of::<T>() && align_of::<Word>() <= align_of::<T>()) };
        let pointer = self.usable(call, what).ok_or(Status::from(WdfStatus::INVALID_PARAMETER))?;
        // SAFETY: aligned for `T`, so for the word, which is there in every form of the structure.
        let size: u64 = unsafe { pointer.cast::<Word>().read() }.into();
        check_stated_size(size, size_of::<T>(), call, what)
    }

    /// Copies of the first `count` elements.
    pub(crate) fn read_array(self, count: usize, call: &str, what: &str) -> Result<Vec<T>, Status> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let first = self.usable(call, what).ok_or(Status::from(WdfStatus::INVALID_PARAMETER))?.as_ptr();
        // SAFETY: aligned, and the driver promises that many elements.
        Ok((0..count).map(|index| unsafe { first.wrapping_add(index).read() }).collect())
    }

    /// Units up to the one that is zero, at most [`TEXT_MAX`]; `None` for null and for a misaligned pointer.
    fn read_text(self, ends: impl Fn(&T) -> bool, call: &str, what: &str) -> Option<Vec<T>> {
        if self.is_null() {
            return None;
        }
        let first = self.usable(call, what)?.as_ptr();
        let mut units = Vec::new();
        while units.len() < TEXT_MAX {
            // SAFETY: aligned, and no terminator came before, so that this unit is a part of the text.
            let unit = unsafe { first.wrapping_add(units.len()).read() };
            if ends(&unit) {
                break;
            }
            units.push(unit);
        }
        Some(units)
    }

    /// Stores an out value.
    pub(crate) fn write(self, value: T, call: &str) -> Result<(), Status> {
        self.write_array(&[value], call, "the out pointer")
    }

    /// Stores an out value that the driver need not ask for.
    pub(crate) fn write_if_wanted(self, value: T, call: &str) -> Result<(), Status> {
        if self.is_null() { Ok(()) } else { self.write(value, call) }
    }

    /// Checks that an out value can be stored, before anything is done that would have to be undone.
    pub(crate) fn check_writable(self, call: &str) -> Result<(), Status> {
        let usable = self.usable(call, "the out pointer");
        usable.map(|_| ()).ok_or(IddStatus::E_INVALIDARG.into())
    }

    /// Fills the array behind the pointer.
    pub(crate) fn write_array(self, values: &[T], call: &str, what: &str) -> Result<(), Status> {
        let first = self.usable(call, what).ok_or(Status::from(IddStatus::E_INVALIDARG))?.as_ptr();
        for (index, value) in values.iter().enumerate() {
            // SAFETY: aligned, and the driver promises room for that many elements.
            unsafe { first.wrapping_add(index).write(*value) };
        }
        Ok(())
    }
}

/// Checks the size that a structure states, for one inside another.
pub(crate) fn check_stated_size(stated: u64, right: usize, call: &str, what: &str) -> Result<(), Status> {
    if stated == right as u64 {
        return Ok(());
    }
    machine().verifier.report(rules::STRUCT_SIZE, format!("{call}: {what}.Size is {stated}, {right} is right"));
    Err(WdfStatus::INFO_LENGTH_MISMATCH.into())
}

impl DriverPointer<'_, u16> {
    /// Zero-terminated UTF-16 text; `None` where there is none.
    pub(crate) fn read_utf16(self, call: &str, what: &str) -> Option<String> {
        self.read_text(|unit| *unit == 0, call, what).map(|units| String::from_utf16_lossy(&units))
    }
}

impl DriverPointer<'_, u8> {
    /// Zero-terminated text of bytes; `None` where there is none.
    pub(crate) fn read_bytes(self, call: &str, what: &str) -> Option<String> {
        self.read_text(|unit| *unit == 0, call, what).map(|units| String::from_utf8_lossy(&units).into_owned())
    }
}
