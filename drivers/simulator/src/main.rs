//! `pf-sim`: a machine for one display driver. Speaks the supervisor plane on its standard streams.

use std::process::ExitCode;

use clap::Parser;
use pf_abi::supervisor::ChildRole;
use pf_child::Link;
use pf_child::cli::Standard;

pf_abi::embed_lock!();

/// Plays the driver framework and a desktop for a natively built display driver.
///
/// Started by a supervisor: messages of the supervisor plane on standard input and output, logs on standard error.
#[derive(Debug, Parser)]
#[command(name = "pf-sim", version)]
struct Arguments {
    #[command(flatten)]
    standard: Standard,
}

fn main() -> ExitCode {
    let logs = match Arguments::parse().standard.early() {
        Ok(logs) => logs,
        Err(code) => return code,
    };
    let code = match Link::stdio(ChildRole::SIMULATOR, env!("CARGO_PKG_VERSION")) {
        Ok(link) => pf_simulator::run::run(&link),
        Err(error) => {
            tracing::error!(%error, "no conversation over the standard streams");
            pf_child::EXIT_FATAL
        }
    };
    drop(logs);
    // The driver's library stays loaded and its threads may still run: end without their destructors' help.
    std::process::exit(code.into())
}
