//! An Xvfb of our own with a program inside; both end with this process.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::machine::compositor::Mode;
use crate::machine::desktop::source::SourceError;
use pf_os::process::{end_group, spawn_bound};

/// How long the server may take to say its number.
const START_LIMIT: Duration = Duration::from_secs(10);
/// Display numbers of own servers: beyond those that people give by hand.
const FIRST_DISPLAY: u32 = 1000;
const DISPLAYS: u32 = 20_000;
/// How long server and program may take to end when asked.
const END_GRACE: Duration = Duration::from_millis(500);

/// A running server.
#[derive(Debug)]
pub struct OwnServer {
    display: String,
    mode: Mode,
    server: Child,
    program: Option<Child>,
}

impl OwnServer {
    /// Starts an Xvfb with one screen of the mode's size and a black root, and the program inside.
    ///
    /// Call it from a thread that lasts: the kernel ends both when that thread ends.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn start(mode: Mode, program: &str) -> Result<Self, SourceError> {
        Self::start_as(&free_display(), mode, program)
    }

    /// The same under a name that was told before, by [`free_display`].
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn start_as(display: &str, mode: Mode, program: &str) -> Result<Self, SourceError> {
        let screen = format!("{}x{}x24", mode.width, mode.height);
        let mut command = Command::new("Xvfb");
        // The number comes on standard output, descriptor 1, when the server is ready.
        command.args([display, "-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset", "-br"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = spawn_bound(&mut command).map_err(|error| SourceError::Xvfb(error.to_string()))?;
        let number = match read_number(&mut server) {
            Ok(number) => number,
            Err(why) => {
                end_group(&mut server, END_GRACE);
                return Err(SourceError::Xvfb(why.to_string()));
            }
        };
        let name = format!(":{number}");
        tracing::info!("Xvfb runs as {name} with {screen}");
        let mut started = Self { display: name, mode, server, program: None };
        if !program.is_empty() {
            started.run(program)?;
        }
        Ok(started)
    }

    fn run(&mut self, program: &str) -> Result<(), SourceError> {
        let mut command = Command::new("sh");
        command.args(["-c", program]).env("DISPLAY", &self.display);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
        self.program = Some(spawn_bound(&mut command).map_err(SourceError::Program)?);
        tracing::info!(display = self.display, program, "program runs");
        Ok(())
    }

    /// Whether the server still runs and has this size.
    pub fn fits(&mut self, mode: Mode) -> bool {
        let runs = matches!(self.server.try_wait(), Ok(None));
        runs && (self.mode.width, self.mode.height) == (mode.width, mode.height)
    }

    pub fn display(&self) -> &str {
        &self.display
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        if let Some(program) = &mut self.program {
            end_group(program, END_GRACE);
        }
        end_group(&mut self.server, END_GRACE);
    }
}

/// A display name that nobody on this machine uses: it can be told before the server runs, which waits for a mode.
///
/// It follows from the process number, so that two machines at once get different ones.
#[must_use]
pub fn free_display() -> String {
    let first = FIRST_DISPLAY + std::process::id() % DISPLAYS;
    let taken = |number: &u32| {
        let socket = format!("/tmp/.X11-unix/X{number}");
        let lock = format!("/tmp/.X{number}-lock");
        Path::new(&socket).exists() || Path::new(&lock).exists()
    };
    let number = (first..first + DISPLAYS).find(|number| !taken(number)).unwrap_or(first);
    format!(":{number}")
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
