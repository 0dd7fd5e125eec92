//! The world itself: one queue of events, one clock, two peers, and what lies between them.

use std::collections::{BTreeMap, VecDeque};

use pf_abi::wire;
use pf_proto::{MS, ReassemblyStats, ReceiverStats, RunOutcome, SplitMix, Transport};

use crate::client::{ClientPeer, Delivered, LOOK_NS};
use crate::control_path::ControlPath;
use crate::host::{HostPeer, NoHost};
use crate::log::{Entry, Log, Side};
use crate::network::{Fate, Network};
use crate::scenario::{FaultKind, Scenario, length_ns};
use crate::video::SentUnit;

/// Bytes that wait in the socket of a client which does not run; what comes beyond is lost.
const SOCKET_BYTES: usize = 4 << 20;
/// From a peer's end to the moment at which the other one knows: a question into the silence, and its answer.
const NOTICE_NS: u64 = 250 * MS;
/// Round trips of a dial and its handshake.
const DIAL_TRIPS: u64 = 4;
/// No world has more events than this: one that has never ends.
const MOST_EVENTS: u64 = 3_000_000;

/// One session of a world: between two restarts there is one.
#[derive(Clone, Debug)]
pub struct Life {
    pub began_ns: u64,
    pub sent: Vec<SentUnit>,
    /// Units that measured the path.
    pub probes: Vec<SentUnit>,
    /// Bursts of them that the client asked for, and answers that it got.
    pub bursts: (u64, u64),
    /// When the host heard that the client takes which size of shards.
    pub acks: Vec<(u64, u16)>,
    /// The network's log: what became of each datagram of the session.
    pub log: Vec<Fate>,
    /// Datagrams of strangers, and of the host that came spoilt.
    pub strangers: u64,
    pub delivered: Vec<Delivered>,
    /// Units in gaps that the client was told of.
    pub gaps: u64,
    pub disordered: u64,
    pub requests: u64,
    /// When the client reported which loss.
    pub reports: Vec<(u64, u32)>,
    /// For how long at most a key frame was wanted and not asked for, while the client ran.
    pub unasked_ns: u64,
    pub datagrams: ReceiverStats,
    pub units: ReassemblyStats,
    /// Most bytes that units in flight held, and the limit.
    pub in_flight: (usize, usize),
    pub wire: RunOutcome,
    /// The host's control ended the session, with these words.
    pub ended: Option<String>,
}

/// What happened in a world.
#[derive(Clone, Debug)]
pub struct Story {
    pub scenario: Scenario,
    pub lives: Vec<Life>,
    /// Datagrams of strangers.
    pub garbage: u64,
    /// Host's clock minus the client's at the end: as it was believed, how exact by its own word, and as it was.
    pub clock: (i64, u64, i64),
    pub events: u64,
    /// Digest of all events.
    pub digest: String,
    /// The events, where they were asked for.
    pub entries: Vec<Entry>,
    pub ended_ns: u64,
    /// The world stopped before its end, and why.
    pub broken: Option<String>,
}

enum Event {
    Picture,
    HostSends,
    HostLooks,
    HostHears(Vec<u8>),
    HostDatagram(Vec<u8>),
    ClientLooks,
    ClientHears(Vec<u8>),
    ClientDatagram(Vec<u8>),
    NetworkDue,
    Fault(FaultKind),
    /// A fault of the path is over.
    PathHeals,
    /// A session is agreed on.
    Agreed,
    /// A peer may run again.
    Wakes,
}

impl Event {
    fn is_host(&self) -> bool {
        matches!(self, Self::Picture | Self::HostSends | Self::HostLooks | Self::HostHears(_) | Self::HostDatagram(_))
    }

    fn is_client(&self) -> bool {
        matches!(self, Self::ClientLooks | Self::ClientHears(_) | Self::ClientDatagram(_))
    }
}

