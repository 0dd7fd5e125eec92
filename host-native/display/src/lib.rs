//! Virtual displays of the host: who holds one, how long it stays, and when it goes.
//!
//! [`Lifecycle`] is a pure state machine without clocks or I/O (decision D10). [`Manager`] gives it time
//! ([`pf_media::Clock`]) and effects ([`MonitorDriver`]), and hands out leases whose release ends the hold (decision D9).
//! [`ManagerThread`] is the one thread that keeps the driver's watchdog fed and lets lingering displays expire.
//! What makes displays is a folder of `backends`, behind [`pf_media::VirtualDisplay`].

mod backends;
mod clock;
mod driver;
mod keeping;
mod lifecycle;
mod manager;
mod manager_thread;
mod registry;
mod report;
mod shared_search;

#[cfg(test)]
mod fake;
#[cfg(test)]
mod lifecycle_walk;
#[cfg(test)]
mod manager_tests;

pub use backends::idd::{DriverInfo, IddDisplay, IddDisplayError, LockstepError, Unusable};
pub use clock::SystemClock;
pub use driver::{DeviceFault, DriverError, MonitorDriver};
pub use lifecycle::{AcquireError, Acquired, Fit, Generations, LeaseStamp, Lifecycle, Released, State, Step};
pub use manager::Manager;
pub use manager_thread::ManagerThread;
pub use report::{CreateError, DisplayNotice, ForceError, NoticeKind};
