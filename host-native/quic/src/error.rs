//! What can go wrong on the control connection.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use pf_session::Closing;

#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    #[error("cannot set up TLS: {0}")]
    Tls(String),
    #[error("cannot bind {address}: {source}")]
    Bind { address: SocketAddr, source: io::Error },
    #[error("no answer from {peer} after {attempts} attempts in {budget:?}; is the host running and the port right?")]
    NoAnswer { peer: SocketAddr, attempts: u32, budget: Duration },
    #[error("cannot dial {peer}: {text}")]
    Dial { peer: SocketAddr, text: String },
    #[error("{0}")]
    Closed(Closing),
    #[error("{what} took longer than {limit:?}")]
    Deadline { what: &'static str, limit: Duration },
    #[error("the peer ended the control stream")]
    StreamEnded,
    #[error("{what} cannot be read: {text}")]
    Malformed { what: &'static str, text: String },
    #[error("{what} cannot be written: {text}")]
    Unwritable { what: &'static str, text: String },
}

impl ControlError {
    /// How the connection ended, if that is what happened.
    pub fn closing(&self) -> Option<&Closing> {
        match self {
            Self::Closed(closing) => Some(closing),
            _ => None,
        }
    }
}
