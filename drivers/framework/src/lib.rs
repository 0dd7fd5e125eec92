//! Thin binding of the user-mode driver framework and of the indirect display class extension.
//!
//! A driver implements [`Client`] and calls [`enter`] from its entry symbol. This crate is its stub (bind infos, table
//! variables, class bind), its callbacks (no panic leaves one) and safe wrappers over the
//! functions that it calls. The layouts and indexes come from the schema; nothing here knows what a driver does.
//!
//! Handles are capabilities: they come only from the framework, and whatever must be called exactly once (completing a
//! request, deleting a swap chain, departing a monitor, finishing a frame) is a value that is consumed by doing so and
//! does it by itself when it is dropped.
//!
//! Unsafe code lives in `bind`, `callbacks`, `chain`, `context`, `display`, `objects` and `request`, nowhere else.

mod bind;
mod callbacks;
mod chain;
mod client;
mod context;
mod display;
mod handle;
mod objects;
mod panic_guard;
mod request;
mod status;
mod text;

pub use bind::enter;
pub use chain::{Acquired, Frame, FrameReport, RawSurface, RenderDevice, RunningChain, SwapChain};
pub use client::{Assignment, Client, CommittedPath, ModeList};
pub use context::{Context, ContextType};
pub use display::{AdapterSpec, Arrival, CreatedMonitor, Monitor, MonitorSpec};
pub use handle::{Adapter, Device, FileObject, Timer};
pub use objects::DeviceInit;
pub use panic_guard::catch_panic;
pub use request::Request;
pub use status::Status;
pub use text::{utf16_length, utf16z};
