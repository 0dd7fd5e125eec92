//! The host of one session: what `pf-hostd` does with sockets and threads, done by the world's events.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use pf_abi::runtime::DecodeError;
use pf_abi::wire::{self, Cipher, DEFAULT_BITRATE_KBPS, Hello, VideoCaps, WIRE_VERSION, Welcome};
use pf_media::{CaptureCaps, Codec, EncoderCaps, FrameKind};
use pf_proto::{
    AccessUnit, FecAim, KeyframeSpacing, MS, Pacer, PacketBatch, RunOutcome, SplitMix, Step, Transport, VideoSender,
};
use pf_session::{ControlAction, Ended, NoRandomness, Offer, Randomness, SessionControl, SessionPlan, welcome};

use crate::log::{Log, Side};
use crate::network::Network;
use crate::scenario::{Scenario, Sizes};

/// What a host wall clock shows when a world begins.
const WALL_NS: u64 = 1_700_000_000_000_000_000;
/// From the handshake to a display and an encoder that stand.
const BEGIN_NS: u64 = 5 * MS;

/// A unit that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentUnit {
    pub bytes: u64,
    /// Recovery percent that it was packetized with.
    pub percent: u8,
    pub key: bool,
    /// Datagrams of the session before it.
    pub first_datagram: usize,
    pub datagrams: usize,
    pub sent_ns: u64,
}

/// Keys of a world: from its seed.
struct Seeded(SplitMix);

impl Randomness for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        bytes.fill_with(|| self.0.next() as u8);
        Ok(())
    }
}

