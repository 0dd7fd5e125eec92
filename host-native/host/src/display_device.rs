//! The device and everything that lives as long as the host: display manager and its thread, generations of rings.
//!
//! When the device dies, sessions ask [`DisplayDevice::recover`] for a new one on the same path: one search serves all who ask,
//! and each of them can stop waiting by itself.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use pf_abi::control::InfoReply;
use pf_abi::sim::{RENDER_LUID_HIGH, RENDER_LUID_LOW};
use pf_display::{
    Clock, DisplayDriver, DisplayNotice, DriverError, Luid, Manager, ManagerThread, MonitorDriver, SystemClock,
};
use pf_idd::{DeviceError, RingGenerations, SimDevice};

use crate::blame::{Blame, Blamed};
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

type Driver = DisplayDriver<SimDevice, SimDevice>;

/// Why there is no device.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DisplayDeviceError {
    /// Nobody answers on the path.
    #[error("no display device at {path}: {last}", path = .path.display())]
    Gone {
        /// The path.
        path: PathBuf,
        /// The last try's outcome.
        last: Unusable,
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
    /// There is no thread that would feed the driver's watchdog.
    #[error("no thread for the display device's keepalive: {0}")]
    NoKeepalive(io::ErrorKind),
}

/// Why a device could not be taken into use this time.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Unusable {
    /// It could not be opened.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// Its driver did not do what every driver does at the start.
    #[error(transparent)]
    Driver(#[from] DriverError),
}

impl Blamed for DisplayDeviceError {
    fn blame(&self) -> Blame {
        match self {
            Self::Gone { last: Unusable::Device(error), .. } => error.blame(),
            Self::Gone { last: Unusable::Driver(error), .. } => error.blame(),
            Self::Lockstep(error) => error.blame(),
            Self::NoSearch | Self::NoKeepalive(_) => Blame::System,
            Self::Cancelled => Blame::Ourselves,
        }
    }
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
pub struct DisplayDevice {
    path: PathBuf,
    manager: Manager<Driver>,
    generations: Arc<RingGenerations>,
    present: Arc<SharedSearch<Present, DisplayDeviceError>>,
    /// Dropped with it: removes every display, then CLEAR_ALL.
    _thread: ManagerThread<Driver>,
}

impl DisplayDevice {
    /// Opens the device, checks lockstep, clears what an earlier host left.
    ///
    /// # Errors
    /// [`DisplayDeviceError`], within about 2 s.
    pub fn open(
        path: PathBuf,
        listener: impl Fn(DisplayNotice) + Send + Sync + 'static,
    ) -> Result<Self, DisplayDeviceError> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let manager = Manager::new(clock, listener);
        let present = look(&path, &manager, START_LIMIT, &|| false)?.ok_or(DisplayDeviceError::Cancelled)?;
        let thread =
            ManagerThread::spawn(manager.clone()).map_err(|error| DisplayDeviceError::NoKeepalive(error.kind()))?;
        let present = Arc::new(SharedSearch::new(present));
        Ok(Self { path, manager, generations: Arc::default(), present, _thread: thread })
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
    pub fn manager(&self) -> &Manager<Driver> {
        &self.manager
    }

    /// Generations for the host's rings.
    pub fn generations(&self) -> Arc<RingGenerations> {
        Arc::clone(&self.generations)
    }

    /// Finds a device after the one of `epoch` died. A cancel is seen within 10 ms.
    ///
    /// # Errors
    /// [`DisplayDeviceError`], within about 10 s, and one hanging request of a device.
    pub fn recover(&self, epoch: u64, cancelled: &dyn Fn() -> bool) -> Result<Attached, DisplayDeviceError> {
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
            Err(NotFound::Cancelled) => Err(DisplayDeviceError::Cancelled),
            Err(NotFound::Failed(error)) => Err(error),
            Err(NotFound::NoSearch) => Err(DisplayDeviceError::NoSearch),
        }
    }
}

/// Looks for a device until the limit; None when nobody wants it any more. A device that is not ours ends the search at
/// once.
fn look(
    path: &Path,
    manager: &Manager<Driver>,
    limit: Duration,
    abandoned: &dyn Fn() -> bool,
) -> Result<Option<Present>, DisplayDeviceError> {
    let start = Instant::now();
    loop {
        let last = match open(path, manager)? {
            Ok(found) => return Ok(Some(found)),
            Err(unusable) => unusable,
        };
        if abandoned() {
            return Ok(None);
        }
        if start.elapsed() >= limit {
            return Err(DisplayDeviceError::Gone { path: path.to_owned(), last });
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// One try: the inner error is worth another.
fn open(path: &Path, manager: &Manager<Driver>) -> Result<Result<Present, Unusable>, LockstepError> {
    let (device, driver, answer) = match greet(path) {
        Ok(greeted) => greeted,
        Err(unusable) => return Ok(Err(unusable)),
    };
    let info = check(&answer)?;
    let attached = manager.attach(driver, info.watchdog_timeout_s, Some(RENDER_GPU));
    Ok(attached.map(|()| Present { device, info }).map_err(Unusable::from))
}

/// Opens the device and asks its driver who it is.
fn greet(path: &Path) -> Result<(SimDevice, Driver, InfoReply), Unusable> {
    let device = SimDevice::open(path)?;
    let mut driver = DisplayDriver::new(device.clone(), device.clone());
    let answer = driver.info()?;
    Ok((device, driver, answer))
}
