//! The display manager: one for the host's lifetime. It owns the device and all slots (host §3).
//!
//! Lock order: the registry, which a request to the driver holds as long as it takes, then what is shown of it. Notices
//! are handed out after both are free.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

use pf_abi::control::MAX_MONITORS;
use pf_media::{
    AdapterId, CaptureTarget, Clock, DisplayRequest, DisplaySnapshot, HdrUnsupported, IndirectDisplay, Millis,
    Retention, VirtualOutput,
};

use crate::driver::{DriverError, MonitorDriver};
use crate::lifecycle::LeaseStamp;
use crate::registry::Registry;
use crate::report::{CreateError, DisplayNotice, ForceError};

/// Tries of ADD while the driver answers NOT_FOUND (driver-abi §1.4).
const ADD_TRIES: u32 = 6;
/// Distance between these tries.
const ADD_RETRY_MS: Millis = 300;

type Listener = Box<dyn Fn(DisplayNotice) + Send + Sync>;

struct Shared<M> {
    registry: Mutex<Registry<M>>,
    /// The displays as the last operation left them, for those who do not wait for the driver.
    shown: Mutex<Vec<DisplaySnapshot>>,
    changed: Condvar,
    clock: Arc<dyn Clock>,
    listener: Listener,
}

/// Owner of all virtual displays. Clones are the same manager.
pub struct Manager<M: MonitorDriver> {
    shared: Arc<Shared<M>>,
}

impl<M: MonitorDriver> Clone for Manager<M> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<M: MonitorDriver> Manager<M> {
    /// A manager without a device. `listener` hears of every change, outside the lock.
    pub fn new(clock: Arc<dyn Clock>, listener: impl Fn(DisplayNotice) + Send + Sync + 'static) -> Self {
        Self::with_slots(MAX_MONITORS as usize, clock, listener)
    }

    pub(crate) fn with_slots(
        slots: usize,
        clock: Arc<dyn Clock>,
        listener: impl Fn(DisplayNotice) + Send + Sync + 'static,
    ) -> Self {
        let shared = Shared {
            registry: Mutex::new(Registry::new(slots)),
            shown: Mutex::default(),
            changed: Condvar::new(),
            clock,
            listener: Box::new(listener),
        };
        Self { shared: Arc::new(shared) }
    }

    fn lock(&self) -> MutexGuard<'_, Registry<M>> {
        // A panic under the lock leaves records that are still consistent slot by slot.
        self.shared.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn shown(&self) -> MutexGuard<'_, Vec<DisplaySnapshot>> {
        self.shared.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs one operation under the lock, then tells the news.
    fn run<T>(&self, operate: impl FnOnce(&mut Registry<M>, Millis) -> T) -> T {
        let mut registry = self.lock();
        let now = self.shared.clock.now();
        let result = operate(&mut registry, now);
        registry.version += 1;
        *self.shown() = registry.snapshot(now);
        let notices = std::mem::take(&mut registry.notices);
        let displays = registry.snapshot(now);
        let change = registry.keeping.change(&displays);
        drop(registry);
        if let Some(line) = change {
            tracing::info!("{line}");
        }
        self.shared.changed.notify_all();
        for notice in notices {
            (self.shared.listener)(notice);
        }
        result
    }

    /// Takes a device into use: CLEAR_ALL, then keepalive every third of its watchdog time-out. Monitors of an
    /// earlier device are lost. A new device that does not answer holds up nobody who gives a display back.
    ///
    /// # Errors
    /// When CLEAR_ALL fails; there is no device then.
    pub fn attach(&self, mut driver: M, watchdog_timeout_s: u32, render: Option<AdapterId>) -> Result<(), DriverError> {
        self.device_gone();
        driver.clear_all()?;
        self.run(|registry, now| registry.attach(driver, watchdog_timeout_s, render, now));
        Ok(())
    }

    /// Forgets a dead device: every monitor is lost and every lease is stale.
    pub fn device_gone(&self) {
        self.run(|registry, _| registry.device_gone());
    }

    /// True while there is a device that has not been seen dead.
    #[must_use]
    pub fn attached(&self) -> bool {
        self.lock().attached()
    }

    /// Ends lingerings and pings when due: milliseconds until it must be called again.
    pub fn tick(&self) -> Millis {
        self.run(|registry, now| registry.tick(now))
    }

