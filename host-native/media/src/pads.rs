//! Gamepads: state from the client, feedback to it, in the units of wire §3.2, §3.4 and §3.5.

use crate::clock::Millis;
use crate::failure::Failure;

/// Which pad of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PadIndex(u8);

impl PadIndex {
    /// Pads of a session (wire §3.2).
    pub const COUNT: u8 = 16;

    /// Pad `index`; None from [`PadIndex::COUNT`] on.
    #[must_use]
    pub const fn new(index: u8) -> Option<Self> {
        if index < Self::COUNT { Some(Self(index)) } else { None }
    }

    /// Its number, below [`PadIndex::COUNT`].
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// What a pad is, by its number in wire §6.6.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PadKind(pub u8);

/// Buttons, sticks and triggers of one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PadState {
    /// Bits of wire §3.2.
    pub buttons: u32,
    /// Left stick, x and y; up is positive.
    pub left: [i16; 2],
    /// Right stick, x and y.
    pub right: [i16; 2],
    /// Left and right trigger.
    pub triggers: [u8; 2],
}

/// What happens to a pad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PadMoment {
    /// It is plugged in as this kind.
    Arrival(PadKind),
    /// It stands like this. `sequence` is newer than the one before when the difference is positive as an `i8`.
    State {
        /// Number of the moment.
        sequence: u8,
        /// The state.
        state: PadState,
    },
    /// It is pulled out.
    Removal {
        /// Number of the moment.
        sequence: u8,
    },
}

/// Whether a pad's moment `sequence` is newer than `last` (wire §3.2).
#[must_use]
pub const fn newer(sequence: u8, last: u8) -> bool {
    sequence.wrapping_sub(last).cast_signed() > 0
}

/// How a pad moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MotionState {
    /// Pitch, yaw and roll: 20 per degree a second.
    pub gyro: [i16; 3],
    /// Acceleration: 10000 per g; index 1 is up.
    pub accel: [i16; 3],
}

/// A finger on a pad's surface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TouchState {
    /// Which finger.
    pub finger: u8,
    /// Whether it touches.
    pub active: bool,
    /// Column, over the whole width.
    pub x: u16,
    /// Row, over the whole height; down is positive.
    pub y: u16,
}

/// How strongly a pad shakes; all 0 is still.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rumble {
    /// Low-frequency motor.
    pub low: u16,
    /// High-frequency motor.
    pub high: u16,
}

/// What programs on the host tell a pad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PadFeedback {
    /// It shakes.
    Rumble(Rumble),
    /// Its light, red, green and blue.
    Light([u8; 3]),
}

/// The pads of one session.
pub trait PadManager: Send {
    /// Takes an event in. An old moment is passed over: it can't bring back a pad that was pulled out. A pad that was
    /// never announced is one of the default kind.
    ///
    /// # Errors
    /// [`Failure`]; other pads may still be used unless it says [`crate::Outlook::Gone`].
    fn handle(&mut self, pad: PadIndex, moment: PadMoment) -> Result<(), Failure>;

    /// Applies motion. A pad that is not there is passed over.
    ///
    /// # Errors
    /// As [`PadManager::handle`].
    fn apply_motion(&mut self, pad: PadIndex, motion: MotionState) -> Result<(), Failure>;

    /// Applies a touch. A pad that is not there is passed over.
    ///
    /// # Errors
    /// As [`PadManager::handle`].
    fn apply_touch(&mut self, pad: PadIndex, touch: TouchState) -> Result<(), Failure>;

    /// Hands out what programs told the pads since the last call, oldest first.
    ///
    /// # Errors
    /// As [`PadManager::handle`].
    fn pump(&mut self, hear: &mut dyn FnMut(PadIndex, PadFeedback)) -> Result<(), Failure>;

    /// The session is alive at `now`: pads that need a sign of life get one.
    ///
    /// # Errors
    /// As [`PadManager::handle`].
    fn heartbeat(&mut self, now: Millis) -> Result<(), Failure>;
}
