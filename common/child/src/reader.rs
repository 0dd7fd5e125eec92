//! The way down: messages from stdin, decoded one by one.

use std::io::{self, Read};
use std::sync::mpsc::SyncSender;

use pf_abi::runtime::{DecodeError, HEADER_SIZE};
use pf_abi::supervisor::{StopReason, SupervisorMessage};

use crate::stop::StopToken;

/// What came down.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "few are on their way at a time, and boxing would allocate for each")]
pub enum Inbound {
    Message(SupervisorMessage),
    /// The supervisor asks to stop; the stop token is set.
    Stop(StopReason),
    /// The supervisor closed the pipe, which means stop too.
    Eof,
    /// The stream cannot be understood any more, which means stop too.
    Broken(StreamError),
}

/// Why the supervisor's stream cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StreamError {
    /// The system does not read, or the stream ends inside a header.
    #[error("stdin: {0}")]
    Read(io::ErrorKind),
    #[error("header of a message: {0}")]
    Header(DecodeError),
    /// The stream ends inside a body.
    #[error("body of message {kind:#x}: {error}")]
    Body { kind: u32, error: io::ErrorKind },
    #[error("message {kind:#x} number {sequence}: {error}")]
    Content { kind: u32, sequence: u32, error: DecodeError },
    /// A message that children send.
    #[error("message {0} does not go to a child")]
    Direction(&'static str),
}

/// Reads until the end of the stream or a message that is wrong.
pub(crate) fn run(mut input: impl Read, inbox: &SyncSender<Inbound>, stop: &StopToken) {
    let mut body = Vec::new();
    loop {
        let inbound = match read_message(&mut input, &mut body) {
            Ok(Some(SupervisorMessage::Stop(message))) => Inbound::Stop(message.reason),
            Ok(Some(message)) => Inbound::Message(message),
            Ok(None) => Inbound::Eof,
            Err(error) => Inbound::Broken(error),
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
fn read_message(input: &mut impl Read, body: &mut Vec<u8>) -> Result<Option<SupervisorMessage>, StreamError> {
    let mut header = [0; HEADER_SIZE];
    if !read_exact_or_end(input, &mut header).map_err(|error| StreamError::Read(error.kind()))? {
        return Ok(None);
    }
    let header = SupervisorMessage::parse_header(&header).map_err(StreamError::Header)?;
    // The length was checked against the plane's limit.
    body.resize(header.len as usize, 0);
    let kind = header.kind;
    input.read_exact(body).map_err(|error| StreamError::Body { kind, error: error.kind() })?;
    let message = SupervisorMessage::decode(kind, body).map_err(|error| StreamError::Content {
        kind,
        sequence: header.seq,
        error,
    })?;
    if message.direction() == "down" { Ok(Some(message)) } else { Err(StreamError::Direction(message.name())) }
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
