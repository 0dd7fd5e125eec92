//! A driver's process and its device, for tests of who closes what.

use std::cell::RefCell;

use pf_abi::runtime::DeviceIo;
use pf_abi::runtime::handles::{HandleOwner, RemoteHandle, RemoteProcess};

/// A process that writes down which values were closed in it.
#[derive(Debug, Default)]
pub struct Elsewhere(pub RefCell<Vec<u64>>);

impl RemoteProcess for Elsewhere {
    fn close_remote(&self, value: u64) {
        self.0.borrow_mut().push(value);
    }
}

impl Elsewhere {
    /// An object that was put into it.
    pub fn given(&self, value: u64) -> Option<RemoteHandle<&Self>> {
        RemoteHandle::issued(self, value)
    }
}

/// A device that answers every request the same way, and remembers the last one.
#[derive(Debug)]
pub struct Device {
    pub answer: Result<usize, &'static str>,
    pub seen: Vec<u8>,
}

impl Device {
    #[must_use]
    pub fn answering(answer: Result<usize, &'static str>) -> Self {
        Self { answer, seen: Vec::new() }
    }
}

impl DeviceIo for Device {
    type Error = &'static str;
    fn ioctl(&mut self, _code: u32, input: &[u8], _output: &mut [u8]) -> Result<usize, &'static str> {
        self.seen = input.to_vec();
        self.answer
    }
}

/// Handles of a driver: the values that it has taken over.
#[derive(Debug, Default)]
pub struct Taken(pub Vec<u64>);

impl HandleOwner for Taken {
    type Owned = u64;
    fn own(&mut self, value: u64) -> u64 {
        self.0.push(value);
        value
    }
}
