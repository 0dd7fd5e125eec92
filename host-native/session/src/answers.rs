//! What is answered without being served: the protocol promises an answer to each of these requests, and a client that
//! gets none waits, holds back its reports, or stops to ask (wire §2.7, §2.8).

use pf_abi::wire::session::RunningFromHost as FromHost;
use pf_abi::wire::{BitrateChanged, ClipPolicy, ClipReason, ClipState, ProbeResult, Reconfigured};
use pf_media::Mode;

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

    /// The answer to another mode: no backend switches live, and a refusal carries the mode that stays.
    pub(crate) fn mode(&self) -> FromHost {
        let Mode { width, height, refresh } = self.mode;
        Reconfigured { accepted: false, width, height, refresh_hz: refresh.whole_hz() }.into()
    }

    /// The answer to another rate.
    pub(crate) fn bitrate(&self) -> FromHost {
        BitrateChanged { kbps: self.bitrate_kbps, ..BitrateChanged::default() }.into()
    }
}

/// The answer to a probe. All zeros: this host can't serve it, now or later.
pub(crate) fn no_probe() -> FromHost {
    ProbeResult::default().into()
}

/// The answer to whoever wants a clipboard.
pub(crate) fn no_clipboard() -> FromHost {
    ClipState { enabled: false, policy: ClipPolicy::EMPTY, reason: ClipReason::BACKEND_UNAVAILABLE }.into()
}
