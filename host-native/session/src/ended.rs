//! How a session ended, and what follows from that.

use pf_abi::supervisor::SessionEnd;
use pf_abi::wire::CloseCode;
use pf_media::Blame;

use crate::close::{Closing, close_code};

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Kind of end.
    pub end: SessionEnd,
    /// Close code, theirs or ours.
    pub code: CloseCode,
    /// For people.
    pub reason: String,
    /// Whose fault it is, where something went wrong.
    pub blame: Option<Blame>,
}

impl Ended {
    /// We can't go on.
    pub fn failed(blame: Blame, reason: String) -> Self {
        Self { end: SessionEnd::FAILED, code: close_code(blame), reason, blame: Some(blame) }
    }

    /// The host stops.
    pub(crate) fn stopped() -> Self {
        Self { end: SessionEnd::STOPPED, code: CloseCode::OK, reason: "the host stops".to_owned(), blame: None }
    }

    /// The connection says how it ended (wire §7.3): a client that quits wants its display gone, any other may come back.
    pub(crate) fn closed(closing: Closing) -> Self {
        match closing {
            Closing::Peer { code, reason } => {
                let end = if code == CloseCode::QUIT { SessionEnd::QUIT } else { SessionEnd::LOST };
                Self { end, code, reason, blame: None }
            }
            other => Self::lost(other.to_string()),
        }
    }

    /// The client is of no use any more, and did not say why.
    pub(crate) fn lost(reason: String) -> Self {
        Self { end: SessionEnd::LOST, code: CloseCode::ERROR, reason, blame: Some(Blame::Peer) }
    }

    /// Whether the display goes at once instead of waiting for the client to come back.
    pub fn releases_display(&self) -> bool {
        matches!(self.end, SessionEnd::QUIT | SessionEnd::STOPPED)
    }
}