struct World<'s> {
    scenario: &'s Scenario,
    /// By time, and by the order in which they were entered. Each with the session that it belongs to.
    queue: BTreeMap<(u64, u64), (u64, Event)>,
    entered: u64,
    now_ns: u64,
    network: Network,
    random: SplitMix,
    to_host: ControlPath,
    to_client: ControlPath,
    session: u64,
    peers: Option<(HostPeer, ClientPeer)>,
    lives: Vec<Life>,
    clock_ns: i64,
    host_sleeps_until: u64,
    client_sleeps_until: u64,
    /// What happened to a peer that does not run.
    host_waits: VecDeque<(u64, Event)>,
    client_waits: VecDeque<(u64, Event)>,
    socket_bytes: usize,
    log: Log,
    began_ns: u64,
    clock: (i64, u64, i64),
    broken: Option<String>,
}

/// Runs a scenario to its end; with `keep`, its events are kept.
pub fn run(scenario: &Scenario, keep: bool) -> Story {
    let path = |salt: u64| ControlPath::new(scenario.seed ^ salt, scenario.latency_ns);
    let mut world = World {
        scenario,
        queue: BTreeMap::new(),
        entered: 0,
        now_ns: 0,
        network: Network::new(scenario),
        random: SplitMix::new(scenario.seed ^ 0x6c6f_7373),
        to_host: path(1),
        to_client: path(2),
        session: 0,
        peers: None,
        lives: Vec::new(),
        clock_ns: 0,
        host_sleeps_until: 0,
        client_sleeps_until: 0,
        host_waits: VecDeque::new(),
        client_waits: VecDeque::new(),
        socket_bytes: 0,
        log: Log::new(keep),
        began_ns: 0,
        clock: (0, 0, 0),
        broken: None,
    };
    world.enter(0, Event::Agreed);
    for fault in &scenario.faults {
        world.enter(fault.at_ns, Event::Fault(fault.kind));
    }
    let events = world.run();
    world.finish(events)
}

