//! The pf-sim process as its supervisor sees it.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

use pf_abi::runtime::HEADER_SIZE;
use pf_abi::supervisor::{
    ClockKind, ConfigureSimulator, Ready, SourceEvent, SourceEventKind, SourceKind, Stop, StopReason,
    SupervisorMessage, Violation,
};

use super::LIMIT;
use super::account::{self, Account, Place};

/// What differs between tests.
pub struct Options {
    pub source: SourceKind,
    pub clock: ClockKind,
    pub seed: u64,
    pub x_display: String,
    pub run_command: String,
    pub driver: PathBuf,
    /// How the fault driver starts.
    pub fault_driver: &'static str,
    /// The supervisor may stop reading, see [`Simulator::listen`].
    pub deaf: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            source: SourceKind::PATTERN,
            clock: ClockKind::REAL,
            seed: 7,
            x_display: String::new(),
            run_command: String::new(),
            driver: driver_path(),
            fault_driver: "",
            deaf: false,
        }
    }
}

/// The driver's library.
pub fn driver_path() -> PathBuf {
    library("libpf_vdisplay.so")
}

/// The driver that breaks rules on order.
pub fn fault_driver_path() -> PathBuf {
    library("libpf_fault_driver.so")
}

/// A library that Cargo put beside this test's executable.
fn library(name: &str) -> PathBuf {
    let mut path = std::env::current_exe().unwrap();
    path.set_file_name(name);
    assert!(path.exists(), "{} is not there: build it", path.display());
    path
}

/// A running simulator.
pub struct Simulator {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<SupervisorMessage>,
    violations: Vec<Violation>,
    source_events: VecDeque<SourceEvent>,
    _folder: tempfile::TempDir,
    pub socket: PathBuf,
    pub ready: Option<Ready>,
    listening: Arc<Listening>,
    log: Arc<Mutex<Vec<String>>>,
    accounting: Option<Accounting>,
}

/// What is needed for the account of this machine, see [`account`].
struct Accounting {
    place: Place,
    /// Reads the log to its end; the callbacks in it.
    callbacks: JoinHandle<Vec<(String, String)>>,
    timers: bool,
    /// The last message: without one that is an end the process was killed.
    end: Option<SupervisorMessage>,
}

/// Whether the supervisor reads what the simulator writes, messages and log alike.
struct Listening {
    now: Mutex<bool>,
    changed: Condvar,
}

impl Listening {
    fn set(&self, now: bool) {
        *self.now.lock().unwrap() = now;
        self.changed.notify_all();
    }

    fn wait(&self) {
        drop(self.changed.wait_while(self.now.lock().unwrap(), |now| !*now).unwrap());
    }
}

