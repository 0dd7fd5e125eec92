//! The handshake on the host's side (wire §1.5, steps 2 to 5): one deadline for all of it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use pf_abi::wire::{Start, Welcome};
use pf_quic::{ControlError, ControlReceiver, ControlSender, ControlStream, peer_fingerprint};
use pf_socket::{BUFFER_BYTES, DataSocket};
use quinn::Connection;
use tokio::sync::OwnedSemaphorePermit;

use crate::admission::{Refusal, admit};
use crate::blame::{Blame, Blamed};
use crate::listener::Host;
use crate::plan::SessionPlan;
use crate::welcome::welcome;

/// Everything that was agreed on.
pub struct Negotiated {
    /// To the client.
    pub sender: ControlSender,
    /// From the client.
    pub receiver: ControlReceiver,
    /// The plan.
    pub plan: Arc<SessionPlan>,
    /// What the client was told.
    pub welcome: Welcome,
    /// Where it wants video.
    pub start: Start,
    /// Bound data socket.
    pub socket: DataSocket,
    /// The session's slot; free again when dropped.
    pub permit: OwnedSemaphorePermit,
}

/// Why no session came of a connection.
#[derive(Debug)]
pub enum NoSession {
    /// The client was told why.
    Refused(Refusal),
    /// It broke off, or spoke nonsense: what happened, and whether it had said Hello.
    Broken {
        /// For the log.
        why: HandshakeError,
        /// A Hello was read.
        hello: bool,
    },
}

/// Why a handshake broke off.
#[derive(Debug, thiserror::Error)]
pub enum HandshakeError {
    /// The connection ended, or what came can't be read.
    #[error(transparent)]
    Connection(#[from] ControlError),
    /// It took too long.
    #[error("the handshake took longer than {0:?}")]
    TooSlow(Duration),
}

impl Blamed for HandshakeError {
    fn blame(&self) -> Blame {
        match self {
            Self::Connection(error) => error.blame(),
            Self::TooSlow(_) => Blame::Peer,
        }
    }
}

/// Runs the handshake, at most for the configured time.
///
/// # Errors
/// [`NoSession`]; the connection is still open then.
pub async fn negotiate(host: &Host, connection: &Connection) -> Result<Negotiated, NoSession> {
    let heard = AtomicBool::new(false);
    let limit = host.config.handshake;
    let why = match tokio::time::timeout(limit, converse(host, connection, &heard)).await {
        Ok(Ok(negotiated)) => return Ok(negotiated),
        Ok(Err(Stop::Refused(refusal))) => return Err(NoSession::Refused(refusal)),
        Ok(Err(Stop::Broken(error))) => error.into(),
        Err(_) => HandshakeError::TooSlow(limit),
    };
    Err(NoSession::Broken { why, hello: heard.load(Ordering::Relaxed) })
}

/// Why the conversation ended early.
enum Stop {
    Refused(Refusal),
    Broken(ControlError),
}

impl From<ControlError> for Stop {
    fn from(error: ControlError) -> Self {
        Self::Broken(error)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

async fn converse(host: &Host, connection: &Connection, heard: &AtomicBool) -> Result<Negotiated, Stop> {
    let limit = host.config.handshake;
    let (mut sender, mut receiver) = ControlStream::accept(connection, limit).await?.split();
    let hello = pf_quic::read_hello(&mut receiver, limit).await?;
    heard.store(true, Ordering::Relaxed);
    let peer = connection.remote_address().ip();
    let slot = Arc::clone(&host.slots).try_acquire_owned();
    admit(&hello, peer, slot.is_ok())?;
    let permit = slot.map_err(|_| Refusal::Busy)?;
    let identity = peer_fingerprint(connection).map_or_else(|| peer.to_string(), |print| print.to_string());
    let plan = SessionPlan::resolve(&host.config, &hello, peer, identity)?;
    let socket =
        DataSocket::bind(SocketAddr::new(host.config.listen.ip(), 0), BUFFER_BYTES).map_err(Refusal::DataSocket)?;
    let port = socket.local_addr().map_err(Refusal::DataSocket)?.port();
    let welcome = welcome(&plan, port).map_err(Refusal::Randomness)?;
    pf_quic::send_welcome(&mut sender, &welcome).await?;
    let start = pf_quic::read_start(&mut receiver, limit).await?;
    Ok(Negotiated { sender, receiver, plan: Arc::new(plan), welcome, start, socket, permit })
}
