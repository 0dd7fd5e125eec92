//! How connections end (wire §7.3).

use std::fmt;

use pf_abi::wire::{self, CloseCode};
use quinn::{Connection, ConnectionError, VarInt};

/// Why a connection is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closing {
    /// The peer closed it with a code; the reason is for people, without control characters, at most 256 bytes.
    Peer { code: CloseCode, reason: String },
    /// This side closed it.
    Local,
    /// TLS refused: certificate, signature, pin or ALPN.
    Tls(String),
    /// Idle time-out, reset or a transport error: the link is gone, the peer may still be there.
    Lost(String),
}

impl fmt::Display for Closing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Peer { code, reason } if reason.is_empty() => write!(f, "closed by the peer: {}", token(*code)),
            Self::Peer { code, reason } => write!(f, "closed by the peer: {}: {reason}", token(*code)),
            Self::Local => f.write_str("closed by this side"),
            Self::Tls(text) => write!(f, "TLS refused: {text}"),
            Self::Lost(text) => write!(f, "link lost: {text}"),
        }
    }
}

/// Token of a close code, such as `wire-version`; the number for unknown ones.
pub fn token(code: CloseCode) -> String {
    match code.name() {
        Some(name) => name.to_lowercase().replace('_', "-"),
        None => format!("{:#x}", code.get()),
    }
}

/// Closes with a code and a sentence for people, cut to 256 bytes. Nothing waits; an endpoint sends it.
pub fn close(connection: &Connection, code: CloseCode, reason: &str) {
    let limit = reason.floor_char_boundary(wire::MAX_CLOSE_REASON as usize);
    connection.close(VarInt::from_u32(code.get()), &reason.as_bytes()[..limit]);
}

/// What a connection's error means.
pub fn outcome(error: &ConnectionError) -> Closing {
    match error {
        ConnectionError::ApplicationClosed(frame) => Closing::Peer {
            // Codes are 32 bits wide (wire §7.3); anything above is nobody's.
            code: CloseCode(u32::try_from(frame.error_code.into_inner()).unwrap_or(u32::MAX)),
            reason: clean(&frame.reason),
        },
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

/// Reason bytes as a line for people.
fn clean(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(wire::MAX_CLOSE_REASON as usize)]);
    text.chars().filter(|character| !character.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_reasons() {
        assert_eq!(token(CloseCode::WIRE_VERSION), "wire-version");
        assert_eq!(token(CloseCode(0x99)), "0x99");
        assert_eq!(clean(b"no\x07 seat\n\xff"), "no seat\u{fffd}");
        assert_eq!(clean(&[b'a'; 400]).len(), 256);
        let closing = Closing::Peer { code: CloseCode::BUSY, reason: "4 of 4".to_owned() };
        assert_eq!(closing.to_string(), "closed by the peer: busy: 4 of 4");
    }
}
