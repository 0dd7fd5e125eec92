//! What is answered without being served: the protocol promises an answer to each of these requests, and a client that
//! gets none waits, holds back its reports, or stops to ask (wire §2.7, §2.8).

use pf_abi::wire::{BitrateChanged, ClipPolicy, ClipReason, ClipState, ProbeResult, Reconfigured};
use pf_media::Mode;

use crate::message::ControlMessage;
use crate::plan::SessionPlan;

/// What is in force for a session, and stays so.
#[derive(Debug)]
pub(crate) struct Standing {
    mode: Mode,
    bitrate_kbps: u32,
}

impl Standing {
    /// What this plan put in force.
    pub(crate) fn of(plan: &SessionPlan) -> Self {
        Self { mode: plan.mode, bitrate_kbps: plan.bitrate_kbps }
    }

    /// The answer to a request; None where the protocol promises none.
    pub(crate) fn answer(&self, request: &ControlMessage) -> Option<ControlMessage> {
        match request {
            // No backend switches live; a refusal carries the mode that stays.
            ControlMessage::Reconfigure(_) => Some(ControlMessage::Reconfigured(Reconfigured {
                accepted: false,
                width: self.mode.width,
                height: self.mode.height,
                refresh_hz: self.mode.refresh.whole_hz(),
            })),
            ControlMessage::SetBitrate(_) => Some(ControlMessage::BitrateChanged(BitrateChanged {
                kbps: self.bitrate_kbps,
                ..BitrateChanged::default()
            })),
            // All zeros: this host can't serve it, now or later.
            ControlMessage::ProbeRequest(_) | ControlMessage::ProbeShaped(_) => {
                Some(ControlMessage::ProbeResult(ProbeResult::default()))
            }
            ControlMessage::ClipControl(_) => Some(ControlMessage::ClipState(ClipState {
                enabled: false,
                policy: ClipPolicy::EMPTY,
                reason: ClipReason::BACKEND_UNAVAILABLE,
            })),
            _ => None,
        }
    }
}
