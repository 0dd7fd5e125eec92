//! Pads that are entries of a table; the test plays the programs that shake them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pf_media::{
    Failure, Millis, MotionState, PadFeedback, PadIndex, PadKind, PadManager, PadMoment, PadState, TouchState, newer,
};

/// What is wrong with pads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PadFault {
    /// A pad that was pulled out comes back with an old moment.
    RaisesTheDead,
}

/// One pad as programs see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeenPad {
    /// What it is.
    pub kind: PadKind,
    /// Buttons, sticks and triggers.
    pub state: PadState,
    /// How it moves.
    pub motion: MotionState,
    /// The finger on it.
    pub touch: TouchState,
}

#[derive(Default)]
struct Table {
    pads: BTreeMap<PadIndex, SeenPad>,
    feedback: Vec<(PadIndex, PadFeedback)>,
    alive: Millis,
}

/// The pads of a session. Clones are the same.
#[derive(Clone, Default)]
pub struct MemoryPads {
    table: Arc<Mutex<Table>>,
    /// Newest moment of each index, kept when its pad goes.
    last: BTreeMap<PadIndex, u8>,
    fault: Option<PadFault>,
}

impl MemoryPads {
    /// Pads with this fault.
    #[must_use]
    pub fn new(fault: Option<PadFault>) -> Self {
        Self { fault, ..Self::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What programs see of a pad.
    #[must_use]
    pub fn seen(&self, pad: PadIndex) -> Option<SeenPad> {
        self.lock().pads.get(&pad).copied()
    }

    /// A program tells a pad something.
    pub fn tell(&self, pad: PadIndex, feedback: PadFeedback) {
        self.lock().feedback.push((pad, feedback));
    }

    /// When the last sign of life came.
    #[must_use]
    pub fn alive(&self) -> Millis {
        self.lock().alive
    }

    /// Whether a moment is news of its pad.
    fn is_news(&mut self, pad: PadIndex, sequence: u8) -> bool {
        let news = self.last.get(&pad).is_none_or(|last| newer(sequence, *last));
        if news {
            self.last.insert(pad, sequence);
        }
        news || self.fault == Some(PadFault::RaisesTheDead)
    }
}

impl PadManager for MemoryPads {
    fn handle(&mut self, pad: PadIndex, moment: PadMoment) -> Result<(), Failure> {
        match moment {
            PadMoment::Arrival(kind) => {
                self.lock().pads.insert(pad, SeenPad { kind, ..SeenPad::default() });
            }
            PadMoment::State { sequence, state } if self.is_news(pad, sequence) => {
                self.lock().pads.entry(pad).or_default().state = state;
            }
            PadMoment::Removal { sequence } if self.is_news(pad, sequence) => {
                self.lock().pads.remove(&pad);
            }
            PadMoment::State { .. } | PadMoment::Removal { .. } => {}
        }
        Ok(())
    }

    fn apply_motion(&mut self, pad: PadIndex, motion: MotionState) -> Result<(), Failure> {
        if let Some(seen) = self.lock().pads.get_mut(&pad) {
            seen.motion = motion;
        }
        Ok(())
    }

    fn apply_touch(&mut self, pad: PadIndex, touch: TouchState) -> Result<(), Failure> {
        if let Some(seen) = self.lock().pads.get_mut(&pad) {
            seen.touch = touch;
        }
        Ok(())
    }

    fn pump(&mut self, hear: &mut dyn FnMut(PadIndex, PadFeedback)) -> Result<(), Failure> {
        let told = std::mem::take(&mut self.lock().feedback);
        for (pad, feedback) in told {
            hear(pad, feedback);
        }
        Ok(())
    }

    fn heartbeat(&mut self, now: Millis) -> Result<(), Failure> {
        self.lock().alive = now;
        Ok(())
    }
}
