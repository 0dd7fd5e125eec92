//! The host as a supervised child: configuration in, Ready out, sessions, an orderly end.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use pf_abi::supervisor::{CONFIGURE_LIMIT_MS, FatalCode, Ready, STOP_GRACE_MS, SupervisorMessage};
use pf_child::{Inbound, Link};
use pf_quic::{ControlError, Identity, IdentityKind, Timeouts, listen};
use tokio::runtime::Runtime;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

use crate::blame::{Blame, Blamed};
use crate::config::{BadConfig, HostConfig, Source};
use crate::counters::Counters;
use crate::display_device::{DisplayDevice, DisplayDeviceError};
use crate::host::Host;
use crate::listener::serve;
use crate::lockstep::{DriverInfo, LockstepError};
use crate::offer::offer;
use crate::supervisor_reports::SupervisorReports;

/// How long the configuration may take to come.
const CONFIGURE_LIMIT: Duration = Duration::from_millis(CONFIGURE_LIMIT_MS as u64);
/// How long sessions may take to end.
const SESSIONS_LIMIT: Duration = Duration::from_millis(1800);
/// How long the driver may take to remove what is left.
const DISPLAYS_LIMIT: Duration = Duration::from_millis(600);
const _: () = assert!(
    SESSIONS_LIMIT.as_millis() + DISPLAYS_LIMIT.as_millis() < STOP_GRACE_MS as u128,
    "a stop in order takes less than the supervisor's patience"
);
/// Longest wait for the supervisor, so that the end of the listener is seen in time.
const STEP: Duration = Duration::from_millis(100);

