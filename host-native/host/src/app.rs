//! The host as a supervised child: configuration in, Ready out, sessions, an orderly end.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pf_abi::supervisor::{ConfigureHost, FatalCode, HostStatus, Ready, SupervisorMessage};
use pf_child::{CONFIGURE_LIMIT, Inbound, Link, PresentLedger, Refusal};
use pf_display::{IddDisplayError, LockstepError};
use pf_media::{Blame, Blamed};
use pf_os::clock::adopt_wall_base;
use pf_quic::IdentityFileError;

use crate::blame::fatal_code;
use crate::config::HostConfig;
use crate::edge::assemble;
use crate::service::{Service, ServiceError};
use crate::supervisor_reports::SupervisorReports;

/// Longest wait for the supervisor, so that the end of the listener is seen in time.
const STEP: Duration = Duration::from_millis(100);

/// Why the host can't serve.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("no thread that shows the supervisor a sign of life: {0}")]
    NoThread(std::io::Error),
    #[error(transparent)]
    Display(#[from] IddDisplayError),
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl Blamed for Failure {
    fn blame(&self) -> Blame {
        match self {
            Self::Display(error) => error.blame(),
            Self::Service(error) => error.blame(),
            Self::Refused(_) => Blame::Configuration,
            Self::NoThread(_) => Blame::System,
        }
    }
}

impl Failure {
    /// What the supervisor is told.
    fn code(&self) -> FatalCode {
        match self {
            Self::Display(IddDisplayError::Lockstep(_)) => FatalCode::LOCKSTEP,
            Self::Service(ServiceError::Listen { .. }) => FatalCode::ADDRESS_IN_USE,
            other => fatal_code(other.blame()),
        }
    }

    /// The one thing to do.
    fn help(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal.help().into(),
            Self::NoThread(_) => "Give the process more threads.".into(),
            Self::Display(IddDisplayError::Lockstep(_)) => LockstepError::HELP.into(),
            Self::Display(_) => "Start the simulator (pf-sim) on this socket first.".into(),
            Self::Service(ServiceError::Listen { .. }) => "Choose another port, or 0 for any free one.".into(),
            Self::Service(ServiceError::IdentityFile(_)) => IdentityFileError::HELP.into(),
            Self::Service(_) => "Report this.".into(),
        }
    }
}

/// Runs the host over a link to its supervisor.
pub fn run(link: &Link) -> ExitCode {
    ExitCode::from(match host(link) {
        Ok(()) => link.stopped(0),
        Err(failure) => link.fatal(failure.code(), &failure.to_string(), &failure.help()),
    })
}

fn host(link: &Link) -> Result<(), Failure> {
    let Some(document) = link.configuration::<ConfigureHost>(CONFIGURE_LIMIT)? else { return Ok(()) };
    adopt_wall_base(document.wall_base_ns);
    let config = HostConfig::resolve(&document)
        .map_err(|bad| Refusal::Document { message: bad.to_string(), help: bad.help() })?;
    pf_child::log::set_run_id(&config.run_id);
    let signs = link.signs_of_life(HostStatus::default(), config.status_every).map_err(Failure::NoThread)?;
    let outbox = link.outbox();
    let reports = SupervisorReports::new(move |message| outbox.send(message));
    let told = reports.clone();
    let presented = Arc::<PresentLedger>::default();
    let (backends, driver) = assemble(&config, move |notice| told.display(notice), Arc::clone(&presented))?;
    let service = Service::start(config.clone(), backends, reports)?;
    let ready = Ready {
        port: service.port(),
        driver_protocol: driver.as_ref().map_or(0, |driver| driver.protocol),
        driver_planes: driver.map_or_else(Vec::new, |driver| driver.planes),
        ..Ready::default()
    };
    // From here on the thread that would stop them is the one that sends them.
    drop(signs);
    link.ready(ready);
    tracing::info!("ready on {}:{}", config.listen.ip(), service.port());
    let conversed = converse(link, &service, &presented, config.status_every);
    service.stop();
    conversed
}

/// Listens to the supervisor until it says stop, goes away, or the listener ends by itself.
fn converse(
    link: &Link,
    service: &Service,
    presented: &PresentLedger,
    status_every: Option<Duration>,
) -> Result<(), Failure> {
    let mut next_status = status_every.map(|every| Instant::now() + every);
    while !service.ended() {
        let left = next_status.map_or(STEP, |due| due.saturating_duration_since(Instant::now()));
        match link.next(left.min(STEP)) {
            Some(Inbound::Message(SupervisorMessage::QueryStatus(_))) => service.report_status(),
            Some(Inbound::Message(SupervisorMessage::QueryPresented(window))) => {
                link.outbox().must_send(presented.count(&window).into());
            }
            Some(Inbound::Message(other)) => return Err(Refusal::Unexpected(other.name()).into()),
            Some(Inbound::Broken(why)) => return Err(Refusal::Broken(why).into()),
            Some(Inbound::Stop(reason)) => {
                tracing::info!("stop: {reason}");
                return Ok(());
            }
            Some(Inbound::Eof) => {
                tracing::info!("the supervisor is gone");
                return Ok(());
            }
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
    Ok(())
}