    /// As [`Manager::tick`], with the number of this operation for [`Manager::wait_for_change`].
    pub(crate) fn tick_numbered(&self) -> (Millis, u64) {
        self.run(|registry, now| (registry.tick(now), registry.version + 1))
    }

    /// Every display that exists. Never waits for the driver: while a request is on its way to it, this is what was
    /// before.
    #[must_use]
    pub fn snapshot(&self) -> Vec<DisplaySnapshot> {
        let now = self.shared.clock.now();
        match self.shared.registry.try_lock() {
            Ok(registry) => registry.snapshot(now),
            Err(TryLockError::Poisoned(registry)) => registry.into_inner().snapshot(now),
            Err(TryLockError::WouldBlock) => self.shown().clone(),
        }
    }

    /// Removes a kept display.
    ///
    /// # Errors
    /// [`ForceError::Active`] when somebody holds it.
    pub fn force_release(&self, generation: u64) -> Result<(), ForceError> {
        self.run(|registry, _| registry.force_release(generation))
    }

    /// Removes every display, held or not, sends CLEAR_ALL and lets go of the device. For the end of the host.
    pub fn shut_down(&self) {
        self.run(|registry, _| {
            registry.stopping = true;
            registry.shut_down();
        });
    }

    /// Waits until an operation after number `seen` has run, at most `limit`: false when the manager shuts down.
    pub(crate) fn wait_for_change(&self, seen: u64, limit: Duration) -> bool {
        let idle = |registry: &mut Registry<M>| !registry.stopping && registry.version == seen;
        let waited = self.shared.changed.wait_timeout_while(self.lock(), limit, idle);
        let (registry, _) = waited.unwrap_or_else(PoisonError::into_inner);
        !registry.stopping
    }
}

impl<M: MonitorDriver + 'static> Manager<M> {
    /// Creates a display, or takes back a kept one with the same mode and identity.
    ///
    /// # Errors
    /// [`CreateError`] says whether trying again can help.
    pub fn create(&self, wanted: &DisplayRequest) -> Result<VirtualOutput, CreateError> {
        let mut tries = 1;
        let grant = loop {
            match self.run(|registry, _| registry.acquire(wanted)) {
                Ok(grant) => break grant,
                Err(error) if error.is_no_room() && tries < ADD_TRIES => {
                    tracing::debug!("ADD found no room (try {tries} of {ADD_TRIES})");
                    tries += 1;
                    // Without the lock: others give displays back meanwhile, which is what makes room.
                    self.shared.clock.sleep(ADD_RETRY_MS);
                }
                Err(error) => return Err(error),
            }
        };
        let generation = grant.stamp.generation();
        let target = CaptureTarget::IndirectDisplay(IndirectDisplay {
            target_id: grant.reply.target_id,
            adapter: AdapterId { low: grant.reply.adapter_luid_low, high: grant.reply.adapter_luid_high },
            driver_process: grant.reply.wudf_pid,
        });
        let lease = Lease { manager: self.clone(), slot: grant.slot, stamp: Some(grant.stamp) };
        let (mode, reused) = (grant.mode, grant.reused);
        Ok(VirtualOutput { target, mode, generation, reused, lease: Box::new(lease) })
    }
}

struct Lease<M: MonitorDriver> {
    manager: Manager<M>,
    slot: usize,
    /// Taken by the first release.
    stamp: Option<LeaseStamp>,
}

impl<M: MonitorDriver> Lease<M> {
    fn give_back(&mut self, retention: Retention) {
        if let Some(stamp) = self.stamp.take() {
            self.manager.run(|registry, now| registry.release(self.slot, stamp, retention, now));
        }
    }
}

impl<M: MonitorDriver> pf_media::Lease for Lease<M> {
    fn set_hdr(&mut self, on: bool) -> Result<(), HdrUnsupported> {
        if on { Err(HdrUnsupported) } else { Ok(()) }
    }

    fn hdr_enabled(&self) -> bool {
        false
    }

    fn release(mut self: Box<Self>, retention: Retention) {
        self.give_back(retention);
    }
}

impl<M: MonitorDriver> Drop for Lease<M> {
    fn drop(&mut self) {
        self.give_back(Retention::Not);
    }
}
