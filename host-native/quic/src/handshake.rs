//! Hello, Welcome and Start (wire §1.5), each with a deadline.

use std::time::Duration;

use pf_abi::wire::{Hello, Start, Welcome};

use crate::error::ControlError;
use crate::stream::{ControlReceiver, ControlSender, ControlStream};

fn malformed(what: &'static str, error: &dyn std::fmt::Display) -> ControlError {
    ControlError::Malformed { what, text: error.to_string() }
}

fn unwritable(what: &'static str, error: &dyn std::fmt::Display) -> ControlError {
    ControlError::Unwritable { what, text: error.to_string() }
}

/// Client: sends Hello and waits for Welcome. A refusal is [`ControlError::Closed`] with the host's code.
///
/// # Errors
/// The connection's end, silence for longer than `limit`, a Welcome that cannot be read.
pub async fn offer(stream: &mut ControlStream, hello: &Hello, limit: Duration) -> Result<Welcome, ControlError> {
    let payload = hello.encode().map_err(|error| unwritable("Hello", &error))?;
    stream.sender.send(&payload).await?;
    let payload = stream.receiver.recv_within("waiting for Welcome", limit).await?;
    Welcome::decode(&payload).map_err(|error| malformed("Welcome", &error))
}

/// Client: tells where it receives video.
///
/// # Errors
/// The connection's end.
pub async fn send_start(sender: &mut ControlSender, client_udp_port: u16) -> Result<(), ControlError> {
    let payload = Start { client_udp_port }.encode().map_err(|error| unwritable("Start", &error))?;
    sender.send(&payload).await
}

/// Host: the first message of a session. On [`ControlError::Malformed`] the host closes with code 1.
///
/// # Errors
/// The connection's end, silence for longer than `limit`, a message that is no Hello.
pub async fn read_hello(receiver: &mut ControlReceiver, limit: Duration) -> Result<Hello, ControlError> {
    let payload = receiver.recv_within("waiting for Hello", limit).await?;
    Hello::decode(&payload).map_err(|error| malformed("Hello", &error))
}

/// Host: the answer.
///
/// # Errors
/// The connection's end.
pub async fn send_welcome(sender: &mut ControlSender, welcome: &Welcome) -> Result<(), ControlError> {
    let payload = welcome.encode().map_err(|error| unwritable("Welcome", &error))?;
    sender.send(&payload).await
}

/// Host: the client is ready.
///
/// # Errors
/// The connection's end, silence for longer than `limit`, a message that is no Start.
pub async fn read_start(receiver: &mut ControlReceiver, limit: Duration) -> Result<Start, ControlError> {
    let payload = receiver.recv_within("waiting for Start", limit).await?;
    Start::decode(&payload).map_err(|error| malformed("Start", &error))
}
