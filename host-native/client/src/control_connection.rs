//! The control connection on a thread of its own: dial, handshake, clock, loss reports, key-frame requests.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use pf_abi::supervisor::FatalCode;
use pf_abi::wire::{self, ClockProbe, CloseCode, Welcome};
use pf_os::clock::wall_ns;
use pf_proto::{ClockFilter, ClockRounds, DroppedFramePolicy, KeyframeThrottle, LossWindow, MS};
use pf_quic::{
    ControlError, ControlStream, Dial, Dialed, Identity, IdentityKind, Timeouts, Trust, close, dial, offer, send_start,
};
use pf_session::ControlMessage;
use pf_socket::{BUFFER_BYTES, DataSocket};
use tokio::sync::Notify;
use tokio::time::{Instant, MissedTickBehavior, interval, interval_at, timeout};

use crate::capture::Capture;
use crate::config::Config;
use crate::end::{self, End, Failure};
use crate::shared::Shared;

/// For dialling, the handshake and the first clock rounds.
const BUDGET: Duration = Duration::from_millis(wire::HANDSHAKE_TIMEOUT_MS as u64);
/// Distance of clock probes within a batch, and how often key-frame requests are looked at.
const TICK: Duration = Duration::from_millis(7);
/// Distance of clock batches.
const CLOCK_BATCHES: Duration = Duration::from_secs(60);
/// How long the close may take to leave.
const CLOSE_LIMIT: Duration = Duration::from_millis(400);

/// What the host agreed to, and the socket that it will send to.
pub struct Established {
    pub welcome: Welcome,
    pub socket: DataSocket,
}

pub enum Event {
    Connected(Box<Established>),
    Ended(End),
}

/// The running thread.
pub struct ControlConnection {
    events: Receiver<Event>,
    quit: Arc<Notify>,
    thread: Option<JoinHandle<()>>,
}

impl ControlConnection {
    /// Begins to dial.
    ///
    /// # Errors
    /// When no thread or runtime can be made.
    pub fn start(config: Config, shared: Arc<Shared>, capture: Option<Arc<Capture>>) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (sender, events) = mpsc::channel();
        let quit = Arc::new(Notify::new());
        let told = Arc::clone(&quit);
        let thread = thread::Builder::new()
            .name("control".to_owned())
            .spawn(move || runtime.block_on(run(&config, &shared, capture, &sender, &told)))?;
        Ok(Self { events, quit, thread: Some(thread) })
    }

    /// What happened since the last call.
    pub fn event(&self) -> Option<Event> {
        self.events.try_recv().ok()
    }

    /// Closes with "quit", which lets the host take its display down at once, and ends the thread.
    pub fn quit(&mut self) {
        self.quit.notify_one();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the control thread panicked");
        }
    }
}

async fn run(config: &Config, shared: &Shared, capture: Option<Arc<Capture>>, events: &Sender<Event>, quit: &Notify) {
    let connected = tokio::select! {
        connected = connect(config, shared, capture) => connected,
        () = quit.notified() => return,
    };
    // Sends fail only when the main thread is gone, and then nobody listens.
    let (mut session, established) = match connected {
        Ok(connected) => connected,
        Err(end) => {
            let _ = events.send(Event::Ended(end));
            return;
        }
    };
    let _ = events.send(Event::Connected(Box::new(established)));
    tokio::select! {
        end = session.serve(shared) => {
            let _ = events.send(Event::Ended(end));
            quit.notified().await;
        }
        () = quit.notified() => {}
    }
    close(&session.dialed.connection, CloseCode::QUIT, "client quit");
    let _ = timeout(CLOSE_LIMIT, session.dialed.endpoint.wait_idle()).await;
}

struct Session {
    dialed: Dialed,
    stream: ControlStream,
    clock: Option<ClockFilter>,
}

