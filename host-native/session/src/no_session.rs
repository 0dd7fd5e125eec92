//! Why no session came of a connection.

use std::fmt;
use std::time::Duration;

use pf_abi::runtime::{EncodeError, Unheard};
use pf_abi::wire::CloseCode;
use pf_media::{Blame, Blamed};

use crate::admission::Refusal;
use crate::close::{Closing, close_code};

/// Why no session came of a connection.
#[derive(Debug, thiserror::Error)]
pub enum NoSession {
    /// The client was told why.
    #[error(transparent)]
    Refused(Refusal),
    /// It broke off, spoke nonsense, or was too slow.
    #[error("{why}")]
    Broken {
        /// What happened.
        why: HandshakeError,
        /// A Hello was read: what came before may have been a reachability probe (wire §1.4).
        hello: bool,
    },
    /// The host stops.
    #[error("the host stops")]
    Stopped,
}

impl NoSession {
    /// Code with which the connection is closed.
    pub fn code(&self) -> CloseCode {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Broken { why, .. } => close_code(why.blame()),
            Self::Stopped => CloseCode::OK,
        }
    }

    /// Whether there is still a connection to be closed.
    pub(crate) fn is_connected(&self) -> bool {
        !matches!(self, Self::Broken { why: HandshakeError::Closed(_), .. })
    }
}

/// Why a handshake broke off.
#[derive(Debug, thiserror::Error)]
pub enum HandshakeError {
    /// The connection ended.
    #[error("{0}")]
    Closed(Closing),
    /// The control stream ended.
    #[error("the peer ended the control stream")]
    StreamEnded,
    /// What came is not what was due, or damaged.
    #[error("{what} cannot be read: {why}")]
    Unheard {
        /// Message that was due.
        what: &'static str,
        /// What came instead.
        why: Unheard,
    },
    /// More bytes came than a handshake has use for, before it was their turn.
    #[error("{0} bytes came before their turn")]
    Flood(usize),
    /// Welcome has values beyond the wire's limits.
    #[error("Welcome cannot be written: {0}")]
    Unwritable(EncodeError),
    /// It took too long.
    #[error("the handshake took longer than {limit:?}: {waiting}")]
    TooSlow {
        /// How long it may take.
        limit: Duration,
        /// For what it waited.
        waiting: Waiting,
    },
}

impl Blamed for HandshakeError {
    fn blame(&self) -> Blame {
        match self {
            Self::Closed(_) | Self::StreamEnded | Self::Unheard { .. } | Self::Flood(_) => Blame::Peer,
            Self::TooSlow { waiting: Waiting::Slot | Waiting::DataSocket, .. } => Blame::System,
            Self::TooSlow { .. } => Blame::Peer,
            Self::Unwritable(_) => Blame::Ourselves,
        }
    }
}

/// For what a handshake waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// The client's first message.
    Hello,
    /// The shell's answer.
    Slot,
    /// The shell's answer.
    DataSocket,
    /// The client takes Welcome off the stream.
    WelcomeRead,
    /// The client's second message.
    Start,
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hello => "no Hello came",
            Self::Slot => "no session slot was found",
            Self::DataSocket => "no data socket was opened",
            Self::WelcomeRead => "the client did not read Welcome",
            Self::Start => "no Start came",
        })
    }
}
