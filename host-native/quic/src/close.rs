//! How connections end (wire §7.3), between what quinn says and what it means.

use pf_abi::wire::CloseCode;
use pf_session::{Closing, cut_reason};
use quinn::{Connection, ConnectionError, VarInt};

/// Closes with a code and a sentence for people, cut to 256 bytes. Nothing waits; an endpoint sends it.
pub fn close(connection: &Connection, code: CloseCode, reason: &str) {
    connection.close(VarInt::from_u32(code.get()), cut_reason(reason).as_bytes());
}

/// What a connection's error means.
pub fn outcome(error: &ConnectionError) -> Closing {
    match error {
        ConnectionError::ApplicationClosed(frame) => Closing::by_peer(frame.error_code.into_inner(), &frame.reason),
        ConnectionError::LocallyClosed => Closing::Local,
        ConnectionError::TransportError(error) if is_crypto(error.code) => Closing::Tls(error.to_string()),
        ConnectionError::ConnectionClosed(frame) if is_crypto(frame.error_code) => Closing::Tls(frame.to_string()),
        other => Closing::Lost(other.to_string()),
    }
}

/// TLS alerts travel as the transport codes 0x100..=0x1ff (RFC 9001 §4.8).
fn is_crypto(code: quinn::TransportErrorCode) -> bool {
    (0x100..0x200).contains(&u64::from(code))
}
