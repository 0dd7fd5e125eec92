//! What Linux lends the keyed mutex: a shared futex, and a way to tell a dead holder from a live one.

use std::fs;
use std::sync::atomic::AtomicU32;
use std::time::Duration;

use pf_abi::runtime::keyed_mutex::Waiter;
use rustix::thread::futex;
use rustix::time::Timespec;

use crate::clock::WallClock;

/// Everybody who waits.
const ALL: u32 = i32::MAX as u32;

/// Names one process for its lifetime: process id in the high half, the low 32 bits of its start time in the low half.
/// `None` for a process that is gone or only waits to be reaped: it holds nothing any more.
pub(crate) fn identity_of(process_id: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{process_id}/stat")).ok()?;
    // The name may hold spaces and brackets; what follows its last bracket is plain. Field 22 is the start time.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace();
    if matches!(fields.next()?, "Z" | "X" | "x") {
        return None;
    }
    let start: u64 = fields.nth(18)?.parse().ok()?;
    Some(u64::from(process_id) << 32 | (start & 0xffff_ffff))
}

/// Our own identity.
pub(crate) fn own_identity() -> Option<u64> {
    identity_of(std::process::id())
}

/// Waits on the mutex's counter word, which other processes see as well.
pub(crate) struct FutexWaiter<'a> {
    word: &'a AtomicU32,
}

impl<'a> FutexWaiter<'a> {
    pub fn new(word: &'a AtomicU32) -> Self {
        Self { word }
    }
}

impl Waiter for FutexWaiter<'_> {
    fn now_ms(&self) -> u64 {
        WallClock::monotonic_ns() / 1_000_000
    }

    fn wait(&self, seen: u32, timeout_ms: u32) {
        let timeout = Timespec::try_from(Duration::from_millis(u64::from(timeout_ms))).ok();
        // Every outcome (woken, changed, timed out, interrupted) makes the caller look again.
        let _ = futex::wait(self.word, futex::Flags::empty(), seen, timeout.as_ref());
    }

    fn wake(&self) {
        let _ = futex::wake(self.word, futex::Flags::empty(), ALL);
    }

    fn alive(&self, identity: u64) -> bool {
        let process_id = u32::try_from(identity >> 32).unwrap_or(0);
        identity_of(process_id) == Some(identity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn we_live_and_nobody_else_is_us() {
        let word = AtomicU32::new(0);
        let waiter = FutexWaiter::new(&word);
        let own = own_identity().expect("this process has a stat file");
        assert!(waiter.alive(own));
        assert!(!waiter.alive(own ^ 1), "another start time is another process");
        assert!(!waiter.alive(u64::from(u32::MAX) << 32));
    }

    #[test]
    fn a_killed_holder_is_dead_before_it_is_reaped() {
        let word = AtomicU32::new(0);
        let waiter = FutexWaiter::new(&word);
        let mut child = std::process::Command::new("cat").stdin(std::process::Stdio::piped()).spawn().expect("cat");
        let identity = identity_of(child.id()).expect("it waits for input");
        assert!(waiter.alive(identity));
        child.kill().expect("it is ours");
        let deadline = std::time::Instant::now() + Duration::from_secs(5);
        while waiter.alive(identity) && std::time::Instant::now() < deadline {
            std::thread::yield_now();
        }
        assert!(!waiter.alive(identity), "not reaped yet, and dead all the same");
        child.wait().expect("it ended");
    }
}
