//! Hello, Welcome and Start as a client says and hears them (wire §1.5), each with a deadline.

use std::time::Duration;

use pf_abi::wire::{Hello, Start, Welcome};

use crate::error::ControlError;
use crate::stream::{ControlSender, ControlStream};

fn malformed(what: &'static str, error: &dyn std::fmt::Display) -> ControlError {
    ControlError::Malformed { what, text: error.to_string() }
}

fn unwritable(what: &'static str, error: &dyn std::fmt::Display) -> ControlError {
    ControlError::Unwritable { what, text: error.to_string() }
}

/// Sends Hello and waits for Welcome. A refusal is [`ControlError::Closed`] with the host's code.
///
/// # Errors
/// The connection's end, silence for longer than `limit`, a Welcome that cannot be read.
pub async fn offer(stream: &mut ControlStream, hello: &Hello, limit: Duration) -> Result<Welcome, ControlError> {
    let payload = hello.encode().map_err(|error| unwritable("Hello", &error))?;
    stream.sender.send(&payload).await?;
    let payload = stream.receiver.recv_within("waiting for Welcome", limit).await?;
    Welcome::decode(&payload).map_err(|error| malformed("Welcome", &error))
}

/// Tells where it receives video.
///
/// # Errors
/// The connection's end.
pub async fn send_start(sender: &mut ControlSender, client_udp_port: u16) -> Result<(), ControlError> {
    let payload =
        Start { client_udp_port, ..Start::default() }.encode().map_err(|error| unwritable("Start", &error))?;
    sender.send(&payload).await
}
