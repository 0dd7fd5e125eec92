//! The control connection of punktfunk/1 (wire §1): QUIC endpoints, identities, and the framed control stream.
//!
//! I/O at the edge: what a host decides about its sessions stands in `pf-session`, which knows neither sockets nor clocks.
//! This is the one library here with an async runtime; the frame path never uses it. TLS trust is by fingerprint: certificates are self-signed, but the handshake signature is always verified, so a copied certificate
//! without its key is worth nothing.

mod byte_stream;
mod close;
mod endpoint;
mod error;
mod handshake;
mod identity;
mod identity_file;
mod reset_key;
mod stream;
mod tls;

pub use byte_stream::{ByteStream, Heard};
pub use close::{close, outcome};
pub use endpoint::{Dial, Dialed, Timeouts, dial, listen, peer_fingerprint};
pub use error::ControlError;
pub use handshake::{offer, send_start};
pub use identity::{BadFingerprint, Fingerprint, Identity, IdentityKind};
pub use identity_file::{IdentityFileError, kept_identity};
pub use reset_key::ResetKey;
pub use stream::{ControlReceiver, ControlSender, ControlStream, Tap, Way};
pub use tls::Trust;
