//! A session: two frame threads and what joins them. Dropping it is the only teardown: stop, then join.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use pf_abi::wire::Welcome;
use pf_media::{Retention, StreamClock};
use pf_os::clock::{monotonic_ns, wall_ns};
use pf_proto::{FecAim, VideoSender};
use pf_session::{SessionPlan, Topology};
use pf_socket::DataSocket;

use crate::backends::Backends;
use crate::counters::Counters;
use crate::events::{Events, SessionError};
use crate::frame_source::SourceBuilder;
use crate::keyframes::KeyframeSignal;
use crate::outlet::Outlet;
use crate::pipeline::Pipeline;
use crate::retention::RetentionDecision;
use crate::send::Sending;
use crate::wire::Unit;

/// Buffers that go round beside those between the threads: one is filled, one is sent, one is on its way back.
const BUFFERS_IN_HAND: usize = 3;

/// What a session is made of.
pub struct Parts {
    /// Number of the session, for thread names.
    pub id: u64,
    /// The plan.
    pub plan: Arc<SessionPlan>,
    /// What the plan is built from.
    pub backends: Arc<Backends>,
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
    /// To the session's control.
    pub events: Events,
}

/// What goes between the two threads.
struct Channels {
    units: SyncSender<Unit>,
    units_out: Receiver<Unit>,
    spare: SyncSender<Vec<u8>>,
    spare_out: Receiver<Vec<u8>>,
}

impl Channels {
    /// Room for `depth` units, and for the buffers that go round then.
    fn new(depth: u8) -> Self {
        let depth = usize::from(depth);
        let (units, units_out) = sync_channel(depth);
        let (spare, spare_out) = sync_channel(depth + BUFFERS_IN_HAND);
        Self { units, units_out, spare, spare_out }
    }
}

/// A running session.
pub struct Session {
    stop: Arc<AtomicBool>,
    retention: Arc<RetentionDecision>,
    keyframes: Arc<KeyframeSignal>,
    fec_aim: Arc<AtomicU64>,
    threads: Vec<JoinHandle<()>>,
}

impl Session {
    /// Starts the threads.
    ///
    /// # Errors
    /// [`SessionError::Values`] and [`SessionError::NoThread`].
    pub fn start(parts: Parts) -> Result<Self, SessionError> {
        let Parts { id, plan, backends, welcome, socket, peer, client_port, counters, events } = parts;
        let sender = VideoSender::new(&welcome)?;
        let clock = StreamClock::starting(monotonic_ns(), wall_ns());
        let Channels { units, units_out, spare, spare_out } = Channels::new(plan.pipeline_depth);
        let (open, open_out) = sync_channel(1);
        let outlet = Arc::new(Outlet::new(plan.input));
        let mut session = Self {
            stop: Arc::default(),
            retention: Arc::new(RetentionDecision::new(plan.retention_when_lost)),
            keyframes: Arc::default(),
            fec_aim: Arc::new(AtomicU64::new(FecAim::fixed(plan.fec_percent).to_bits())),
            threads: Vec::new(),
        };
        let sending = Sending {
            socket,
            peer,
            fallback_port: client_port,
            sender,
            bitrate_kbps: plan.bitrate_kbps,
            fec_aim: Arc::clone(&session.fec_aim),
            stop: Arc::clone(&session.stop),
            clock,
            units: units_out,
            spare,
            outlet: Arc::clone(&outlet),
            open,
            events: events.clone(),
            counters: Arc::clone(&counters),
        };
        let topology = plan.topology;
        let pipeline = Pipeline {
            plan: Arc::clone(&plan),
            builder: SourceBuilder::new(plan, backends, clock),
            stop: Arc::clone(&session.stop),
            retention: Arc::clone(&session.retention),
            keyframes: Arc::clone(&session.keyframes),
            outlet,
            units,
            spare: spare_out,
            open: open_out,
            events,
            counters,
            clock,
        };
        match topology {
            Topology::SingleProcess => {
                session.spawn(format!("pf-send-{id}"), move || sending.run())?;
                session.spawn(format!("pf-capture-{id}"), move || pipeline.run())?;
            }
        }
        Ok(session)
    }

    fn spawn(&mut self, name: String, run: impl FnOnce() + Send + 'static) -> Result<(), SessionError> {
        let thread = std::thread::Builder::new().name(name).spawn(run);
        self.threads.push(thread.map_err(SessionError::NoThread)?);
        Ok(())
    }

    /// Asks for a key frame.
    pub fn request_keyframe(&self) {
        self.keyframes.request();
    }

    /// Protects the units from the next one on like this.
    pub fn aim_fec(&self, aim: FecAim) {
        self.fec_aim.store(aim.to_bits(), Ordering::Release);
    }

    /// The display goes at once when the session ends, instead of waiting for the client to come back.
    pub fn release_display_at_end(&self) {
        self.retention.decide(Retention::Not);
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

#[cfg(test)]
mod tests {
    use pf_media::UnitInfo;

    use super::*;

    #[test]
    fn as_many_units_wait_for_the_wire_as_the_plan_says() {
        let unit = || Unit { data: Vec::new(), info: UnitInfo { pts_ns: 0, keyframe: false, repeat: false } };
        for depth in 1..4 {
            let channels = Channels::new(depth);
            let room = std::iter::repeat_with(|| channels.units.try_send(unit())).take_while(Result::is_ok).count();
            assert_eq!(room, usize::from(depth));
        }
    }
}
