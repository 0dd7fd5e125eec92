//! The native host. `tokio` carries the control connections; every frame is handled by native threads (ARCHITECTURE.md,
//! "The way of a frame").
//!
//! ```text
//! listener ── one task per connection: negotiate ▸ session_control, which carry out what pf-session decides
//!                 └─ Session ── capture+encode thread ── send thread
//! display device ── driver, display manager, its thread: one for the host's lifetime
//! ```

pub mod app;
mod blame;
mod clock;
pub mod config;
mod counters;
mod display_device;
mod events;
mod frame_source;
#[cfg(test)]
mod frame_source_tests;
mod host;
mod keyframes;
mod listener;
mod lockstep;
mod negotiate;
mod offer;
mod pipeline;
mod priority;
mod randomness;
mod retention;
mod send;
mod session;
mod session_control;
mod shared_search;
mod supervisor_reports;
