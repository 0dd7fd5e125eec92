//! Typed control messages (wire §2.5): what this project reads and writes; the rest is told apart and dropped.

use pf_abi::runtime::{DecodeError, EncodeError};
use pf_abi::wire::{
    BitrateChanged, ClipControl, ClipState, ClockEcho, ClockProbe, ControlHead, ControlType, LossReport, ProbeRequest,
    ProbeResult, ProbeShaped, Reconfigure, Reconfigured, RequestKeyframe, RfiRequest, SetBitrate,
};

use crate::framing::frame;

/// One message of a running session, in either direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ControlMessage {
    RequestKeyframe,
    /// Loss of the last window in ppm.
    LossReport(u32),
    ClockProbe(ClockProbe),
    ClockEcho(ClockEcho),
    Reconfigure(Reconfigure),
    Reconfigured(Reconfigured),
    SetBitrate(SetBitrate),
    BitrateChanged(BitrateChanged),
    RfiRequest(RfiRequest),
    ProbeRequest(ProbeRequest),
    ProbeShaped(ProbeShaped),
    ProbeResult(ProbeResult),
    ClipControl(ClipControl),
    ClipState(ClipState),
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
        let kind = match ControlHead::decode(payload) {
            Ok(head) => head.kind,
            Err(error) => return Self::Malformed(error.to_string()),
        };
        let read = match kind {
            ControlType::REQUEST_KEYFRAME => RequestKeyframe::decode(payload).map(|_| Self::RequestKeyframe),
            ControlType::LOSS_REPORT => {
                LossReport::decode(payload).map(|report| Self::LossReport(report.loss_ppm.min(1_000_000)))
            }
            ControlType::CLOCK_PROBE => ClockProbe::decode(payload).map(Self::ClockProbe),
            ControlType::CLOCK_ECHO => ClockEcho::decode(payload).map(Self::ClockEcho),
            ControlType::RECONFIGURE => Reconfigure::decode(payload).map(Self::Reconfigure),
            ControlType::RECONFIGURED => Reconfigured::decode(payload).map(Self::Reconfigured),
            ControlType::SET_BITRATE => SetBitrate::decode(payload).map(Self::SetBitrate),
            ControlType::BITRATE_CHANGED => BitrateChanged::decode(payload).map(Self::BitrateChanged),
            ControlType::RFI_REQUEST => RfiRequest::decode(payload).map(Self::RfiRequest),
            ControlType::PROBE_REQUEST => ProbeRequest::decode(payload).map(Self::ProbeRequest),
            ControlType::PROBE_SHAPED => ProbeShaped::decode(payload).map(Self::ProbeShaped),
            ControlType::PROBE_RESULT => ProbeResult::decode(payload).map(Self::ProbeResult),
            ControlType::CLIP_CONTROL => ClipControl::decode(payload).map(Self::ClipControl),
            ControlType::CLIP_STATE => ClipState::decode(payload).map(Self::ClipState),
            _ => return Self::Unknown { kind: kind.get(), bytes: payload.len() },
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
            Self::Reconfigure(wanted) => wanted.encode()?,
            Self::Reconfigured(mode) => mode.encode()?,
            Self::SetBitrate(wanted) => wanted.encode()?,
            Self::BitrateChanged(rate) => rate.encode()?,
            Self::RfiRequest(frames) => frames.encode()?,
            Self::ProbeRequest(wanted) => wanted.encode()?,
            Self::ProbeShaped(wanted) => wanted.encode()?,
            Self::ProbeResult(result) => result.encode()?,
            Self::ClipControl(wanted) => wanted.encode()?,
            Self::ClipState(state) => state.encode()?,
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

#[cfg(test)]
mod tests {
    use pf_abi::wire::{BitrateReason, ClipFlags, ClipPolicy, ClipReason, ProbePackets};

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
            (
                ControlMessage::Reconfigure(Reconfigure { width: 1920, height: 1080, refresh_hz: 120 }),
                "504b466301800700003804000078000000",
            ),
            (
                ControlMessage::Reconfigured(Reconfigured {
                    accepted: true,
                    width: 1920,
                    height: 1080,
                    refresh_hz: 120,
                }),
                "504b46630201800700003804000078000000",
            ),
            (ControlMessage::SetBitrate(SetBitrate { kbps: 50_000 }), "504b46630550c30000"),
            (
                ControlMessage::BitrateChanged(BitrateChanged { kbps: 50_000, reason: BitrateReason::NONE }),
                "504b46630650c30000",
            ),
            (ControlMessage::RfiRequest(RfiRequest { first: 10, last: 12 }), "504b4663070a0000000c000000"),
            (
                ControlMessage::ProbeRequest(ProbeRequest { target_kbps: 100_000, duration_ms: 500 }),
                "504b466320a0860100f4010000",
            ),
            (
                ControlMessage::ProbeResult(ProbeResult {
                    payload_bytes: 0x1122_3344_5566_7788,
                    units: 1,
                    duration_ms: 2,
                    packets: ProbePackets { sent: 3, dropped: 4 },
                }),
                "504b466321887766554433221101000000020000000300000004000000",
            ),
            (ControlMessage::ClipControl(ClipControl { enabled: true, flags: ClipFlags::FILES }), "504b4663400101"),
            (
                ControlMessage::ClipState(ClipState {
                    enabled: true,
                    policy: ClipPolicy::TEXT | ClipPolicy::FILES,
                    reason: ClipReason::NO_FILES,
                }),
                "504b466341010304",
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
        let pad_slots = hex("504b46635b0500");
        let unknown = ControlMessage::Unknown { kind: 0x5b, bytes: 7 };
        assert_eq!(ControlMessage::decode(&pad_slots), unknown);
        assert_eq!(unknown.encode(), Err(Unwritable::OnlyRead));
        assert_eq!(ControlMessage::decode(&hex("504b466304ffffffff")), ControlMessage::LossReport(1_000_000));
    }
}
