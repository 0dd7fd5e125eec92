//! A session: two frame threads and what joins them. Dropping it is the only teardown: stop, then join.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use pf_abi::wire::Welcome;
use pf_display::Keep;
use pf_idd::WallClock;
use pf_proto::VideoSender;
use pf_socket::DataSocket;

use crate::counters::Counters;
use crate::hub::Hub;
use crate::keyframes::KeyframeSignal;
use crate::pipeline::Pipeline;
use crate::plan::SessionPlan;
use crate::send::Sending;
use crate::source::Source;

/// Units between the two threads. One is on the wire while the next is encoded; more would only be older.
const UNITS_BETWEEN: usize = 1;
/// Buffers that go round.
const BUFFERS: usize = 4;

/// News from the frame threads.
#[derive(Debug)]
pub enum Event {
    /// Display and encoder stand.
    Started {
        /// Target of the display; 0 where there is none.
        target_id: u32,
    },
    /// The session can't go on.
    Failed(String),
}

/// What becomes of the display at the end; decided by the control task before the stop.
#[derive(Debug)]
pub struct Ending(Mutex<Keep>);

impl Ending {
    fn new(keep: Keep) -> Self {
        Self(Mutex::new(keep))
    }

    /// The present decision.
    pub fn keep(&self) -> Keep {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn decide(&self, keep: Keep) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = keep;
    }
}

/// What a session is made of.
pub struct Parts {
    /// Number of the session, for thread names.
    pub id: u64,
    /// The plan.
    pub plan: Arc<SessionPlan>,
    /// The device, where the plan needs one.
    pub hub: Option<Arc<Hub>>,
    /// What was told to the client.
    pub welcome: Welcome,
    /// Bound data socket.
    pub socket: DataSocket,
    /// Peer of the control connection.
    pub peer: IpAddr,
    /// Port that Start named.
    pub client_port: u16,
    /// Figures.
    pub counters: Arc<Counters>,
    /// To the control task.
    pub events: tokio::sync::mpsc::UnboundedSender<Event>,
}

/// A running session.
pub struct Session {
    stop: Arc<AtomicBool>,
    ending: Arc<Ending>,
    keyframes: Arc<KeyframeSignal>,
    fec_percent: Arc<AtomicU8>,
    threads: Vec<JoinHandle<()>>,
}

impl Session {
    /// Starts the threads.
    ///
    /// # Errors
    /// A sentence for people when the values of Welcome can't be served or the system has no thread for us.
    pub fn start(parts: Parts) -> Result<Self, String> {
        let Parts { id, plan, hub, welcome, socket, peer, client_port, counters, events } = parts;
        let sender = VideoSender::new(&welcome).map_err(|error| error.to_string())?;
        let clock = WallClock::new();
        let (units, units_out) = sync_channel(UNITS_BETWEEN);
        let (spare, spare_out) = sync_channel(BUFFERS);
        let (open, open_out) = sync_channel(1);
        let mut session = Self {
            stop: Arc::default(),
            ending: Arc::new(Ending::new(plan.keep_when_lost)),
            keyframes: Arc::default(),
            fec_percent: Arc::new(AtomicU8::new(plan.fec_percent)),
            threads: Vec::new(),
        };
        let sending = Sending {
            socket,
            peer,
            fallback_port: client_port,
            sender,
            bitrate_kbps: plan.bitrate_kbps,
            fec_percent: Arc::clone(&session.fec_percent),
            stop: Arc::clone(&session.stop),
            units: units_out,
            spare,
            open,
            events: events.clone(),
            counters: Arc::clone(&counters),
        };
        let pipeline = Pipeline {
            refresh_hz: plan.mode.refresh_hz,
            source: Source::new(plan, hub, clock),
            stop: Arc::clone(&session.stop),
            ending: Arc::clone(&session.ending),
            keyframes: Arc::clone(&session.keyframes),
            units,
            spare: spare_out,
            open: open_out,
            events,
            counters,
            clock,
        };
        session.spawn(format!("pf-send-{id}"), move || sending.run())?;
        session.spawn(format!("pf-capture-{id}"), move || pipeline.run())?;
        Ok(session)
    }

    fn spawn(&mut self, name: String, run: impl FnOnce() + Send + 'static) -> Result<(), String> {
        let thread = std::thread::Builder::new().name(name).spawn(run);
        self.threads.push(thread.map_err(|error| format!("no thread for the session: {error}"))?);
        Ok(())
    }

    /// Asks for a key frame.
    pub fn request_keyframe(&self) {
        self.keyframes.request();
    }

    /// Sets the recovery percent from the next unit on.
    pub fn set_fec_percent(&self, percent: u8) {
        self.fec_percent.store(percent, Ordering::Release);
    }

    /// The display goes at once when the session ends, instead of waiting for the client to come back.
    pub fn release_display_at_end(&self) {
        self.ending.decide(Keep::Not);
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a frame thread panicked");
            }
        }
    }
}
