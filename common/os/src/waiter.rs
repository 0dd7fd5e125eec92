//! Sleeping on a shared word, for the keyed mutex of textures.

use std::sync::atomic::AtomicU32;

use pf_abi::runtime::keyed_mutex::Waiter;
use pf_abi::sim::MutexHolder;
use rustix::thread::futex::{Flags, wait, wake};
use rustix::time::Timespec;

use crate::{clock, identity};

/// Everybody who waits.
const ALL: u32 = i32::MAX.unsigned_abs();

/// Waits on a word in memory that processes share.
#[derive(Debug)]
pub struct SharedWaiter<'a>(pub &'a AtomicU32);

impl Waiter for SharedWaiter<'_> {
    fn now_ms(&self) -> u64 {
        clock::monotonic_ns() / 1_000_000
    }

    fn wait(&self, seen: u32, timeout_ms: u32) {
        let timeout =
            Timespec { tv_sec: i64::from(timeout_ms / 1000), tv_nsec: i64::from(timeout_ms % 1000) * 1_000_000 };
        // Woken, changed, timed out or interrupted: the caller looks again.
        let _ = wait(self.0, Flags::empty(), seen, Some(&timeout));
    }

    fn wake(&self) {
        // Fails only for an address that is not mapped, and ours is.
        let _ = wake(self.0, Flags::empty(), ALL);
    }

    fn alive(&self, holder: u64) -> bool {
        identity::alive(MutexHolder(holder))
    }
}
