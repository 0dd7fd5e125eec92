//! The client of one session: what `pf-client` does with sockets and threads, done by the world's events.

use pf_abi::wire::session::client::Running;
use pf_abi::wire::session::{RunningFromClient as FromClient, RunningFromHost as FromHost};
use pf_abi::wire::{
    ClockProbe, LossReport, MAX_SHARD_PAYLOAD, MIN_SHARD_PAYLOAD, ProbeRequest, ShardPayloadAck, ShardPayloadChanged,
    Welcome,
};
use pf_proto::{
    CleanStart, ClockWatch, Delivery, DropKnob, FirstRounds, Moments, PunchSchedule, ReceiverError, Unit, VideoReceiver,
};
use pf_session::{ClientControl, FrameBuffer, Sight, frame};

use crate::host::HostPeer;
use crate::log::{Log, Side};
use crate::scenario::{Plant, Scenario};
use crate::video::Video;

/// How often the control thread looks around.
pub(crate) const LOOK_NS: u64 = 7 * pf_proto::MS;
/// What a client's wall clock shows when a world begins: it is wrong by some.
const WALL_NS: u64 = 1_699_999_990_000_000_000;

/// A unit that the client got whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivered {
    pub index: u32,
    pub bytes: u64,
    pub at_ns: u64,
    /// Its bytes are those that were sent.
    pub intact: bool,
    /// It may be decoded: nothing that it refers to is missing.
    pub clean: bool,
    /// It came after its gap was declared.
    pub stale: bool,
}

/// Where the session stands.
enum Phase {
    /// The first look at the host's clock, and datagrams that wait in the socket meanwhile.
    Rounds(FirstRounds, Vec<Vec<u8>>),
    Running(Box<ClientControl>),
}

/// The client's half of a session.
pub(crate) struct ClientPeer {
    order: Running,
    phase: Phase,
    receiver: VideoReceiver,
    start: CleanStart,
    keyframe_wanted: bool,
    pub(crate) watch: ClockWatch,
    punches: PunchSchedule,
    bytes: FrameBuffer,
    /// Answers that wait for the next look.
    answers: Vec<FromClient>,
    heard_ns: u64,
    /// What comes next; none before the first.
    next: Option<u32>,
    content: Vec<u8>,
    content_seed: u64,
    plant: Option<Plant>,
    pub(crate) delivered: Vec<Delivered>,
    /// Units in gaps that were declared.
    pub(crate) gaps: u64,
    pub(crate) requests: u64,
    /// Bursts of probes that were asked for, and answers to that.
    pub(crate) bursts: (u64, u64),
    pub(crate) reports: Vec<(u64, u32)>,
    /// Looks since a key frame is wanted and was not asked for, and most of them in a row.
    unasked: u64,
    pub(crate) most_unasked: u64,
    /// Deliveries that were out of order.
    pub(crate) disordered: u64,
    /// Most bytes that units in flight held.
    pub(crate) most_in_flight: usize,
}

impl ClientPeer {
    pub(crate) fn new(
        scenario: &Scenario,
        welcome: &Welcome,
        content_seed: u64,
        now_ns: u64,
    ) -> Result<Self, ReceiverError> {
        Ok(Self {
            order: Running::begin(),
            phase: Phase::Rounds(FirstRounds::new(), Vec::new()),
            receiver: VideoReceiver::new(welcome, DropKnob::new(0, 0))?,
            start: CleanStart::new(),
            keyframe_wanted: false,
            watch: ClockWatch::default(),
            punches: PunchSchedule::new(now_ns),
            bytes: FrameBuffer::new(),
            answers: Vec::new(),
            heard_ns: now_ns,
            next: None,
            content: Vec::new(),
            content_seed,
            plant: scenario.plant,
            delivered: Vec::new(),
            gaps: 0,
            requests: 0,
            bursts: (0, 0),
            reports: Vec::new(),
            unasked: 0,
            most_unasked: 0,
            disordered: 0,
            most_in_flight: 0,
        })
    }

