//! Admission (wire §1.8): the checks before a plan, in their order.

use std::net::IpAddr;

use pf_abi::control::{MAX_DIMENSION, MAX_REFRESH_HZ};
use pf_abi::wire::{CloseCode, Codecs, Hello, WIRE_VERSION};
use pf_display::Mode;
use pf_encode::SizeError;

use crate::blame::{Blame, Blamed};

/// Why a client is sent away, in a sentence for people; at most 256 bytes of it reach the client.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It speaks another version of the wire.
    #[error("wire version mismatch: the client speaks {theirs}, this host speaks {WIRE_VERSION}")]
    WireVersion {
        /// The client's.
        theirs: u32,
    },
    /// It is not of this machine.
    #[error("pairing does not exist yet, so this host serves clients of its own machine only")]
    Stranger,
    /// There is no room.
    #[error("all session slots of this host are taken")]
    Busy,
    /// No display has such a mode.
    #[error("{0} is no mode of this display: up to {MAX_DIMENSION}x{MAX_DIMENSION} at up to {MAX_REFRESH_HZ} Hz")]
    Mode(Mode),
    /// There is nothing that both code.
    #[error("no common codec: this host encodes H.264 (bit 1), the client decodes bits {}", .0.bits())]
    Codec(Codecs),
    /// The encoder can't do this size.
    #[error(transparent)]
    Size(#[from] SizeError),
    /// There is no socket for video.
    #[error("no data socket: {0}")]
    DataSocket(std::io::Error),
    /// There are no keys.
    #[error("no randomness: {0}")]
    Randomness(getrandom::Error),
}

impl Refusal {
    /// Close code of the connection.
    pub fn code(&self) -> CloseCode {
        match self {
            Self::WireVersion { .. } => CloseCode::WIRE_VERSION,
            Self::Stranger => CloseCode::DENIED,
            Self::Busy => CloseCode::BUSY,
            Self::Mode(_) | Self::Codec(_) | Self::Size(_) | Self::DataSocket(_) | Self::Randomness(_) => {
                CloseCode::SETUP_FAILED
            }
        }
    }
}

/// Judges a client by its first message. `free` tells whether a session slot is free.
///
/// # Errors
/// The first [`Refusal`] in the wire's order.
pub fn admit(hello: &Hello, peer: IpAddr, free: bool) -> Result<(), Refusal> {
    if hello.abi_version != WIRE_VERSION {
        return Err(Refusal::WireVersion { theirs: hello.abi_version });
    }
    if !peer.to_canonical().is_loopback() {
        return Err(Refusal::Stranger);
    }
    if !free {
        return Err(Refusal::Busy);
    }
    Ok(())
}

impl Blamed for Refusal {
    fn blame(&self) -> Blame {
        match self {
            Self::WireVersion { .. } | Self::Stranger | Self::Mode(_) | Self::Codec(_) | Self::Size(_) => Blame::Peer,
            Self::Busy => Blame::Configuration,
            Self::DataSocket(_) | Self::Randomness(_) => Blame::System,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_come_in_the_wires_order() {
        let here: IpAddr = "127.0.0.1".parse().expect("an address");
        let there: IpAddr = "192.0.2.7".parse().expect("an address");
        let old = Hello { abi_version: 1, ..Hello::default() };
        let good = Hello { abi_version: WIRE_VERSION, ..Hello::default() };
        let code = |hello, peer, free| admit(hello, peer, free).err().map(|refusal| refusal.code());
        assert_eq!(code(&old, there, false), Some(CloseCode::WIRE_VERSION));
        assert_eq!(code(&good, there, false), Some(CloseCode::DENIED));
        assert_eq!(code(&good, here, false), Some(CloseCode::BUSY));
        assert_eq!(code(&good, here, true), None);
        assert_eq!(code(&good, "::ffff:127.0.0.1".parse().expect("an address"), true), None);

        let reason = admit(&old, here, true).expect_err("old").to_string();
        assert!(reason.contains("speaks 1") && reason.contains("speaks 2"), "{reason}");
    }
}
