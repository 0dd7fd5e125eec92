//! The control connection of punktfunk/1 (wire §1): QUIC endpoints, identities, and the framed control stream.
//!
//! The one library here with an async runtime; the frame path never uses it. Every wait has a limit. TLS trust is by
//! fingerprint: certificates are self-signed, but the handshake signature is always verified, so a copied certificate
//! without its key is worth nothing.

mod close;
mod endpoint;
mod error;
mod framing;
mod handshake;
mod identity;
mod message;
mod stream;
mod tls;

pub use close::{Closing, close, outcome, token};
pub use endpoint::{Dial, Dialed, Timeouts, dial, listen, peer_fingerprint};
pub use error::ControlError;
pub use framing::FrameBuffer;
pub use handshake::{offer, read_hello, read_start, send_start, send_welcome};
pub use identity::{BadFingerprint, Fingerprint, Identity, IdentityKind};
pub use message::ControlMessage;
pub use stream::{ControlReceiver, ControlSender, ControlStream, Tap, Way};
pub use tls::Trust;
