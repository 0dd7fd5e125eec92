//! Virtual displays of the host: who holds one, how long it stays, and when it goes.
//!
//! [`Lifecycle`] is a pure state machine without clocks or I/O (decision D10). [`Manager`] gives it time ([`Clock`])
//! and effects ([`MonitorDriver`]), and hands out leases whose release ends the hold (decision D9).
//! [`ManagerThread`] is the one thread that keeps the driver's watchdog fed and lets lingering displays expire.

mod clock;
mod driver;
mod lifecycle;
mod manager;
mod manager_thread;
mod registry;
mod report;
mod virtual_display;

#[cfg(test)]
mod fake;
#[cfg(test)]
mod lifecycle_walk;
#[cfg(test)]
mod manager_tests;

pub use clock::{Clock, Millis, SystemClock};
pub use driver::{DeviceFault, DisplayDriver, DriverError, MonitorDriver, Topology};
pub use lifecycle::{
    AcquireError, Acquired, Fit, Generations, LeaseStamp, Lifecycle, Released, Retention, State, Step,
};
pub use manager::Manager;
pub use manager_thread::ManagerThread;
pub use report::{CreateError, DisplayNotice, DisplaySnapshot, ForceError, NoticeKind};
pub use virtual_display::{DisplayRequest, HdrUnsupported, Luid, Mode, VirtualDisplay, VirtualLease, VirtualOutput};
