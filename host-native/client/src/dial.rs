//! From an address to a session: data socket, QUIC, handshake, and the first look at the host's clock.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use pf_abi::supervisor::FatalCode;
use pf_abi::wire::session::RunningFromHost as FromHost;
use pf_abi::wire::session::client::Running;
use pf_abi::wire::{self, ClockProbe, Welcome};
use pf_os::clock::wall_ns;
use pf_proto::{ClockSample, FirstRounds};
use pf_quic::{
    ControlError, ControlStream, Dial, Dialed, Fingerprint, Identity, IdentityKind, Timeouts, Trust, dial,
    kept_identity, offer, send_start,
};
use pf_socket::{BUFFER_BYTES, DataSocket};
use tokio::time::timeout;

use crate::capture::Capture;
use crate::config::Config;
use crate::end::{End, Failure};

/// For dialling, the handshake and the first clock rounds.
pub const BUDGET: Duration = Duration::from_millis(wire::HANDSHAKE_TIMEOUT_MS as u64);

/// Who dials: one identity, and after the first connection one host.
pub struct Dialler<'a> {
    config: &'a Config,
    capture: Option<Arc<Capture>>,
    identity: Identity,
    peer: SocketAddr,
    trust: Trust,
}

/// A session as it stands after the handshake.
pub struct Connected {
    pub dialed: Dialed,
    pub stream: ControlStream,
    /// What may be said and heard on it.
    pub running: Running,
    pub welcome: Welcome,
    pub socket: DataSocket,
    /// None: the host does not answer clock probes.
    pub clock: Option<ClockSample>,
}

impl<'a> Dialler<'a> {
    /// # Errors
    /// A host without an address, an identity file that can't be used.
    pub async fn new(config: &'a Config, capture: Option<Arc<Capture>>) -> Result<Self, End> {
        let identity = match &config.identity {
            Some(path) => kept_identity(path, IdentityKind::Client)?,
            None => Identity::generate(IdentityKind::Client)?,
        };
        Ok(Self { config, capture, identity, peer: resolve(config).await?, trust: Trust::FirstUse })
    }

    /// Dials within `budget`. From the first success on only the host of that one is believed.
    ///
    /// # Errors
    /// What the host, the network or this machine has against it.
    pub async fn connect(&mut self, budget: Duration) -> Result<Connected, ControlError> {
        let peer = self.peer;
        let socket = data_socket(peer.ip())?;
        let (identity, trust) = (&self.identity, self.trust);
        let dialed = dial(Dial { peer, identity, trust, budget, timeouts: Timeouts::default() }).await?;
        self.believe(dialed.fingerprint);
        tracing::info!(%peer, fingerprint = %dialed.fingerprint, "connected");
        let mut stream = ControlStream::open(&dialed.connection, budget).await?;
        if let Some(capture) = &self.capture {
            capture.begin_connection();
            stream.tap(Arc::clone(capture) as _);
        }
        let (welcome, welcomed) = offer(&mut stream, &self.config.hello, budget).await?;
        tracing::info!(
            width = welcome.width,
            height = welcome.height,
            refresh_hz = welcome.refresh_hz,
            codec = welcome.codec.bits(),
            fec_percent = welcome.fec_percent,
            shard = welcome.shard_payload,
            "welcome"
        );
        let local = |source| ControlError::Bind { address: peer, source };
        let port = socket.local_addr().map_err(local)?.port();
        socket.connect(SocketAddr::new(peer.ip(), welcome.udp_port)).map_err(local)?;
        let running = send_start(&mut stream.sender, welcomed, port).await?;
        let clock = first_clock_rounds(&mut stream, &running).await?;
        Ok(Connected { dialed, stream, running, welcome, socket, clock })
    }

    fn believe(&mut self, fingerprint: Fingerprint) {
        self.trust = Trust::Pin(fingerprint);
    }
}

async fn resolve(config: &Config) -> Result<SocketAddr, Failure> {
    let unknown = |text: &dyn std::fmt::Display| {
        let text = format!("host {:?} has no address: {text}", config.host);
        Failure::new(FatalCode::CONNECT, text, "correct the host's name or address")
    };
    if let Ok(address) = config.host.parse::<IpAddr>() {
        return Ok(SocketAddr::new(address, config.port));
    }
    let found = timeout(BUDGET, tokio::net::lookup_host((&*config.host, config.port)))
        .await
        .map_err(|_| unknown(&format_args!("no answer within {BUDGET:?}")))?
        .map_err(|error| unknown(&error))?
        .next();
    found.ok_or_else(|| unknown(&"none is known"))
}

fn data_socket(peer: IpAddr) -> Result<DataSocket, ControlError> {
    let address = match peer {
        IpAddr::V4(_) => SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)),
        IpAddr::V6(_) => SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0)),
    };
    let socket = DataSocket::bind(address, BUFFER_BYTES).map_err(|source| ControlError::Bind { address, source })?;
    if let Ok((receive, _)) = socket.buffer_sizes() {
        tracing::info!(receive, wanted = BUFFER_BYTES, "data socket buffer");
    }
    Ok(socket)
}

/// The first look at the host's clock; none when it does not answer.
async fn first_clock_rounds(
    stream: &mut ControlStream,
    running: &Running,
) -> Result<Option<ClockSample>, ControlError> {
    let mut rounds = FirstRounds::new();
    let best = loop {
        let now = wall_ns();
        if let Some(best) = rounds.over(now) {
            break best;
        }
        if rounds.probe(now) {
            stream.sender.send_message(ClockProbe { t1: now }).await?;
        }
        let left = Duration::from_nanos(rounds.due().unwrap_or(now).saturating_sub(wall_ns()));
        // When the time is over, the rounds see that by themselves.
        if let Ok(heard) = timeout(left, stream.receiver.recv_message(running)).await {
            match heard? {
                Ok(FromHost::ClockEcho(echo)) => rounds.echo(&echo, wall_ns()),
                other => tracing::debug!(?other, "control message not used"),
            }
        }
    };
    match best {
        Some(best) => tracing::info!(offset_ns = best.offset_ns, rtt_ns = best.rtt_ns, "clock"),
        None => tracing::warn!("the host does not answer clock probes; latencies assume one clock"),
    }
    Ok(best)
}