async fn connect(
    config: &Config,
    shared: &Shared,
    capture: Option<Arc<Capture>>,
) -> Result<(Session, Established), End> {
    let peer = resolve(config).await?;
    let socket = data_socket(peer.ip())?;
    let identity = Identity::generate(IdentityKind::Client)?;
    let target =
        Dial { peer, identity: &identity, trust: Trust::FirstUse, budget: BUDGET, timeouts: Timeouts::default() };
    let dialed = dial(target).await?;
    tracing::info!(%peer, fingerprint = %dialed.fingerprint, "connected");
    let mut stream = ControlStream::open(&dialed.connection, BUDGET).await?;
    if let Some(capture) = capture {
        stream.tap(capture);
    }
    let welcome = offer(&mut stream, &config.hello, BUDGET).await?;
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
    send_start(&mut stream.sender, port).await?;
    let mut session = Session { dialed, stream, clock: None };
    session.first_clock_rounds(shared).await?;
    Ok((session, Established { welcome, socket }))
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

impl Session {
    /// Eight rounds one after the other; a host that does not answer the first has no clock to offer.
    async fn first_clock_rounds(&mut self, shared: &Shared) -> Result<(), ControlError> {
        let limit = Duration::from_millis(u64::from(wire::CLOCK_WAIT_MS));
        let mut rounds = ClockRounds::new();
        for _ in 0..wire::CLOCK_ROUNDS {
            self.send_probe().await?;
            match timeout(limit, next_echo(&mut self.stream, &mut rounds)).await {
                Ok(answered) => answered?,
                Err(_) => break,
            }
        }
        match rounds.best() {
            Some(best) => {
                tracing::info!(offset_ns = best.offset_ns, rtt_ns = best.rtt_ns, "clock");
                shared.set_clock_offset_ns(best.offset_ns);
                self.clock = Some(ClockFilter::new(best));
            }
            None => tracing::warn!("the host does not answer clock probes; latencies assume one clock"),
        }
        Ok(())
    }

    async fn send_probe(&mut self) -> Result<(), ControlError> {
        self.stream.sender.send_message(&ControlMessage::ClockProbe(ClockProbe { t1: wall_ns() })).await
    }

    /// Reports, requests and clock batches until the connection ends.
    async fn serve(&mut self, shared: &Shared) -> End {
        match self.serve_until_error(shared).await {
            Ok(never) => match never {},
            Err(error) => end::of_control(&error),
        }
    }

    async fn serve_until_error(&mut self, shared: &Shared) -> Result<std::convert::Infallible, ControlError> {
        let start = Instant::now();
        let report_every = Duration::from_millis(u64::from(wire::LOSS_REPORT_MS));
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut report = interval_at(start + report_every, report_every);
        let mut batches = interval_at(start + CLOCK_BATCHES, CLOCK_BATCHES);
        let mut loss = LossWindow::new(DroppedFramePolicy::Add50000);
        let mut throttle = KeyframeThrottle::new(u64::from(wire::KEYFRAME_REQUEST_MS) * MS);
        let mut rounds = ClockRounds::new();
        let mut probes_left = 0;
        loop {
            tokio::select! {
                message = self.stream.receiver.recv_message() => take(message?, &mut rounds),
                _ = report.tick() => {
                    let ppm = loss.take(&shared.received().units);
                    self.stream.sender.send_message(&ControlMessage::LossReport(ppm)).await?;
                }
                _ = batches.tick() => {
                    // The batch before this one has had its time.
                    if let (Some(best), Some(clock)) = (rounds.best(), &mut self.clock) {
                        clock.batch(best);
                        shared.set_clock_offset_ns(clock.current().offset_ns);
                    }
                    rounds = ClockRounds::new();
                    probes_left = if self.clock.is_some() { wire::CLOCK_ROUNDS } else { 0 };
                }
                _ = tick.tick() => {
                    if shared.keyframe_wanted() { throttle.want() } else { throttle.satisfied() }
                    if throttle.poll(start.elapsed().as_nanos() as u64) {
                        self.stream.sender.send_message(&ControlMessage::RequestKeyframe).await?;
                    }
                    if probes_left > 0 {
                        probes_left -= 1;
                        self.send_probe().await?;
                    }
                }
            }
        }
    }
}

/// Waits for the next clock echo; other messages are taken on the way.
async fn next_echo(stream: &mut ControlStream, rounds: &mut ClockRounds) -> Result<(), ControlError> {
    loop {
        let message = stream.receiver.recv_message().await?;
        let is_echo = matches!(message, ControlMessage::ClockEcho(_));
        take(message, rounds);
        if is_echo {
            return Ok(());
        }
    }
}

fn take(message: ControlMessage, rounds: &mut ClockRounds) {
    match message {
        ControlMessage::ClockEcho(echo) => rounds.round(echo.t1, echo.t2, echo.t3, wall_ns()),
        ControlMessage::Malformed(text) => tracing::warn!(text, "malformed control message dropped"),
        other => tracing::debug!(?other, "control message not used"),
    }
}
