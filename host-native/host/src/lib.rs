//! The native host. `tokio` carries the control connections; every frame is handled by native threads (ARCHITECTURE.md,
//! "The way of a frame").
//!
//! ```text
//! listener ── one task per connection: admission ▸ plan ▸ Welcome ▸ Start ▸ control messages
//!                 └─ Session ── capture+encode thread ── send thread
//! display device ── driver, display manager, its thread: one for the host's lifetime
//! ```

mod admission;
pub mod app;
mod blame;
mod clock;
pub mod config;
mod counters;
mod display_device;
mod frame_source;
#[cfg(test)]
mod frame_source_tests;
mod keyframes;
mod listener;
mod lockstep;
mod negotiate;
mod pipeline;
mod plan;
mod priority;
mod send;
mod session;
mod session_control;
mod shared_search;
mod supervisor_reports;
mod welcome;
