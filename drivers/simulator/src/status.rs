//! Result codes: NTSTATUS and HRESULT share one 32-bit form.

use core::fmt;

use pf_abi::control::NtStatus;
use pf_abi::iddcx::IddStatus;
use pf_abi::wdf::WdfStatus;

/// A raw result code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Status(pub i32);

impl Status {
    pub const SUCCESS: Self = Self(0);
    /// STATUS_TIMEOUT, a success code.
    pub const TIMEOUT: Self = Self(0x102);

    /// Not an error; informational codes count as success.
    pub const fn is_success(self) -> bool {
        self.0 >= 0
    }

    /// Severity "error": no data goes back with it.
    pub const fn is_error(self) -> bool {
        self.0 as u32 >= 0xc000_0000
    }

    /// The raw code of a result.
    pub fn of(result: Result<(), Self>) -> i32 {
        result.err().unwrap_or(Self::SUCCESS).0
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let raw = self.0 as u32;
        let name = NtStatus(raw).name().or_else(|| WdfStatus(raw).name()).or_else(|| IddStatus(raw).name());
        match name {
            Some(name) => write!(f, "{name} ({raw:#010x})"),
            None => write!(f, "{raw:#010x}"),
        }
    }
}

macro_rules! from_codes {
    ($($codes:ty),*) => {
        $(impl From<$codes> for Status {
            fn from(code: $codes) -> Self {
                Self(code.get() as i32)
            }
        })*
    };
}
from_codes!(NtStatus, WdfStatus, IddStatus);
