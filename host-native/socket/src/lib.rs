//! UDP sockets of the video path (wire §1.6): large buffers, batched send and receive, kernel drops counted.
//!
//! Blocking and bounded: every call that waits takes a limit. No async runtime. On Linux batches are one system call
//! (`sendmmsg`, `recvmmsg`; module `mmsg` holds all unsafe code); elsewhere they are loops over single datagrams.

mod batch;
mod call;
mod data;
#[cfg(target_os = "linux")]
mod mmsg;
#[cfg(not(target_os = "linux"))]
#[path = "portable.rs"]
mod mmsg;
mod punch;

pub use batch::{RecvBatch, SendBatch, Sent};
pub use data::{BUFFER_BYTES, DataSocket, is_lost_packet};
pub use punch::{await_punch, is_punch};
