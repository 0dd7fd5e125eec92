//! The driver object, its devices and their adapters.

mod driver;
mod state;

pub use driver::DriverState;
pub use state::{AdapterState, DeviceState};
