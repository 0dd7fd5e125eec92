//! Virtual displays of the host: who holds one, how long it stays, and when it goes.
//!
//! [`Lifecycle`] is a pure state machine without clocks or I/O (decision D10). [`Manager`] gives it time ([`Clock`])
//! and effects ([`MonitorDriver`]), and hands out leases whose release ends the hold (decision D9).
//! [`Keeper`] is the one thread that keeps the driver's watchdog fed and lets lingering displays expire.

mod clock;
mod driver;
mod keeper;
mod lifecycle;
mod manager;
mod registry;
mod report;
mod seams;

#[cfg(test)]
mod fake;
#[cfg(test)]
mod manager_tests;
#[cfg(test)]
mod walk;

pub use clock::{Clock, Millis, SystemClock};
pub use driver::{DeviceFault, DisplayDriver, DriverError, MonitorDriver, Topology};
pub use keeper::Keeper;
pub use lifecycle::{AcquireError, Acquired, Fit, Generations, Keep, LeaseStamp, Lifecycle, Released, State, Step};
pub use manager::Manager;
pub use report::{CreateError, DisplayNotice, DisplaySnapshot, ForceError, NoticeKind};
pub use seams::{DisplayWish, HdrUnsupported, Luid, Mode, VirtualDisplay, VirtualLease, VirtualOutput};
