//! The control stream as bytes, for a state machine that does its own framing (decision D15).

use std::collections::VecDeque;

use pf_session::Closing;
use quinn::{Connection, ReadError, RecvStream, SendStream, WriteError};

use crate::close::outcome;

const READ_CHUNK: usize = 4096;

/// What happened on a control stream.
#[derive(Debug)]
pub enum Heard<'s> {
    /// Bytes came, cut anywhere; at least one.
    Bytes(&'s [u8]),
    /// Everything that was to be sent was handed to the transport.
    Sent,
    /// The peer ended or broke the stream. Only the connection's end can follow.
    StreamEnded,
    /// The connection is over. Nothing else follows.
    Closed(Closing),
}

/// The control stream that the peer opens.
#[derive(Debug)]
pub struct ByteStream {
    connection: Connection,
    /// None until the peer's first bytes.
    halves: Option<(SendStream, RecvStream)>,
    unsent: VecDeque<u8>,
    chunk: Box<[u8]>,
    ended: bool,
}

impl ByteStream {
    /// The first stream that the peer of this connection opens; [`Self::next`] waits for it.
    pub fn accept(connection: Connection) -> Self {
        let chunk = vec![0; READ_CHUNK].into_boxed_slice();
        Self { connection, halves: None, unsent: VecDeque::new(), chunk, ended: false }
    }

    /// Adds bytes to what is to be sent. They leave while [`Self::next`] waits.
    pub fn send(&mut self, bytes: &[u8]) {
        self.unsent.extend(bytes);
    }

    /// Waits for what happens next, without a limit of its own. Nothing is read before all was sent, so that a peer
    /// who does not read can't make us keep answers for it. Cancel-safe: fit for `select!`.
    pub async fn next(&mut self) -> Heard<'_> {
        loop {
            match self.step().await {
                Step::Opened(halves) => self.halves = Some(halves),
                Step::Read(count) => return Heard::Bytes(&self.chunk[..count]),
                Step::Wrote(count) => {
                    self.unsent.drain(..count);
                    if self.unsent.is_empty() {
                        return Heard::Sent;
                    }
                }
                Step::Ended => {
                    self.ended = true;
                    return Heard::StreamEnded;
                }
                Step::Closed(closing) => return Heard::Closed(closing),
            }
        }
    }

    async fn step(&mut self) -> Step {
        if self.ended {
            return Step::Closed(outcome(&self.connection.closed().await));
        }
        let Some((send, recv)) = &mut self.halves else {
            return match self.connection.accept_bi().await {
                Ok(halves) => Step::Opened(halves),
                Err(error) => Step::Closed(outcome(&error)),
            };
        };
        let (unsent, _) = self.unsent.as_slices();
        if unsent.is_empty() {
            match recv.read(&mut self.chunk).await {
                Ok(Some(count)) => Step::Read(count),
                Err(ReadError::ConnectionLost(error)) => Step::Closed(outcome(&error)),
                Ok(None) | Err(_) => Step::Ended,
            }
        } else {
            match send.write(unsent).await {
                Ok(count) => Step::Wrote(count),
                Err(WriteError::ConnectionLost(error)) => Step::Closed(outcome(&error)),
                Err(_) => Step::Ended,
            }
        }
    }
}

/// One thing that the transport did.
enum Step {
    Opened((SendStream, RecvStream)),
    Read(usize),
    Wrote(usize),
    Ended,
    Closed(Closing),
}
