//! The device and everything that lives as long as the host: display manager, keeper, generations of rings.
//!
//! When the device dies, sessions ask [`Hub::recover`] for a new one on the same path: one search serves all who ask,
//! and each of them can stop waiting by itself.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use pf_abi::sim::{RENDER_LUID_HIGH, RENDER_LUID_LOW};
use pf_display::{
    Clock, ControlError, DisplayNotice, DriverControl, Keeper, Luid, Manager, MonitorControl, SystemClock,
};
use pf_idd::{DeviceError, RingGenerations, SimDevice};

use crate::lockstep::{DriverInfo, LockstepError, check};
use crate::shared_search::{NotFound, SharedSearch};

/// The GPU that the driver is told to render on.
pub const RENDER_GPU: Luid = Luid { low: RENDER_LUID_LOW, high: RENDER_LUID_HIGH };
/// How long a lost device is looked for.
const RECOVERY_LIMIT: Duration = Duration::from_secs(10);
/// How long the device is looked for at start: its process is up before ours.
const START_LIMIT: Duration = Duration::from_secs(2);
/// Distance between looks.
const LOOK_EVERY: Duration = Duration::from_millis(50);

type Control = DriverControl<SimDevice, SimDevice>;

/// Why there is no device.
#[derive(Clone, Debug, thiserror::Error)]
pub enum HubError {
    /// Nobody answers on the path.
    #[error("no display device at {path}: {reason}")]
    Gone {
        /// The path.
        path: PathBuf,
        /// The last try's outcome.
        reason: String,
    },
    /// It answers, but is not ours.
    #[error(transparent)]
    Lockstep(#[from] LockstepError),
    /// The caller does not want it any more.
    #[error("cancelled")]
    Cancelled,
    /// There is no thread in which a device could be looked for.
    #[error("the search for the display device could not run")]
    NoSearch,
}

/// A device in use.
#[derive(Clone)]
pub struct Attached {
    /// The open device.
    pub device: SimDevice,
    /// Counts devices; names this one.
    pub epoch: u64,
}

#[derive(Clone)]
struct Present {
    device: SimDevice,
    info: DriverInfo,
}

/// The host's one hold on the device.
pub struct Hub {
    path: PathBuf,
    manager: Manager<Control>,
    generations: Arc<RingGenerations>,
    present: Arc<SharedSearch<Present, HubError>>,
    /// Dropped with the hub: removes every display, then CLEAR_ALL.
    _keeper: Keeper<Control>,
}

impl Hub {
    /// Opens the device, checks lockstep, clears what an earlier host left.
    ///
    /// # Errors
    /// [`HubError`], within about 2 s.
    pub fn open(path: PathBuf, listener: impl Fn(DisplayNotice) + Send + Sync + 'static) -> Result<Self, HubError> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let manager = Manager::new(clock, listener);
        let present = look(&path, &manager, START_LIMIT, &|| false)?.ok_or(HubError::Cancelled)?;
        let no_thread = |error: std::io::Error| HubError::Gone { path: path.clone(), reason: error.to_string() };
        let keeper = Keeper::spawn(manager.clone()).map_err(no_thread)?;
        let present = Arc::new(SharedSearch::new(present));
        Ok(Self { path, manager, generations: Arc::default(), present, _keeper: keeper })
    }

    /// The device last attached; it may have died since.
    pub fn attached(&self) -> Attached {
        let (present, epoch) = self.present.present();
        Attached { device: present.device, epoch }
    }

    /// What the driver said about itself.
    pub fn info(&self) -> DriverInfo {
        self.present.present().0.info
    }

    /// Makes and keeps displays.
    pub fn manager(&self) -> &Manager<Control> {
        &self.manager
    }

    /// Generations for the host's rings.
    pub fn generations(&self) -> Arc<RingGenerations> {
        Arc::clone(&self.generations)
    }

    /// Finds a device after the one of `epoch` died. A cancel is seen within 10 ms.
    ///
    /// # Errors
    /// [`HubError`], within about 10 s, and one hanging request of a device.
    pub fn recover(&self, epoch: u64, cancelled: &dyn Fn() -> bool) -> Result<Attached, HubError> {
        let (path, manager) = (self.path.clone(), self.manager.clone());
        let search = move |abandoned: &dyn Fn() -> bool| {
            let start = Instant::now();
            manager.device_gone();
            let found = look(&path, &manager, RECOVERY_LIMIT, abandoned)?;
            if found.is_some() {
                tracing::info!("the display device is back after {} ms", start.elapsed().as_millis());
            }
            Ok(found)
        };
        match self.present.renew(epoch, cancelled, search) {
            Ok((present, epoch)) => Ok(Attached { device: present.device, epoch }),
            Err(NotFound::Cancelled) => Err(HubError::Cancelled),
            Err(NotFound::Failed(error)) => Err(error),
            Err(NotFound::NoSearch) => Err(HubError::NoSearch),
        }
    }
}

/// Looks for a device until the limit; None when nobody wants it any more. A device that is not ours ends the search at
/// once.
fn look(
    path: &Path,
    manager: &Manager<Control>,
    limit: Duration,
    abandoned: &dyn Fn() -> bool,
) -> Result<Option<Present>, HubError> {
    let start = Instant::now();
    loop {
        let reason = match open(path, manager)? {
            Ok(found) => return Ok(Some(found)),
            Err(reason) => reason,
        };
        if abandoned() {
            return Ok(None);
        }
        if start.elapsed() >= limit {
            return Err(HubError::Gone { path: path.to_owned(), reason });
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// One try: the inner error is worth another.
fn open(path: &Path, manager: &Manager<Control>) -> Result<Result<Present, String>, LockstepError> {
    let connect = || -> Result<(SimDevice, Control), DeviceError> {
        let device = SimDevice::open(path)?;
        Ok((device.clone(), DriverControl::new(device.clone(), device)))
    };
    let (device, mut control) = match connect() {
        Ok(pair) => pair,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let told = |error: ControlError| Ok(Err(error.to_string()));
    let info = match control.info() {
        Ok(info) => check(&info)?,
        Err(error) => return told(error),
    };
    match manager.attach(control, info.watchdog_timeout_s, Some(RENDER_GPU)) {
        Ok(()) => Ok(Ok(Present { device, info })),
        Err(error) => told(error),
    }
}
