//! One run: configuration, load, service, ordered end.

mod driver_info;
mod failure;
mod source;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use pf_abi::supervisor::{
    ClockKind, ConfigureSimulator, FatalCode, Ready, SimulatorStatus, SourceKind, SupervisorMessage, Violation,
};
use pf_child::{CONFIGURE_LIMIT, Inbound, Link, Refusal, log};
use pf_os::clock::adopt_wall_base;

use crate::loader;
use crate::machine::Machine;
use crate::machine::clock::Clock;
use crate::machine::desktop::Pictures;
use crate::machine::desktop::x11::X11Settings;
use crate::server::{ServeError, Server};
use crate::verifier::rules;
use driver_info::driver_info;
use failure::Failure;
use source::Lost;

/// How long the adapter may take to come up before clients are served.
const ADAPTER_LIMIT: Duration = Duration::from_secs(10);
/// Distance of the looks at stalled callbacks and frames.
const WATCH_INTERVAL: Duration = Duration::from_millis(250);

/// Distance of the looks at whether there still is a source.
const LOST_INTERVAL: Duration = Duration::from_millis(250);

/// Runs a simulator for its supervisor; gives the exit code, after a failure was told.
pub fn run(link: &Link) -> u8 {
    match serve(link) {
        Ok(()) => link.stopped(0),
        Err(failure) => link.fatal(failure.code, &failure.message, &failure.help),
    }
}

fn serve(link: &Link) -> Result<(), Failure> {
    let Some(configuration) = link.configuration::<ConfigureSimulator>(CONFIGURE_LIMIT)? else { return Ok(()) };
    log::set_run_id(&configuration.run_id);
    adopt_wall_base(configuration.wall_base_ns);
    // Asked before anything is made of it: a display that is not to be had is no matter of the first session.
    let size = source::foreign_size(&configuration)?;
    let (lose, lost) = channel();
    let machine = Machine::install(clock(&configuration)?, pictures(&configuration, link, lose)?)
        .map_err(|error| Failure::new(FatalCode::INTERNAL, error, "Start a process per machine."))?;
    let outbox = link.outbox();
    machine.verifier.set_sink(move |report| {
        // Refused messages are counted, and the supervisor is told their number when it reads again.
        outbox.send(
            Violation {
                code: report.rule.code.to_owned(),
                severity: report.rule.severity.to_string(),
                message: report.message.clone(),
            }
            .into(),
        );
    });
    let server = Server::bind(Path::new(&configuration.socket_path)).map_err(|error| match error {
        ServeError::InUse(_) => Failure::new(FatalCode::ADDRESS_IN_USE, error, "Choose another socket path."),
        ServeError::Socket { .. } | ServeError::Foreign(_) => {
            Failure::new(FatalCode::BAD_CONFIG, error, "Choose a socket path of this user's.")
        }
    })?;
    let outcome = serve_machine(machine, &server, &Supervised { link, configuration: &configuration, size, lost });
    server.stop();
    outcome
}

/// The supervisor's side of a run.
struct Supervised<'a> {
    link: &'a Link,
    configuration: &'a ConfigureSimulator,
    /// Size of a display that runs already; 0 for any other source.
    size: (u32, u32),
    lost: Receiver<Lost>,
}

fn serve_machine(machine: &'static Machine, server: &Arc<Server>, supervised: &Supervised<'_>) -> Result<(), Failure> {
    let Supervised { link, configuration, .. } = supervised;
    let no_thread = |error: std::io::Error| Failure::new(FatalCode::INTERNAL, error, "Give the process more threads.");
    let interval =
        Some(Duration::from_millis(configuration.status_interval_ms.into())).filter(|every| !every.is_zero());
    let signs = link.signs_of_life(SimulatorStatus::default(), interval).map_err(no_thread)?;
    machine.tasks.start().map_err(no_thread)?;
    machine.framework.start_timers().map_err(no_thread)?;
    std::thread::Builder::new().name("watch".into()).spawn(move || watch(machine)).map_err(no_thread)?;
    loader::load(machine, Path::new(&configuration.driver_path)).map_err(|error| {
        Failure::new(FatalCode::DRIVER_LOAD, error, "Build the driver: cargo build --release -p pf-vdisplay.")
    })?;
    machine.framework.start_device().map_err(|error| {
        Failure::new(FatalCode::DRIVER_LOAD, error, "Look at the driver's log lines and violations.")
    })?;
    // The adapter's start is queued behind nothing but itself: once this is answered, it is over.
    let _ = machine.tasks.ask(ADAPTER_LIMIT, || ());
    drop(signs);
    link.ready(ready(machine, configuration, supervised.size));
    server.start(machine).map_err(no_thread)?;
    tracing::info!(socket = configuration.socket_path, "the machine runs");
    let outcome = attend(machine, supervised, interval);
    end(machine, server);
    outcome
}

