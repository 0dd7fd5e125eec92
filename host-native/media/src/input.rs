//! Input of mouse, keyboard and touch, in the units of wire §3.2.

use crate::failure::Failure;

/// A button of a mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MouseButton {
    /// Left.
    Left,
    /// Middle.
    Middle,
    /// Right.
    Right,
    /// First extra one: back.
    X1,
    /// Second extra one: forward.
    X2,
}

/// Along which axis something scrolls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScrollAxis {
    /// Positive is up.
    Vertical,
    /// Positive is right.
    Horizontal,
}

/// One event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputEvent {
    /// A key goes down or up.
    Key {
        /// Virtual key of Windows, read as a position on a US layout.
        code: u8,
        /// Whether it goes down.
        down: bool,
    },
    /// A character is typed.
    Text(char),
    /// The pointer moves by this much, in pixels.
    PointerMotion {
        /// To the right.
        dx: i32,
        /// Down.
        dy: i32,
    },
    /// The pointer goes to a place of a surface.
    PointerPosition {
        /// Column.
        x: i32,
        /// Row.
        y: i32,
        /// Columns of the surface, at least 1.
        width: u16,
        /// Rows of the surface, at least 1.
        height: u16,
    },
    /// A button goes down or up.
    Button {
        /// Which one.
        button: MouseButton,
        /// Whether it goes down.
        down: bool,
    },
    /// A wheel turns.
    Scroll {
        /// Which way.
        axis: ScrollAxis,
        /// 120 a detent.
        delta: i32,
    },
}

/// Plays input on the host.
pub trait InputInjector: Send {
    /// Plays one event. A key or button that is down already goes down once only, and one that is up stays up.
    ///
    /// # Errors
    /// [`Failure`]; other events may still be played unless it says [`crate::Outlook::Gone`].
    fn inject(&mut self, event: &InputEvent) -> Result<(), Failure>;

    /// Lets go of every key and button that is down: the session ends, or its client is lost.
    ///
    /// # Errors
    /// As [`InputInjector::inject`]; nothing counts as down afterwards.
    fn release_all(&mut self) -> Result<(), Failure>;
}
