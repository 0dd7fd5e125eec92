//! A child's connection to its supervisor.

use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use pf_abi::control::PlaneStamp;
use pf_abi::supervisor::{
    ChildRole, FATAL_HELP_BYTES, FATAL_MESSAGE_BYTES, Fatal, FatalCode, Ready, Started, Stopped, SupervisorMessage,
    VERSION_BYTES,
};
use rustix::io::fcntl_dupfd_cloexec;
use rustix::stdio::{dup2_stdout, stderr, stdout};

use crate::configuration::{Configuration, Refusal};
use crate::cut;
use crate::life::SignsOfLife;
use crate::outbox::Outbox;
use crate::reader::{self, Inbound};
use crate::stop::StopToken;

/// Messages that wait for the child; the reader then waits, and with it the pipe.
const INBOX: usize = 32;
/// How long the last messages may take to leave.
const FLUSH: Duration = Duration::from_secs(1);

/// Exit code of a child that stopped in order.
pub const EXIT_OK: u8 = 0;
/// Exit code of a child that could not go on.
pub const EXIT_FATAL: u8 = 1;
/// Exit code of a child that was not configured, or badly.
pub const EXIT_BAD_CONFIG: u8 = 2;

/// Reads what comes down, writes what goes up, and knows when to stop.
pub struct Link {
    inbox: Receiver<Inbound>,
    outbox: Outbox,
    stop: StopToken,
}

impl Link {
    /// Over stdin and stdout; sends Started. Whatever else is printed to stdout goes to stderr from now on, so that a
    /// careless line of somebody's library can't break the conversation. See [`Self::over`].
    ///
    /// # Errors
    /// When no thread can be started, or stdout is closed.
    pub fn stdio(role: ChildRole, version: &str) -> io::Result<Self> {
        let up = File::from(fcntl_dupfd_cloexec(stdout(), 3)?);
        dup2_stdout(stderr())?;
        Self::over(io::stdin(), up, role, version)
    }

    /// Over any pair of streams; sends Started with every plane of this build.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn over(
        input: impl Read + Send + 'static,
        output: impl Write + Send + 'static,
        role: ChildRole,
        version: &str,
    ) -> io::Result<Self> {
        let stop = StopToken::new();
        let outbox = Outbox::new(output, stop.clone())?;
        outbox.must_send(SupervisorMessage::Started(Started {
            role,
            pid: std::process::id(),
            version: cut(version, VERSION_BYTES as usize).to_owned(),
            planes: plane_stamps(),
        }));
        let (sender, inbox) = mpsc::sync_channel(INBOX);
        let reader_stop = stop.clone();
        thread::Builder::new().name("link-read".to_owned()).spawn(move || reader::run(input, &sender, &reader_stop))?;
        Ok(Self { inbox, outbox, stop })
    }

    /// The first message, which is the configuration; none when the child is asked to stop before. A child waits for
    /// [`CONFIGURE_LIMIT`](crate::CONFIGURE_LIMIT).
    ///
    /// # Errors
    /// Nothing within `limit`, the end of the input, another message or a broken stream.
    pub fn configuration<C: Configuration>(&self, limit: Duration) -> Result<Option<C>, Refusal> {
        match self.inbox.recv_timeout(limit) {
            Ok(Inbound::Message(message)) => match C::of(message) {
                Ok(document) => Ok(Some(document)),
                Err(got) => Err(Refusal::First { got, expected: C::NAME }),
            },
            Ok(Inbound::Stop(_)) => Ok(None),
            Ok(Inbound::Eof) | Err(RecvTimeoutError::Disconnected) => Err(Refusal::Ended),
            Ok(Inbound::Broken(error)) => Err(Refusal::Broken(error)),
            Err(RecvTimeoutError::Timeout) => Err(Refusal::Late(limit)),
        }
    }

    /// Sends `status` every `interval` until what it gives is dropped: for the time between configuration and Ready, in
    /// which the main thread may wait for others. The supervisor takes a child that says nothing for a hung one.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn signs_of_life(
        &self,
        status: impl Into<SupervisorMessage>,
        interval: Option<Duration>,
    ) -> io::Result<Option<SignsOfLife>> {
        interval.map(|interval| SignsOfLife::new(self.outbox(), status.into(), interval)).transpose()
    }

    /// What came down next; none when nothing did within `limit`, or at once after a stop when nothing is left.
    pub fn next(&self, limit: Duration) -> Option<Inbound> {
        let end = std::time::Instant::now() + limit;
        match self.inbox.recv_timeout(limit) {
            Ok(inbound) => Some(inbound),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                // The reader has ended and said why; a caller in a loop must not spin.
                self.stop.wait(end.saturating_duration_since(std::time::Instant::now()));
                None
            }
        }
    }

    pub fn stop_token(&self) -> StopToken {
        self.stop.clone()
    }

    pub fn outbox(&self) -> Outbox {
        self.outbox.clone()
    }

    /// Tells that the child serves.
    pub fn ready(&self, ready: Ready) -> bool {
        self.outbox.must_send(SupervisorMessage::Ready(ready))
    }

    /// Tells why the child cannot go on, flushes, and gives the exit code to end with.
    pub fn fatal(&self, code: FatalCode, message: &str, help: &str) -> u8 {
        tracing::error!(code = %code, help, "{message}");
        self.outbox.must_send(SupervisorMessage::Fatal(Fatal {
            code,
            message: cut(message, FATAL_MESSAGE_BYTES as usize).to_owned(),
            help: cut(help, FATAL_HELP_BYTES as usize).to_owned(),
        }));
        self.outbox.finish(FLUSH);
        if code == Refusal::CODE { EXIT_BAD_CONFIG } else { EXIT_FATAL }
    }

    /// Tells what the child cannot work with, flushes, and gives the exit code to end with.
    pub fn refuse(&self, refusal: &Refusal) -> u8 {
        self.fatal(Refusal::CODE, &refusal.to_string(), refusal.help())
    }

    /// Last message of a child that ended in order: flushes and gives the exit code to end with.
    pub fn stopped(&self, code: u32) -> u8 {
        self.outbox.must_send(SupervisorMessage::Stopped(Stopped { code }));
        self.outbox.finish(FLUSH);
        EXIT_OK
    }
}

/// What this build was generated from.
pub fn plane_stamps() -> Vec<PlaneStamp> {
    pf_abi::PLANES
        .iter()
        .map(|plane| PlaneStamp { plane_id: plane.id, version: plane.version, hash: plane.hash })
        .collect()
}
