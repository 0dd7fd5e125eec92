//! The receiving thread: punches, takes datagrams in batches, repairs, and hands units on in order.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvError, SyncSender, TrySendError};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use pf_abi::supervisor::FatalCode;
use pf_abi::wire::{self, Welcome};
use pf_child::StopToken;
use pf_os::clock::{monotonic_ns, wall_ns};
use pf_proto::{Cadence, Delivery, PunchSchedule, Received as Became, VideoReceiver, Watch, datagram_bytes};
use pf_socket::{DataSocket, RecvBatch};

use crate::capture::Capture;
use crate::decode::Work;
use crate::end::Failure;
use crate::figures::{Arrival, Received, Span};
use crate::shared::Shared;
use crate::verify::Verifier;

/// Longest wait for datagrams: punches and stop are looked at in between.
const LOOK: Duration = Duration::from_millis(20);

/// Sealing leaves the sequence in front of a packet and the tag behind it; the packet is opened in place.
const PREFIX: usize = wire::SEAL_SEQ_BYTES as usize;
const TAG: usize = wire::SEAL_TAG_BYTES as usize;

/// Where packets of one connection come from, and what reads them.
pub struct Line {
    pub socket: DataSocket,
    pub receiver: VideoReceiver,
    /// For the decoding thread.
    pub verifier: Box<Verifier>,
    /// Length of the longest legal datagram.
    longest: usize,
    refresh_hz: u32,
}

impl Line {
    pub fn new(socket: DataSocket, receiver: VideoReceiver, verifier: Verifier, welcome: &Welcome) -> Self {
        let longest = datagram_bytes(usize::from(welcome.shard_payload));
        Self { socket, receiver, verifier: Box::new(verifier), longest, refresh_hz: welcome.refresh_hz }
    }

    fn cadence(&self) -> Cadence {
        Cadence::new(self.refresh_hz)
    }

    fn batch(&self) -> RecvBatch {
        RecvBatch::new(&self.socket, self.longest)
    }
}

/// Everything the thread owns.
pub struct Receiving {
    socket: DataSocket,
    receiver: VideoReceiver,
    batch: RecvBatch,
    /// When the next unit comes.
    cadence: Cadence,
    /// Whether it is worth a processor to be awake then.
    may_watch: bool,
    /// Further connections, one after the other.
    lines: Receiver<Line>,
    handover: Handover,
    capture: Option<Arc<Capture>>,
}

impl Receiving {
    /// Receives from each of `lines`, from one after the other.
    ///
    /// # Errors
    /// None of them came.
    pub fn new(
        lines: Receiver<Line>,
        work: SyncSender<Work>,
        shared: Arc<Shared>,
        capture: Option<Arc<Capture>>,
    ) -> Result<Self, RecvError> {
        let first = lines.recv()?;
        shared.heard();
        Ok(Self {
            batch: first.batch(),
            cadence: first.cadence(),
            may_watch: available_parallelism().is_ok_and(|processors| processors.get() > 1),
            socket: first.socket,
            receiver: first.receiver,
            lines,
            handover: Handover {
                ended: Received::default(),
                counted: false,
                untold: Some(first.verifier),
                work,
                shared,
                before: Received::default(),
                overrun: 0,
            },
            capture,
        })
    }

    /// Receives until told to stop. A socket that fails ends the run.
    pub fn run(mut self, stop: &StopToken) {
        let mut start = Instant::now();
        let mut punches = PunchSchedule::new(0);
        while !stop.requested() {
            if let Ok(line) = self.lines.try_recv() {
                self.begin(line);
                start = Instant::now();
                punches = PunchSchedule::new(0);
            }
            if punches.due(start.elapsed().as_nanos() as u64) {
                // A lost punch is followed by another one.
                let _ = self.socket.send_one(&wire::PUNCH);
            }
            if let Err(error) = self.receive() {
                let text = format!("data socket: {error}");
                let failure = Failure::new(FatalCode::CONNECT, text, "check the network of this machine");
                self.handover.shared.fail(failure);
                break;
            }
        }
        let stats = self.counters();
        tracing::info!(
            datagrams = stats.datagrams.datagrams,
            rejected = stats.units.rejected,
            lost = stats.units.units_lost,
            "receiving ended"
        );
    }

    /// The connection before is over; its counters stay.
    fn begin(&mut self, line: Line) {
        let ended = self.counters();
        self.batch = line.batch();
        self.cadence = line.cadence();
        self.handover.begin(ended, line.verifier);
        self.socket = line.socket;
        self.receiver = line.receiver;
    }

