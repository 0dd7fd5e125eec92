//! The program inside a display of our own.

use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use pf_os::process::{end_group, group_lives, spawn_bound};

use super::last_words::LastWords;

/// How long it may take to end when asked.
const END_GRACE: Duration = Duration::from_millis(500);

/// How a process has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Exit status, or minus the signal.
    pub code: i32,
    /// A sentence with its last words.
    pub detail: String,
}

impl End {
    /// `who` has ended.
    pub fn of(who: &str, status: ExitStatus, said: &str) -> Self {
        let code = status.code().unwrap_or_else(|| -status.signal().unwrap_or_default());
        let how = if code < 0 { format!("was ended by signal {}", -code) } else { format!("ended with status {code}") };
        Self { code, detail: format!("{who} {how}{said}") }
    }
}

/// A running program, with whatever it has started.
#[derive(Debug)]
pub struct Program {
    command: String,
    child: Child,
    words: LastWords,
    status: Option<ExitStatus>,
    over: bool,
}

impl Program {
    /// Starts it by `sh -c`. Call it from a thread that lasts, see [`spawn_bound`].
    ///
    /// # Errors
    /// The system's.
    pub fn start(command: &str, display: &str) -> std::io::Result<Self> {
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).env("DISPLAY", display);
        shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = spawn_bound(&mut shell)?;
        let output = child.stderr.take().ok_or(std::io::ErrorKind::BrokenPipe)?;
        match LastWords::of(output, |line| tracing::info!(target: "program", "{line}")) {
            Ok(words) => Ok(Self { command: command.to_owned(), child, words, status: None, over: false }),
            Err(error) => {
                end_group(&mut child, Duration::ZERO);
                Err(error)
            }
        }
    }

    /// How it has ended, told once; a shell that has left a program behind goes on as that program.
    pub fn ended(&mut self) -> Option<End> {
        if self.over {
            return None;
        }
        if self.status.is_none() {
            self.status = self.child.try_wait().ok().flatten();
        }
        let status = self.status.filter(|_| !group_lives(&self.child))?;
        self.over = true;
        Some(End::of(&format!("the program `{}`", self.command), status, &self.words.said()))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // The number of a group that is gone may be another's by now.
        if !self.over {
            end_group(&mut self.child, END_GRACE);
        }
    }
}
