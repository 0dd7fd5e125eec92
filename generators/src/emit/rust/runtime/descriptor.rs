//! The system's way to a Linux device. The one unsafe call stands here, and whoever makes a [`Descriptor`] answers for it.
#![allow(unsafe_code)]

use super::linux::{LinuxArgument, LinuxIo};
use core::ffi::{c_int, c_ulong};
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};

extern "C" {
    fn ioctl(descriptor: c_int, request: c_ulong, ...) -> c_int;
}

/// A descriptor of a device that answers as the schema says.
#[derive(Clone, Copy, Debug)]
pub struct Descriptor<'a> {
    descriptor: BorrowedFd<'a>,
}

impl<'a> Descriptor<'a> {
    /// # Safety
    /// The device reads and writes as many bytes as the arguments of its requests have. Addresses in arguments are the caller's own:
    /// what the device finds behind them has the length that the argument states, and outlives the call.
    #[must_use]
    pub const unsafe fn new(descriptor: BorrowedFd<'a>) -> Self {
        Self { descriptor }
    }
}

impl LinuxIo for Descriptor<'_> {
    type Error = io::Error;

    fn ioctl(&mut self, code: u32, argument: LinuxArgument<'_>) -> io::Result<i32> {
        let descriptor = self.descriptor.as_raw_fd();
        let code = c_ulong::from(code);
        // SAFETY: the descriptor is open as long as it is borrowed. The device keeps to the bytes of the argument, which whoever
        // made this value has promised.
        let result = unsafe {
            match argument {
                LinuxArgument::None => ioctl(descriptor, code, 0 as c_ulong),
                LinuxArgument::Value(word) => ioctl(descriptor, code, word),
                LinuxArgument::In(bytes) => ioctl(descriptor, code, bytes.as_ptr()),
                LinuxArgument::Out(bytes) | LinuxArgument::InOut(bytes) => ioctl(descriptor, code, bytes.as_mut_ptr()),
            }
        };
        if result < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(result)
    }
}