/// Answers the supervisor until it says stop.
fn attend(machine: &Machine, supervised: &Supervised<'_>, interval: Option<Duration>) -> Result<(), Failure> {
    let Supervised { link, lost, .. } = supervised;
    let mut next = interval.map(|interval| Instant::now() + interval);
    let stop = link.stop_token();
    let outbox = link.outbox();
    loop {
        if let Ok(Lost { message, help }) = lost.try_recv() {
            return Err(Failure::new(FatalCode::SOURCE, message, &help));
        }
        let due = next.map_or(LOST_INTERVAL, |next| next.saturating_duration_since(Instant::now()));
        let wait = due.min(LOST_INTERVAL);
        match link.next(wait) {
            Some(Inbound::Message(SupervisorMessage::QueryStatus(_))) => {
                outbox.send(machine.status().into());
            }
            Some(Inbound::Message(SupervisorMessage::QueryPresented(window))) => {
                outbox.must_send(machine.presented.count(&window).into());
            }
            Some(Inbound::Message(other)) => return Err(Refusal::Unexpected(other.name()).into()),
            Some(Inbound::Broken(why)) => return Err(Refusal::Broken(why).into()),
            Some(Inbound::Stop(reason)) => {
                tracing::info!(%reason, "stop");
                return Ok(());
            }
            Some(Inbound::Eof) => return Ok(()),
            None if stop.requested() => return Ok(()),
            None => {}
        }
        if let (Some(interval), Some(due)) = (interval, next)
            && Instant::now() >= due
        {
            outbox.send(machine.status().into());
            next = Some(due.max(Instant::now() - interval) + interval);
        }
    }
}

/// Clients first, then the system's own work, then the device; at last the balance.
fn end(machine: &'static Machine, server: &Server) {
    server.stop();
    machine.tasks.close();
    machine.framework.stop_device();
    machine.desktop.finish();
    machine.tasks.end();
    machine.framework.report_leaks();
    machine.platform.report_leaks();
    tracing::info!(violations = machine.verifier.total(), "the machine has stopped");
}

fn clock(configuration: &ConfigureSimulator) -> Result<Clock, Failure> {
    match configuration.clock {
        ClockKind::REAL => Ok(Clock::Real),
        ClockKind::VIRTUAL => Ok(Clock::virtual_clock()),
        other => {
            let message = format!("clock {other} is not known");
            Err(Failure::new(FatalCode::BAD_CONFIG, message, "Choose the real or the virtual clock."))
        }
    }
}

fn pictures(configuration: &ConfigureSimulator, link: &Link, lost: Sender<Lost>) -> Result<Pictures, Failure> {
    match configuration.source {
        SourceKind::PATTERN => {
            Ok(Pictures::Pattern { seed: configuration.seed, incarnation: configuration.incarnation })
        }
        SourceKind::X11 => {
            let (display, command) = (configuration.x_display.clone(), configuration.run_command.clone());
            let tell = source::tell(link, &configuration.socket_path, lost);
            let settings = X11Settings::new(display, command, tell, authority(configuration));
            let settings =
                settings.map_err(|error| Failure::new(FatalCode::INTERNAL, error, "Give it more threads."))?;
            Ok(Pictures::X11(settings))
        }
        other => {
            let message = format!("source {other} is not one of the simulator's");
            Err(Failure::new(FatalCode::BAD_CONFIG, message, "Choose the pattern or the x11 source."))
        }
    }
}

/// Who may use a display of our own: the cookies in a file that was made for this run, beside its socket. Where XAUTHORITY names
/// another file, that one is about displays of the user.
fn authority(configuration: &ConfigureSimulator) -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os("XAUTHORITY")?);
    (path.parent() == Path::new(&configuration.socket_path).parent()).then_some(path)
}

fn ready(machine: &Machine, configuration: &ConfigureSimulator, (x_width, x_height): (u32, u32)) -> Ready {
    let (driver_protocol, driver_planes) = driver_info(machine).unwrap_or_default();
    Ready {
        port: 0,
        socket_path: configuration.socket_path.clone(),
        // Told before a server runs under this name: a client is configured before the first mode is set.
        x_display: machine.desktop.x_display().unwrap_or_default().to_owned(),
        x_width,
        x_height,
        driver_protocol,
        driver_planes,
    }
}

/// Looks after callbacks and frames that take too long; a real machine ends the process then, this one says so.
fn watch(machine: &Machine) {
    loop {
        std::thread::sleep(WATCH_INTERVAL);
        for (name, since) in machine.watch.stalled() {
            let message = format!("{name} runs for {} ms", since.as_millis());
            machine.verifier.report(rules::CALLBACK_STALLED, message);
        }
        for target_id in machine.class.stalled_chains() {
            let message = format!("target {target_id}: a frame waits for FinishedProcessingFrame");
            machine.verifier.report(rules::CHAIN_STALLED, message);
        }
    }
}
