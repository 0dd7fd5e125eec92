//! The display driver and everything that lives as long as the host: the manager and its thread.
//!
//! When the device dies, sessions ask [`IddDisplay::recover`] for a new one in the same place: one search serves all who
//! ask, and each of them can stop waiting by itself.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pf_abi::control::{InfoReply, MAX_DIMENSION, MAX_REFRESH_HZ};
use pf_idd::transport::{DeviceError, DeviceIo, Transport};
use pf_media::{
    Blame, Blamed, Cancel, Clock, DisplayCaps, DisplayRequest, DisplaySnapshot, Epoch, Failure, Outlook,
    VirtualDisplay, VirtualOutput,
};

use super::driver::DisplayDriver;
use super::lockstep::{DriverInfo, LockstepError, check};
use crate::clock::SystemClock;
use crate::driver::{DriverError, MonitorDriver};
use crate::manager::Manager;
use crate::manager_thread::ManagerThread;
use crate::report::DisplayNotice;
use crate::shared_search::{NotFound, SharedSearch};

const NAME: &str = "pf-vdisplay";
/// How long a lost device is looked for.
const RECOVERY_LIMIT: Duration = Duration::from_secs(10);
/// How long the device is looked for at start: its process is up before ours.
const START_LIMIT: Duration = Duration::from_secs(2);
/// Distance between looks.
const LOOK_EVERY: Duration = Duration::from_millis(50);

type Driver<T> = DisplayDriver<<T as Transport>::Device, <T as Transport>::Topology>;

/// Why there is no device.
#[derive(Clone, Debug, thiserror::Error)]
pub enum IddDisplayError {
    /// Nobody answers there.
    #[error("no display device at {place}: {last}")]
    Gone {
        /// Where it should be.
        place: String,
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

impl Blamed for IddDisplayError {
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

impl From<IddDisplayError> for Failure {
    fn from(error: IddDisplayError) -> Self {
        let outlook = match &error {
            IddDisplayError::Cancelled => Outlook::Cancelled,
            IddDisplayError::Gone { .. }
            | IddDisplayError::Lockstep(_)
            | IddDisplayError::NoSearch
            | IddDisplayError::NoKeepalive(_) => Outlook::Permanent,
        };
        Self::new(error, outlook)
    }
}

#[derive(Clone)]
struct Present<D> {
    device: D,
    info: DriverInfo,
}

/// The host's one hold on the display driver.
pub struct IddDisplay<T: Transport> {
    transport: Arc<T>,
    manager: Manager<Driver<T>>,
    present: Arc<SharedSearch<Present<T::Device>, IddDisplayError>>,
    /// Dropped with it: removes every display, then CLEAR_ALL.
    _thread: ManagerThread<Driver<T>>,
}

impl<T: Transport> IddDisplay<T> {
    /// Opens the device, checks lockstep, clears what an earlier host left.
    ///
    /// # Errors
    /// [`IddDisplayError`], within about 2 s.
    pub fn open(
        transport: T,
        listener: impl Fn(DisplayNotice) + Send + Sync + 'static,
    ) -> Result<Self, IddDisplayError> {
        let transport = Arc::new(transport);
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let manager = Manager::new(clock, listener);
        let present = look(&*transport, &manager, START_LIMIT, &|| false)?.ok_or(IddDisplayError::Cancelled)?;
        let thread =
            ManagerThread::spawn(manager.clone()).map_err(|error| IddDisplayError::NoKeepalive(error.kind()))?;
        let present = Arc::new(SharedSearch::new(present));
        Ok(Self { transport, manager, present, _thread: thread })
    }

    /// The device last attached; it may have died since.
    #[must_use]
    pub fn device(&self) -> T::Device {
        self.present.present().0.device
    }

    /// What the driver said about itself.
    #[must_use]
    pub fn info(&self) -> DriverInfo {
        self.present.present().0.info
    }
}

impl<T: Transport> VirtualDisplay for IddDisplay<T> {
    /// The contract's limits: they hold for every driver that passed the lockstep check, also while it is away.
    fn probe(&self) -> Result<DisplayCaps, Failure> {
        Ok(DisplayCaps { name: NAME, max_dimension: MAX_DIMENSION, max_refresh_hz: MAX_REFRESH_HZ, hdr: false })
    }

    fn create(&self, wanted: &DisplayRequest) -> Result<VirtualOutput, Failure> {
        Ok(self.manager.create(wanted)?)
    }

    fn epoch(&self) -> Epoch {
        Epoch(self.present.present().1)
    }

    /// A cancel is seen within 10 ms; without one it takes about 10 s, and one hanging request of a device.
    fn recover(&self, lost: Epoch, cancel: Cancel<'_>) -> Result<(), Failure> {
        let (transport, manager) = (Arc::clone(&self.transport), self.manager.clone());
        let search = move |abandoned: Cancel<'_>| {
            let start = Instant::now();
            manager.device_gone();
            let found = look(&*transport, &manager, RECOVERY_LIMIT, abandoned)?;
            if found.is_some() {
                tracing::info!("the display device is back after {} ms", start.elapsed().as_millis());
            }
            Ok(found)
        };
        match self.present.renew(lost.0, cancel, search) {
            Ok(_) => Ok(()),
            Err(NotFound::Cancelled) => Err(IddDisplayError::Cancelled.into()),
            Err(NotFound::Failed(error)) => Err(error.into()),
            Err(NotFound::NoSearch) => Err(IddDisplayError::NoSearch.into()),
        }
    }

    fn displays(&self) -> Vec<DisplaySnapshot> {
        self.manager.snapshot()
    }

    fn shut_down(&self) {
        self.manager.shut_down();
    }
}

/// What a search gives: None when nobody wants it any more.
type Found<T> = Result<Option<Present<<T as Transport>::Device>>, IddDisplayError>;

/// Looks for a device until the limit. A device that is not ours ends the search at once.
fn look<T: Transport>(transport: &T, manager: &Manager<Driver<T>>, limit: Duration, abandoned: Cancel<'_>) -> Found<T> {
    let start = Instant::now();
    loop {
        let last = match attach(transport, manager)? {
            Ok(found) => return Ok(Some(found)),
            Err(unusable) => unusable,
        };
        if abandoned() {
            return Ok(None);
        }
        if start.elapsed() >= limit {
            return Err(IddDisplayError::Gone { place: transport.place(), last });
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// One try: the inner error is worth another.
fn attach<T: Transport>(
    transport: &T,
    manager: &Manager<Driver<T>>,
) -> Result<Result<Present<T::Device>, Unusable>, LockstepError> {
    let (device, driver, answer) = match greet(transport) {
        Ok(greeted) => greeted,
        Err(unusable) => return Ok(Err(unusable)),
    };
    let info = check(&answer)?;
    let attached = manager.attach(driver, info.watchdog_timeout_s, device.render_adapter());
    Ok(attached.map(|()| Present { device, info }).map_err(Unusable::from))
}

/// Opens the device and asks its driver who it is.
fn greet<T: Transport>(transport: &T) -> Result<(T::Device, Driver<T>, InfoReply), Unusable> {
    let (device, topology) = transport.open()?;
    let mut driver = DisplayDriver::new(device.clone(), topology);
    let answer = driver.info()?;
    Ok((device, driver, answer))
}
