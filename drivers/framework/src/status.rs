//! Result codes of the platform: NTSTATUS and HRESULT share a shape, negative is failure.

use core::fmt;

use pf_abi::control::NtStatus;
use pf_abi::iddcx::IddStatus;
use pf_abi::wdf::WdfStatus;

/// A raw NTSTATUS or HRESULT.
///
/// Positive values are successes with a remark: a keyed mutex answers 0x80 (abandoned) and 0x102 (timed out), so that
/// a caller who needs those must compare, not ask for success.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Status(pub i32);

impl Status {
    pub const SUCCESS: Self = Self(0);

    /// Whether the code says success, with or without a remark.
    pub const fn is_success(self) -> bool {
        self.0 >= 0
    }

    /// `Ok` for a success.
    ///
    /// # Errors
    /// The code itself, when it says failure.
    pub const fn check(self) -> Result<(), Self> {
        if self.is_success() { Ok(()) } else { Err(self) }
    }

    /// From the unsigned form in which the vendor's documents and the schema write codes.
    pub const fn from_code(code: u32) -> Self {
        Self(code as i32)
    }

    /// The unsigned form.
    pub const fn code(self) -> u32 {
        self.0 as u32
    }
}

impl From<Result<(), Status>> for Status {
    fn from(result: Result<(), Status>) -> Self {
        result.err().unwrap_or(Self::SUCCESS)
    }
}

impl From<NtStatus> for Status {
    fn from(status: NtStatus) -> Self {
        Self::from_code(status.get())
    }
}

impl From<WdfStatus> for Status {
    fn from(status: WdfStatus) -> Self {
        Self::from_code(status.get())
    }
}

impl From<IddStatus> for Status {
    fn from(status: IddStatus) -> Self {
        Self::from_code(status.get())
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#010x}", self.code())
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#010x}", self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positive_codes_are_successes_with_a_remark() {
        assert!(Status(0).is_success());
        assert!(Status(0x102).is_success());
        assert_eq!(Status::from(NtStatus::NOT_FOUND).check(), Err(Status::from_code(0xc000_0225)));
        assert_eq!(Status::from(NtStatus::NOT_FOUND).to_string(), "0xc0000225");
    }
}
