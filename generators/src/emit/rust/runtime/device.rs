//! Device control calls: what a client needs from the system, and what a dispatcher answers.

use core::fmt;

/// Sends one control call to a device.
pub trait DeviceIo {
    type Error;

    /// Sends `input` under `code` and returns how many bytes of `output` the device filled.
    ///
    /// # Errors
    /// Whatever the system says.
    fn ioctl(&mut self, code: u32, input: &[u8], output: &mut [u8]) -> Result<usize, Self::Error>;
}

impl<D: DeviceIo + ?Sized> DeviceIo for &mut D {
    type Error = D::Error;
    fn ioctl(&mut self, code: u32, input: &[u8], output: &mut [u8]) -> Result<usize, Self::Error> {
        (**self).ioctl(code, input, output)
    }
}

/// Why a control call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IoctlError<E> {
    /// The system or the device refused.
    Io(E),
    /// The device answered fewer bytes than the smallest useful reply.
    ShortReply { got: usize, want: usize },
}

impl<E> From<E> for IoctlError<E> {
    fn from(error: E) -> Self {
        Self::Io(error)
    }
}

impl<E: fmt::Display> fmt::Display for IoctlError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "device call failed: {error}"),
            Self::ShortReply { got, want } => {
                write!(f, "device answered {got} bytes, expected at least {want}")
            }
        }
    }
}
impl<E: fmt::Debug + fmt::Display> core::error::Error for IoctlError<E> {}

/// How a request ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Raw NTSTATUS.
    pub status: i32,
    /// Bytes written to the output buffer.
    pub information: usize,
}
