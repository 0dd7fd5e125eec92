//! One run from the first message to the last.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use pf_abi::supervisor::{ChildRole, ClientStatus, ConfigureClient, FatalCode, Ready, SupervisorMessage};
use pf_abi::wire::Welcome;
use pf_child::{CONFIGURE_LIMIT, Inbound, Link, Refusal, StopToken};
use pf_os::clock::{adopt_wall_base, processor_ns};
use pf_proto::{DropKnob, VideoReceiver};

use crate::capture::Capture;
use crate::config::{Config, some_text};
use crate::control_connection::{ControlConnection, Established, Event};
use crate::decode::Decoding;
use crate::end::{self, End, Failure};
use crate::output::Output;
use crate::psnr::{self, Comparison, LumaRule};
use crate::receive::{Line, Receiving};
use crate::shared::Shared;
use crate::verify::Verifier;
use crate::x11;

/// How often the main thread looks around.
const LOOK: Duration = Duration::from_millis(10);
/// From the handshake to the first decoded frame.
const FIRST_FRAME_LIMIT: Duration = Duration::from_secs(15);
/// Units that wait for the decoder: half a second at 120 Hz.
const QUEUE: usize = 64;
/// Comparisons with the X root at the end, and the time between them: a moving desktop is caught at rest.
const COMPARISONS: u32 = 5;
const COMPARE_EVERY: Duration = Duration::from_millis(100);
/// No further comparison is begun after this long: a supervisor that stops a child does not wait for ever.
const COMPARE_LIMIT: Duration = Duration::from_millis(800);
/// From here on two pictures count as the same, in hundredths of a dB.
const SAME_CDB: u32 = 4000;

/// Runs as a supervised child.
pub fn run(version: &str, capture: Option<&Path>) -> ExitCode {
    let link = match Link::stdio(ChildRole::CLIENT, version) {
        Ok(link) => link,
        Err(error) => {
            tracing::error!(%error, "no thread for the supervisor's messages");
            return ExitCode::FAILURE;
        }
    };
    ExitCode::from(match configuration(&link) {
        Ok(Some(config)) => configured(&link, config, capture),
        Ok(None) => link.stopped(0),
        Err(refusal) => link.refuse(&refusal),
    })
}

/// The rest of the run; gives the exit code.
fn configured(link: &Link, config: Config, capture: Option<&Path>) -> u8 {
    pf_child::log::set_run_id(&config.run_id);
    pf_proto::fec::warm_up();
    match Run::start(link, config, capture) {
        Ok(mut run) => {
            let end = run.until_end();
            run.finish(end)
        }
        Err(failure) => link.fatal(failure.code, &failure.message, failure.help),
    }
}

/// The checked configuration; none when stopped before.
fn configuration(link: &Link) -> Result<Option<Config>, Refusal> {
    let Some(document) = link.configuration::<ConfigureClient>(CONFIGURE_LIMIT)? else { return Ok(None) };
    adopt_wall_base(document.wall_base_ns);
    Config::new(document).map(Some).map_err(|error| Refusal::Document {
        message: error.to_string(),
        help: "Correct the configuration and start again.".to_owned(),
    })
}

/// The frame path of a connected session.
struct Streaming {
    welcome: Welcome,
    /// To the receiving thread: connections after the first.
    lines: Sender<Line>,
    since: Instant,
    stop: StopToken,
    threads: Vec<JoinHandle<()>>,
}

struct Run<'a> {
    link: &'a Link,
    config: Config,
    shared: Arc<Shared>,
    control: ControlConnection,
    output: Option<Output>,
    capture: Option<Arc<Capture>>,
    streaming: Option<Streaming>,
    next_status: Option<Instant>,
}

impl<'a> Run<'a> {
    fn start(link: &'a Link, config: Config, capture: Option<&Path>) -> Result<Self, Failure> {
        let output = config.out_path.as_deref().map(Output::create).transpose()?;
        let shared = Arc::new(Shared::default());
        shared.figures().set_window(config.duration);
        let capture = capture.map(Capture::create).transpose()?.map(Arc::new);
        let control = ControlConnection::start(config.clone(), Arc::clone(&shared), capture.clone())
            .map_err(|error| internal(&error))?;
        let next_status = config.status_interval.map(|interval| Instant::now() + interval);
        Ok(Self { link, config, shared, control, output, capture, streaming: None, next_status })
    }

    fn until_end(&mut self) -> End {
        loop {
            match self.link.next(LOOK) {
                Some(Inbound::Message(SupervisorMessage::QueryStatus(_))) => self.send_status(),
                Some(Inbound::Message(SupervisorMessage::SourceMoved(moved))) => {
                    self.config.x_display = some_text(&moved.x_display).map(str::to_owned);
                }
                Some(Inbound::Message(other)) => return End::Refused(Refusal::Unexpected(other.name())),
                Some(Inbound::Broken(error)) => return End::Refused(Refusal::Broken(error)),
                Some(Inbound::Stop(_) | Inbound::Eof) | None => {}
            }
            if self.link.stop_token().requested() {
                return End::Stopped;
            }
            match self.control.event() {
                Some(Event::Connected(established)) => {
                    if let Err(failure) = self.stream(*established) {
                        return failure.into();
                    }
                }
                Some(Event::Ended(end)) => return end,
                None => {}
            }
            if let Some(end) = self.look() {
                return end;
            }
        }
    }

