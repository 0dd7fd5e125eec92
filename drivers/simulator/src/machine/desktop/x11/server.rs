//! An Xvfb of our own; it ends with this process.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::last_words::LastWords;
use super::leftovers::{self, free_display};
use super::program::End;
use crate::machine::compositor::Mode;
use crate::machine::desktop::source::SourceError;
use pf_os::process::{end_group, spawn_bound};

/// How long the server may take to say its number.
const START_LIMIT: Duration = Duration::from_secs(10);
/// How long it may take to end when asked.
const END_GRACE: Duration = Duration::from_millis(500);

/// A running server.
#[derive(Debug)]
pub struct OwnServer {
    number: u32,
    display: String,
    mode: Mode,
    server: Child,
    words: LastWords,
}

impl OwnServer {
    /// Starts an Xvfb with one screen of the mode's size and a black root, under any free name.
    ///
    /// Call it from a thread that lasts: the kernel ends the server when that thread ends.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn start(mode: Mode) -> Result<Self, SourceError> {
        Self::start_as(&free_display(), mode, None)
    }

    /// The same under a name that was told before, by [`free_display`], for those only who have a cookie of `authority`.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn start_as(display: &str, mode: Mode, authority: Option<&Path>) -> Result<Self, SourceError> {
        let screen = format!("{}x{}x24", mode.width, mode.height);
        let mut command = Command::new("Xvfb");
        // The number comes on standard output, descriptor 1, when the server is ready.
        command.args([display, "-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset", "-br"]);
        if let Some(authority) = authority {
            command.arg("-auth").arg(authority);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut server = spawn_bound(&mut command).map_err(|error| SourceError::Xvfb(error.to_string()))?;
        let words = server.stderr.take().map(|output| LastWords::of(output, |line| tracing::debug!("Xvfb: {line}")));
        let Some(Ok(words)) = words else {
            end_group(&mut server, END_GRACE);
            return Err(SourceError::Xvfb("its output cannot be read".to_owned()));
        };
        let number = match read_number(&mut server) {
            Ok(number) => number,
            Err(why) => {
                end_group(&mut server, END_GRACE);
                return Err(SourceError::Xvfb(format!("{why}{}", words.said())));
            }
        };
        let name = format!(":{number}");
        tracing::info!("Xvfb runs as {name} with {screen}");
        Ok(Self { number, display: name, mode, server, words })
    }

    /// How it has ended; none as long as it runs.
    pub fn ended(&mut self) -> Option<End> {
        let status = self.server.try_wait().ok().flatten()?;
        Some(End::of(&format!("the Xvfb of X display {}", self.display), status, &self.words.said()))
    }

    /// Whether it has a screen of this size.
    pub fn fits(&self, mode: Mode) -> bool {
        (self.mode.width, self.mode.height) == (mode.width, mode.height)
    }

    pub fn display(&self) -> &str {
        &self.display
    }

    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.server.id()
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        end_group(&mut self.server, END_GRACE);
        // One that was killed has left its socket.
        leftovers::remove(self.number);
    }
}

/// Why a server has not said its number.
#[derive(Debug, thiserror::Error)]
enum NoNumber {
    #[error("no output")]
    NoOutput,
    #[error("its output: {0}")]
    Output(std::io::Error),
    #[error("it did not say its display within {} s", START_LIMIT.as_secs())]
    Silent,
    #[error("it ended without a display")]
    Ended,
}

/// The display's number, which the server writes when it is ready.
fn read_number(server: &mut Child) -> Result<u32, NoNumber> {
    let output = server.stdout.take().ok_or(NoNumber::NoOutput)?;
    let (line, read) = mpsc::sync_channel(1);
    // A thread, because a pipe has no deadline; it ends with the line or with the server.
    std::thread::spawn(move || {
        let mut text = String::new();
        let outcome = BufReader::new(output).read_line(&mut text).map(|_| text);
        // Nobody may wait any more.
        let _ = line.send(outcome);
    });
    let text = read.recv_timeout(START_LIMIT).map_err(|_| NoNumber::Silent)?.map_err(NoNumber::Output)?;
    text.trim().parse().map_err(|_| NoNumber::Ended)
}