impl Simulator {
    /// Starts a process and configures it; what it says then is up to the test.
    pub fn launch(options: Options) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("sim.sock");
        let mut child = Command::new(env!("CARGO_BIN_EXE_pf-sim"))
            // A log that is not read has gaps, so that it is no account.
            .args(["--log", if options.deaf { "info" } else { "debug" }])
            .env("PF_FAULTS", options.fault_driver)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = child.stdout.take().unwrap();
        let (say, messages) = channel();
        let listening = Arc::new(Listening { now: Mutex::new(true), changed: Condvar::new() });
        let log = child.stderr.take().unwrap();
        let reading = Arc::clone(&listening);
        let lines = Arc::<Mutex<Vec<String>>>::default();
        let logged = Arc::clone(&lines);
        let callbacks = std::thread::spawn(move || {
            let mut callbacks = Vec::new();
            for line in BufReader::new(log).lines().map_while(Result::ok) {
                reading.wait();
                match account::callback(&line) {
                    Some(callback) => callbacks.push(callback),
                    None => {
                        eprintln!("{line}");
                        logged.lock().unwrap().push(line);
                    }
                }
            }
            callbacks
        });
        let place = if options.deaf { None } else { Place::next() };
        let timers = options.clock == ClockKind::VIRTUAL;
        let heard = Arc::clone(&listening);
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if say.send(message).is_err() {
                    return;
                }
                heard.wait();
            }
        });
        let input = child.stdin.take();
        let mut simulator = Self {
            child,
            input,
            messages,
            violations: Vec::new(),
            source_events: VecDeque::new(),
            _folder: folder,
            socket: socket.clone(),
            ready: None,
            listening,
            log: lines,
            accounting: place.map(|place| Accounting { place, callbacks, timers, end: None }),
        };
        let Some(SupervisorMessage::Started(started)) = simulator.next() else { panic!("no Started") };
        assert_eq!(started.pid, simulator.child.id());
        assert_eq!(started.planes.len(), pf_abi::PLANES.len());
        simulator.send(ConfigureSimulator {
            run_id: "test".into(),
            socket_path: socket.to_str().unwrap().into(),
            driver_path: options.driver.to_str().unwrap().into(),
            source: options.source,
            seed: options.seed,
            x_display: options.x_display,
            run_command: options.run_command,
            clock: options.clock,
            ..ConfigureSimulator::default()
        });
        simulator
    }

    /// Starts a process and waits until it serves.
    pub fn start(options: Options) -> Self {
        let mut simulator = Self::launch(options);
        match simulator.next() {
            Some(SupervisorMessage::Ready(ready)) => simulator.ready = Some(ready),
            other => panic!("no Ready but {other:?}, violations {:?}", simulator.violations),
        }
        simulator
    }

    /// Reads from now on, or stops reading.
    pub fn listen(&self, now: bool) {
        self.listening.set(now);
    }

    pub fn send(&mut self, message: impl Into<SupervisorMessage>) {
        let frame = message.into().encode(0).unwrap();
        self.input.as_mut().unwrap().write_all(&frame).unwrap();
    }

    /// The next message that is neither a violation nor an event of the source; `None` when the process has closed its
    /// output.
    pub fn next(&mut self) -> Option<SupervisorMessage> {
        loop {
            match self.messages.recv_timeout(LIMIT) {
                Ok(SupervisorMessage::Violation(violation)) => self.violations.push(violation),
                Ok(SupervisorMessage::SourceEvent(event)) => self.source_events.push_back(event),
                Ok(message) => {
                    if let Some(accounting) = &mut self.accounting {
                        accounting.end = Some(message.clone());
                    }
                    return Some(message);
                }
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => panic!("the simulator says nothing"),
            }
        }
    }

    /// The next event of this kind; those before it are passed over.
    pub fn source_event(&mut self, kind: SourceEventKind) -> SourceEvent {
        loop {
            while let Some(event) = self.source_events.pop_front() {
                if event.event == kind {
                    return event;
                }
            }
            match self.messages.recv_timeout(LIMIT) {
                Ok(SupervisorMessage::SourceEvent(event)) => self.source_events.push_back(event),
                Ok(SupervisorMessage::Violation(violation)) => self.violations.push(violation),
                // Comes again with each display of our own.
                Ok(SupervisorMessage::Ready(_)) => {}
                other => panic!("no {kind} but {other:?}"),
            }
        }
    }

    /// Lines of the log so far that have this in them.
    pub fn logged(&self, what: &str) -> Vec<String> {
        self.log.lock().unwrap().iter().filter(|line| line.contains(what)).cloned().collect()
    }

    /// Codes of the violations so far.
    pub fn codes(&self) -> Vec<String> {
        self.violations.iter().map(|violation| violation.code.clone()).collect()
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Closes the process's input.
    pub fn hang_up(&mut self) {
        self.input = None;
    }

    /// Waits for the end; exit code, or `None` for a signal.
    pub fn wait(&mut self) -> Option<i32> {
        let deadline = Instant::now() + LIMIT;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                assert!(status.code().is_some() || status.signal().is_some());
                return status.code();
            }
            assert!(Instant::now() < deadline, "the simulator does not end");
            std::thread::yield_now();
        }
    }

    /// Stops in order; the violations of the run.
    pub fn stop(mut self) -> Vec<Violation> {
        self.send(Stop { reason: StopReason::DONE });
        loop {
            match self.next() {
                Some(SupervisorMessage::Stopped(stopped)) => {
                    assert_eq!(stopped.code, 0);
                    break;
                }
                // Of a supervisor that has just begun to read again.
                Some(SupervisorMessage::SimulatorStatus(_) | SupervisorMessage::Dropped(_)) => {}
                other => panic!("no Stopped but {other:?}"),
            }
        }
        while let Some(message) = self.next() {
            // A supervisor that did not read may hear to the very end what it missed.
            let missed = self.accounting.is_none() && matches!(message, SupervisorMessage::Dropped(_));
            assert!(missed, "{message:?} after Stopped");
        }
        assert_eq!(self.wait(), Some(0));
        assert!(!self.socket.exists(), "the socket is left");
        self.violations.clone()
    }

    /// Stops in order and wants no violation.
    pub fn stop_clean(self) {
        let violations = self.stop();
        assert!(violations.is_empty(), "{violations:#?}");
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        let ended = |accounting: &Accounting| {
            matches!(accounting.end, Some(SupervisorMessage::Stopped(_) | SupervisorMessage::Fatal(_)))
        };
        let accounting = self.accounting.take().filter(ended).filter(|_| !std::thread::panicking());
        if accounting.is_some() {
            // What still waits to be logged is written before the process ends.
            self.wait();
        }
        // Only a failed test, and one that kills, still has a process here.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(Accounting { place, callbacks, timers, end: Some(end) }) = accounting {
            let callbacks = callbacks.join().unwrap();
            let (violations, races) = (self.codes(), place.races);
            let account = Account { end: &end, violations: &violations, callbacks: &callbacks, timers, races };
            place.check(&account::text(&account));
        }
    }
}

fn read(output: &mut impl Read) -> Option<SupervisorMessage> {
    let mut header = [0; HEADER_SIZE];
    output.read_exact(&mut header).ok()?;
    let header = SupervisorMessage::parse_header(&header).unwrap();
    let mut body = vec![0; header.len as usize];
    output.read_exact(&mut body).ok()?;
    Some(SupervisorMessage::decode(header.kind, &body).unwrap())
}
