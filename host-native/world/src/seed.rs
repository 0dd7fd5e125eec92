//! What a seed means: the scenario that is drawn from it.

use pf_abi::wire::{self, Cipher, FecScheme};
use pf_proto::{LossRule, MS, SplitMix, StreamForm};

use crate::SECOND;
use crate::scenario::{Fault, FaultKind, Line, Loss, ProbeBurst, Scenario, Sizes, Weather, datagram_bytes, length_ns};

/// Codes of recovery shards that sessions agree on.
const SCHEMES: &[FecScheme] = &[FecScheme::GF8, FecScheme::GF16];
/// Time after the last trouble in which a stream has to come back.
pub(crate) const CALM_NS: u64 = 4 * SECOND;
/// Longer than the loss window: what came before it is decided.
const TAIL_NS: u64 = 300 * MS;

/// The scenario of a seed: even ones are exact, odd ones rough.
pub(crate) fn scenario(seed: u64) -> Scenario {
    let mut random = Random(SplitMix::new(seed ^ 0x0077_6f72_6c64));
    let scenario = if seed.is_multiple_of(2) { exact(seed, &mut random) } else { rough(seed, &mut random) };
    ways_to_send(scenario, &mut Random(SplitMix::new(seed ^ 0x7761_7973)))
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
        form: None,
        resizes: Vec::new(),
        probe: None,
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
        form: None,
        resizes: Vec::new(),
        probe: None,
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

/// How units leave, what size their shards have, and what is measured meanwhile: drawn apart, so that all else of a seed is what it
/// was without them.
fn ways_to_send(mut scenario: Scenario, random: &mut Random) -> Scenario {
    scenario.form = random.pick(&[None, None, Some(StreamForm::Plain), Some(StreamForm::Slices)]);
    if scenario.form == Some(StreamForm::Slices) && scenario.line == Line::Exact {
        // Slices of less than 16 shards are not cut, nor are blocks of less.
        let shard = u64::from(scenario.shard_payload.min(wire::SHARD_PAYLOAD_V4));
        scenario.sizes.most = scenario.sizes.most.max(random.within(20, 60) * shard);
        scenario.max_data_per_block = scenario.max_data_per_block.max(24);
        scenario.bitrate_kbps = rate_kbps(2 * scenario.sizes.most + 4 * shard, scenario.refresh_hz);
    }
    // Of the stream; the calm at the end shows what stays.
    let until = scenario.calm_from_ns();
    if random.chance(40) {
        let mut times: Vec<u64> = (0..random.within(1, 3)).map(|_| random.within(0, until)).collect();
        times.sort_unstable();
        let sizes = [512, 640, 1024, 1188, 1388, 1408, 4000, 8908, wire::MAX_SHARD_PAYLOAD];
        scenario.resizes = times.into_iter().map(|at_ns| (at_ns, random.pick(&sizes))).collect();
    }
    if random.chance(30) {
        let (kbps, ms) = (random.pick(&[500, 2_000, 10_000, 40_000]), random.within(10, 60) as u32);
        scenario.probe = Some(ProbeBurst { at_ns: random.within(0, until), kbps, ms });
    }
    if scenario.line == Line::Exact && random.chance(25) {
        // The path carries smaller datagrams for a part of the stream.
        let largest = scenario.shard_payload.max(wire::MIN_SHARD_PAYLOAD + 2);
        let shard = random.within(u64::from(wire::MIN_SHARD_PAYLOAD), u64::from(largest) - 1) as u16;
        let from = random.within(0, until);
        let at = scenario.weather.partition_point(|(begin, _)| *begin <= from);
        scenario.weather.insert(at, (from, scenario.weather_at(from)));
        let calm = scenario.weather.len() - 1;
        scenario.weather[at..calm].iter_mut().for_each(|(_, weather)| weather.mtu = datagram_bytes(shard));
    }
    scenario
}
