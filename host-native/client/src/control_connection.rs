//! The control connection on a thread of its own: a session with its clock, loss reports and key-frame requests, and another
//! one when the host was lost.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use pf_abi::runtime::Unheard;
use pf_abi::wire::session::RunningFromHost as FromHost;
use pf_abi::wire::session::client::Running;
use pf_abi::wire::{CloseCode, Welcome};
use pf_os::clock::wall_ns;
use pf_proto::{LossRule, MS, Settled};
use pf_quic::{ControlError, ControlStream, Dialed, close};
use pf_session::{ClientControl, Closing, Sight};
use pf_socket::DataSocket;
use tokio::sync::Notify;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};

use crate::capture::Capture;
use crate::config::Config;
use crate::dial::{BUDGET, Connected, Dialler};
use crate::end::{self, End};
use crate::shared::Shared;

/// How often the client's half of the control looks around: the distance of clock probes within a batch.
const TICK: Duration = Duration::from_millis(7);
/// Between two attempts to reach a lost host that were over at once.
const PAUSE: Duration = Duration::from_millis(100);
/// How long the close may take to leave.
const CLOSE_LIMIT: Duration = Duration::from_millis(400);

/// What the host agreed to, and the socket that it will send to.
pub struct Established {
    pub welcome: Welcome,
    pub socket: DataSocket,
}

pub enum Event {
    /// A session stands; the second and later ones are in place of the one before.
    Connected(Box<Established>),
    Ended(End),
}

/// The running thread.
pub struct ControlConnection {
    events: Receiver<Event>,
    quit: Arc<Notify>,
    thread: Option<JoinHandle<()>>,
}

impl ControlConnection {
    /// Begins to dial.
    ///
    /// # Errors
    /// When no thread or runtime can be made.
    pub fn start(config: Config, shared: Arc<Shared>, capture: Option<Arc<Capture>>) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (sender, events) = mpsc::channel();
        let quit = Arc::new(Notify::new());
        let told = Arc::clone(&quit);
        let thread = thread::Builder::new()
            .name("control".to_owned())
            .spawn(move || runtime.block_on(run(&config, &shared, capture, &sender, &told)))?;
        Ok(Self { events, quit, thread: Some(thread) })
    }

    /// What happened since the last call.
    pub fn event(&self) -> Option<Event> {
        self.events.try_recv().ok()
    }

    /// Closes with "quit", which lets the host take its display down at once, and ends the thread.
    pub fn quit(&mut self) {
        self.quit.notify_one();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the control thread panicked");
        }
    }
}

async fn run(config: &Config, shared: &Shared, capture: Option<Arc<Capture>>, events: &Sender<Event>, quit: &Notify) {
    let mut session = None;
    tokio::select! {
        end = sessions(config, shared, capture, events, &mut session) => {
            // Sends fail only when the main thread is gone, and then nobody listens.
            let _ = events.send(Event::Ended(end));
            quit.notified().await;
        }
        () = quit.notified() => {}
    }
    if let Some(Session { dialed, .. }) = session {
        close(&dialed.connection, CloseCode::QUIT, "client quit");
        let _ = timeout(CLOSE_LIMIT, dialed.endpoint.wait_idle()).await;
    }
}

/// One session after the other, the newest of them in `current`, until one ends for good.
async fn sessions(
    config: &Config,
    shared: &Shared,
    capture: Option<Arc<Capture>>,
    events: &Sender<Event>,
    current: &mut Option<Session>,
) -> End {
    let mut dialler = match Dialler::new(config, capture).await {
        Ok(dialler) => dialler,
        Err(end) => return end,
    };
    let mut connected = dialler.connect(BUDGET).await;
    loop {
        let Connected { dialed, stream, running, welcome, socket, clock } = match connected {
            Ok(connected) => connected,
            Err(error) => return end::of_control(&error),
        };
        let now = wall_ns();
        shared.figures().latencies.begin(now, clock);
        shared.heard();
        let control = ClientControl::new(LossRule::Datagrams, clock, &sight(shared), now);
        let session = current.insert(Session { dialed, stream, running, control });
        let _ = events.send(Event::Connected(Box::new(Established { welcome, socket })));
        let Err(error) = session.serve(shared).await;
        let Some(redial) = config.redial.filter(|_| lost(&error)) else { return end::of_control(&error) };
        tracing::warn!(%error, "the host is lost; dialling again for {redial:?}");
        *current = None;
        connected = again(&mut dialler, redial).await;
    }
}

/// Dials until somebody answers or the time is over.
async fn again(dialler: &mut Dialler<'_>, limit: Duration) -> Result<Connected, ControlError> {
    let end = Instant::now() + limit;
    loop {
        match dialler.connect(end.saturating_duration_since(Instant::now()).min(BUDGET)).await {
            Err(error) if lost(&error) && Instant::now() + PAUSE < end => sleep(PAUSE).await,
            done => return done,
        }
    }
}

/// Whether the host went without a word. One that closes in order, or refuses, does not want us back.
fn lost(error: &ControlError) -> bool {
    matches!(error, ControlError::Closed(Closing::Lost(_)))
}

struct Session {
    dialed: Dialed,
    stream: ControlStream,
    running: Running,
    control: ClientControl,
}

impl Session {
    /// Says what there is to say and hears what the host says, until the connection ends.
    async fn serve(&mut self, shared: &Shared) -> Result<Infallible, ControlError> {
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                heard = self.stream.receiver.recv_message(&self.running) => self.hear(heard?),
                _ = tick.tick() => {
                    self.control.look(wall_ns(), &sight(shared));
                    self.settle(shared);
                    while let Some(message) = self.control.say() {
                        self.stream.sender.send_message(message).await?;
                    }
                }
            }
        }
    }

    fn hear(&mut self, heard: Result<FromHost, Unheard>) {
        match heard.map(|message| self.control.hear(message, wall_ns())) {
            Ok(None) => {}
            Ok(Some(other)) => tracing::debug!(message = other.name(), "control message not used"),
            Err(why) if why.is_ignored() => tracing::debug!(%why, "control message not known"),
            Err(why) => tracing::warn!(%why, "control message dropped"),
        }
    }

    /// Hands on what was measured.
    fn settle(&mut self, shared: &Shared) {
        if let Some(settled) = self.control.settled() {
            let latencies = &mut shared.figures().latencies;
            log_step(latencies.offset_ns(), settled);
            latencies.settle(settled);
        }
    }
}

/// What the other threads have seen.
fn sight(shared: &Shared) -> Sight {
    let received = shared.received();
    Sight {
        sequences: received.sequences,
        units: received.units,
        keyframe_wanted: shared.keyframe_wanted(),
        clock_doubted: shared.figures().latencies.doubted(),
        silent_ns: shared.silence().as_nanos() as u64,
    }
}

/// Clocks drift by less between two measurements.
fn log_step(before_ns: i64, settled: Settled) {
    const DRIFT_NS: u64 = 100 * MS;
    let after_ns = settled.sample.offset_ns;
    if after_ns.abs_diff(before_ns) > DRIFT_NS {
        tracing::info!(before_ns, after_ns, "the host's clock was set; measured anew");
    }
}
