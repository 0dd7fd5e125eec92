//! What the supervisor is told.

use std::net::SocketAddr;
use std::sync::Arc;

use pf_abi::supervisor::{
    DisplayEvent, DisplayEventKind, END_REASON_BYTES, SessionEnd, SessionEnded, SessionStarted, SupervisorMessage,
};
use pf_abi::wire::CloseCode;
use pf_child::cut;
use pf_display::{DisplayNotice, NoticeKind};
use pf_media::Mode;

/// Writes messages to the supervisor; never blocks.
#[derive(Clone)]
pub struct SupervisorReports(Arc<dyn Fn(SupervisorMessage) -> bool + Send + Sync>);

impl SupervisorReports {
    /// Messages go to `tell`, which never blocks, and says whether they are on their way.
    pub fn new(tell: impl Fn(SupervisorMessage) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// Sends any message.
    pub fn send(&self, message: impl Into<SupervisorMessage>) {
        let message = message.into();
        let name = message.name();
        if !(self.0)(message) {
            tracing::warn!("{name} did not reach the supervisor");
        }
    }

    /// A session began.
    pub fn session_started(&self, session: u64, peer: SocketAddr, mode: Mode, target_id: u32) {
        let Mode { width, height, refresh } = mode;
        let refresh_hz = refresh.whole_hz();
        self.send(SessionStarted { session, peer: peer.to_string(), width, height, refresh_hz, target_id });
    }

    /// A session ended.
    pub fn session_ended(&self, session: u64, end: SessionEnd, code: CloseCode, reason: &str) {
        let reason = cut(reason, END_REASON_BYTES as usize).to_owned();
        self.send(SessionEnded { session, end, code: code.get(), reason });
    }

    /// A display changed.
    pub fn display(&self, notice: DisplayNotice) {
        let event = match notice.kind {
            NoticeKind::Created => DisplayEventKind::CREATED,
            NoticeKind::Lingering => DisplayEventKind::LINGERING,
            NoticeKind::Reused => DisplayEventKind::REUSED,
            NoticeKind::Released => DisplayEventKind::RELEASED,
            NoticeKind::Lost => DisplayEventKind::LOST,
        };
        self.send(DisplayEvent {
            event,
            target_id: notice.target_id,
            generation: notice.generation,
            linger_ms: u32::try_from(notice.linger_ms).unwrap_or(u32::MAX),
        });
    }
}
