//! The host as it serves: a listener and its runtime, over whatever backends it is given.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use pf_abi::supervisor::STOP_GRACE_MS;
use pf_media::{Blame, Blamed};
use pf_quic::{ControlError, Identity, IdentityFileError, IdentityKind, ResetKey, Timeouts, kept_identity, listen};
use tokio::runtime::Runtime;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

use crate::backends::Backends;
use crate::config::HostConfig;
use crate::host::Host;
use crate::listener::serve;
use crate::supervisor_reports::SupervisorReports;

/// How long sessions may take to end.
const SESSIONS_LIMIT: Duration = Duration::from_millis(1800);
/// How long the driver may take to remove what is left.
const DISPLAYS_LIMIT: Duration = Duration::from_millis(600);
const _: () = assert!(
    SESSIONS_LIMIT.as_millis() + DISPLAYS_LIMIT.as_millis() < STOP_GRACE_MS as u128,
    "a stop in order takes less than the supervisor's patience"
);

/// Why a host can't serve.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// Its address can't be had.
    #[error("can't listen on {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What happened.
        error: ControlError,
    },
    /// It has no certificate.
    #[error("no certificate: {0}")]
    Identity(ControlError),
    /// The file of its certificate can't be used.
    #[error(transparent)]
    IdentityFile(#[from] IdentityFileError),
    /// The system has no thread or no socket for it.
    #[error("no control task: {0}")]
    Runtime(std::io::Error),
}

impl Blamed for ServiceError {
    fn blame(&self) -> Blame {
        match self {
            Self::Listen { .. } => Blame::Configuration,
            Self::IdentityFile(error) if error.is_of_file() => Blame::Configuration,
            Self::IdentityFile(_) | Self::Identity(_) | Self::Runtime(_) => Blame::System,
        }
    }
}

/// The listener and its runtime.
pub struct Service {
    runtime: Runtime,
    listener: Option<JoinHandle<()>>,
    stop: watch::Sender<bool>,
    host: Arc<Host>,
    port: u16,
}

impl Service {
    /// Listens, and makes sessions of the backends.
    ///
    /// # Errors
    /// [`ServiceError`]
    pub fn start(config: HostConfig, backends: Backends, reports: SupervisorReports) -> Result<Self, ServiceError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("pf-control")
            .enable_all()
            .build()
            .map_err(ServiceError::Runtime)?;
        let identity = match &config.identity {
            Some(path) => kept_identity(path, IdentityKind::Host)?,
            None => Identity::generate(IdentityKind::Host).map_err(ServiceError::Identity)?,
        };
        let reset = config.reset_key.as_ref().map(|key| ResetKey::new(key.expose()));
        let _inside = runtime.enter();
        let endpoint = listen(config.listen, &identity, reset.as_ref(), &Timeouts::default())
            .map_err(|error| ServiceError::Listen { address: config.listen, error })?;
        let port = endpoint.local_addr().map_err(ServiceError::Runtime)?.port();
        let (stop, stopped) = watch::channel(false);
        let host = Arc::new(Host {
            slots: Arc::new(Semaphore::new(config.max_concurrent as usize)),
            offer: Arc::new(backends.offer(&config)),
            backends: Arc::new(backends),
            config,
            counters: Arc::default(),
            reports,
            numbers: AtomicU64::new(1),
            stop: stopped,
        });
        let listener = Some(runtime.spawn(serve(Arc::clone(&host), endpoint)));
        drop(_inside);
        Ok(Self { runtime, listener, stop, host, port })
    }

    /// The port on which it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// True once the last of a limited number of sessions has ended.
    #[must_use]
    pub fn ended(&self) -> bool {
        self.listener.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Tells the supervisor the figures of now.
    pub fn report_status(&self) {
        self.host.reports.send(self.host.counters.status(&self.host.backends.snapshot()));
    }

    /// Sessions first, then displays, then the device.
    pub fn stop(mut self) {
        self.stop.send_replace(true);
        if let Some(listener) = self.listener.take() {
            let ended = self.runtime.block_on(async { tokio::time::timeout(SESSIONS_LIMIT, listener).await });
            match ended {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!("the listener failed: {error}"),
                Err(_) => tracing::warn!("some sessions did not end in time"),
            }
        }
        release_displays(&self.host.backends);
        self.runtime.shutdown_timeout(Duration::from_millis(100));
    }
}

/// Removes every display. A driver that does not answer is left to notice the end of this process.
fn release_displays(backends: &Arc<Backends>) {
    let (done, finished) = std::sync::mpsc::channel();
    let working = Arc::clone(backends);
    let started = std::thread::Builder::new().name("pf-release".into()).spawn(move || {
        working.shut_down();
        // Nobody listens any more when this took too long.
        let _ = done.send(());
    });
    if started.is_ok() && finished.recv_timeout(DISPLAYS_LIMIT).is_err() {
        tracing::warn!("the display driver did not answer in time");
        // Letting go of it would wait for the driver again.
        std::mem::forget(Arc::clone(backends));
    }
}
