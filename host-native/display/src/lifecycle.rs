//! The life of one display slot, as a pure state machine (decision D10).
//!
//! ```text
//!          acquire                 release, last            expiry, force
//!   Idle ───────────▶ Active{refs} ─────────────▶ Lingering ─────────────▶ Idle
//!                      ▲   ▲  │                      │
//!                      └───┼──┘ share                │ acquire (fits)
//!                          └─────────────────────────┘          Pinned: as Lingering, without expiry
//! ```
//!
//! Every monitor has a generation of its own, and every lease carries the generation of its monitor: a lease that
//! outlived its monitor releases nothing.

use pf_media::{Millis, Retention};

/// Where a slot stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// No monitor.
    Idle,
    /// A monitor with this many leases, at least one.
    Active {
        /// Leases that hold the monitor.
        refs: u32,
    },
    /// A monitor that nobody holds, kept until this instant.
    Lingering {
        /// When it expires.
        until: Millis,
    },
    /// A monitor that nobody holds, kept until it is released by force.
    Pinned,
}

/// Source of generations; one for all slots of a manager, so that a generation names one monitor for ever.
#[derive(Debug, Default)]
pub struct Generations(u64);

impl Generations {
    fn next(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}

/// A hold on one monitor. It can't be copied: a release consumes it, so it can't happen twice.
#[derive(Debug, PartialEq, Eq)]
pub struct LeaseStamp {
    generation: u64,
}

impl LeaseStamp {
    /// Generation of the monitor that this lease holds.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// A second stamp of the same monitor, for tests that play a stale holder.
    #[cfg(test)]
    pub(crate) fn forge(generation: u64) -> Self {
        Self { generation }
    }
}

/// Whether the slot's present monitor has what the new holder needs (mode and identity).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It can be used as it is.
    Fits,
    /// It can't.
    Differs,
}

/// What the caller must do to complete an acquisition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Create the monitor.
    Create,
    /// Nothing: it is active and shared now.
    Share,
    /// Nothing: a kept monitor is active again.
    Reuse,
    /// Remove the kept monitor of this generation, then create the new one.
    Replace {
        /// Generation of the monitor to remove.
        old: u64,
    },
}

/// Outcome of [`Lifecycle::acquire`].
#[derive(Debug, PartialEq, Eq)]
pub struct Acquired {
    /// The hold.
    pub lease: LeaseStamp,
    /// What is left to do.
    pub step: Step,
}

/// Why a slot can't be acquired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AcquireError {
    /// Somebody holds a monitor that does not fit.
    #[error("the display is in use in another mode")]
    InUse,
    /// More leases than can be counted.
    #[error("the display has too many holders")]
    TooManyHolders,
}

/// Outcome of [`Lifecycle::release`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Released {
    /// Others hold it still.
    Shared {
        /// Leases left.
        refs: u32,
    },
    /// It stays until the instant.
    Lingers {
        /// When it expires.
        until: Millis,
    },
    /// It stays.
    Pinned,
    /// The caller must remove the monitor.
    Remove,
    /// The lease's monitor is no more; nothing changed.
    Stale,
}

/// The state machine of one slot. All methods are total: no call in any state panics.
#[derive(Debug)]
pub struct Lifecycle {
    state: State,
    generation: u64,
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self::new()
    }
}

impl Lifecycle {
    /// An idle slot.
    #[must_use]
    pub const fn new() -> Self {
        Self { state: State::Idle, generation: 0 }
    }

    /// Where the slot stands.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    /// Generation of the present monitor, or of the last one when the slot is idle; 0 before the first.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// Takes a hold.
    ///
    /// # Errors
    /// [`AcquireError`] when an active monitor does not fit; the slot is unchanged then.
    pub fn acquire(&mut self, fit: Fit, generations: &mut Generations) -> Result<Acquired, AcquireError> {
        let step = match (self.state, fit) {
            (State::Idle, _) => {
                self.generation = generations.next();
                self.state = State::Active { refs: 1 };
                Step::Create
            }
            (State::Active { refs }, Fit::Fits) => {
                let refs = refs.checked_add(1).ok_or(AcquireError::TooManyHolders)?;
                self.state = State::Active { refs };
                Step::Share
            }
            (State::Active { .. }, Fit::Differs) => return Err(AcquireError::InUse),
            (State::Lingering { .. } | State::Pinned, Fit::Fits) => {
                self.state = State::Active { refs: 1 };
                Step::Reuse
            }
            (State::Lingering { .. } | State::Pinned, Fit::Differs) => {
                let old = self.generation;
                self.generation = generations.next();
                self.state = State::Active { refs: 1 };
                Step::Replace { old }
            }
        };
        Ok(Acquired { lease: LeaseStamp { generation: self.generation }, step })
    }

    /// Gives a hold back.
    pub fn release(&mut self, lease: LeaseStamp, retention: Retention, now: Millis) -> Released {
        let State::Active { refs } = self.state else { return Released::Stale };
        if lease.generation != self.generation {
            return Released::Stale;
        }
        if refs > 1 {
            self.state = State::Active { refs: refs - 1 };
            return Released::Shared { refs: refs - 1 };
        }
        match retention {
            Retention::Not | Retention::For(0) => {
                self.state = State::Idle;
                Released::Remove
            }
            Retention::For(linger) => {
                let until = now.saturating_add(linger);
                self.state = State::Lingering { until };
                Released::Lingers { until }
            }
            Retention::Pinned => {
                self.state = State::Pinned;
                Released::Pinned
            }
        }
    }

    /// Ends a lingering whose time has come: true when the caller must remove the monitor.
    #[must_use = "the monitor must be removed"]
    pub fn expire(&mut self, now: Millis) -> bool {
        match self.state {
            State::Lingering { until } if now >= until => {
                self.state = State::Idle;
                true
            }
            _ => false,
        }
    }

    /// Ends a kept monitor: true when the caller must remove it, false when there was none.
    ///
    /// # Errors
    /// The number of leases when somebody holds the monitor: an active display is never taken away.
    pub fn force_release(&mut self) -> Result<bool, u32> {
        match self.state {
            State::Idle => Ok(false),
            State::Active { refs } => Err(refs),
            State::Lingering { .. } | State::Pinned => {
                self.state = State::Idle;
                Ok(true)
            }
        }
    }

    /// The monitor is gone without our doing (its device died, or it could not be created): true when there was one.
    /// All its leases are stale from here on.
    pub fn lost(&mut self) -> bool {
        let was = self.state != State::Idle;
        self.state = State::Idle;
        was
    }
}
