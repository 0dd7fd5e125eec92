//! The native host's process: a child of pf-host, which speaks to it on stdin and stdout.

use std::process::ExitCode;

use clap::Parser;
use pf_abi::supervisor::ChildRole;
use pf_child::Link;
use pf_child::cli::Standard;

pf_abi::embed_lock!();

/// Streams a virtual display to punktfunk clients. Started by pf-host, which configures it over stdin.
#[derive(Parser)]
#[command(name = "pf-hostd", version)]
struct Arguments {
    #[command(flatten)]
    standard: Standard,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let _logs = match arguments.standard.early() {
        Ok(logs) => logs,
        Err(code) => return code,
    };
    match Link::stdio(ChildRole::HOST, env!("CARGO_PKG_VERSION")) {
        Ok(link) => pf_hostd::app::run(&link),
        Err(error) => {
            tracing::error!("no thread for the supervisor's messages: {error}");
            ExitCode::FAILURE
        }
    }
}
