//! Calls of Linux devices: how a client reaches a device, and how a dispatcher reads and answers.

use super::error::DecodeError;
use zerocopy::{FromBytes, Immutable, IntoBytes};

/// The device does not know the code.
pub const ENOTTY: i32 = 25;
/// The argument is not one that the code takes.
pub const EINVAL: i32 = 22;

/// What a call hands over. Directions are those of the bytes: the driver reads `In`, fills `Out`, and does both with `InOut`.
#[derive(Debug)]
pub enum LinuxArgument<'a> {
    None,
    /// A number.
    Value(u64),
    In(&'a [u8]),
    Out(&'a mut [u8]),
    InOut(&'a mut [u8]),
}

impl<'a> LinuxArgument<'a> {
    /// The number that was handed over.
    ///
    /// # Errors
    /// [`EINVAL`] for anything else.
    pub fn value(&self) -> Result<u64, i32> {
        match self {
            Self::Value(word) => Ok(*word),
            _ => Err(EINVAL),
        }
    }

    /// What the caller wrote, at any alignment.
    ///
    /// # Errors
    /// [`EINVAL`] when it is too short, or when the caller writes nothing.
    pub fn read<T: FromBytes>(&self) -> Result<T, i32> {
        let bytes: &[u8] = match self {
            Self::In(bytes) => bytes,
            Self::InOut(bytes) => bytes,
            _ => return Err(EINVAL),
        };
        T::read_from_prefix(bytes).map(|(read, _)| read).map_err(|_| EINVAL)
    }

    /// The bytes that the caller wrote, however many they are.
    ///
    /// # Errors
    /// [`EINVAL`] when the caller writes nothing.
    pub fn bytes(&self) -> Result<&[u8], i32> {
        match self {
            Self::In(bytes) => Ok(bytes),
            Self::InOut(bytes) => Ok(bytes),
            _ => Err(EINVAL),
        }
    }

    /// The bytes that the caller reads, and those that it wrote there.
    ///
    /// # Errors
    /// [`EINVAL`] when the caller reads nothing.
    pub fn bytes_mut(self) -> Result<&'a mut [u8], i32> {
        match self {
            Self::Out(bytes) | Self::InOut(bytes) => Ok(bytes),
            _ => Err(EINVAL),
        }
    }

    /// Calls `answer`, and gives the caller what it made of `given`.
    ///
    /// # Errors
    /// [`EINVAL`] when there is no room for it, before anything was called; or what `answer` says.
    pub fn fill<T: IntoBytes + Immutable>(
        self,
        given: &mut T,
        answer: impl FnOnce(&mut T) -> Result<i32, i32>,
    ) -> Result<i32, i32> {
        match self {
            Self::Out(room) | Self::InOut(room) => answered(room, given, answer),
            _ => Err(EINVAL),
        }
    }

    /// As [`Self::fill`], for what the caller wrote and reads.
    ///
    /// # Errors
    /// As [`Self::fill`].
    pub fn give<T: IntoBytes + Immutable>(
        self,
        given: &mut T,
        answer: impl FnOnce(&mut T) -> Result<i32, i32>,
    ) -> Result<i32, i32> {
        match self {
            Self::InOut(room) => answered(room, given, answer),
            _ => Err(EINVAL),
        }
    }
}

fn answered<T: IntoBytes + Immutable>(
    room: &mut [u8],
    given: &mut T,
    answer: impl FnOnce(&mut T) -> Result<i32, i32>,
) -> Result<i32, i32> {
    let room = room.get_mut(..core::mem::size_of::<T>()).ok_or(EINVAL)?;
    let result = answer(given)?;
    room.copy_from_slice(given.as_bytes());
    Ok(result)
}

/// Why a call whose argument has a tail failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinuxError<E> {
    /// The argument is not what it says of itself; nothing was sent.
    Argument(DecodeError),
    /// The system or the device refused.
    Device(E),
}

impl<E> From<DecodeError> for LinuxError<E> {
    fn from(error: DecodeError) -> Self {
        Self::Argument(error)
    }
}

/// Sends one call to a device.
pub trait LinuxIo {
    type Error;

    /// Sends `argument` under `code`, and gives the number that the call returned.
    ///
    /// # Errors
    /// Whatever the system says.
    fn ioctl(&mut self, code: u32, argument: LinuxArgument<'_>) -> Result<i32, Self::Error>;
}

impl<D: LinuxIo + ?Sized> LinuxIo for &mut D {
    type Error = D::Error;
    fn ioctl(&mut self, code: u32, argument: LinuxArgument<'_>) -> Result<i32, Self::Error> {
        (**self).ioctl(code, argument)
    }
}
