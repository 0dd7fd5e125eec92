//! Starts pf-hostd the way its supervisor does.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use pf_abi::runtime::HEADER_SIZE;
use pf_abi::supervisor::{
    ConfigureHost, DEFAULT_CONCURRENT_SESSIONS, HostStatus, QueryStatus, Ready, STOP_GRACE_MS, SessionEnded,
    SourceKind, Stop, StopReason, SupervisorMessage,
};

/// Longest wait for anything in these tests.
/// Five times what the slowest step needs on a quiet machine, and more: only what hangs comes here.
pub const SOON: Duration = Duration::from_secs(60);

/// A running host.
pub struct Host {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<SupervisorMessage>,
    /// Messages that were not asked for yet.
    waiting: VecDeque<SupervisorMessage>,
}

/// A configuration with the synthetic source.
pub fn synthetic() -> ConfigureHost {
    ConfigureHost {
        run_id: "test".into(),
        bind: "127.0.0.1".into(),
        max_concurrent: DEFAULT_CONCURRENT_SESSIONS,
        source: SourceKind::SYNTHETIC,
        linger_ms: 3000,
        fec_percent: 10,
        handshake_timeout_ms: 3000,
        seed: 7,
        ..ConfigureHost::default()
    }
}

/// A configuration with a display device.
pub fn device(socket: &Path) -> ConfigureHost {
    let device_socket = socket.to_str().expect("a plain path").to_owned();
    ConfigureHost { source: SourceKind::PATTERN, device_socket, ..synthetic() }
}

fn read_message(mut output: impl Read) -> Option<SupervisorMessage> {
    let mut header = [0; HEADER_SIZE];
    output.read_exact(&mut header).ok()?;
    let header = SupervisorMessage::parse_header(&header).expect("only frames on stdout");
    let mut body = vec![0; header.len as usize];
    output.read_exact(&mut body).ok()?;
    Some(SupervisorMessage::decode(header.kind, &body).expect("a known message"))
}

impl Host {
    /// Starts the host and reads its Started.
    pub fn spawn() -> Self {
        Self::spawn_program(Path::new(env!("CARGO_BIN_EXE_pf-hostd")), &["--log", "debug"])
    }

    /// Starts any child of the family and reads its Started.
    pub fn spawn_program(program: &Path, arguments: &[&str]) -> Self {
        let log = if std::env::var_os("PF_TEST_LOG").is_some() { Stdio::inherit() } else { Stdio::null() };
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("it starts");
        let mut stdout = child.stdout.take().expect("piped");
        let (sender, output) = channel();
        std::thread::spawn(
            move || while read_message(&mut stdout).is_some_and(|message| sender.send(message).is_ok()) {},
        );
        let input = child.stdin.take();
        let mut host = Self { child, input, output, waiting: VecDeque::new() };
        host.expect("Started", |message| match message {
            SupervisorMessage::Started(started) => Some(started.clone()),
            _ => None,
        });
        host
    }

    /// Starts and configures it: the host and its Ready.
    pub fn serve(document: ConfigureHost) -> (Self, Ready) {
        let mut host = Self::spawn();
        host.send(&SupervisorMessage::ConfigureHost(document));
        let ready = host.ready();
        (host, ready)
    }

    /// Waits until it serves.
    pub fn ready(&mut self) -> Ready {
        self.expect("Ready", |message| match message {
            SupervisorMessage::Ready(ready) => Some(ready.clone()),
            SupervisorMessage::Fatal(fatal) => panic!("{}: {}", fatal.code, fatal.message),
            _ => None,
        })
    }

    /// Ends it at once.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        let _ = self.child.wait();
    }

    pub fn send(&mut self, message: &SupervisorMessage) {
        let bytes = message.encode(1).expect("it fits");
        self.input.as_mut().expect("open").write_all(&bytes).expect("the host reads");
    }

    /// The first message that `pick` takes; others stay for later.
    pub fn expect<T>(&mut self, what: &str, pick: impl Fn(&SupervisorMessage) -> Option<T>) -> T {
        if let Some(index) = self.waiting.iter().position(|message| pick(message).is_some()) {
            let message = self.waiting.remove(index).expect("found");
            return pick(&message).expect("picked before");
        }
        let end = Instant::now() + SOON;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(message) = self.output.recv_timeout(left) else {
                panic!("no {what} within {SOON:?}; waiting: {:?}", self.waiting)
            };
            if let Some(picked) = pick(&message) {
                return picked;
            }
            self.waiting.push_back(message);
        }
    }

    pub fn session_ended(&mut self) -> SessionEnded {
        self.expect("SessionEnded", |message| match message {
            SupervisorMessage::SessionEnded(ended) => Some(ended.clone()),
            _ => None,
        })
    }

    pub fn status(&mut self) -> HostStatus {
        self.send(&SupervisorMessage::QueryStatus(QueryStatus {}));
        self.expect("HostStatus", |message| match message {
            SupervisorMessage::HostStatus(status) => Some(status.clone()),
            _ => None,
        })
    }

    /// Asks it to stop and checks that it does so in order and in time.
    pub fn stop(mut self) {
        self.send(&SupervisorMessage::Stop(Stop { reason: StopReason::OPERATOR }));
        self.finished();
    }

    /// Ends its input and checks the same.
    pub fn hang_up(mut self) {
        self.input = None;
        self.finished();
    }

    /// Checks that it ends in order within the supervisor's grace.
    pub fn finished(&mut self) {
        let start = Instant::now();
        self.expect("Stopped", |message| matches!(message, SupervisorMessage::Stopped(_)).then_some(()));
        assert_eq!(self.exit_code(), Some(0));
        assert!(start.elapsed() < Duration::from_millis(STOP_GRACE_MS.into()), "it took {:?}", start.elapsed());
    }

    pub fn exit_code(&mut self) -> Option<i32> {
        let end = Instant::now() + SOON;
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.code();
            }
            assert!(Instant::now() < end, "it does not end");
            // The output ends with the process.
            let _ = self.output.recv_timeout(Duration::from_millis(10));
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