    fn receive(&mut self) -> io::Result<()> {
        let count = self.take()?;
        let at = Taken { received_ns: wall_ns(), kernel_drops: self.batch.kernel_drops() };
        for datagram in self.batch.datagrams_mut() {
            let became = self.receiver.datagram(datagram);
            if let Some(capture) = &self.capture
                && !matches!(became, Became::Unopened(_))
                && let Some(opened) = datagram.get(PREFIX..datagram.len().saturating_sub(TAG))
            {
                capture.video(opened);
            }
            while let Some(delivery) = self.receiver.next_delivery() {
                if matches!(delivery, Delivery::Unit(_)) {
                    self.cadence.came(monotonic_ns());
                }
                self.handover.deliver(delivery, &self.receiver, at);
            }
        }
        if count > 0 {
            self.handover.shared.heard();
            self.handover.shared.set_received(self.counters());
        }
        Ok(())
    }

    /// Waits for datagrams, without sleep around the time of the next unit.
    fn take(&mut self) -> io::Result<usize> {
        let now_ns = monotonic_ns();
        match self.cadence.watch(now_ns).filter(|_| self.may_watch) {
            Some(Watch { from_ns, .. }) if from_ns <= now_ns => self.batch.recv_now(&self.socket),
            Some(Watch { from_ns, .. }) => {
                self.batch.recv(&self.socket, LOOK.min(Duration::from_nanos(from_ns - now_ns)))
            }
            None => self.batch.recv(&self.socket, LOOK),
        }
    }

    fn counters(&self) -> Received {
        self.handover.counters(&self.receiver, self.batch.kernel_drops())
    }
}

/// What is known of datagrams when they are taken from the socket.
#[derive(Clone, Copy)]
struct Taken {
    received_ns: u64,
    kernel_drops: u64,
}

/// What becomes of deliveries: the decoding thread gets them, in order, with the counters around them.
struct Handover {
    /// Counters of the connections before this one.
    ended: Received,
    /// This connection has brought a unit.
    counted: bool,
    /// The decoding thread does not know of this connection yet.
    untold: Option<Box<Verifier>>,
    work: SyncSender<Work>,
    shared: Arc<Shared>,
    /// Counters before the unit that is being collected.
    before: Received,
    /// Units that the decoder had no room for; told as a gap when it has.
    overrun: u32,
}

impl Handover {
    fn begin(&mut self, ended: Received, verifier: Box<Verifier>) {
        self.ended = ended;
        self.untold = Some(verifier);
        (self.counted, self.overrun) = (false, 0);
        self.shared.heard();
    }

    fn counters(&self, receiver: &VideoReceiver, kernel_drops: u64) -> Received {
        let mut all = self.ended;
        all += Received {
            datagrams: *receiver.stats(),
            sequences: *receiver.sequences(),
            units: *receiver.reassembly(),
            kernel_drops,
        };
        all
    }

    fn deliver(&mut self, delivery: Delivery, receiver: &VideoReceiver, at: Taken) {
        match delivery {
            Delivery::Unit(unit) => {
                let through = self.counters(receiver, at.kernel_drops);
                let before = std::mem::replace(&mut self.before, through);
                let arrival = Arrival { received_ns: at.received_ns, reassembled_ns: wall_ns() };
                if !std::mem::replace(&mut self.counted, true) {
                    self.shared.count_connection();
                }
                if let Some(verifier) = self.untold.take() {
                    self.hand_over(Work::Anew(verifier));
                }
                if self.untold.is_some() {
                    // The decoder must hear of the connection before it gets a unit of it.
                    self.overrun = self.overrun.saturating_add(1);
                    return;
                }
                if self.overrun > 0 {
                    self.hand_over_gap(0);
                }
                self.hand_over(Work::Unit { unit, arrival, counters: Span { before, through } });
            }
            Delivery::Gap { count, .. } => self.hand_over_gap(count),
            Delivery::Stale(_) => {}
        }
    }

    fn hand_over_gap(&mut self, count: u32) {
        let overrun = std::mem::take(&mut self.overrun);
        self.hand_over(Work::Gap { count: count.saturating_add(overrun), overrun });
    }

    /// Never waits: a decoder that is behind costs units, not datagrams.
    fn hand_over(&mut self, work: Work) {
        let work = match self.work.try_send(work) {
            Ok(()) => return,
            Err(TrySendError::Full(work) | TrySendError::Disconnected(work)) => work,
        };
        match work {
            Work::Unit { .. } => self.overrun = self.overrun.saturating_add(1),
            Work::Gap { count, .. } => self.overrun = self.overrun.saturating_add(count.max(1)),
            Work::Anew(verifier) => self.untold = Some(verifier),
        }
    }
}
