//! The client as a child process, and its supervisor.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use pf_abi::runtime::HEADER_SIZE;
use pf_abi::supervisor::{ClientStatus, ConfigureClient, Fatal, Stop, StopReason, SupervisorMessage, VerifyKind};

use super::sources::SEED;

const LIMIT: Duration = Duration::from_secs(60);

/// A running client.
pub struct Supervised {
    child: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<SupervisorMessage>,
}

/// How a client ended.
#[derive(Debug)]
pub struct Ended {
    pub messages: Vec<SupervisorMessage>,
    pub success: bool,
    pub took: Duration,
}

impl Ended {
    /// The last status, which must be the final one.
    pub fn status(&self) -> &ClientStatus {
        let status = self.messages.iter().rev().find_map(|message| match message {
            SupervisorMessage::ClientStatus(status) => Some(status),
            _ => None,
        });
        let status = status.unwrap_or_else(|| panic!("no status in {:?}", self.messages));
        assert!(status.final_report);
        status
    }

    pub fn stopped_with(&self) -> u32 {
        match self.messages.last() {
            Some(SupervisorMessage::Stopped(stopped)) if self.success => stopped.code,
            other => panic!("not stopped in order: {other:?}, success {}", self.success),
        }
    }

    pub fn fatal(&self) -> &Fatal {
        match self.messages.last() {
            Some(SupervisorMessage::Fatal(fatal)) if !self.success => fatal,
            other => panic!("not fatal: {other:?}, success {}", self.success),
        }
    }
}

/// A configuration for this host.
pub fn configuration(host: SocketAddr, verify: VerifyKind) -> ConfigureClient {
    ConfigureClient {
        run_id: "client-test".to_owned(),
        host: host.ip().to_string(),
        port: host.port(),
        wire_version: 2,
        width: 640,
        height: 360,
        refresh_hz: 60,
        verify,
        seed: SEED,
        // No host of these tests goes without a word, so none may be dialled again.
        redial_ms: 10_000,
        ..ConfigureClient::default()
    }
}

impl Supervised {
    /// Starts the client and waits for Started.
    pub fn spawn() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pf-client"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("starts");
        let mut stdout = child.stdout.take().expect("piped");
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || {
            let mut header = [0; HEADER_SIZE];
            while stdout.read_exact(&mut header).is_ok() {
                let header = SupervisorMessage::parse_header(&header).expect("a header");
                let mut body = vec![0; header.len as usize];
                stdout.read_exact(&mut body).expect("a body");
                if sender.send(SupervisorMessage::decode(header.kind, &body).expect("a message")).is_err() {
                    return;
                }
            }
        });
        let this = Self { stdin: child.stdin.take(), child, messages };
        assert!(matches!(this.next(), SupervisorMessage::Started(_)));
        this
    }

    /// Starts and configures.
    pub fn configured(configuration: ConfigureClient) -> Self {
        let mut this = Self::spawn();
        this.send(&SupervisorMessage::ConfigureClient(configuration));
        this
    }

    pub fn send(&mut self, message: &SupervisorMessage) {
        let bytes = message.encode(1).expect("encodes");
        self.stdin.as_mut().expect("open").write_all(&bytes).expect("written");
    }

    /// Next message.
    pub fn next(&self) -> SupervisorMessage {
        self.messages.recv_timeout(LIMIT).expect("a message")
    }

    pub fn stop(&mut self) {
        self.send(&SupervisorMessage::Stop(Stop { reason: StopReason::OPERATOR }));
    }

    pub fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Collects messages until the client has ended.
    pub fn wait(mut self) -> Ended {
        let start = Instant::now();
        let mut messages = Vec::new();
        while let Ok(message) = self.messages.recv_timeout(LIMIT) {
            messages.push(message);
        }
        let took = start.elapsed();
        assert!(took < LIMIT, "still running after {took:?}: {messages:?}");
        let success = self.child.wait().expect("ended").success();
        Ended { messages, success, took }
    }
}

impl Drop for Supervised {
    fn drop(&mut self) {
        // Already ended, unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
