//! One virtual monitor: who it is, which modes it has, and its life in the class extension.

pub mod edid;
pub mod identity;
pub mod luminance;
pub mod modes;
mod state;

pub use state::MonitorState;
