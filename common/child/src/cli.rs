//! Arguments that every child takes; everything else comes in its configuration message.

use std::io::Write;
use std::process::ExitCode;

use crate::log::Logs;

/// Flatten into a binary's own clap struct.
#[derive(Clone, Debug, clap::Args)]
pub struct Standard {
    /// Print the compact ABI lock of this binary and end.
    #[arg(long)]
    pub lock: bool,
    /// Most detailed events to log: error, warn, info, debug or trace.
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    pub log: tracing::Level,
}

impl Standard {
    /// Serves `--lock`, or starts the logs, which the program keeps to its end.
    ///
    /// # Errors
    /// The exit code of a program that has nothing more to do.
    pub fn early(&self) -> Result<Logs, ExitCode> {
        if self.lock {
            let mut out = std::io::stdout().lock();
            let written = out.write_all(pf_abi::LOCK_JSON).and_then(|()| out.flush());
            return Err(if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Ok(crate::log::init(self.log))
    }
}
