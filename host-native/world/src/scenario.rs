//! What a world is made of: values of the session, the network's weather, and what befalls the peers.

use pf_abi::wire::{self, Cipher, FecScheme, UserFlags, VideoHeader};
use pf_proto::{LossRule, StreamForm};

use crate::SECOND;

/// What is claimed of a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Losses only: a unit is lost if and only if more than m of the k + m packets of one of its blocks were dropped.
    Exact,
    /// Pauses, clock steps, restarts, a path that narrows: the stream comes back.
    Rough,
}

/// Losses of packets, alone and in rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loss {
    /// Chance that a packet is lost, in ppm.
    pub ppm: u64,
    /// Chance that the one after a lost packet is lost too, in ppm; 0 = as any other.
    pub burst_ppm: u64,
}

/// What the network does. Chances are in ppm of the packets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weather {
    pub loss: Loss,
    /// Packets by which one may be overtaken.
    pub reorder: u64,
    pub duplicate_ppm: u64,
    /// Bits flipped, or the end cut off. Such a packet counts as lost.
    pub corrupt_ppm: u64,
    /// A packet that came is sent again, much later.
    pub replay_ppm: u64,
    /// Somebody else sends something.
    pub garbage_ppm: u64,
    /// The system has no room.
    pub blocked_ppm: u64,
    /// Largest datagram that fits; 0 = all do.
    pub mtu: usize,
}

/// Sizes of units, even between two bounds; key frames are larger by a factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    pub least: u64,
    pub most: u64,
    pub key_factor: u64,
}

/// A burst that measures the path, as a client asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProbeBurst {
    pub at_ns: u64,
    pub kbps: u32,
    pub ms: u32,
}

/// Something that befalls a peer or the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub at_ns: u64,
    pub kind: FaultKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The host's process does not run for so long.
    HostPause(u64),
    /// The client's process does not run for so long.
    ClientPause(u64),
    /// The host's clock is set by this.
    HostClock(i64),
    /// The host ends without a word; another one is there after so long.
    HostRestart(u64),
    /// The client ends without a word; another one is there after so long.
    ClientRestart(u64),
    /// Datagrams above this size do not fit for so long.
    Narrow(usize, u64),
    /// Nothing passes, in any direction, for so long.
    Silence(u64),
}

/// A fault of the world itself, to see that the judgement finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plant {
    /// A packet that the network's log says came does not come.
    SilentLoss,
    /// A packet that the network's log says was lost comes.
    SecretDelivery,
    /// A byte of a unit changes behind the receiver.
    WrongByte,
    /// The client asks for no key frame.
    NoRequest,
    /// A streamed unit is cut at another place than where its slice ends.
    LateCut,
    /// A probe has the form of a picture.
    ProbeAsUnit,
    /// Shards grow without the client's word.
    EarlyGrowth,
    /// Shards stay as they are when the path carries them no more.
    NoShrink,
}

impl Plant {
    /// Each by its name on the command line.
    pub const ALL: [(&'static str, Self); 8] = [
        ("silent-loss", Self::SilentLoss),
        ("secret-delivery", Self::SecretDelivery),
        ("wrong-byte", Self::WrongByte),
        ("no-request", Self::NoRequest),
        ("late-cut", Self::LateCut),
        ("probe-as-unit", Self::ProbeAsUnit),
        ("early-growth", Self::EarlyGrowth),
        ("no-shrink", Self::NoShrink),
    ];
}

/// A whole session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    pub seed: u64,
    pub line: Line,
    pub scheme: FecScheme,
    pub shard_payload: u16,
    pub max_data_per_block: u16,
    /// Recovery percent at the start, and the base of the receiver's ceiling.
    pub percent: u8,
    /// Adaptation is off.
    pub pinned: bool,
    pub cipher: Cipher,
    pub refresh_hz: u32,
    /// Rate by which units are spread.
    pub bitrate_kbps: u32,
    /// How the client counts.
    pub rule: LossRule,
    pub sizes: Sizes,
    /// Units leave while they are encoded, in this form; None = as a whole.
    pub form: Option<StreamForm>,
    /// Sizes of shards that the host wants from these times on; before them it is that of Welcome.
    pub resizes: Vec<(u64, u16)>,
    /// At most one, since hosts take one in ten seconds.
    pub probe: Option<ProbeBurst>,
    /// From this time on the network does this; the first entry is at 0, the last one is calm.
    pub weather: Vec<(u64, Weather)>,
    pub faults: Vec<Fault>,
    /// No further picture is taken from then on.
    pub end_ns: u64,
    /// One way through the network.
    pub latency_ns: u64,
    pub plant: Option<Plant>,
}

impl Scenario {
    /// The scenario of a seed: even ones are exact, odd ones rough.
    pub fn of_seed(seed: u64) -> Self {
        crate::seed::scenario(seed)
    }

    /// What the network does at this time.
    pub(crate) fn weather_at(&self, now_ns: u64) -> Weather {
        let past = self.weather.iter().rev().find(|(from, _)| *from <= now_ns);
        past.map_or_else(Weather::default, |(_, weather)| *weather)
    }

    /// Nanoseconds between two pictures.
    pub(crate) fn period_ns(&self) -> u64 {
        SECOND / u64::from(self.refresh_hz)
    }

    /// When the last trouble is over.
    pub fn calm_from_ns(&self) -> u64 {
        self.weather.last().map_or(0, |(from, _)| *from)
    }

    /// The size of shards that the host wants at this time.
    pub(crate) fn shard_at(&self, now_ns: u64) -> u16 {
        let past = self.resizes.iter().rev().find(|(from, _)| *from <= now_ns);
        past.map_or(self.shard_payload, |(_, shard)| *shard)
    }

    pub(crate) fn unit_flags(key: bool) -> UserFlags {
        if key { UserFlags::PICTURE | UserFlags::KEYFRAME } else { UserFlags::PICTURE }
    }

    /// Bytes of a full datagram of the session's begin.
    pub fn datagram_bytes(&self) -> usize {
        datagram_bytes(self.shard_payload)
    }
}

/// Bytes of a datagram with a shard of this size.
pub(crate) fn datagram_bytes(shard: u16) -> usize {
    usize::from(shard) + VideoHeader::SIZE + wire::SEAL_OVERHEAD as usize
}

/// How long a fault lasts.
pub(crate) fn length_ns(kind: FaultKind) -> u64 {
    match kind {
        FaultKind::HostPause(ns)
        | FaultKind::ClientPause(ns)
        | FaultKind::HostRestart(ns)
        | FaultKind::ClientRestart(ns)
        | FaultKind::Narrow(_, ns)
        | FaultKind::Silence(ns) => ns,
        FaultKind::HostClock(_) => 0,
    }
}
