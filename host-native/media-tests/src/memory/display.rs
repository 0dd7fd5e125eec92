//! Displays that are entries of a list. The test takes the device away and gives it back.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pf_media::{
    Cancel, CaptureTarget, DisplayCaps, DisplayRequest, DisplaySnapshot, DisplayState, Epoch, Failure, HdrUnsupported,
    Lease, Outlook, Retention, VirtualDisplay, VirtualOutput,
};

use super::failure;

/// What is wrong with a maker of displays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisplayFault {
    /// A released display stays.
    Leaks,
    /// A kept display goes to whoever comes.
    MixesUp,
    /// A lease of a lost device removes a display of the next one.
    TrustsStaleLeases,
    /// What is kept for a while stays for ever.
    KeepsForEver,
}

/// Longest single wait, so that a cancel is seen in time.
const STEP: Duration = Duration::from_millis(5);

/// Where a display stands.
#[derive(Clone, Copy)]
enum Standing {
    Held,
    Until(Instant),
    Pinned,
}

#[derive(Clone)]
struct Display {
    wanted: DisplayRequest,
    generation: u64,
    target: u32,
    standing: Standing,
}

#[derive(Default)]
struct State {
    displays: Vec<Display>,
    made: u64,
    epoch: u64,
    gone: bool,
    closed: bool,
    fault: Option<DisplayFault>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    /// Whoever looks finds what was to go gone.
    fn lock(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.fault != Some(DisplayFault::KeepsForEver) {
            let now = Instant::now();
            state.displays.retain(|display| !matches!(display.standing, Standing::Until(end) if end <= now));
        }
        state
    }
}

/// A maker of displays. Clones are the same.
#[derive(Clone)]
pub struct MemoryDisplay(Arc<Shared>);

impl MemoryDisplay {
    /// One with a device, and with this fault.
    #[must_use]
    pub fn new(fault: Option<DisplayFault>) -> Self {
        let shared = Shared::default();
        *shared.lock() = State { epoch: 1, fault, ..State::default() };
        Self(Arc::new(shared))
    }

    /// The device dies with all its displays.
    pub fn lose(&self) {
        let mut state = self.0.lock();
        state.gone = true;
        state.displays.clear();
    }

    /// Another device comes.
    pub fn find(&self) {
        let mut state = self.0.lock();
        state.gone = false;
        state.epoch += 1;
        drop(state);
        self.0.changed.notify_all();
    }
}

impl VirtualDisplay for MemoryDisplay {
    fn probe(&self) -> Result<DisplayCaps, Failure> {
        Ok(DisplayCaps { name: "memory-display", max_dimension: 1024, max_refresh_hz: 240, hdr: true })
    }

    fn create(&self, wanted: &DisplayRequest) -> Result<VirtualOutput, Failure> {
        let mut state = self.0.lock();
        if state.gone || state.closed {
            return Err(failure(Outlook::Gone, "there is no device"));
        }
        let mixes_up = state.fault == Some(DisplayFault::MixesUp);
        let fits = |display: &&mut Display| {
            let kept = !matches!(display.standing, Standing::Held);
            kept && (display.wanted == *wanted || mixes_up)
        };
        let kept = state.displays.iter_mut().find(fits).map(|display| {
            display.standing = Standing::Held;
            display.clone()
        });
        let (display, reused) = match kept {
            Some(display) => (display, true),
            None => {
                state.made += 1;
                let (generation, standing) = (state.made, Standing::Held);
                let target = 100 + u32::try_from(state.made).unwrap_or(0);
                let made = Display { wanted: wanted.clone(), generation, target, standing };
                state.displays.push(made.clone());
                (made, false)
            }
        };
        let lease = Hold { shared: Arc::clone(&self.0), generation: display.generation, hdr: false, open: true };
        Ok(VirtualOutput {
            target: CaptureTarget::Private(display.target),
            mode: display.wanted.mode,
            generation: display.generation,
            reused,
            lease: Box::new(lease),
        })
    }

    fn epoch(&self) -> Epoch {
        Epoch(self.0.lock().epoch)
    }

    fn recover(&self, lost: Epoch, cancel: Cancel<'_>) -> Result<(), Failure> {
        let mut state = self.0.lock();
        while Epoch(state.epoch) == lost {
            drop(state);
            if cancel() {
                return Err(Failure::cancelled());
            }
            let waits = |state: &mut State| Epoch(state.epoch) == lost;
            let waited = self.0.changed.wait_timeout_while(self.0.lock(), STEP, waits);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(())
    }

    fn displays(&self) -> Vec<DisplaySnapshot> {
        let show = |display: &Display| DisplaySnapshot {
            target: display.target,
            generation: display.generation,
            mode: display.wanted.mode,
            state: match display.standing {
                Standing::Held => DisplayState::Active { refs: 1 },
                Standing::Until(end) => {
                    let left = end.saturating_duration_since(Instant::now());
                    DisplayState::Lingering { left: u64::try_from(left.as_millis()).unwrap_or(u64::MAX) }
                }
                Standing::Pinned => DisplayState::Pinned,
            },
        };
        self.0.lock().displays.iter().map(show).collect()
    }

    fn shut_down(&self) {
        let mut state = self.0.lock();
        state.closed = true;
        state.displays.clear();
    }
}

struct Hold {
    shared: Arc<Shared>,
    generation: u64,
    hdr: bool,
    open: bool,
}

impl Hold {
    fn give_back(&mut self, retention: Retention) {
        if !std::mem::take(&mut self.open) {
            return;
        }
        let mut state = self.shared.lock();
        let trusts = state.fault == Some(DisplayFault::TrustsStaleLeases);
        let keep = match retention {
            Retention::Not | Retention::For(0) if state.fault == Some(DisplayFault::Leaks) => return,
            Retention::Not | Retention::For(0) => None,
            Retention::For(left) => Some(Standing::Until(Instant::now() + Duration::from_millis(left))),
            Retention::Pinned => Some(Standing::Pinned),
        };
        let held = state.displays.iter().position(|display| display.generation == self.generation || trusts);
        match (held, keep) {
            (Some(index), None) => drop(state.displays.remove(index)),
            (Some(index), Some(kept)) => state.displays[index].standing = kept,
            (None, _) => {}
        }
    }
}

impl Lease for Hold {
    fn set_hdr(&mut self, on: bool) -> Result<(), HdrUnsupported> {
        self.hdr = on;
        Ok(())
    }

    fn hdr_enabled(&self) -> bool {
        self.hdr
    }

    fn release(mut self: Box<Self>, retention: Retention) {
        self.give_back(retention);
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.give_back(Retention::Not);
    }
}
