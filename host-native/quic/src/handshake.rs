//! Hello, Welcome and Start as a client says and hears them (wire §1.5), each with a deadline.

use std::time::Duration;

use pf_abi::runtime::EncodeError;
use pf_abi::wire::handshake::client::{Agreed, GreetedHeard, Opened, Welcomed};
use pf_abi::wire::session::client::Running;
use pf_abi::wire::{Hello, Start, Welcome};

use crate::error::ControlError;
use crate::stream::{ControlSender, ControlStream};

fn unwritable(what: &'static str) -> impl Fn(EncodeError) -> ControlError {
    move |error| ControlError::Unwritable { what, text: error.to_string() }
}

/// Sends Hello and waits for Welcome; what may be said next is [`send_start`]. A refusal is [`ControlError::Closed`] with the
/// host's code.
///
/// # Errors
/// The connection's end, silence for longer than `limit`, anything but a Welcome that can be read.
pub async fn offer(
    stream: &mut ControlStream,
    hello: &Hello,
    limit: Duration,
) -> Result<(Welcome, Welcomed), ControlError> {
    let mut payload = Vec::new();
    let greeted = Opened::begin().say_hello(hello, &mut payload).map_err(unwritable("Hello"))?;
    stream.sender.send(&payload).await?;
    let payload = stream.receiver.recv_within("waiting for Welcome", limit).await?;
    match greeted.receive(&payload) {
        Ok(GreetedHeard::Welcome(welcome, welcomed)) => Ok((welcome, welcomed)),
        Err(refused) => Err(ControlError::Malformed { what: "Welcome", text: refused.why.to_string() }),
    }
}

/// Tells where it receives video. The session begins.
///
/// # Errors
/// The connection's end.
pub async fn send_start(
    sender: &mut ControlSender,
    welcomed: Welcomed,
    client_udp_port: u16,
) -> Result<Running, ControlError> {
    let mut payload = Vec::new();
    let start = Start { client_udp_port, ..Start::default() };
    let Agreed { .. } = welcomed.say_start(&start, &mut payload).map_err(unwritable("Start"))?;
    sender.send(&payload).await?;
    Ok(Running::begin())
}
