//! The control plane: who owns which monitor, and what the requests do.

mod handler;
mod registry;

pub use handler::{Arrived, Backend, Caller, Handler, depart_all};
pub use registry::{Fate, Monitors, Refusal, Registry, SILENT_TICKS, Ticket};
