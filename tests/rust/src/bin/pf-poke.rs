//! Pokes a running simulator: plays a fault, moves a virtual clock, asks for its figures. For tests.
//!
//! `pf-poke SOCKET inject FAULT [ARGUMENT] | advance MILLISECONDS | query`

use std::error::Error;
use std::process::ExitCode;

use pf_abi::runtime::HEADER_SIZE;
use pf_abi::sim::{AdvanceClock, FaultKind, Inject, QuerySim, SIM_MAX_BODY, SimMessage};
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketAddrUnix, SocketFlags, SocketType, connect, recv, send, socket_with,
    sockopt,
};
use serde_json::json;
use std::time::Duration;

const ANSWER_LIMIT: Duration = Duration::from_secs(30);
const USAGE: &str = "usage: pf-poke SOCKET inject FAULT [ARGUMENT] | advance MILLISECONDS | query";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pf-poke: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (socket, request) = match words[..] {
        [socket, "inject", fault] => (socket, inject(fault, "0")?),
        [socket, "inject", fault, argument] => (socket, inject(fault, argument)?),
        [socket, "advance", ms] => (socket, SimMessage::AdvanceClock(AdvanceClock { milliseconds: ms.parse()? })),
        [socket, "query"] => (socket, SimMessage::QuerySim(QuerySim {})),
        _ => return Err(USAGE.into()),
    };
    let crash = matches!(&request, SimMessage::Inject(inject) if inject.fault == FaultKind::CRASH);
    match ask(socket, &request) {
        Ok(SimMessage::Done(done)) if done.status >= 0 => Ok(()),
        Ok(SimMessage::SimReport(report)) => {
            println!(
                "{}",
                json!({
                    "now_ms": report.now_ms,
                    "monitors": report.monitors,
                    "swap_chains": report.swap_chains,
                    "devices": report.devices,
                    "handles": report.handles,
                    "frames_offered": report.frames_offered,
                    "frames_acquired": report.frames_acquired,
                    "requests": report.requests,
                    "violations": report.violations,
                    "last_violation": report.last_violation,
                })
            );
            Ok(())
        }
        Ok(other) => Err(format!("the simulator refused: {other:?}").into()),
        // Who crashes does not answer.
        Err(_) if crash => Ok(()),
        Err(error) => Err(error),
    }
}

fn inject(fault: &str, argument: &str) -> Result<SimMessage, Box<dyn Error>> {
    let known = FaultKind::VALUES.iter().find(|value| value.name() == Some(fault));
    let fault = *known.ok_or_else(|| format!("no fault is called {fault}"))?;
    Ok(SimMessage::Inject(Inject { fault, argument: argument.parse()? }))
}

/// One request and its answer; events that come between are passed over.
fn ask(path: &str, request: &SimMessage) -> Result<SimMessage, Box<dyn Error>> {
    const SEQUENCE: u32 = 1;
    let socket = socket_with(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
    sockopt::set_socket_timeout(&socket, sockopt::Timeout::Recv, Some(ANSWER_LIMIT))?;
    connect(&socket, &SocketAddrUnix::new(path)?)?;
    send(&socket, &request.encode(SEQUENCE)?, SendFlags::NOSIGNAL)?;
    let mut buffer = vec![0; HEADER_SIZE + SIM_MAX_BODY];
    loop {
        let (length, _) = recv(&socket, buffer.as_mut_slice(), RecvFlags::empty())?;
        let packet =
            buffer.get(..length).filter(|packet| packet.len() >= HEADER_SIZE).ok_or("the simulator hung up")?;
        let header = SimMessage::parse_header(&packet[..HEADER_SIZE])?;
        if header.seq == SEQUENCE {
            return Ok(SimMessage::decode(header.kind, &packet[HEADER_SIZE..])?);
        }
    }
}
