//! The way down: frames from stdin, decoded one by one.

use std::io::{self, Read};
use std::sync::mpsc::SyncSender;

use pf_abi::runtime::HEADER_SIZE;
use pf_abi::supervisor::{StopReason, SupervisorMessage};

use crate::stop::StopToken;

/// What came down.
#[expect(clippy::large_enum_variant, reason = "a handful of them exist at a time")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inbound {
    Message(SupervisorMessage),
    /// The supervisor asks to stop; the stop token is set.
    Stop(StopReason),
    /// The supervisor closed the pipe, which means stop too.
    Eof,
    /// The stream cannot be understood any more, which means stop too; the text says why.
    Broken(String),
}

/// Reads until the end of the stream or a frame that is wrong.
pub(crate) fn run(mut input: impl Read, inbox: &SyncSender<Inbound>, stop: &StopToken) {
    let mut body = Vec::new();
    loop {
        let inbound = match read_frame(&mut input, &mut body) {
            Ok(Some(SupervisorMessage::Stop(message))) => Inbound::Stop(message.reason),
            Ok(Some(message)) => Inbound::Message(message),
            Ok(None) => Inbound::Eof,
            Err(text) => Inbound::Broken(text),
        };
        let last = matches!(inbound, Inbound::Eof | Inbound::Broken(_));
        if last || matches!(inbound, Inbound::Stop(_)) {
            stop.request();
        }
        if inbox.send(inbound).is_err() || last {
            return;
        }
    }
}

/// Next message; none at the end of the stream.
fn read_frame(input: &mut impl Read, body: &mut Vec<u8>) -> Result<Option<SupervisorMessage>, String> {
    let mut header = [0; HEADER_SIZE];
    if !read_exact_or_end(input, &mut header).map_err(|error| format!("stdin: {error}"))? {
        return Ok(None);
    }
    let header = SupervisorMessage::parse_header(&header).map_err(|error| format!("header of a message: {error}"))?;
    // The length was checked against the plane's limit.
    body.resize(header.len as usize, 0);
    input.read_exact(body).map_err(|error| format!("body of message {:#x}: {error}", header.kind))?;
    let message = SupervisorMessage::decode(header.kind, body)
        .map_err(|error| format!("message {:#x} number {}: {error}", header.kind, header.seq))?;
    if message.direction() == "down" {
        Ok(Some(message))
    } else {
        Err(format!("message {} does not go to a child", message.name()))
    }
}

/// Fills `buffer`; false when the stream ended before its first byte.
fn read_exact_or_end(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    let first = loop {
        match input.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => break other?,
        }
    };
    if first == 0 {
        return Ok(false);
    }
    input.read_exact(&mut buffer[first..])?;
    Ok(true)
}