impl World<'_> {
    fn enter(&mut self, at_ns: u64, event: Event) {
        self.entered += 1;
        self.queue.insert((at_ns.max(self.now_ns), self.entered), (self.session, event));
    }

    fn run(&mut self) -> u64 {
        let mut events = 0;
        // What is on its way at the end still comes; no new pictures are taken.
        let until = self.scenario.end_ns + 2 * self.scenario.latency_ns + 200 * MS;
        while let Some(((at_ns, _), (session, event))) = self.queue.pop_first() {
            if at_ns > until || self.broken.is_some() {
                break;
            }
            events += 1;
            if events > MOST_EVENTS {
                self.broken = Some(format!("more than {MOST_EVENTS} events: it never ends"));
                break;
            }
            self.now_ns = at_ns;
            self.log.now_ns = at_ns;
            self.network.pass(at_ns, self.scenario.weather_at(at_ns));
            self.happen(session, event);
            self.drain();
        }
        events
    }

    /// What comes out of the network is on its way.
    fn drain(&mut self) {
        for (at_ns, bytes) in self.network.take_out() {
            self.enter(at_ns, Event::ClientDatagram(bytes));
        }
    }

    fn happen(&mut self, session: u64, event: Event) {
        if event.is_host() && self.now_ns < self.host_sleeps_until {
            return self.host_waits.push_back((session, event));
        }
        if event.is_client() && self.now_ns < self.client_sleeps_until {
            if let Event::ClientDatagram(bytes) = &event {
                self.socket_bytes += bytes.len();
                if self.socket_bytes > SOCKET_BYTES {
                    return self.log.add(Side::Client, "socket is full, datagram of bytes lost", bytes.len() as u64, 0);
                }
            }
            return self.client_waits.push_back((session, event));
        }
        // Datagrams of a session before this one still come; all else of it is over.
        let stale = session != self.session;
        match event {
            Event::Fault(kind) => self.fault(kind),
            Event::PathHeals => (self.network.narrow, self.network.silent) = (0, false),
            Event::NetworkDue => {}
            Event::Wakes => self.wake(),
            Event::ClientDatagram(bytes) => self.client_datagram(bytes),
            _ if stale => {}
            Event::Agreed => self.agree(),
            Event::Picture => self.picture(),
            Event::HostSends => self.host_sends(),
            Event::HostLooks => self.host_looks(),
            Event::HostHears(bytes) => {
                if let Some((host, _)) = &mut self.peers {
                    host.hear(self.now_ns, self.clock_ns, &bytes);
                }
                self.host_acts();
            }
            Event::HostDatagram(bytes) => {
                if let Some((host, _)) = &mut self.peers {
                    host.datagram(&bytes, &mut self.log);
                }
            }
            Event::ClientHears(bytes) => {
                if let Some((_, client)) = &mut self.peers {
                    client.hear(self.now_ns, &bytes);
                }
            }
            Event::ClientLooks => self.client_looks(),
        }
        if let Some(due) = self.network.due_ns()
            && self.queue.first_key_value().is_none_or(|((at, _), _)| *at > due)
        {
            self.enter(due, Event::NetworkDue);
        }
    }

    /// What waited for a peer that may run again happens, in its order.
    fn wake(&mut self) {
        if self.now_ns >= self.host_sleeps_until {
            for (session, event) in std::mem::take(&mut self.host_waits) {
                self.happen(session, event);
            }
        }
        if self.now_ns >= self.client_sleeps_until {
            self.socket_bytes = 0;
            for (session, event) in std::mem::take(&mut self.client_waits) {
                self.happen(session, event);
            }
        }
    }

    fn fault(&mut self, kind: FaultKind) {
        let until = self.now_ns + length_ns(kind);
        match kind {
            FaultKind::HostPause(ns) => {
                self.log.add(Side::World, "host does not run for ns", ns, 0);
                self.host_sleeps_until = self.host_sleeps_until.max(until);
                self.enter(self.host_sleeps_until, Event::Wakes);
            }
            FaultKind::ClientPause(ns) => {
                self.log.add(Side::World, "client does not run for ns", ns, 0);
                self.client_sleeps_until = self.client_sleeps_until.max(until);
                self.enter(self.client_sleeps_until, Event::Wakes);
            }
            FaultKind::HostClock(by) => {
                self.log.add(Side::World, "host's clock is set by ns", by.cast_unsigned(), 0);
                self.clock_ns += by;
            }
            FaultKind::HostRestart(ns) | FaultKind::ClientRestart(ns) => {
                let host = matches!(kind, FaultKind::HostRestart(_));
                self.log.add(Side::World, if host { "host ends, for ns" } else { "client ends, for ns" }, ns, 0);
                self.end_life();
                self.session += 1;
                // A host that ends is missed first; a client that begins dials at once.
                let notice = if host { NOTICE_NS } else { 0 };
                self.enter(until + notice + DIAL_TRIPS * 2 * self.scenario.latency_ns, Event::Agreed);
            }
            FaultKind::Narrow(bytes, ns) => {
                self.log.add(Side::World, "path carries bytes, for ns", bytes as u64, ns);
                self.network.narrow = bytes;
                self.enter(until, Event::PathHeals);
            }
            FaultKind::Silence(ns) => {
                self.log.add(Side::World, "nothing passes for ns", ns, 0);
                self.network.silent = true;
                self.enter(until, Event::PathHeals);
            }
        }
    }

    fn agree(&mut self) {
        if self.peers.is_some() {
            return;
        }
        let made = HostPeer::new(self.scenario, self.session, self.now_ns).and_then(|(host, welcome)| {
            let client = ClientPeer::new(self.scenario, &welcome, host.content_seed(), self.now_ns);
            Ok((host, client.map_err(NoHost::Receiver)?))
        });
        match made {
            Ok(peers) => self.peers = Some(peers),
            Err(error) => {
                self.broken = Some(error.to_string());
                return;
            }
        }
        self.log.add(Side::World, "session", self.session, 0);
        self.began_ns = self.now_ns;
        let punch_wait = u64::from(wire::PUNCH_WAIT_MS) * MS;
        self.enter(self.now_ns, Event::HostLooks);
        self.enter(self.now_ns, Event::ClientLooks);
        self.enter(self.now_ns, Event::Picture);
        // A punch that never comes is not waited for for ever (wire §1.6).
        self.enter(self.now_ns + punch_wait, Event::HostDatagram(wire::PUNCH.to_vec()));
    }

    fn picture(&mut self) {
        if self.now_ns >= self.scenario.end_ns {
            return;
        }
        if let Some((host, _)) = &mut self.peers
            && host.punched
        {
            host.picture(self.now_ns, self.clock_ns);
            self.enter(self.now_ns, Event::HostSends);
        }
        self.enter(self.now_ns + self.scenario.period_ns(), Event::Picture);
    }

    fn host_sends(&mut self) {
        let Some((host, _)) = &mut self.peers else { return };
        let wall_ns = HostPeer::wall_ns(self.now_ns, self.clock_ns);
        if let Some(due) = host.video.send(self.now_ns, wall_ns, self.scenario, &mut self.network, &mut self.log) {
            self.enter(due, Event::HostSends);
        }
    }

    fn host_looks(&mut self) {
        self.host_acts();
        if self.peers.is_some() {
            self.enter(self.now_ns + 20 * MS, Event::HostLooks);
        }
    }

    /// Carries out what the host's control wants.
    fn host_acts(&mut self) {
        let Some((host, _)) = &mut self.peers else { return };
        let mut said = host.act(self.now_ns, &mut self.log);
        let wanted = self.scenario.shard_at(self.now_ns);
        said.extend(host.look_at_path(wanted, self.network.shard_payload(), &mut self.log));
        let lost = self.scenario.weather_at(self.now_ns).loss.ppm;
        for (at, piece) in self.to_client.carry(self.path_open_ns(), &said, lost) {
            self.enter(at, Event::ClientHears(piece));
        }
    }

    fn client_looks(&mut self) {
        let Some((_, client)) = &mut self.peers else { return };
        let (said, punches) = client.look(self.scenario, self.now_ns, &mut self.log);
        let loss = self.scenario.weather_at(self.now_ns).loss.ppm;
        for (at, piece) in self.to_host.carry(self.path_open_ns(), &said, loss) {
            self.enter(at, Event::HostHears(piece));
        }
        if punches && !self.network.silent && self.random.below(1_000_000) >= loss {
            self.enter(self.now_ns + self.scenario.latency_ns, Event::HostDatagram(wire::PUNCH.to_vec()));
        }
        self.enter(self.now_ns + LOOK_NS, Event::ClientLooks);
    }

    /// From when on the control stream gets through: what is said into a silence is sent again until it is over.
    fn path_open_ns(&self) -> u64 {
        let silence = |fault: &&crate::Fault| matches!(fault.kind, FaultKind::Silence(_));
        let over =
            self.scenario.faults.iter().filter(silence).map(|fault| (fault.at_ns, fault.at_ns + length_ns(fault.kind)));
        over.filter(|(from, until)| (*from..*until).contains(&self.now_ns))
            .map(|(_, until)| until)
            .max()
            .unwrap_or(self.now_ns)
    }

    fn client_datagram(&mut self, mut bytes: Vec<u8>) {
        if let Some((_, client)) = &mut self.peers {
            client.datagram(&mut bytes, self.now_ns, &mut self.log);
        }
    }

    /// The peers are gone; what they did is kept.
    fn end_life(&mut self) {
        let Some((host, client)) = self.peers.take() else { return };
        let (offset, rtt) = client.offset_ns();
        self.clock = (offset, rtt, ClientPeer::true_offset_ns(self.clock_ns));
        let (log, strangers) = self.network.take_log();
        self.lives.push(Life {
            began_ns: self.began_ns,
            sent: host.video.sent,
            probes: host.video.probes,
            bursts: client.bursts,
            acks: host.acks,
            log,
            strangers,
            gaps: client.gaps,
            disordered: client.disordered,
            requests: client.requests,
            unasked_ns: client.most_unasked * LOOK_NS,
            datagrams: *client.receiver().stats(),
            units: *client.receiver().reassembly(),
            in_flight: (client.most_in_flight, client.receiver().bytes_in_flight_limit()),
            reports: client.reports,
            delivered: client.delivered,
            wire: host.video.wire,
            ended: host.ended.map(|ended| ended.reason),
        });
    }

    fn finish(mut self, events: u64) -> Story {
        self.end_life();
        let (digest, entries) = self.log.finish();
        Story {
            scenario: self.scenario.clone(),
            lives: self.lives,
            garbage: self.network.garbage,
            clock: self.clock,
            events,
            digest,
            entries,
            ended_ns: self.now_ns,
            broken: self.broken,
        }
    }
}
