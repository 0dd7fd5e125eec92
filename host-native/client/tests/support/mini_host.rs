//! A host of one session made of the protocol and control crates: no display, no pacing, no second client.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use pf_abi::runtime::DecodeError;
use pf_abi::wire::session::RunningFromClient as FromClient;
use pf_abi::wire::session::host::Running;
use pf_abi::wire::{ClockEcho, CloseCode, Codecs, FecScheme, Hello, LossReport, Start, Welcome};
use pf_os::clock::wall_ns;
use pf_proto::{AccessUnit, FecAim, FecController, KeyframeSpacing, MS, PacketBatch, Transport, VideoSender};
use pf_quic::{ControlStream, Identity, IdentityKind, Timeouts, close, listen, outcome};
use pf_session::Closing;
use pf_socket::{BUFFER_BYTES, DataSocket, UdpTransport, await_punch};

use super::sources::Source;

const LIMIT: Duration = Duration::from_secs(60);

/// How the host behaves.
pub struct Script {
    /// None: connected, but nothing ever comes.
    pub source: Option<Box<dyn Source>>,
    pub refresh_hz: u32,
    /// Units to send; the host closes with 0 afterwards. 0 = until the client leaves.
    pub units: u64,
    pub fec_percent: u8,
    pub adaptive: bool,
    /// Close instead of Welcome.
    pub refuse: Option<(CloseCode, &'static str)>,
    /// CICP matrix of Welcome: 1 BT.709, 6 BT.601.
    pub matrix: u8,
    /// Units that are never sent at all.
    pub left_out: std::ops::Range<u64>,
}

impl Script {
    pub fn new(source: impl Source + 'static) -> Self {
        Self {
            source: Some(Box::new(source)),
            refresh_hz: 120,
            units: 0,
            fec_percent: 10,
            adaptive: false,
            refuse: None,
            matrix: 1,
            left_out: 0..0,
        }
    }
}

/// What the host saw of its session.
#[derive(Debug)]
pub struct Report {
    pub hello: Hello,
    pub closing: Closing,
    pub keyframe_requests: u32,
    pub loss_reports: Vec<u32>,
    pub punched: bool,
    pub units_sent: u64,
}

#[derive(Default)]
struct Counters {
    keyframe_requests: AtomicU32,
    /// Protection of the units.
    aim: AtomicU64,
    units: AtomicU64,
    punched: AtomicBool,
    stop: AtomicBool,
}

pub struct MiniHost {
    pub address: SocketAddr,
    report: mpsc::Receiver<Report>,
}

impl MiniHost {
    pub fn start(script: Script) -> Self {
        let (address_to, address) = mpsc::channel();
        let (report_to, report) = mpsc::channel();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("runtime");
            runtime.block_on(serve(script, &address_to, &report_to));
        });
        Self { address: address.recv_timeout(LIMIT).expect("listens"), report }
    }

    /// Waits for the end of the session.
    pub fn report(self) -> Report {
        self.report.recv_timeout(LIMIT).expect("the session ended")
    }
}

/// The client's next message.
async fn read<T>(stream: &mut ControlStream, decode: fn(&[u8]) -> Result<T, DecodeError>) -> T {
    let payload = stream.receiver.recv_within("a message", LIMIT).await.expect("a message");
    decode(&payload).expect("it can be read")
}

async fn serve(script: Script, address: &mpsc::Sender<SocketAddr>, report: &mpsc::Sender<Report>) {
    let identity = Identity::generate(IdentityKind::Host).expect("identity");
    let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let endpoint = listen(loopback, &identity, None, &Timeouts::default()).expect("listens");
    address.send(endpoint.local_addr().expect("address")).expect("test lives");
    let connection = endpoint.accept().await.expect("open").await.expect("handshake");
    let mut stream = ControlStream::accept(&connection, LIMIT).await.expect("stream");
    let hello = read(&mut stream, Hello::decode).await;
    let counters = Arc::new(Counters::default());
    let mut loss_reports = Vec::new();
    if let Some((code, reason)) = script.refuse {
        close(&connection, code, reason);
    } else {
        loss_reports = session(script, &hello, &mut stream, &counters, &connection).await;
    }
    let closing = outcome(&connection.closed().await);
    counters.stop.store(true, Ordering::Relaxed);
    let _ = report.send(Report {
        hello,
        closing,
        keyframe_requests: counters.keyframe_requests.load(Ordering::Relaxed),
        loss_reports,
        punched: counters.punched.load(Ordering::Relaxed),
        units_sent: counters.units.load(Ordering::Relaxed),
    });
    let _ = tokio::time::timeout(Duration::from_secs(1), endpoint.wait_idle()).await;
}

