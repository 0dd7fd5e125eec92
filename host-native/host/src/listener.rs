//! The persistent listener: one task per connection, and no connection ends the loop (behaviours N01–N03).

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use pf_abi::supervisor::SessionEnd;
use pf_abi::wire::CloseCode;
use pf_quic::close;
use quinn::{Connection, Endpoint, Incoming};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;

use crate::blame::{Blame, Blamed};
use crate::config::HostConfig;
use crate::counters::Counters;
use crate::display_device::DisplayDevice;
use crate::negotiate::{Negotiated, NoSession, negotiate};
use crate::session::{Event, Parts, Session};
use crate::session_control::{self, Ended};
use crate::supervisor_reports::SupervisorReports;

/// Connections that are looked at at the same time; more are turned away before any work.
const MAX_CONNECTIONS: usize = 64;
/// How long last words may take to leave.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// What all sessions share.
pub struct Host {
    /// The configuration.
    pub config: HostConfig,
    /// The device, where the source needs one.
    pub display_device: Option<Arc<DisplayDevice>>,
    /// Figures.
    pub counters: Arc<Counters>,
    /// To the supervisor.
    pub reports: SupervisorReports,
    /// Session slots.
    pub slots: Arc<Semaphore>,
    /// Numbers for sessions, from 1.
    pub numbers: AtomicU64,
    /// True once the host stops.
    pub stop: watch::Receiver<bool>,
}

/// Resolves once the host stops.
pub async fn stopped(stop: &watch::Receiver<bool>) {
    // An error means that the sender is gone, and so is the host.
    let _ = stop.clone().wait_for(|stop| *stop).await;
}

/// Accepts connections until the host stops or the configured number of sessions has begun, then waits for the rest.
pub async fn serve(host: Arc<Host>, endpoint: Endpoint) {
    let mut connections = JoinSet::new();
    let (started, mut starts) = mpsc::unbounded_channel();
    let mut left = host.config.max_sessions;
    while left != Some(0) {
        tokio::select! {
            () = stopped(&host.stop) => break,
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
        () = stopped(&host.stop) => return,
        dialed = dialed => match dialed {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return tracing::debug!("{peer}: no connection: {error}"),
            Err(_) => return tracing::info!("{peer}: the QUIC handshake took too long"),
        },
    };
    let negotiated = tokio::select! {
        () = stopped(&host.stop) => return close(&connection, CloseCode::OK, "the host stops"),
        negotiated = negotiate(&host, &connection) => negotiated,
    };
    match negotiated {
        Ok(negotiated) => session(&host, &connection, peer, negotiated, &started).await,
        Err(NoSession::Refused(refusal)) => {
            let (code, reason) = (refusal.code(), refusal.to_string());
            refusal.blame().log(&format_args!("{peer}: refused with {code}: {reason}"));
            let number = host.numbers.fetch_add(1, Ordering::Relaxed);
            close(&connection, code, &reason);
            host.reports.session_ended(number, SessionEnd::REFUSED, code, &reason);
        }
        Err(NoSession::Broken { why, hello }) => {
            // A connection that says nothing is a reachability probe as often as not.
            let (code, reason) = (why.blame().close_code(), why.to_string());
            why.blame().log(&format_args!("{peer}: no session: {reason}"));
            close(&connection, code, &reason);
            if hello {
                let number = host.numbers.fetch_add(1, Ordering::Relaxed);
                host.reports.session_ended(number, SessionEnd::FAILED, code, &reason);
            }
        }
    }
    // Close codes are lost with a connection that is dropped before they have left.
    let _ = tokio::time::timeout(LAST_WORDS, connection.closed()).await;
}

async fn session(
    host: &Arc<Host>,
    connection: &Connection,
    peer: SocketAddr,
    negotiated: Negotiated,
    started: &mpsc::UnboundedSender<()>,
) {
    let number = host.numbers.fetch_add(1, Ordering::Relaxed);
    let Negotiated { sender, receiver, plan, welcome, start, socket, permit } = negotiated;
    let (events_in, events) = mpsc::unbounded_channel::<Event>();
    let parts = Parts {
        id: number,
        plan: Arc::clone(&plan),
        display_device: host.display_device.clone(),
        welcome,
        socket,
        peer: peer.ip(),
        client_port: start.client_udp_port,
        counters: Arc::clone(&host.counters),
        events: events_in,
    };
    host.counters.sessions_active.fetch_add(1, Ordering::Relaxed);
    host.counters.sessions_total.fetch_add(1, Ordering::Relaxed);
    let _ = started.send(());
    let ended = match Session::start(parts) {
        Ok(session) => {
            let begun = |target_id| host.reports.session_started(number, peer, plan.mode, target_id);
            let control = session_control::SessionControl {
                connection,
                sender,
                receiver,
                events,
                session: &session,
                plan: &plan,
            };
            let ended = control.run(&host.stop, &host.counters, begun).await;
            if matches!(ended.end, SessionEnd::QUIT | SessionEnd::STOPPED) {
                session.release_display_at_end();
            }
            if let Some(words) = &ended.tell {
                close(connection, ended.code, words);
            }
            // Joining takes a moment; it must not hold up the other connections.
            if tokio::task::spawn_blocking(move || drop(session)).await.is_err() {
                tracing::error!("{peer}: the session's teardown panicked");
            }
            ended
        }
        Err(error) => {
            let ended = Ended::failed(&error);
            close(connection, ended.code, &ended.reason);
            ended
        }
    };
    drop(permit);
    host.counters.sessions_active.fetch_sub(1, Ordering::Relaxed);
    let line = format_args!("{peer}: session {number} ended: {} ({}) {}", ended.end, ended.code, ended.reason);
    ended.blame.unwrap_or(Blame::Peer).log(&line);
    host.reports.session_ended(number, ended.end, ended.code, &ended.reason);
}
