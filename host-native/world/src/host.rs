//! The host of one session: what `pf-hostd` does with sockets and threads, done by the world's events.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use pf_abi::runtime::DecodeError;
use pf_abi::wire::session::RunningFromHost as FromHost;
use pf_abi::wire::{
    self, Cipher, DEFAULT_BITRATE_KBPS, Hello, MAX_SHARD_PAYLOAD, ProbeRequest, ShardPayloadAck, ShardPayloadChanged,
    VideoCaps, WIRE_VERSION, Welcome,
};
use pf_media::{CaptureCaps, Codec, EncoderCaps, FrameKind};
use pf_proto::{FecAim, KeyframeSpacing, MS, SplitMix, VideoSender};
use pf_session::{
    ControlAction, Ended, FrameBuffer, NoRandomness, Offer, Randomness, SessionControl, SessionPlan, frame, welcome,
};

use crate::log::{Log, Side};
use crate::scenario::{Plant, Scenario};
use crate::sending::Burst;
use crate::video::Video;

/// What a host wall clock shows when a world begins.
const WALL_NS: u64 = 1_700_000_000_000_000_000;
/// From the handshake to a display and an encoder that stand.
const BEGIN_NS: u64 = 5 * MS;

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

/// The host's half of a session.
pub(crate) struct HostPeer {
    control: SessionControl,
    spacing: KeyframeSpacing,
    pub(crate) video: Video,
    /// The client's words once more, for what `SessionControl` passes over.
    words: FrameBuffer,
    plant: Option<Plant>,
    first: bool,
    pub(crate) punched: bool,
    begins_ns: u64,
    begun: bool,
    /// When the client took which size of shards.
    pub(crate) acks: Vec<(u64, u16)>,
    pub(crate) ended: Option<Ended>,
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
            max_shard_payload: MAX_SHARD_PAYLOAD,
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
            spacing: KeyframeSpacing::new(u64::from(wire::KEYFRAME_SPACING_MS) * MS),
            video: Video::new(scenario, sender, FecAim::fixed(plan.fec_percent), seed),
            words: FrameBuffer::new(),
            plant: scenario.plant,
            first: true,
            punched: false,
            begins_ns: now_ns + BEGIN_NS,
            begun: false,
            acks: Vec::new(),
            ended: None,
        };
        Ok((host, told))
    }

    /// What the host's wall clock shows.
    pub(crate) fn wall_ns(now_ns: u64, clock_ns: i64) -> u64 {
        (WALL_NS + now_ns).wrapping_add_signed(clock_ns)
    }

    pub(crate) fn content_seed(&self) -> u64 {
        self.video.content_seed
    }

    /// Bytes of the control stream came.
    pub(crate) fn hear(&mut self, now_ns: u64, clock_ns: i64, bytes: &[u8]) {
        self.control.receive(Duration::from_nanos(now_ns), Self::wall_ns(now_ns, clock_ns), bytes);
        self.words.extend(bytes);
        while let Some(payload) = self.words.take() {
            if let Ok(ack) = ShardPayloadAck::decode(&payload) {
                self.acks.push((now_ns, ack.shard_payload));
                self.video.shards.acknowledged(ack.shard_payload);
            } else if let Ok(asked) = ProbeRequest::decode(&payload) {
                self.video.burst = Burst::new(asked.target_kbps, asked.duration_ms);
            }
        }
    }

    /// Looks at what the path carries, and at the size of shards that is wanted: what is to be said on the control stream.
    pub(crate) fn look_at_path(&mut self, wanted: u16, carried: u16, log: &mut Log) -> Vec<u8> {
        let mut said = Vec::new();
        if self.begun {
            self.video.shards.look(wanted, carried, self.plant == Some(Plant::EarlyGrowth));
            for shard in self.video.shards.take_news() {
                log.add(Side::Host, "wants shards of bytes", u64::from(shard), 0);
                let news: FromHost = ShardPayloadChanged { shard_payload: shard }.into();
                match news.encode().and_then(|payload| frame(&payload)) {
                    Ok(bytes) => said.extend(bytes),
                    Err(error) => debug_assert!(false, "{error}"),
                }
            }
        }
        said
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
                    self.video.aim = aim;
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

    /// A picture is there.
    pub(crate) fn picture(&mut self, now_ns: u64, clock_ns: i64) {
        let key = self.spacing.poll(now_ns) || std::mem::take(&mut self.first);
        self.video.picture(Self::wall_ns(now_ns, clock_ns), key);
    }
}
