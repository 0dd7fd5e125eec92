//! A keyed mutex between processes, with the results of the platform's own: acquired, abandoned, timed out.
//!
//! Three shared words: who holds it, which key it waits for, and a counter to sleep on. A holder is an identity
//! which a waiter can test for life (process id and start time, say), so that a dead holder never blocks anybody.

use core::sync::atomic::Ordering;

use super::Word;

/// Wait without limit, in slices.
pub const INFINITE: u32 = u32::MAX;

/// Longest sleep before the holder is tested for life again, in milliseconds.
const SLICE_MS: u32 = 50;

/// What the system lends the algorithm.
pub trait Waiter {
    /// A clock that never goes back, in milliseconds.
    fn now_ms(&self) -> u64;
    /// Sleeps until the wait word is no longer `seen`, [`Waiter::wake`] is called, or `timeout_ms` have passed.
    /// Waking without a reason is fine.
    fn wait(&self, seen: u32, timeout_ms: u32);
    /// Wakes everybody who sleeps on the wait word, in every process.
    fn wake(&self);
    /// Whether the holder with this identity still lives.
    fn alive(&self, identity: u64) -> bool;
}

/// How an acquire ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Acquired {
    /// Held now.
    Ok,
    /// Held now; the one who held it before died, so that the content is suspect.
    Abandoned,
    /// Not held.
    Timeout,
}

impl Acquired {
    /// The platform's result code: 0, 0x80 or 0x102.
    pub const fn hresult(self) -> i32 {
        match self {
            Self::Ok => 0,
            Self::Abandoned => 0x80,
            Self::Timeout => 0x102,
        }
    }

    /// Whether the mutex is held now.
    pub const fn is_held(self) -> bool {
        !matches!(self, Self::Timeout)
    }
}

/// A release by somebody who does not hold the mutex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotOwner;

/// The mutex over its three words. All zero is free, with key 0.
#[derive(Debug)]
pub struct KeyedMutex<'a, O, K, S> {
    owner: &'a O,
    key: &'a K,
    wait: &'a S,
}

impl<'a, O: Word<u64>, K: Word<u64>, S: Word<u32>> KeyedMutex<'a, O, K, S> {
    pub const fn new(owner: &'a O, key: &'a K, wait: &'a S) -> Self {
        Self { owner, key, wait }
    }

    /// Takes the mutex once it is free and waits for `key`. 0 ms never sleeps.
    ///
    /// `identity` is not zero and names this holder. A dead holder's mutex is taken whatever its key.
    pub fn acquire<W: Waiter>(&self, waiter: &W, identity: u64, key: u64, timeout_ms: u32) -> Acquired {
        debug_assert_ne!(identity, 0, "zero stands for a free mutex");
        let start = if timeout_ms == 0 { 0 } else { waiter.now_ms() };
        loop {
            // The counter is read before the owner: a release in between changes it, and the sleep returns at once.
            let seen = self.wait.load(Ordering::Acquire);
            if let Some(acquired) = self.attempt(waiter, identity, key) {
                return acquired;
            }
            if timeout_ms == 0 {
                return Acquired::Timeout;
            }
            let mut slice = SLICE_MS;
            if timeout_ms != INFINITE {
                let waited = waiter.now_ms().saturating_sub(start);
                let left = u64::from(timeout_ms).saturating_sub(waited);
                if left == 0 {
                    return Acquired::Timeout;
                }
                slice = u32::try_from(left).unwrap_or(SLICE_MS).min(SLICE_MS);
            }
            waiter.wait(seen, slice);
        }
    }

    /// Gives the mutex back and sets the key that the next holder has to ask for.
    ///
    /// # Errors
    /// [`NotOwner`], and nothing changes.
    pub fn release<W: Waiter>(&self, waiter: &W, identity: u64, key: u64) -> Result<(), NotOwner> {
        if identity == 0 || self.owner.load(Ordering::Acquire) != identity {
            return Err(NotOwner);
        }
        self.key.store(key, Ordering::Release);
        self.free(waiter);
        Ok(())
    }

    fn attempt<W: Waiter>(&self, waiter: &W, identity: u64, key: u64) -> Option<Acquired> {
        let holder = self.owner.load(Ordering::Acquire);
        if holder != 0 {
            let dead = !waiter.alive(holder);
            return (dead && self.owner.compare_exchange(holder, identity).is_ok()).then_some(Acquired::Abandoned);
        }
        if self.key.load(Ordering::Acquire) != key || self.owner.compare_exchange(0, identity).is_err() {
            return None;
        }
        // Between the look at the key and the swap somebody may have held it and left another key.
        if self.key.load(Ordering::Acquire) == key {
            return Some(Acquired::Ok);
        }
        self.free(waiter);
        None
    }

    fn free<W: Waiter>(&self, waiter: &W) {
        self.owner.store(0, Ordering::Release);
        let mut seen = self.wait.load(Ordering::Relaxed);
        while let Err(found) = self.wait.compare_exchange(seen, seen.wrapping_add(1)) {
            seen = found;
        }
        waiter.wake();
    }
}
