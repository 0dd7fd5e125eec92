//! `pf-sim`: a machine for one display driver. Speaks the supervisor plane on its standard streams.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

pf_abi::embed_lock!();

/// Plays the driver framework and a desktop for a natively built display driver.
///
/// Started by a supervisor: messages of the supervisor plane on standard input and output, logs on standard error.
#[derive(Debug, Parser)]
#[command(name = "pf-sim", version)]
struct Arguments {
    /// Print the compact ABI lock and end.
    #[arg(long)]
    lock: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.lock {
        let printed = std::io::stdout().write_all(pf_abi::LOCK_JSON);
        return if printed.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let code = pf_simulator::run::run();
    // The driver's library stays loaded and its threads may still run: end without their destructors' help.
    std::process::exit(i32::from(code))
}
