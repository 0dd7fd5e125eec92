//! The native host. `tokio` carries the control connections; every frame is handled by native threads (ARCHITECTURE.md,
//! "The way of a frame").
//!
//! ```text
//! listener ── one task per connection: admission ▸ plan ▸ Welcome ▸ Start ▸ control messages
//!                 └─ Session ── capture+encode thread ── send thread
//! hub ── device, display manager, keeper: one for the host's lifetime
//! ```

mod admission;
pub mod app;
mod blame;
mod clock;
pub mod config;
mod control_loop;
mod counters;
mod hub;
mod keyframes;
mod listener;
mod lockstep;
mod negotiate;
mod pipeline;
mod plan;
mod priority;
mod send;
mod session;
mod shared_search;
mod source;
#[cfg(test)]
mod source_tests;
mod teller;
mod welcome;
