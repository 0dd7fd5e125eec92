//! The control stream: one per connection, opened by the client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use pf_abi::runtime::{EncodeError, Unheard};
use pf_abi::wire::session::client::Running;
use pf_abi::wire::session::{RunningFromClient as FromClient, RunningFromHost as FromHost};
use pf_session::{CODE_GRACE, Closing, FrameBuffer, frame};
use quinn::{Connection, ReadError, RecvStream, SendStream, WriteError};
use tokio::time::timeout;

use crate::close::outcome;
use crate::error::ControlError;

/// How long one message may take to be handed to the transport.
const SEND_LIMIT: Duration = Duration::from_secs(5);
const READ_CHUNK: usize = 4096;

/// Direction of a payload, as its own side sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Sent,
    Received,
}

/// Sees each payload of a control stream, without its length prefix, in the order in which this side handles them.
pub trait Tap: fmt::Debug + Send + Sync {
    fn control(&self, way: Way, payload: &[u8]);
}

/// Both halves.
#[derive(Debug)]
pub struct ControlStream {
    pub sender: ControlSender,
    pub receiver: ControlReceiver,
}

impl ControlStream {
    /// The client opens it; the host sees it with the first message.
    ///
    /// # Errors
    /// The connection's end.
    pub async fn open(connection: &Connection, limit: Duration) -> Result<Self, ControlError> {
        Self::within(connection, "opening the control stream", limit, connection.open_bi()).await
    }

    /// The host takes it.
    ///
    /// # Errors
    /// The connection's end, or no stream within `limit`.
    pub async fn accept(connection: &Connection, limit: Duration) -> Result<Self, ControlError> {
        Self::within(connection, "waiting for the control stream", limit, connection.accept_bi()).await
    }

    async fn within(
        connection: &Connection,
        what: &'static str,
        limit: Duration,
        stream: impl Future<Output = Result<(SendStream, RecvStream), quinn::ConnectionError>>,
    ) -> Result<Self, ControlError> {
        let (send, recv) = timeout(limit, stream)
            .await
            .map_err(|_| ControlError::Deadline { what, limit })?
            .map_err(|error| ControlError::Closed(outcome(&error)))?;
        Ok(Self {
            sender: ControlSender { stream: send, connection: connection.clone(), tap: None },
            receiver: ControlReceiver {
                stream: recv,
                connection: connection.clone(),
                buffer: FrameBuffer::new(),
                chunk: vec![0; READ_CHUNK].into_boxed_slice(),
                tap: None,
            },
        })
    }

    /// Shows all payloads from now on to `tap`.
    pub fn tap(&mut self, tap: Arc<dyn Tap>) {
        self.sender.tap = Some(Arc::clone(&tap));
        self.receiver.tap = Some(tap);
    }

    pub fn split(self) -> (ControlSender, ControlReceiver) {
        (self.sender, self.receiver)
    }
}

/// Writes framed payloads.
#[derive(Debug)]
pub struct ControlSender {
    stream: SendStream,
    connection: Connection,
    tap: Option<Arc<dyn Tap>>,
}

impl ControlSender {
    /// Sends one payload. Not cancel-safe: a future dropped half-way leaves a cut frame.
    ///
    /// # Errors
    /// Payloads above 65535 bytes, the connection's end, a peer that does not read for 5 s.
    pub async fn send(&mut self, payload: &[u8]) -> Result<(), ControlError> {
        let what = "a control message";
        let bytes = frame(payload).map_err(|error| ControlError::Unwritable { what, text: error.to_string() })?;
        match timeout(SEND_LIMIT, self.stream.write_all(&bytes)).await {
            Err(_) => Err(ControlError::Deadline { what: "sending a control message", limit: SEND_LIMIT }),
            Ok(Ok(())) => {
                if let Some(tap) = &self.tap {
                    tap.control(Way::Sent, payload);
                }
                Ok(())
            }
            Ok(Err(WriteError::ConnectionLost(error))) => Err(ControlError::Closed(outcome(&error))),
            Ok(Err(_)) => Err(learn_code(&self.connection).await),
        }
    }

    /// Sends one message of a session.
    ///
    /// # Errors
    /// See [`Self::send`].
    pub async fn send_message(&mut self, message: impl Into<FromClient>) -> Result<(), ControlError> {
        let message = message.into();
        let unwritable =
            |error: EncodeError| ControlError::Unwritable { what: message.name(), text: error.to_string() };
        let payload = message.encode().map_err(unwritable)?;
        self.send(&payload).await
    }

    /// Ends this direction, so that the peer reads everything before a close.
    pub fn finish(&mut self) {
        // An error means that it is closed already.
        let _ = self.stream.finish();
    }
}

/// Reads framed payloads.
#[derive(Debug)]
pub struct ControlReceiver {
    stream: RecvStream,
    connection: Connection,
    buffer: FrameBuffer,
    chunk: Box<[u8]>,
    tap: Option<Arc<dyn Tap>>,
}

impl ControlReceiver {
    /// Next payload. Cancel-safe: fit for `select!`. It waits as long as the connection lives, whose idle time-out is
    /// the limit; see [`Self::recv_within`].
    ///
    /// # Errors
    /// The connection's or the stream's end.
    pub async fn recv(&mut self) -> Result<Vec<u8>, ControlError> {
        loop {
            if let Some(payload) = self.buffer.take() {
                if let Some(tap) = &self.tap {
                    tap.control(Way::Received, &payload);
                }
                return Ok(payload);
            }
            match self.stream.read(&mut self.chunk).await {
                Ok(Some(count)) => self.buffer.extend(&self.chunk[..count]),
                Err(ReadError::ConnectionLost(error)) => return Err(ControlError::Closed(outcome(&error))),
                Ok(None) | Err(_) => return Err(learn_code(&self.connection).await),
            }
        }
    }

    /// Next payload within `limit`; `what` names it in the error.
    ///
    /// # Errors
    /// See [`Self::recv`]; [`ControlError::Deadline`].
    pub async fn recv_within(&mut self, what: &'static str, limit: Duration) -> Result<Vec<u8>, ControlError> {
        timeout(limit, self.recv()).await.map_err(|_| ControlError::Deadline { what, limit })?
    }

    /// Next message of a session; cancel-safe like [`Self::recv`]. One that is unknown, out of order or damaged is no error,
    /// and the session goes on (wire §2.5).
    ///
    /// # Errors
    /// See [`Self::recv`].
    pub async fn recv_message(&mut self, session: &Running) -> Result<Result<FromHost, Unheard>, ControlError> {
        self.recv().await.map(|payload| session.receive(&payload))
    }
}

/// A stream ended before its connection: the close code is perhaps on its way.
async fn learn_code(connection: &Connection) -> ControlError {
    match timeout(CODE_GRACE, connection.closed()).await {
        Ok(error) => match outcome(&error) {
            Closing::Lost(_) => ControlError::StreamEnded,
            closing => ControlError::Closed(closing),
        },
        Err(_) => ControlError::StreamEnded,
    }
}
