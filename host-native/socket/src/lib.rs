//! UDP sockets of the video path (wire §1.6): large buffers, many datagrams a call, kernel drops counted.
//!
//! Blocking and bounded: every call that waits takes a limit, or states one. No async runtime. Runs of datagrams are cut and
//! joined by the system where it can (`quinn-udp`); [`UdpTransport`] does with less where it refuses. Module `linux` holds
//! all unsafe code.

mod call;
mod data;
mod punch;
mod receive;
mod send;
#[cfg(target_os = "linux")]
#[path = "linux.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "portable.rs"]
mod system;
mod wait;

pub use data::{BUFFER_BYTES, DataSocket, is_lost_packet};
pub use punch::{await_punch, is_punch};
pub use receive::RecvBatch;
pub use send::{SendMethod, UdpTransport};
