//! What a seed means: values of the session, the network's weather, and what befalls the peers.

use pf_abi::wire::{Cipher, FecScheme, UserFlags, VideoHeader};
use pf_proto::{LossRule, MS, SplitMix};

use crate::SECOND;

/// Codes of recovery shards that sessions agree on.
const SCHEMES: &[FecScheme] = &[FecScheme::GF8, FecScheme::GF16];

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
}

impl Plant {
    /// Each by its name on the command line.
    pub const ALL: [(&'static str, Self); 4] = [
        ("silent-loss", Self::SilentLoss),
        ("secret-delivery", Self::SecretDelivery),
        ("wrong-byte", Self::WrongByte),
        ("no-request", Self::NoRequest),
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
    /// From this time on the network does this; the first entry is at 0, the last one is calm.
    pub weather: Vec<(u64, Weather)>,
    pub faults: Vec<Fault>,
    /// No further picture is taken from then on.
    pub end_ns: u64,
    /// One way through the network.
    pub latency_ns: u64,
    pub plant: Option<Plant>,
}

/// Time after the last trouble in which a stream has to come back.
pub(crate) const CALM_NS: u64 = 4 * SECOND;
/// Longer than the loss window: what came before it is decided.
const TAIL_NS: u64 = 300 * MS;

impl Scenario {
    /// The scenario of a seed: even ones are exact, odd ones rough.
    pub fn of_seed(seed: u64) -> Self {
        let mut random = Random(SplitMix::new(seed ^ 0x0077_6f72_6c64));
        if seed.is_multiple_of(2) { exact(seed, &mut random) } else { rough(seed, &mut random) }
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

    pub(crate) fn unit_flags(key: bool) -> UserFlags {
        if key { UserFlags::PICTURE | UserFlags::KEYFRAME } else { UserFlags::PICTURE }
    }

    /// Bytes of a full datagram.
    pub fn datagram_bytes(&self) -> usize {
        usize::from(self.shard_payload) + VideoHeader::SIZE + pf_abi::wire::SEAL_OVERHEAD as usize
    }
}

struct Random(SplitMix);

impl Random {
    fn within(&mut self, least: u64, most: u64) -> u64 {
        least + self.0.below(most - least + 1)
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.0.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.0.below(from.len() as u64) as usize]
    }
}

fn exact(seed: u64, random: &mut Random) -> Scenario {
    let scheme = random.pick(SCHEMES);
    let shard_payload = random.pick(&[512, 514, 1024, 1188, 1388, 1408, 1408, 4000, 8908]);
    let percent = random.within(0, 50) as u8;
    // Small blocks make units of several; GF(2^8) has room for 255 shards of a block.
    let max_data_per_block = match scheme {
        FecScheme::GF8 => random.pick(&[1, 4, 20, 60, 127, 170]),
        _ => random.pick(&[2, 16, 64, 300, 4096]),
    };
    let shard = u64::from(shard_payload);
    let most = random.pick(&[0, 1, 900, 5 * shard, 20 * shard, 48 * shard, 160 * shard]).min(400_000);
    let least = if random.chance(50) { 0 } else { most / 2 };
    let refresh_hz = random.pick(&[24, 30, 60, 60, 120, 240]);
    // Bytes of a scenario are bounded, so that every seed takes about the same time.
    let frames = (3_000_000 / (most.max(2 * shard) * 3 / 2)).clamp(12, 120);
    let stream_ns = frames * SECOND / u64::from(refresh_hz);
    let latency_ns = random.within(MS / 10, 40 * MS);
    let mut weather = vec![(0, exact_weather(random))];
    if random.chance(40) {
        weather.push((random.within(0, stream_ns), exact_weather(random)));
    }
    // The stream begins after handshake, clock rounds and punch.
    let calm = stream_ns + 20 * latency_ns + 100 * MS;
    weather.push((calm, Weather::default()));
    Scenario {
        seed,
        line: Line::Exact,
        scheme,
        shard_payload,
        max_data_per_block,
        percent,
        pinned: random.chance(40),
        cipher: random.pick(&[Cipher::AES_128_GCM, Cipher::CHACHA20_POLY1305]),
        refresh_hz,
        // No unit waits for the one before it, or packets of more than a few pictures would be on their way at once.
        bitrate_kbps: rate_kbps(2 * most + 4 * shard, refresh_hz),
        rule: random.pick(&[LossRule::Datagrams, LossRule::Datagrams, LossRule::Repaired31, LossRule::Repaired]),
        sizes: Sizes { least, most, key_factor: random.within(1, 2) },
        weather,
        faults: Vec::new(),
        end_ns: calm + TAIL_NS,
        latency_ns,
        plant: None,
    }
}

/// Rate at which a unit of so many bytes takes a period.
fn rate_kbps(bytes: u64, refresh_hz: u32) -> u32 {
    (bytes * 8 * u64::from(refresh_hz) / 1000).clamp(500, 8_000_000) as u32
}

fn exact_weather(random: &mut Random) -> Weather {
    let some = |random: &mut Random, percent, most| if random.chance(percent) { random.within(1, most) } else { 0 };
    let ppm = random.pick(&[0, 2_000, 10_000, 30_000, 60_000, 100_000, 200_000, 300_000]);
    Weather {
        loss: Loss { ppm, burst_ppm: if random.chance(30) { random.within(200_000, 900_000) } else { 0 } },
        reorder: if random.chance(60) { random.pick(&[1, 5, 50]) } else { 0 },
        duplicate_ppm: some(random, 50, 200_000),
        corrupt_ppm: some(random, 50, 60_000),
        replay_ppm: some(random, 40, 100_000),
        garbage_ppm: some(random, 40, 300_000),
        blocked_ppm: some(random, 20, 20_000),
        mtu: 0,
    }
}

fn rough(seed: u64, random: &mut Random) -> Scenario {
    let scheme = random.pick(SCHEMES);
    let shard_payload = random.pick(&[1188, 1408]);
    let refresh_hz = random.pick(&[30, 60]);
    let most = random.pick(&[2_000, 6_000, 15_000]);
    let latency_ns = random.within(MS / 5, 60 * MS);
    let begin = SECOND;
    let mut at = begin;
    let mut faults = Vec::new();
    let mut last = at;
    for _ in 0..random.within(1, 3) {
        at += random.within(100 * MS, 900 * MS);
        let kind = fault(random, usize::from(shard_payload));
        faults.push(Fault { at_ns: at, kind });
        last = last.max(at + length_ns(kind));
    }
    let loss = random.pick(&[0, 0, 5_000, 20_000, 50_000, 150_000]);
    let stormy = Weather {
        loss: Loss { ppm: loss, burst_ppm: if random.chance(40) { 600_000 } else { 0 } },
        reorder: random.pick(&[0, 0, 10, 50]),
        duplicate_ppm: random.pick(&[0, 10_000]),
        corrupt_ppm: random.pick(&[0, 5_000]),
        replay_ppm: random.pick(&[0, 5_000]),
        garbage_ppm: random.pick(&[0, 50_000]),
        blocked_ppm: random.pick(&[0, 2_000]),
        mtu: 0,
    };
    let calm = last + random.within(0, 300 * MS);
    Scenario {
        seed,
        line: Line::Rough,
        scheme,
        shard_payload,
        max_data_per_block: if scheme == FecScheme::GF8 { 127 } else { 4096 },
        percent: 10,
        pinned: random.chance(20),
        cipher: Cipher::AES_128_GCM,
        refresh_hz,
        bitrate_kbps: rate_kbps(most, refresh_hz),
        rule: random.pick(&[LossRule::Datagrams, LossRule::Repaired31]),
        sizes: Sizes { least: most / 4, most, key_factor: 4 },
        weather: vec![(0, stormy), (calm, Weather::default())],
        faults,
        end_ns: calm + CALM_NS,
        latency_ns,
        plant: None,
    }
}

fn fault(random: &mut Random, shard: usize) -> FaultKind {
    let step = random.within(1_000, 7_200_000) * MS;
    let step = if random.chance(50) { step.cast_signed() } else { -step.cast_signed() };
    match random.within(0, 6) {
        0 => FaultKind::HostPause(random.within(50, 1500) * MS),
        1 => FaultKind::ClientPause(random.within(50, 1500) * MS),
        2 => FaultKind::HostClock(step),
        3 => FaultKind::HostRestart(random.within(50, 800) * MS),
        4 => FaultKind::ClientRestart(random.within(50, 800) * MS),
        5 => FaultKind::Narrow(shard / 2, random.within(50, 800) * MS),
        _ => FaultKind::Silence(random.within(50, 1500) * MS),
    }
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