async fn session(
    script: Script,
    hello: &Hello,
    stream: &mut ControlStream,
    counters: &Arc<Counters>,
    connection: &quinn::Connection,
) -> Vec<u32> {
    let socket = DataSocket::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), BUFFER_BYTES).expect("socket");
    let welcome = Welcome {
        abi_version: 2,
        udp_port: socket.local_addr().expect("address").port(),
        width: hello.width,
        height: hello.height,
        refresh_hz: script.refresh_hz,
        fec_scheme: FecScheme::GF16,
        fec_percent: script.fec_percent,
        max_data_per_block: 4096,
        shard_payload: 1408,
        encrypt: true,
        key: (*b"sixteen byte key").into(),
        salt: [0x80, 1, 2, 3].into(),
        codec: Codecs::H264,
        matrix: script.matrix,
        ..Welcome::default()
    };
    stream.sender.send(&welcome.encode().expect("it fits")).await.expect("sent");
    let start = read(stream, Start::decode).await;
    let mut fec = FecController::new(script.fec_percent, !script.adaptive);
    counters.aim.store(fec.aim().to_bits(), Ordering::Relaxed);
    let sender_counters = Arc::clone(counters);
    let sender_connection = connection.clone();
    let fallback = SocketAddr::from((Ipv4Addr::LOCALHOST, start.client_udp_port));
    let (tell, told) = mpsc::channel();
    let sending =
        thread::spawn(move || send(script, &welcome, socket, fallback, &sender_counters, &sender_connection, &told));
    let running = Running::begin();
    let mut loss_reports = Vec::new();
    loop {
        let Ok(payload) = stream.receiver.recv().await else { break };
        match running.receive(&payload) {
            Ok(FromClient::ClockProbe(probe)) => {
                let now = wall_ns();
                let echo = ClockEcho { t1: probe.t1, t2: now, t3: wall_ns() };
                if stream.sender.send(&echo.encode().expect("it fits")).await.is_err() {
                    break;
                }
            }
            Ok(FromClient::LossReport(LossReport { loss_ppm })) => {
                loss_reports.push(loss_ppm);
                fec.report(wall_ns(), loss_ppm);
                counters.aim.store(fec.aim().to_bits(), Ordering::Relaxed);
                // Fails when all was sent already.
                let _ = tell.send(());
            }
            Ok(FromClient::RequestKeyframe(_)) => {
                counters.keyframe_requests.fetch_add(1, Ordering::Relaxed);
            }
            other => panic!("the client sent {other:?}"),
        }
    }
    counters.stop.store(true, Ordering::Relaxed);
    drop(tell);
    sending.join().expect("sender");
    loss_reports
}

/// Waits until `due` or the end of the session; false at its end. Loss reports are passed over.
fn wait_until(due: Instant, reports: &mpsc::Receiver<()>) -> bool {
    loop {
        match reports.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}

/// The sending thread: waits for a punch, then sends a unit per refresh.
fn send(
    script: Script,
    welcome: &Welcome,
    socket: DataSocket,
    fallback: SocketAddr,
    counters: &Counters,
    connection: &quinn::Connection,
    reports: &mpsc::Receiver<()>,
) {
    let Some(mut source) = script.source else { return };
    let stopped = || counters.stop.load(Ordering::Relaxed);
    let from = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let punch = await_punch(&socket, from, Duration::from_millis(2500), &stopped).expect("socket");
    counters.punched.store(punch.is_some(), Ordering::Relaxed);
    let mut transport =
        UdpTransport::connect(socket, punch.unwrap_or(fallback), welcome.shard_payload).expect("connect");
    let mut sender = VideoSender::new(welcome).expect("welcome");
    let (mut batch, mut unit) = (PacketBatch::new(), Vec::new());
    let mut spacing = KeyframeSpacing::new(750 * MS);
    let mut asked = 0;
    let start = Instant::now();
    let interval = Duration::from_secs(1) / script.refresh_hz;
    for number in 0.. {
        if stopped() || (script.units > 0 && number == script.units) {
            break;
        }
        if !wait_until(start + interval * number as u32, reports) {
            break;
        }
        let requests = counters.keyframe_requests.load(Ordering::Relaxed);
        if requests != asked {
            asked = requests;
            spacing.request();
        }
        let key = spacing.poll(start.elapsed().as_nanos() as u64);
        let now = wall_ns();
        let flags = source.unit(number, now, key, &mut unit);
        let aim = FecAim::from_bits(counters.aim.load(Ordering::Relaxed));
        let packetizer = sender.packetizer_mut();
        packetizer.set_fec_percent(aim.percent(packetizer.largest_block(unit.len())));
        sender.unit(AccessUnit { data: &unit, pts_ns: now, flags }, &mut batch).expect("unit");
        if !script.left_out.contains(&number) {
            let sent = transport.send_run(batch.range(0..batch.len()), batch.stride()).expect("sends");
            assert_eq!(sent.sent, batch.len() as u64);
        }
        counters.units.store(number + 1, Ordering::Relaxed);
    }
    if !stopped() {
        // Two more reports: what is under way has been counted before the close.
        while reports.try_recv().is_ok() {}
        let _ = reports.recv_timeout(LIMIT).and_then(|()| reports.recv_timeout(LIMIT));
        close(connection, CloseCode::OK, "end of the test stream");
    }
}
