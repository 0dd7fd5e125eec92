//! Auto-reset events: a counter that is read when it wakes somebody.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use rustix::event::{EventfdFlags, eventfd};
use rustix::fs::{OFlags, fcntl_getfl};
use zerocopy::IntoBytes;

/// An event that can be handed to another process.
#[derive(Debug)]
pub struct Event(OwnedFd);

impl Event {
    /// A fresh one, not set.
    ///
    /// # Errors
    /// The kernel's.
    pub fn new() -> io::Result<Self> {
        Ok(Self(eventfd(0, EventfdFlags::NONBLOCK | EventfdFlags::CLOEXEC)?))
    }

    /// An event that came from another process; the descriptor itself again when it is none.
    ///
    /// # Errors
    /// The descriptor, when it is no counter or one that blocks.
    pub fn adopt(descriptor: OwnedFd) -> Result<Self, OwnedFd> {
        if is_counter(descriptor.as_fd()) { Ok(Self(descriptor)) } else { Err(descriptor) }
    }

    /// Sets the event. A full counter is set already.
    pub fn set(&self) {
        let _ = rustix::io::write(&self.0, 1_u64.as_bytes());
    }

    /// Takes the signal; `false` when there is none, or somebody else was faster.
    pub fn take(&self) -> bool {
        rustix::io::read(&self.0, &mut [0; 8]).is_ok()
    }
}

impl AsFd for Event {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Whether this is an event counter that never blocks.
fn is_counter(file: BorrowedFd<'_>) -> bool {
    let link = std::fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd()));
    let counter = link.is_ok_and(|link| link.to_string_lossy().starts_with("anon_inode:[eventfd]"));
    counter && fcntl_getfl(file).is_ok_and(|flags| flags.contains(OFlags::NONBLOCK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_wakes_once() {
        let event = Event::new().expect("an event");
        assert!(!event.take());
        event.set();
        event.set();
        assert!(event.take());
        assert!(!event.take());
    }

    #[test]
    fn only_a_counter_that_never_blocks_is_adopted() {
        let copy = Event::new().and_then(|event| event.0.try_clone()).expect("an event");
        assert!(Event::adopt(copy).is_ok());
        let blocking = eventfd(0, EventfdFlags::CLOEXEC).expect("a counter");
        assert!(Event::adopt(blocking).is_err());
        let other = OwnedFd::from(std::fs::File::open("/dev/null").expect("a file"));
        assert!(Event::adopt(other).is_err());
    }
}
