//! The persistent listener: one task per connection, and no connection ends the loop (behaviours N01–N03).

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use pf_abi::supervisor::SessionEnd;
use pf_abi::wire::{self, CloseCode};
use pf_media::{Blame, Blamed as _};
use pf_quic::close;
use pf_session::{Agreed, Ended, NoSession};
use quinn::{Connection, Endpoint, Incoming};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::blame::log;
use crate::events::Events;
use crate::host::Host;
use crate::negotiate::{Negotiated, negotiate};
use crate::session::{Parts, Session};
use crate::session_control::ControlLoop;

/// Connections that are looked at at the same time; more are turned away before any work.
const MAX_CONNECTIONS: usize = 64;
/// How long last words may take to leave.
const LAST_WORDS: Duration = Duration::from_millis(wire::CLOSE_DRAIN_MS as u64);

/// Accepts connections until the host stops or the configured number of sessions has begun, then waits for the rest.
pub async fn serve(host: Arc<Host>, endpoint: Endpoint) {
    let mut connections = JoinSet::new();
    let (started, mut starts) = mpsc::unbounded_channel();
    let mut left = host.config.max_sessions;
    while left != Some(0) {
        tokio::select! {
            () = host.stopped() => break,
            Some(()) = starts.recv() => left = left.map(|left| left - 1),
            Some(_) = connections.join_next() => {}
            incoming = endpoint.accept() => match incoming {
                Some(incoming) if connections.len() >= MAX_CONNECTIONS => incoming.refuse(),
                Some(incoming) => { connections.spawn(connection(Arc::clone(&host), incoming, started.clone())); }
                None => break,
            },
        }
    }
    endpoint.set_server_config(None);
    while connections.join_next().await.is_some() {}
    endpoint.close(CloseCode::OK.get().into(), b"");
    let _ = tokio::time::timeout(LAST_WORDS, endpoint.wait_idle()).await;
}

async fn connection(host: Arc<Host>, incoming: Incoming, started: mpsc::UnboundedSender<()>) {
    let peer = incoming.remote_address();
    let dialed = tokio::time::timeout(host.config.handshake, async { incoming.await });
    let connection = tokio::select! {
        () = host.stopped() => return,
        dialed = dialed => match dialed {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return tracing::debug!("{peer}: no connection: {error}"),
            Err(_) => return tracing::info!("{peer}: the QUIC handshake took too long"),
        },
    };
    match negotiate(&host, &connection).await {
        Ok(negotiated) => session(&host, &connection, peer, negotiated, &started).await,
        Err(NoSession::Stopped) => return,
        Err(why) => no_session(&host, peer, &why),
    }
    // Close codes are lost with a connection that is dropped before they have left.
    let _ = tokio::time::timeout(LAST_WORDS, connection.closed()).await;
}

/// Logs why a connection came to nothing, and reports it where the client had asked for a session.
fn no_session(host: &Host, peer: SocketAddr, why: &NoSession) {
    let (code, reason) = (why.code(), why.to_string());
    let end = match why {
        NoSession::Refused(refusal) => {
            let line = format_args!("{peer}: refused with {code}: {reason}");
            log(refusal.blame(), &line);
            SessionEnd::REFUSED
        }
        NoSession::Broken { why, hello } => {
            log(why.blame(), &format_args!("{peer}: no session: {reason}"));
            // A connection that says nothing is a reachability probe as often as not.
            if !hello {
                return;
            }
            SessionEnd::FAILED
        }
        NoSession::Stopped => return,
    };
    host.reports.session_ended(host.next_number(), end, code, &reason);
}

async fn session(
    host: &Arc<Host>,
    connection: &Connection,
    peer: SocketAddr,
    negotiated: Negotiated,
    started: &mpsc::UnboundedSender<()>,
) {
    let number = host.next_number();
    let Negotiated { stream, agreed } = negotiated;
    let Agreed { slot, socket, plan, welcome, start, rest } = agreed;
    let plan = Arc::new(plan);
    let (events_in, events) = mpsc::unbounded_channel();
    let parts = Parts {
        id: number,
        plan: Arc::clone(&plan),
        backends: Arc::clone(&host.backends),
        welcome,
        socket,
        peer: peer.ip(),
        client_port: start.client_udp_port,
        counters: Arc::clone(&host.counters),
        // The other side is gone only when the session is over.
        events: Events::new(move |event| drop(events_in.send(event))),
    };
    host.counters.sessions_active.fetch_add(1, Ordering::Relaxed);
    host.counters.sessions_total.fetch_add(1, Ordering::Relaxed);
    let _ = started.send(());
    let ended = match Session::start(parts) {
        Ok(session) => {
            let begun = |target_id| host.reports.session_started(number, peer, plan.mode, target_id);
            let control = ControlLoop { host, connection, stream, rest, events, session: &session, plan: &plan };
            let ended = control.run(begun).await;
            if ended.releases_display() {
                session.release_display_at_end();
            }
            // Joining takes a moment; it must not hold up the other connections.
            if tokio::task::spawn_blocking(move || drop(session)).await.is_err() {
                tracing::error!("{peer}: the session's teardown panicked");
            }
            ended
        }
        Err(error) => {
            let ended = Ended::failed(error.blame(), error.to_string());
            close(connection, ended.code, &ended.reason);
            ended
        }
    };
    drop(slot);
    host.counters.sessions_active.fetch_sub(1, Ordering::Relaxed);
    let line = format_args!("{peer}: session {number} ended: {} ({}) {}", ended.end, ended.code, ended.reason);
    log(ended.blame.unwrap_or(Blame::Peer), &line);
    host.reports.session_ended(number, ended.end, ended.code, &ended.reason);
}
