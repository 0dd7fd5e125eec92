//! Sleeping on a shared word, for the keyed mutex of textures.

use std::sync::atomic::AtomicU32;

use pf_abi::runtime::keyed_mutex::Waiter;
use rustix::thread::futex::{Flags, wait, wake};
use rustix::time::Timespec;

use super::identity;
use crate::clock;

/// Waits on a word in memory that processes share.
#[derive(Debug)]
pub struct SharedFutex<'a>(pub &'a AtomicU32);

impl Waiter for SharedFutex<'_> {
    fn now_ms(&self) -> u64 {
        clock::performance_counter() / 1_000_000
    }

    fn wait(&self, seen: u32, timeout_ms: u32) {
        let timeout =
            Timespec { tv_sec: i64::from(timeout_ms / 1000), tv_nsec: i64::from(timeout_ms % 1000) * 1_000_000 };
        // Waking early, being interrupted and timing out are all fine: the caller looks again.
        let _ = wait(self.0, Flags::empty(), seen, Some(&timeout));
    }

    fn wake(&self) {
        // Fails only for an address that is not mapped, and ours is.
        let _ = wake(self.0, Flags::empty(), u32::MAX >> 1);
    }

    fn alive(&self, identity: u64) -> bool {
        identity::alive(identity)
    }
}
