//! Conversations with states: how one message is told from others, and what becomes of those that nobody may say now.

use core::fmt;

use super::{DecodeError, DecodeErrorKind};

/// Bytes that stand in every encoding of a message, at one offset.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    pub offset: usize,
    pub bytes: &'static [u8],
}

/// A message of the conversation, and what tells it from others.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    pub name: &'static str,
    pub marks: &'static [Mark],
}

impl Known {
    /// Whether `bytes` are this message, or such a one that is damaged.
    pub fn is(&self, bytes: &[u8]) -> bool {
        begins(bytes, self.marks)
    }
}

/// Where messages say by a number what they are: behind `marks`, little-endian.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    pub what: &'static str,
    pub marks: &'static [Mark],
    pub offset: usize,
    pub width: usize,
}

impl Head {
    /// The number of a message.
    ///
    /// # Errors
    /// Truncated, `BadLiteral`.
    pub fn kind(&self, bytes: &[u8]) -> Result<u32, DecodeError> {
        let error = |offset, kind| DecodeError { what: self.what, offset, kind };
        for mark in self.marks {
            let have = bytes.len().saturating_sub(mark.offset);
            let need = mark.bytes.len();
            if have < need {
                return Err(error(mark.offset, DecodeErrorKind::Truncated { need, have }));
            }
            if !begins(bytes, core::slice::from_ref(mark)) {
                return Err(error(mark.offset, DecodeErrorKind::BadLiteral));
            }
        }
        let number = bytes.get(self.offset..).unwrap_or_default();
        let Some(number) = number.get(..self.width) else {
            let kind = DecodeErrorKind::Truncated { need: self.width, have: number.len() };
            return Err(error(self.offset, kind));
        };
        Ok(number.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
    }
}

fn begins(bytes: &[u8], marks: &[Mark]) -> bool {
    let at = |mark: &Mark| bytes.get(mark.offset..).is_some_and(|rest| rest.starts_with(mark.bytes));
    marks.iter().all(at)
}

/// Why what the other role said is no message that it may say now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unheard {
    /// A message that nobody knows, by its number. `ignored`: the conversation goes on; otherwise it is at its end.
    Unknown { kind: u32, bytes: usize, ignored: bool },
    /// A message of the conversation that this role may not say in this state.
    OutOfOrder { message: &'static str, state: &'static str },
    /// No message, or a damaged one.
    Malformed(DecodeError),
}

impl Unheard {
    /// What bytes are that none of the messages begins with which may be said now.
    ///
    /// `others`: all messages of the conversation but those. `what` stands in the error where nothing else is known.
    pub fn of(
        bytes: &[u8],
        others: &[Known],
        head: Option<&Head>,
        state: &'static str,
        ignored: bool,
        what: &'static str,
    ) -> Self {
        if let Some(known) = others.iter().find(|known| !known.marks.is_empty() && known.is(bytes)) {
            return Self::OutOfOrder { message: known.name, state };
        }
        match head.map(|head| head.kind(bytes)) {
            Some(Ok(kind)) => Self::Unknown { kind, bytes: bytes.len(), ignored },
            Some(Err(error)) => Self::Malformed(error),
            None => Self::Malformed(DecodeError { what, offset: 0, kind: DecodeErrorKind::BadLiteral }),
        }
    }

    /// Whether the conversation goes on as if nothing had been said.
    pub const fn is_ignored(&self) -> bool {
        matches!(self, Self::Unknown { ignored: true, .. })
    }
}

impl fmt::Display for Unheard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { kind, bytes, .. } => write!(f, "unknown message 0x{kind:02x} of {bytes} bytes"),
            Self::OutOfOrder { message, state } => write!(f, "{message} is out of order in the state {state}"),
            Self::Malformed(error) => error.fmt(f),
        }
    }
}
impl core::error::Error for Unheard {}

/// Something was not heard; the state in which that was is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused<S> {
    pub state: S,
    pub why: Unheard,
}