    /// Gives a connection to the frame threads. The first one starts them, and from then on the child serves.
    fn stream(&mut self, established: Established) -> Result<(), Failure> {
        let Established { welcome, socket } = established;
        let drop = DropKnob::new(self.config.drop_percent, self.config.drop_seed);
        let receiver = VideoReceiver::new(&welcome, drop).map_err(|error| {
            let text = format!("the host's Welcome cannot be served: {error}");
            Failure::new(FatalCode::CONNECT, text, "use a host which speaks the same wire version")
        })?;
        let verifier = Verifier::new(self.config.verify, self.config.seed, &welcome)?;
        let line = Line::new(socket, receiver, verifier, &welcome);
        {
            let mut figures = self.shared.figures();
            (figures.width, figures.height) = (welcome.width, welcome.height);
        }
        if let Some(stream) = &mut self.streaming {
            stream.welcome = welcome;
            return stream.lines.send(line).map_err(|error| internal(&error));
        }
        let (lines, to_receive) = mpsc::channel();
        lines.send(line).map_err(|error| internal(&error))?;
        let (to_decoder, work) = mpsc::sync_channel(QUEUE);
        let shared = Arc::clone(&self.shared);
        let receiving =
            Receiving::new(to_receive, to_decoder, shared, self.capture.clone()).map_err(|error| internal(&error))?;
        let keep_pictures = self.config.x_display.is_some();
        let decoding = Decoding::new(self.output.take(), keep_pictures, Arc::clone(&self.shared));
        let stop = StopToken::new();
        let (stop_decoding, stop_receiving) = (stop.clone(), stop.clone());
        let spawn = |name: &str, work: Box<dyn FnOnce() + Send>| {
            thread::Builder::new().name(name.to_owned()).spawn(work).map_err(|error| internal(&error))
        };
        let threads = vec![
            spawn("decode", Box::new(move || decoding.run(&work, &stop_decoding)))?,
            spawn("receive", Box::new(move || receiving.run(&stop_receiving)))?,
        ];
        self.streaming = Some(Streaming { welcome, lines, since: Instant::now(), stop, threads });
        self.link.ready(Ready::default());
        Ok(())
    }

    /// What time and the other threads have brought.
    fn look(&mut self) -> Option<End> {
        if let Some(failure) = self.shared.failure() {
            return Some(failure.into());
        }
        let (started, over) = {
            let figures = self.shared.figures();
            (figures.has_started(), figures.is_over())
        };
        if over {
            return Some(End::Done);
        }
        if !started && self.streaming.as_ref().is_some_and(|stream| stream.since.elapsed() > FIRST_FRAME_LIMIT) {
            return Some(end::no_frames(FIRST_FRAME_LIMIT).into());
        }
        if self.next_status.is_some_and(|due| Instant::now() >= due) {
            self.next_status = self.config.status_interval.map(|interval| Instant::now() + interval);
            self.send_status();
        }
        None
    }

    fn status(&self, final_report: bool) -> ClientStatus {
        let received = self.shared.received();
        let mut status = self.shared.figures().status(&received, final_report);
        status.connections = self.shared.connections();
        status.cpu_us = processor_ns() / 1000;
        status.refresh_hz = self.streaming.as_ref().map_or(0, |stream| stream.welcome.refresh_hz);
        status
    }

    fn send_status(&self) {
        if !self.link.outbox().send(SupervisorMessage::ClientStatus(self.status(false))) {
            tracing::warn!("the supervisor does not read; a status was left out");
        }
    }

    /// Ends everything in order and tells the supervisor.
    fn finish(mut self, end: End) -> u8 {
        let mut status = self.status(true);
        let comparison = match end {
            End::Done | End::Stopped => self.compare(),
            _ => Comparison::default(),
        };
        status.x11_psnr_cdb = comparison.root_cdb;
        status.x11_psnr_empty_cdb = comparison.empty_cdb;
        self.control.quit();
        let connected = self.streaming.is_some();
        if let Some(stream) = self.streaming.take() {
            stream.stop.request();
            for thread in stream.threads {
                if thread.join().is_err() {
                    tracing::error!("a frame thread panicked");
                }
            }
        }
        if connected {
            self.link.outbox().must_send(SupervisorMessage::ClientStatus(status));
        }
        match end {
            End::Done | End::Stopped => self.link.stopped(0),
            End::HostEnded(code) => self.link.stopped(code.get()),
            End::Refused(refusal) => self.link.refuse(&refusal),
            End::Failed(failure) => self.link.fatal(failure.code, &failure.message, failure.help),
        }
    }

    /// Compares the newest picture with the X root some times and keeps the best.
    fn compare(&self) -> Comparison {
        let mut best = Comparison::default();
        let (Some(display), Some(stream)) = (&self.config.x_display, &self.streaming) else { return best };
        let rule = LumaRule::new(stream.welcome.matrix, stream.welcome.full_range);
        let since = Instant::now();
        for attempt in 0..COMPARISONS {
            if attempt > 0 {
                if since.elapsed() > COMPARE_LIMIT {
                    break;
                }
                thread::sleep(COMPARE_EVERY);
            }
            let root = match x11::grab(display) {
                Ok(root) => root,
                Err(error) => {
                    tracing::warn!(%error, "the X root cannot be compared");
                    break;
                }
            };
            let picture = self.shared.last_picture().clone();
            if picture.is_empty() {
                continue;
            }
            let Some(now) = psnr::compare(&picture, &root.bgrx, root.width, root.height, rule) else {
                tracing::warn!(
                    root.width,
                    root.height,
                    picture.width,
                    picture.height,
                    "picture and X root differ in size"
                );
                break;
            };
            if now.root_cdb > best.root_cdb {
                best = now;
            }
            if best.root_cdb >= SAME_CDB {
                break;
            }
        }
        best
    }
}

fn internal(error: &dyn std::fmt::Display) -> Failure {
    Failure::new(FatalCode::INTERNAL, error.to_string(), "report this with the log")
}
