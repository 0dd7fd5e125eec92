//! How connections end, and what the close codes mean (wire §7.3).

use std::fmt;
use std::time::Duration;

use pf_abi::wire::{self, CloseCode};
use pf_media::Blame;

/// How long the close code is waited for when the control stream ended before it (wire §1.5).
pub const CODE_GRACE: Duration = Duration::from_millis(wire::CLOSE_CODE_WAIT_MS as u64);

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

impl Closing {
    /// The peer's close, as it came: the code as wide as the transport has it, the reason as bytes.
    pub fn by_peer(code: u64, reason: &[u8]) -> Self {
        // Codes are 32 bits wide (wire §7.3); anything above is nobody's.
        Self::Peer { code: CloseCode(u32::try_from(code).unwrap_or(u32::MAX)), reason: clean(reason) }
    }
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

/// As much of a reason as a close carries: 256 bytes, cut between characters.
pub fn cut_reason(reason: &str) -> &str {
    &reason[..reason.floor_char_boundary(wire::MAX_CLOSE_REASON as usize)]
}

/// With which a connection is closed that can't go on.
pub fn close_code(blame: Blame) -> CloseCode {
    match blame {
        Blame::Peer => CloseCode::ERROR,
        Blame::Configuration | Blame::Driver | Blame::System | Blame::Ourselves => CloseCode::SETUP_FAILED,
    }
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

    #[test]
    fn blame_decides_what_the_client_is_told() {
        let rows = [
            (Blame::Peer, CloseCode::ERROR),
            (Blame::Configuration, CloseCode::SETUP_FAILED),
            (Blame::Driver, CloseCode::SETUP_FAILED),
            (Blame::System, CloseCode::SETUP_FAILED),
            (Blame::Ourselves, CloseCode::SETUP_FAILED),
        ];
        for (blame, code) in rows {
            assert_eq!(close_code(blame), code, "{blame:?}");
        }
    }

    #[test]
    fn what_a_close_carries_is_cut_between_characters() {
        let reason = format!("{}é", "a".repeat(255));
        assert_eq!(cut_reason(&reason), "a".repeat(255));
        assert_eq!(cut_reason("short"), "short");
        let wide = Closing::by_peer(1 << 40, b"x");
        assert_eq!(wide, Closing::Peer { code: CloseCode(u32::MAX), reason: "x".to_owned() });
    }
}
