//! Reference client of punktfunk/1, run by a supervisor: it dials a host, receives, repairs, decodes and checks the
//! stream, and says what it saw in ClientStatus messages.
//!
//! Threads: main (supervisor messages, the end), `control` (async, QUIC; dials again when the host is lost), `receive` and `decode` (the frame path, no
//! runtime). They meet in [`shared::Shared`] and in one bounded queue of access units.

mod app;
mod capture;
mod config;
mod control_connection;
mod decode;
mod dial;
mod end;
mod figures;
mod latency;
mod order;
mod output;
mod picture;
mod psnr;
mod receive;
mod shared;
mod verify;
mod x11;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

pf_abi::embed_lock!();

/// Reference client; a supervisor starts it and speaks on its stdin and stdout.
#[derive(Parser)]
#[command(name = "pf-client", version)]
struct Arguments {
    #[command(flatten)]
    standard: pf_child::cli::Standard,
    /// Write what is sent and received, after decryption, to this file, for Wireshark and the generated dissector.
    /// It holds the session's keys.
    #[arg(long, value_name = "FILE")]
    capture: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.standard.early() {
        Err(code) => code,
        Ok(_logs) => app::run(env!("CARGO_PKG_VERSION"), arguments.capture.as_deref()),
    }
}