/// Why the host can't serve.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Config(#[from] BadConfig),
    #[error("the first message was {0}")]
    NotConfigured(&'static str),
    #[error(transparent)]
    Device(#[from] DisplayDeviceError),
    #[error("can't listen on {address}: {error}")]
    Listen { address: SocketAddr, error: ControlError },
    #[error("no certificate: {0}")]
    Identity(ControlError),
    #[error("no control task: {0}")]
    Runtime(std::io::Error),
}

impl Blamed for Failure {
    fn blame(&self) -> Blame {
        match self {
            Self::Config(error) => error.blame(),
            Self::Device(error) => error.blame(),
            Self::NotConfigured(_) | Self::Listen { .. } => Blame::Configuration,
            Self::Identity(_) | Self::Runtime(_) => Blame::System,
        }
    }
}

impl Failure {
    /// What the supervisor is told.
    fn code(&self) -> FatalCode {
        match self {
            Self::Device(DisplayDeviceError::Lockstep(_)) => FatalCode::LOCKSTEP,
            Self::Listen { .. } => FatalCode::ADDRESS_IN_USE,
            other => other.blame().fatal_code(),
        }
    }

    /// The one thing to do.
    fn help(&self) -> String {
        match self {
            Self::Config(error) => error.help(),
            Self::NotConfigured(_) => "Send ConfigureHost first.".into(),
            Self::Device(DisplayDeviceError::Lockstep(_)) => LockstepError::HELP.into(),
            Self::Device(_) => "Start the simulator (pf-sim) on this socket first.".into(),
            Self::Listen { .. } => "Choose another port, or 0 for any free one.".into(),
            Self::Identity(_) | Self::Runtime(_) => "Report this.".into(),
        }
    }
}

/// Runs the host over a link to its supervisor.
pub fn run(link: &Link) -> ExitCode {
    match host(link) {
        Ok(()) => link.stopped(0),
        Err(failure) => link.fatal(failure.code(), &failure.to_string(), &failure.help()),
    }
}

fn host(link: &Link) -> Result<(), Failure> {
    let config = match link.configure(CONFIGURE_LIMIT) {
        Ok(SupervisorMessage::ConfigureHost(document)) => HostConfig::resolve(&document)?,
        Ok(other) => return Err(Failure::NotConfigured(other.name())),
        Err(end) => {
            tracing::info!("no configuration: {end}");
            return Ok(());
        }
    };
    pf_child::log::set_run_id(&config.run_id);
    let reports = SupervisorReports::new(link.outbox());
    let (display_device, driver) = open_device(&config, &reports)?;
    let service = Service::start(config.clone(), display_device, reports)?;
    let ready = Ready {
        port: service.port,
        driver_protocol: driver.as_ref().map_or(0, |driver| driver.protocol),
        driver_planes: driver.map_or_else(Vec::new, |driver| driver.planes),
        ..Ready::default()
    };
    link.ready(ready);
    tracing::info!("ready on {}:{}", config.listen.ip(), service.port);
    converse(link, &service, config.status_every);
    service.stop();
    Ok(())
}

fn open_device(
    config: &HostConfig,
    reports: &SupervisorReports,
) -> Result<(Option<Arc<DisplayDevice>>, Option<DriverInfo>), Failure> {
    let Source::Device(path) = &config.source else { return Ok((None, None)) };
    let told = reports.clone();
    let display_device = DisplayDevice::open(path.clone(), move |notice| told.display(notice))?;
    let info = display_device.info();
    Ok((Some(Arc::new(display_device)), Some(info)))
}

/// Listens to the supervisor until it says stop, goes away, or the listener ends by itself.
fn converse(link: &Link, service: &Service, status_every: Option<Duration>) {
    let mut next_status = status_every.map(|every| Instant::now() + every);
    while !service.ended() {
        let left = next_status.map_or(STEP, |due| due.saturating_duration_since(Instant::now()));
        match link.next(left.min(STEP)) {
            Some(Inbound::Message(SupervisorMessage::QueryStatus(_))) => service.report_status(),
            Some(Inbound::Message(other)) => tracing::warn!("unexpected message {}", other.name()),
            Some(Inbound::Stop(reason)) => return tracing::info!("stop: {reason}"),
            Some(Inbound::Eof) => return tracing::info!("the supervisor is gone"),
            Some(Inbound::Broken(why)) => return tracing::warn!("the supervisor's messages can't be read: {why}"),
            None => {}
        }
        if let (Some(due), Some(every)) = (next_status, status_every)
            && Instant::now() >= due
        {
            service.report_status();
            // A late message does not make the next ones come in a bunch.
            next_status = Some((due + every).max(Instant::now()));
        }
    }
    tracing::info!("the last session has ended");
}

/// The listener and its runtime.
struct Service {
    runtime: Runtime,
    listener: Option<JoinHandle<()>>,
    stop: watch::Sender<bool>,
    host: Arc<Host>,
    port: u16,
}

impl Service {
    fn start(
        config: HostConfig,
        display_device: Option<Arc<DisplayDevice>>,
        reports: SupervisorReports,
    ) -> Result<Self, Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("pf-control")
            .enable_all()
            .build()
            .map_err(Failure::Runtime)?;
        let identity = Identity::generate(IdentityKind::Host).map_err(Failure::Identity)?;
        let _inside = runtime.enter();
        let endpoint = listen(config.listen, &identity, &Timeouts::default())
            .map_err(|error| Failure::Listen { address: config.listen, error })?;
        let port = endpoint.local_addr().map_err(Failure::Runtime)?.port();
        let (stop, stopped) = watch::channel(false);
        let host = Arc::new(Host {
            slots: Arc::new(Semaphore::new(config.max_concurrent as usize)),
            offer: Arc::new(offer(&config)),
            config,
            display_device,
            counters: Arc::default(),
            reports,
            numbers: AtomicU64::new(1),
            stop: stopped,
        });
        let listener = Some(runtime.spawn(serve(Arc::clone(&host), endpoint)));
        drop(_inside);
        Ok(Self { runtime, listener, stop, host, port })
    }

    fn ended(&self) -> bool {
        self.listener.as_ref().is_none_or(JoinHandle::is_finished)
    }

    fn report_status(&self) {
        let displays = self
            .host
            .display_device
            .as_ref()
            .map_or_else(Vec::new, |display_device| display_device.manager().snapshot());
        let counters: &Counters = &self.host.counters;
        self.host.reports.send(counters.status(&displays));
    }

    /// Sessions first, then displays, then the device.
    fn stop(mut self) {
        self.stop.send_replace(true);
        if let Some(listener) = self.listener.take() {
            let ended = self.runtime.block_on(async { tokio::time::timeout(SESSIONS_LIMIT, listener).await });
            match ended {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!("the listener failed: {error}"),
                Err(_) => tracing::warn!("some sessions did not end in time"),
            }
        }
        if let Some(display_device) = &self.host.display_device {
            release_displays(display_device);
        }
        self.runtime.shutdown_timeout(Duration::from_millis(100));
    }
}

/// Removes every display. A driver that does not answer is left to notice the end of this process.
fn release_displays(display_device: &Arc<DisplayDevice>) {
    let (done, finished) = std::sync::mpsc::channel();
    let working = Arc::clone(display_device);
    let started = std::thread::Builder::new().name("pf-release".into()).spawn(move || {
        working.manager().shut_down();
        // Nobody listens any more when this took too long.
        let _ = done.send(());
    });
    if started.is_ok() && finished.recv_timeout(DISPLAYS_LIMIT).is_err() {
        tracing::warn!("the display driver did not answer in time");
        // Letting go of it would wait for the driver again.
        std::mem::forget(Arc::clone(display_device));
    }
}
