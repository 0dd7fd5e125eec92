//! Displays of an indirect display driver, over whichever transport reaches it.

mod display;
mod driver;
mod lockstep;

pub use display::{IddDisplay, IddDisplayError, Unusable};
pub use lockstep::{DriverInfo, LockstepError};