    /// What the client's clock shows; nobody sets it.
    pub(crate) fn wall_ns(now_ns: u64) -> u64 {
        WALL_NS + now_ns
    }

    /// What has to be added to the client's clock to have the host's.
    pub(crate) fn true_offset_ns(clock_ns: i64) -> i64 {
        HostPeer::wall_ns(0, clock_ns).wrapping_sub(WALL_NS).cast_signed()
    }

    pub(crate) fn receiver(&self) -> &VideoReceiver {
        &self.receiver
    }

    /// Bytes of the control stream came.
    pub(crate) fn hear(&mut self, now_ns: u64, bytes: &[u8]) {
        self.bytes.extend(bytes);
        while let Some(payload) = self.bytes.take() {
            let Ok(message) = self.order.receive(&payload) else { continue };
            match (&mut self.phase, message) {
                (Phase::Rounds(rounds, _), FromHost::ClockEcho(echo)) => rounds.echo(&echo, Self::wall_ns(now_ns)),
                (Phase::Running(control), message) => {
                    if let Some(message) = control.hear(message, Self::wall_ns(now_ns)) {
                        self.answer(&message);
                    }
                }
                (Phase::Rounds(..), message) => self.answer(&message),
            }
        }
    }

    /// What `ClientControl` leaves to others.
    fn answer(&mut self, message: &FromHost) {
        match message {
            // Whoever says how large its shards may be answers to other sizes (wire §2.7).
            FromHost::ShardPayloadChanged(ShardPayloadChanged { shard_payload: shard })
                if shard.is_multiple_of(2) && (MIN_SHARD_PAYLOAD..=MAX_SHARD_PAYLOAD).contains(shard) =>
            {
                self.answers.push(ShardPayloadAck { shard_payload: *shard }.into());
            }
            FromHost::ProbeResult(_) => self.bursts.1 += 1,
            _ => {}
        }
    }

    /// Looks around: bytes for the control stream, and whether a punch goes out.
    pub(crate) fn look(&mut self, scenario: &Scenario, now_ns: u64, log: &mut Log) -> (Vec<u8>, bool) {
        let wall_ns = Self::wall_ns(now_ns);
        let mut said = Vec::new();
        for answer in self.answers.drain(..) {
            say(&answer, &mut said);
        }
        if let Phase::Rounds(rounds, waiting) = &mut self.phase {
            if rounds.probe(wall_ns) {
                say(&ClockProbe { t1: wall_ns }.into(), &mut said);
            }
            let Some(first) = rounds.over(wall_ns) else { return (said, false) };
            log.add(Side::Client, "first clock rounds: answered", u64::from(first.is_some()), 0);
            let waiting = std::mem::take(waiting);
            self.watch.begin(wall_ns, first);
            self.heard_ns = now_ns;
            self.phase =
                Phase::Running(Box::new(ClientControl::new(scenario.rule, first, &self.sight(now_ns), wall_ns)));
            for mut datagram in waiting {
                self.datagram(&mut datagram, now_ns, log);
            }
        }
        let mut sight = self.sight(now_ns);
        self.unasked = if sight.keyframe_wanted { self.unasked + 1 } else { 0 };
        if self.plant == Some(Plant::NoRequest) {
            sight.keyframe_wanted = false;
        }
        let Phase::Running(control) = &mut self.phase else { return (said, false) };
        control.look(wall_ns, &sight);
        if let Some(settled) = control.settled() {
            log.add(
                Side::Client,
                "clock measured: offset, round trip",
                settled.sample.offset_ns.cast_unsigned(),
                settled.sample.rtt_ns,
            );
            self.watch.settle(settled);
        }
        while let Some(message) = control.say() {
            match message {
                FromClient::RequestKeyframe(_) => {
                    log.add(Side::Client, "asks for a key frame", 0, 0);
                    self.requests += 1;
                    self.unasked = 0;
                }
                FromClient::LossReport(LossReport { loss_ppm: ppm }) => {
                    log.add(Side::Client, "reports loss of ppm", u64::from(ppm), 0);
                    self.reports.push((now_ns, ppm));
                }
                _ => {}
            }
            say(&message, &mut said);
        }
        if let Some(burst) = scenario.probe
            && self.bursts.0 == 0
            && now_ns >= burst.at_ns
        {
            log.add(Side::Client, "asks for a probe of kbit/s, ms", u64::from(burst.kbps), u64::from(burst.ms));
            self.bursts.0 += 1;
            say(&ProbeRequest { target_kbps: burst.kbps, duration_ms: burst.ms }.into(), &mut said);
        }
        self.most_unasked = self.most_unasked.max(self.unasked);
        (said, self.punches.due(now_ns))
    }

