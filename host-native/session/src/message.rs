//! Typed control messages (wire §2.5): what this project reads and writes; the rest is told apart and dropped.

use pf_abi::runtime::{DecodeError, EncodeError};
use pf_abi::wire::{ClockEcho, ClockProbe, ControlType, LossReport, RequestKeyframe};

use crate::framing::frame;

/// One message of a running session, in either direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ControlMessage {
    RequestKeyframe,
    /// Loss of the last window in ppm.
    LossReport(u32),
    ClockProbe(ClockProbe),
    ClockEcho(ClockEcho),
    /// A type that is not served here: log and drop.
    Unknown {
        kind: u8,
        bytes: usize,
    },
    /// Not a control message, or one of the wrong length: log and drop.
    Malformed(String),
}

impl ControlMessage {
    /// Reads any payload; the session goes on whatever it is.
    pub fn decode(payload: &[u8]) -> Self {
        let Some(&kind) = payload.get(TYPE_OFFSET) else {
            return Self::Malformed(format!("{} bytes are too few for a control message", payload.len()));
        };
        let read = match ControlType(kind) {
            ControlType::REQUEST_KEYFRAME => RequestKeyframe::decode(payload).map(|_| Self::RequestKeyframe),
            ControlType::LOSS_REPORT => {
                LossReport::decode(payload).map(|report| Self::LossReport(report.loss_ppm.min(1_000_000)))
            }
            ControlType::CLOCK_PROBE => ClockProbe::decode(payload).map(Self::ClockProbe),
            ControlType::CLOCK_ECHO => ClockEcho::decode(payload).map(Self::ClockEcho),
            _ => return Self::Unknown { kind, bytes: payload.len() },
        };
        read.unwrap_or_else(|error: DecodeError| Self::Malformed(error.to_string()))
    }

    /// The payload of a known message.
    ///
    /// # Errors
    /// [`Unwritable::OnlyRead`] for the two that are only read.
    pub fn encode(&self) -> Result<Vec<u8>, Unwritable> {
        Ok(match self {
            Self::RequestKeyframe => RequestKeyframe {}.encode()?,
            Self::LossReport(loss_ppm) => LossReport { loss_ppm: *loss_ppm }.encode()?,
            Self::ClockProbe(probe) => probe.encode()?,
            Self::ClockEcho(echo) => echo.encode()?,
            Self::Unknown { .. } | Self::Malformed(_) => return Err(Unwritable::OnlyRead),
        })
    }

    /// The payload with its length in front, as it goes on the stream.
    ///
    /// # Errors
    /// As [`Self::encode`].
    pub fn framed(&self) -> Result<Vec<u8>, Unwritable> {
        Ok(frame(&self.encode()?)?)
    }
}

/// Why a message can't be written: a defect of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// It stands for what a peer said and we have no name for.
    #[error("it was only read")]
    OnlyRead,
    /// Its values are beyond the wire's limits.
    #[error(transparent)]
    Values(#[from] EncodeError),
}

/// Where a control message's type stands: behind the magic.
const TYPE_OFFSET: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex")).collect()
    }

    /// Rows of wire A.2.
    #[test]
    fn published_messages() {
        let rows = [
            (ControlMessage::RequestKeyframe, "504b466303"),
            (ControlMessage::LossReport(0x000a_0b0c), "504b4663040c0b0a00"),
            (ControlMessage::ClockProbe(ClockProbe { t1: 0x0102_0304_0506_0708 }), "504b4663300807060504030201"),
            (
                ControlMessage::ClockEcho(ClockEcho { t1: 1, t2: 2, t3: 3 }),
                "504b466331010000000000000002000000000000000300000000000000",
            ),
        ];
        for (message, bytes) in rows {
            assert_eq!(message.encode().expect("known"), hex(bytes));
            assert_eq!(ControlMessage::decode(&hex(bytes)), message);
            assert_eq!(message.framed().expect("known")[2..], hex(bytes));
        }
    }

    #[test]
    fn others_are_told_apart() {
        let malformed = ["", "504b4663", "504b46630300", "504b466304040302", "584b466303"];
        for bytes in malformed {
            assert!(matches!(ControlMessage::decode(&hex(bytes)), ControlMessage::Malformed(_)), "{bytes}");
        }
        let reconfigure = hex("504b466301800700003804000078000000");
        let unknown = ControlMessage::Unknown { kind: 1, bytes: 17 };
        assert_eq!(ControlMessage::decode(&reconfigure), unknown);
        assert_eq!(unknown.encode(), Err(Unwritable::OnlyRead));
        assert_eq!(ControlMessage::decode(&hex("504b466304ffffffff")), ControlMessage::LossReport(1_000_000));
    }
}
