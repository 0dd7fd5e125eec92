//! The native host. `tokio` carries the control connections; every frame is handled by native threads (ARCHITECTURE.md,
//! "The way of a frame").
//!
//! ```text
//! listener ── one task per connection: negotiate ▸ session_control, which carry out what pf-session decides
//!                 └─ Session ── capture+encode thread ── send thread
//! edge ── backends of the configuration: displays, sources of frames, encoders; one set for the host's lifetime
//! ```

pub mod app;
pub mod backends;
mod blame;
mod clock;
pub mod config;
mod counters;
mod edge;
mod events;
mod frame_source;
#[cfg(test)]
mod frame_source_tests;
mod host;
mod keyframes;
mod listener;
mod negotiate;
mod outlet;
mod pipeline;
mod priority;
mod randomness;
mod retention;
mod send;
mod sent;
pub mod service;
mod session;
mod session_control;
pub mod supervisor_reports;
mod transfers;
mod wire;
