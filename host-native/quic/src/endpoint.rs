//! QUIC endpoints with the parameters of wire §1.3.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use pf_abi::wire;
use pf_os::clock::wall_time;
use quinn::crypto::rustls::{QuicClientConfig, QuicServerConfig};
use quinn::{
    ClientConfig, Connection, ConnectionError, Endpoint, EndpointConfig, MtuDiscoveryConfig, ServerConfig, TimeSource,
    TransportConfig, VarInt,
};
use rustls::pki_types::CertificateDer;
use tokio::time::{Instant, timeout};

use crate::close::outcome;
use crate::error::ControlError;
use crate::identity::{Fingerprint, Identity};
use crate::reset_key::ResetKey;
use crate::tls::{self, Trust};

/// Outgoing datagram buffer; when full the oldest goes.
const DATAGRAM_BUFFER: usize = wire::DATAGRAM_QUEUE_BYTES as usize;
/// Longest distance between keep-alives.
const KEEP_ALIVE: Duration = Duration::from_millis(wire::KEEP_ALIVE_MS as u64);
/// One dial attempt of a client (wire §1.5).
const DIAL_ATTEMPT: Duration = Duration::from_millis(wire::DIAL_ATTEMPT_MS as u64);
/// Kept of a dial budget for the messages that follow.
const DIAL_RESERVE: Duration = Duration::from_millis(wire::DIAL_RESERVE_MS as u64);
/// Streams that a peer may have open: the control stream and transfers.
const PEER_STREAMS: u32 = 8;

/// Timers of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Silence after which the link counts as lost.
    pub idle: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { idle: Duration::from_millis(u64::from(wire::IDLE_TIMEOUT_MS)) }
    }
}

fn transport(timeouts: &Timeouts) -> Arc<TransportConfig> {
    let mut transport = TransportConfig::default();
    let mut mtu = MtuDiscoveryConfig::default();
    mtu.upper_bound(wire::MAX_UDP_PAYLOAD);
    let idle = u32::try_from(timeouts.idle.as_millis()).unwrap_or(u32::MAX);
    transport
        .max_idle_timeout(Some(VarInt::from_u32(idle).into()))
        .keep_alive_interval(Some(KEEP_ALIVE.min(timeouts.idle / 2)))
        .datagram_send_buffer_size(DATAGRAM_BUFFER)
        .mtu_discovery_config(Some(mtu))
        .max_concurrent_bidi_streams(VarInt::from_u32(PEER_STREAMS))
        .max_concurrent_uni_streams(VarInt::from_u32(0));
    Arc::new(transport)
}

/// A host's endpoint on `address` (port 0 = any free one; ask `local_addr`). It ends connections of an earlier endpoint that
/// had the same key; without one it ends none but its own. Needs a running tokio runtime.
///
/// # Errors
/// An identity that cannot be used, an address that cannot be bound.
pub fn listen(
    address: SocketAddr,
    identity: &Identity,
    reset: Option<&ResetKey>,
    timeouts: &Timeouts,
) -> Result<Endpoint, ControlError> {
    let crypto =
        QuicServerConfig::try_from(tls::server(identity)?).map_err(|error| ControlError::Tls(error.to_string()))?;
    let mut config = ServerConfig::with_crypto(Arc::new(crypto));
    config.transport_config(transport(timeouts)).time_source(Arc::new(WallTime));
    let limits = reset.map_or_else(EndpointConfig::default, ResetKey::endpoint);
    bound(limits, Some(config), address).map_err(|source| ControlError::Bind { address, source })
}

/// By which address tokens expire: setting the system's clock must not make them too old, or valid for ever.
struct WallTime;

impl TimeSource for WallTime {
    fn now(&self) -> SystemTime {
        wall_time()
    }
}

/// What a client dials.
#[derive(Clone, Copy, Debug)]
pub struct Dial<'a> {
    pub peer: SocketAddr,
    pub identity: &'a Identity,
    pub trust: Trust,
    /// For dialling and the messages after it; 2 s of it are kept for these.
    pub budget: Duration,
    pub timeouts: Timeouts,
}

/// A connection, and the endpoint that must outlive it.
#[derive(Debug)]
pub struct Dialed {
    pub connection: Connection,
    pub endpoint: Endpoint,
    /// What the host showed; store it on first use.
    pub fingerprint: Fingerprint,
}

/// Dials with attempts of 3 s, again and again on silence until the budget is spent. Needs a running tokio runtime.
///
/// # Errors
/// [`ControlError::NoAnswer`] on silence, [`ControlError::Closed`] at once when the host or TLS refused.
pub async fn dial(dial: Dial<'_>) -> Result<Dialed, ControlError> {
    let endpoint = client_endpoint(&dial)?;
    let peer = dial.peer;
    let end = Instant::now() + dial.budget.saturating_sub(DIAL_RESERVE).max(Duration::from_millis(1));
    let mut attempts = 0;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ControlError::NoAnswer { peer, attempts, budget: dial.budget });
        }
        attempts += 1;
        let connecting = endpoint
            .connect(peer, wire::SERVER_NAME)
            .map_err(|error| ControlError::Dial { peer, text: error.to_string() })?;
        match timeout(left.min(DIAL_ATTEMPT), connecting).await {
            Ok(Ok(connection)) => {
                let fingerprint = peer_fingerprint(&connection)
                    .ok_or_else(|| ControlError::Tls("the host showed no certificate".to_owned()))?;
                return Ok(Dialed { connection, endpoint, fingerprint });
            }
            Ok(Err(ConnectionError::TimedOut)) | Err(_) => {}
            Ok(Err(error)) => return Err(ControlError::Closed(outcome(&error))),
        }
    }
}

fn client_endpoint(dial: &Dial<'_>) -> Result<Endpoint, ControlError> {
    let crypto = QuicClientConfig::try_from(tls::client(dial.identity, dial.trust)?)
        .map_err(|error| ControlError::Tls(error.to_string()))?;
    let mut config = ClientConfig::new(Arc::new(crypto));
    config.transport_config(transport(&dial.timeouts));
    let address: SocketAddr = match dial.peer {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let mut limits = EndpointConfig::default();
    limits.max_udp_payload_size(wire::MAX_UDP_PAYLOAD).map_err(|error| ControlError::Tls(error.to_string()))?;
    let mut endpoint = bound(limits, None, address).map_err(|source| ControlError::Bind { address, source })?;
    endpoint.set_default_client_config(config);
    Ok(endpoint)
}

fn bound(limits: EndpointConfig, server: Option<ServerConfig>, address: SocketAddr) -> io::Result<Endpoint> {
    let socket = UdpSocket::bind(address)?;
    let runtime = quinn::default_runtime().ok_or_else(|| io::Error::other("no async runtime is running"))?;
    Endpoint::new(limits, server, socket, runtime)
}

/// Fingerprint of the certificate that the peer proved to hold; none when it showed none.
pub fn peer_fingerprint(connection: &Connection) -> Option<Fingerprint> {
    let chain = connection.peer_identity()?.downcast::<Vec<CertificateDer<'static>>>().ok()?;
    chain.first().map(|leaf| Fingerprint::of(leaf))
}
