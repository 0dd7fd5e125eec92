//! Sessions as the host decides about them: state machines without I/O, to which time, bytes and randomness come as
//! arguments (decision D15).
//!
//! ```text
//! HostHandshake   Hello ▸ admission ▸ slot ▸ SessionPlan ▸ data socket ▸ Welcome ▸ Start ▸ Agreed   (wire §1.5)
//! SessionControl  control messages, news of the frame threads, the host's stop ▸ Ended              (wire §2.5)
//! ```
//!
//! Both are driven alike. What happens is told by a method; then [`HostHandshake::poll`] is called until it gives nothing
//! more, and each action is carried out; [`HostHandshake::poll_timeout`] says when to call
//! [`HostHandshake::handle_timeout`] if nothing happens before. Every input is fit for every state. The last action is
//! the end, and there is one; inputs after it change nothing.
//!
//! Times are durations since an instant that the caller chose, the same for all calls of one machine.
//!
//! [`ClientControl`] is the other end of a running session: what a client says, and when.
//!
//! Who may say what, and when, is schema: `pf_abi::wire::{handshake, session}` have a type for each state, and both machines
//! hold one. Beside them: the framing of the control stream, and the meaning of close codes, which clients share.

mod admission;
mod answers;
mod client_control;
mod close;
mod control;
mod ended;
mod framing;
mod handshake;
mod no_session;
mod plan;
mod randomness;
mod welcome;

pub use admission::Refusal;
pub use client_control::{ClientControl, Sight};
pub use close::{CODE_GRACE, Closing, close_code, cut_reason, token};
pub use control::{ControlAction, Ignored, SessionControl};
pub use ended::Ended;
pub use framing::{FrameBuffer, frame};
pub use handshake::{Agreed, HandshakeAction, HostHandshake, Peer};
pub use no_session::{HandshakeError, NoSession, Waiting};
pub use plan::{Offer, SessionPlan, Topology, wire_codec};
pub use randomness::{NoRandomness, Randomness};
pub use welcome::welcome;
