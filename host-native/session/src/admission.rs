//! Admission (wire §1.8): the checks before a plan, in their order, and why a client is sent away.

use std::net::IpAddr;

use pf_abi::wire::{CloseCode, Codecs, ControlHead, ControlType, Hello, WIRE_VERSION};
use pf_media::{Blame, Blamed, Mode, SizeError};

use crate::randomness::NoRandomness;

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
    /// It wants to pair (wire §5.4). The sentence is for its user, who has typed a PIN or is about to.
    #[error("this host has no pairing yet: it serves clients of its own machine, without a PIN")]
    NoPairing,
    /// It wants to pair, and shows nothing that could be stored.
    #[error("pairing needs a client certificate; this host has no pairing yet either")]
    NoPairingWithoutIdentity,
    /// There is no room.
    #[error("all session slots of this host are taken")]
    Busy,
    /// No display has such a mode.
    #[error("{mode} is no mode of this display: up to {max_dimension}x{max_dimension} at up to {max_refresh_hz} Hz")]
    Mode {
        /// What was asked for.
        mode: Mode,
        /// What it can do: longest width and height, in pixels.
        max_dimension: u32,
        /// What it can do: highest rate, in hertz.
        max_refresh_hz: u32,
    },
    /// The source of frames has nothing to show in so few pixels.
    #[error("{mode} is too small for the pictures of this host: at least {width}x{height}")]
    Small {
        /// What was asked for.
        mode: Mode,
        /// What it needs: width, in pixels.
        width: u32,
        /// What it needs: height, in pixels.
        height: u32,
    },
    /// There is nothing that both code.
    #[error("no common codec: this host encodes bits {}, the client decodes bits {}", .encodes.bits(), .decodes.bits())]
    Codec {
        /// What this host makes of its frames.
        encodes: Codecs,
        /// What the client can read.
        decodes: Codecs,
    },
    /// A backend is missing, or can't be used on this machine.
    #[error("this host has no {0} that can be used")]
    NoBackend(&'static str),
    /// The encoder can't do this size.
    #[error(transparent)]
    Size(#[from] SizeError),
    /// There is no socket for video.
    #[error("no data socket: {0}")]
    DataSocket(std::io::Error),
    /// There are no keys.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

impl Refusal {
    /// The answer to a pairing attempt, in the order of the ceremony's checks: what a client could mend comes first. With
    /// no PIN there is nothing to guess, so attempts are not counted.
    pub(crate) fn pairing(certified: bool) -> Self {
        if certified { Self::NoPairing } else { Self::NoPairingWithoutIdentity }
    }

    /// Close code of the connection.
    pub fn code(&self) -> CloseCode {
        match self {
            Self::WireVersion { .. } => CloseCode::WIRE_VERSION,
            Self::Stranger => CloseCode::DENIED,
            Self::NoPairing => CloseCode::NOT_ARMED,
            Self::NoPairingWithoutIdentity => CloseCode::IDENTITY_REQUIRED,
            Self::Busy => CloseCode::BUSY,
            Self::Mode { .. }
            | Self::Small { .. }
            | Self::Codec { .. }
            | Self::NoBackend(_)
            | Self::Size(_)
            | Self::DataSocket(_)
            | Self::Randomness(_) => CloseCode::SETUP_FAILED,
        }
    }
}

impl Blamed for Refusal {
    fn blame(&self) -> Blame {
        match self {
            Self::WireVersion { .. }
            | Self::Stranger
            | Self::NoPairing
            | Self::NoPairingWithoutIdentity
            | Self::Mode { .. }
            | Self::Small { .. }
            | Self::Codec { .. }
            | Self::Size(_) => Blame::Peer,
            Self::Busy | Self::NoBackend(_) => Blame::Configuration,
            Self::DataSocket(_) | Self::Randomness(_) => Blame::System,
        }
    }
}

/// Whether a connection's first message starts the PIN ceremony instead of a session (wire §1.4), whatever else it says.
pub(crate) fn wants_pairing(payload: &[u8]) -> bool {
    ControlHead::decode(payload).is_ok_and(|head| head.kind == ControlType::PAIR_REQUEST)
}

/// Judges a client by its first message, before it costs anything. A session slot is looked for next.
///
/// # Errors
/// The first [`Refusal`] in the wire's order.
pub(crate) fn admit(hello: &Hello, peer: IpAddr) -> Result<(), Refusal> {
    if hello.abi_version != WIRE_VERSION {
        return Err(Refusal::WireVersion { theirs: hello.abi_version });
    }
    if !peer.to_canonical().is_loopback() {
        return Err(Refusal::Stranger);
    }
    Ok(())
}