/// What is wrong with a scenario.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoHost {
    #[error("no plan: {0}")]
    Plan(#[from] pf_session::Refusal),
    #[error("no keys: {0}")]
    Keys(#[from] NoRandomness),
    #[error("no sender: {0}")]
    Sender(#[from] pf_proto::SenderError),
    #[error("Welcome is not read as it was written: {0}")]
    Welcome(#[from] DecodeError),
    #[error("no receiver: {0}")]
    Receiver(pf_proto::ReceiverError),
    #[error("Welcome cannot be written: {0}")]
    Write(#[from] pf_abi::runtime::EncodeError),
}

/// A unit between its first and its last packet.
struct Sending {
    began_ns: u64,
    pacer: Pacer,
    next: Option<Step>,
}

/// The host's half of a session.
pub(crate) struct HostPeer {
    control: SessionControl,
    sender: VideoSender,
    aim: FecAim,
    spacing: KeyframeSpacing,
    batch: PacketBatch,
    sending: Option<Sending>,
    /// A picture that waits for the wire.
    waiting: Option<(u64, bool)>,
    content: Vec<u8>,
    content_seed: u64,
    first: bool,
    pub(crate) punched: bool,
    begins_ns: u64,
    begun: bool,
    pub(crate) sent: Vec<SentUnit>,
    pub(crate) ended: Option<Ended>,
    datagrams: usize,
    pub(crate) wire: RunOutcome,
}

/// What an host offers that serves finished units.
fn offer(scenario: &Scenario) -> Offer {
    Offer {
        displays: Vec::new(),
        captures: vec![CaptureCaps { name: "units", kind: FrameKind::Units, needs_display: false, depth: 1 }],
        encoders: vec![EncoderCaps {
            name: "none",
            codec: Codec::None,
            input: FrameKind::Units,
            max_long_side: u32::MAX,
            max_short_side: u32::MAX,
            alignment: 1,
            bit_depth: 8,
            intra_only: false,
            reference_invalidation: false,
        }],
        smallest: (1, 1),
        bitrate_kbps: DEFAULT_BITRATE_KBPS,
        fec_percent: scenario.percent,
        fec_pinned: scenario.pinned,
        linger: Duration::ZERO,
    }
}

impl HostPeer {
    /// A session that was agreed on now, and what the client was told.
    pub(crate) fn new(scenario: &Scenario, session: u64, now_ns: u64) -> Result<(Self, Welcome), NoHost> {
        let chacha = scenario.cipher == Cipher::CHACHA20_POLY1305;
        let hello = Hello {
            abi_version: WIRE_VERSION,
            width: 1280,
            height: 720,
            refresh_hz: scenario.refresh_hz,
            bitrate_kbps: scenario.bitrate_kbps,
            video_caps: if chacha { VideoCaps::CHACHA20 } else { VideoCaps::EMPTY },
            video_codecs: wire::Codecs::H264,
            ..Hello::default()
        };
        let peer = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let plan = SessionPlan {
            shard_payload: scenario.shard_payload,
            ..SessionPlan::resolve(&offer(scenario), &hello, peer, "world".to_owned())?
        };
        let seed = scenario.seed.rotate_left(17) ^ session;
        let told = Welcome {
            fec_scheme: scenario.scheme,
            max_data_per_block: scenario.max_data_per_block,
            ..welcome(&plan, 1, &mut Seeded(SplitMix::new(seed)))?
        };
        let told = Welcome::decode(&told.encode()?)?;
        let sender = VideoSender::new(&told)?;
        let host = Self {
            control: SessionControl::new(&plan, Duration::from_nanos(now_ns)),
            aim: FecAim::fixed(plan.fec_percent),
            spacing: KeyframeSpacing::new(u64::from(wire::KEYFRAME_SPACING_MS) * MS),
            batch: sender.batch(),
            sender,
            sending: None,
            waiting: None,
            content: Vec::new(),
            content_seed: seed,
            first: true,
            punched: false,
            begins_ns: now_ns + BEGIN_NS,
            begun: false,
            sent: Vec::new(),
            ended: None,
            datagrams: 0,
            wire: RunOutcome::default(),
        };
        Ok((host, told))
    }

    /// What the host's wall clock shows.
    pub(crate) fn wall_ns(now_ns: u64, clock_ns: i64) -> u64 {
        (WALL_NS + now_ns).wrapping_add_signed(clock_ns)
    }

    /// The bytes of unit `index` of a session.
    pub(crate) fn content(content_seed: u64, index: u32, bytes: u64, out: &mut Vec<u8>) {
        let mut random = SplitMix::new(content_seed ^ u64::from(index) << 20);
        out.clear();
        out.resize(bytes as usize, 0);
        for chunk in out.chunks_mut(8) {
            let mut word = random.next();
            for byte in chunk {
                *byte = word as u8;
                word >>= 8;
            }
        }
    }

    pub(crate) fn content_seed(&self) -> u64 {
        self.content_seed
    }

    /// Bytes of the control stream came.
    pub(crate) fn hear(&mut self, now_ns: u64, clock_ns: i64, bytes: &[u8]) {
        self.control.receive(Duration::from_nanos(now_ns), Self::wall_ns(now_ns, clock_ns), bytes);
    }

    /// A datagram came to the host's data socket.
    pub(crate) fn datagram(&mut self, bytes: &[u8], log: &mut Log) {
        if !self.punched && bytes.starts_with(&wire::PUNCH) {
            self.punched = true;
            log.add(Side::Host, "punched", 0, 0);
        }
    }

    /// Time passed: what is to be said on the control stream.
    pub(crate) fn act(&mut self, now_ns: u64, log: &mut Log) -> Vec<u8> {
        let now = Duration::from_nanos(now_ns);
        self.control.handle_timeout(now);
        if !self.begun && now_ns >= self.begins_ns {
            self.begun = true;
            self.control.begun(0);
        }
        let mut said = Vec::new();
        while let Some(action) = self.control.poll() {
            match action {
                ControlAction::Send(bytes) => said.extend(bytes),
                ControlAction::RequestKeyframe => {
                    log.add(Side::Host, "key frame asked for", 0, 0);
                    self.spacing.request();
                }
                ControlAction::AimFec(aim) => {
                    log.add(Side::Host, "protects against loss of ppm", u64::from(aim.loss_ppm()), 0);
                    self.aim = aim;
                }
                ControlAction::Ended(ended) => self.ended = Some(ended),
                ControlAction::Begun { .. } | ControlAction::Ignored(_) | ControlAction::Close { .. } => {}
            }
        }
        if !said.is_empty() {
            self.control.sent(now);
        }
        said
    }

    /// A picture is there. One that finds another one waiting for the wire takes its place.
    pub(crate) fn picture(&mut self, now_ns: u64, clock_ns: i64) {
        let key = self.spacing.poll(now_ns) || std::mem::take(&mut self.first);
        let key = key || self.waiting.is_some_and(|(_, key)| key);
        self.waiting = Some((Self::wall_ns(now_ns, clock_ns), key));
    }

    /// Sends what is due; when it wants to be asked again.
    pub(crate) fn send(
        &mut self,
        now_ns: u64,
        scenario: &Scenario,
        network: &mut Network,
        log: &mut Log,
    ) -> Option<u64> {
        loop {
            if let Some(sending) = &mut self.sending {
                while let Some(step) = sending.next.take().or_else(|| sending.pacer.next()) {
                    let due = sending.began_ns + step.at_ns;
                    if due > now_ns {
                        sending.next = Some(step);
                        return Some(due);
                    }
                    let Ok(run) = network.send_run(self.batch.range(step.packets), self.batch.stride());
                    for datagram in network.new_drops() {
                        log.add(Side::Network, "dropped, datagram", datagram as u64, 0);
                    }
                    self.wire.sent += run.sent;
                    self.wire.bytes += run.bytes;
                    self.wire.too_large += run.too_large;
                    self.wire.blocked += run.blocked;
                }
                self.sending = None;
            }
            let (pts_ns, key) = self.waiting.take()?;
            self.packetize(now_ns, pts_ns, key, scenario, log);
        }
    }

    fn packetize(&mut self, now_ns: u64, pts_ns: u64, key: bool, scenario: &Scenario, log: &mut Log) {
        let index = self.sender.packetizer().next_frame_index();
        let bytes = size(scenario.sizes, self.content_seed, index, key, now_ns >= scenario.calm_from_ns());
        Self::content(self.content_seed, index, bytes, &mut self.content);
        let percent = self.aim.percent(self.sender.packetizer().largest_block(self.content.len()));
        self.sender.packetizer_mut().set_fec_percent(percent);
        let unit = AccessUnit { data: &self.content, pts_ns, flags: Scenario::unit_flags(key) };
        if let Err(error) = self.sender.unit(unit, &mut self.batch) {
            log.add(Side::Host, "unit refused", u64::from(index), bytes);
            debug_assert!(false, "{error}");
            return;
        }
        let datagrams = self.batch.len();
        log.add(
            Side::Host,
            if key { "key frame, datagrams" } else { "unit, datagrams" },
            u64::from(index),
            datagrams as u64,
        );
        self.sent.push(SentUnit { bytes, percent, key, first_datagram: self.datagrams, datagrams, sent_ns: now_ns });
        self.datagrams += datagrams;
        let pacer = Pacer::new(datagrams, self.batch.stride(), scenario.bitrate_kbps);
        self.sending = Some(Sending { began_ns: now_ns, pacer, next: None });
    }
}

/// Bytes of a unit. In the calm at the end units are small, since nothing is to be learnt from them.
fn size(sizes: Sizes, seed: u64, index: u32, key: bool, calm: bool) -> u64 {
    let mut random = SplitMix::new(seed.rotate_left(9) ^ u64::from(index));
    let bytes = sizes.least + random.below(sizes.most - sizes.least + 1);
    let bytes = if key { bytes * sizes.key_factor } else { bytes };
    if calm { bytes.min(4000) } else { bytes }
}