    fn sight(&self, now_ns: u64) -> Sight {
        Sight {
            sequences: *self.receiver.sequences(),
            units: *self.receiver.reassembly(),
            keyframe_wanted: self.keyframe_wanted,
            clock_doubted: self.watch.doubted(),
            silent_ns: now_ns.saturating_sub(self.heard_ns),
        }
    }

    /// A datagram came.
    pub(crate) fn datagram(&mut self, datagram: &mut [u8], now_ns: u64, log: &mut Log) {
        if let Phase::Rounds(_, waiting) = &mut self.phase {
            waiting.push(datagram.to_vec());
            return;
        }
        self.heard_ns = now_ns;
        self.receiver.datagram(datagram);
        self.most_in_flight = self.most_in_flight.max(self.receiver.bytes_in_flight());
        while let Some(delivery) = self.receiver.next_delivery() {
            self.deliver(delivery, now_ns, log);
        }
    }

    fn deliver(&mut self, delivery: Delivery, now_ns: u64, log: &mut Log) {
        match delivery {
            Delivery::Gap { first, count } => {
                log.add(Side::Client, "gap: first, count", u64::from(first), u64::from(count));
                self.disordered += u64::from(self.next.is_some_and(|next| next != first));
                self.next = Some(first.wrapping_add(count));
                self.gaps += u64::from(count);
                self.start.lost();
                self.keyframe_wanted = true;
            }
            Delivery::Stale(unit) => {
                log.add(Side::Client, "unit after its gap", u64::from(unit.frame_index()), 0);
                self.disordered += u64::from(self.next.is_none_or(|next| unit.frame_index() >= next));
                self.take(&unit, false, true, now_ns);
            }
            Delivery::Unit(unit) => {
                let clean = self.start.admits(unit.flags());
                log.add(Side::Client, "unit: may be decoded", u64::from(unit.frame_index()), u64::from(clean));
                self.disordered += u64::from(self.next.is_some_and(|next| next != unit.frame_index()));
                self.next = Some(unit.frame_index().wrapping_add(1));
                self.keyframe_wanted = !clean;
                self.take(&unit, clean, false, now_ns);
            }
        }
    }

    fn take(&mut self, unit: &Unit, clean: bool, stale: bool, now_ns: u64) {
        let bytes = unit.data().len() as u64;
        Video::content(self.content_seed, unit.frame_index(), bytes, &mut self.content);
        if self.plant == Some(Plant::WrongByte)
            && let Some(byte) = self.content.get_mut(7)
        {
            *byte ^= 1;
        }
        let intact = unit.data() == self.content;
        self.delivered.push(Delivered { index: unit.frame_index(), bytes, at_ns: now_ns, intact, clean, stale });
        let wall_ns = Self::wall_ns(now_ns);
        self.watch.take(&Moments {
            present_ns: unit.pts_ns(),
            received_ns: wall_ns,
            reassembled_ns: wall_ns,
            decoded_ns: wall_ns,
        });
    }

    /// Host's clock minus the client's as it is believed, and how exact that is.
    pub(crate) fn offset_ns(&self) -> (i64, u64) {
        let clock = self.watch.clock();
        (clock.offset_ns, clock.rtt_ns)
    }
}

fn say(message: &FromClient, out: &mut Vec<u8>) {
    match message.encode().and_then(|payload| frame(&payload)) {
        Ok(bytes) => out.extend(bytes),
        // The client says nothing that it can't write; the judge would miss it.
        Err(error) => debug_assert!(false, "{error}"),
    }
}
