//! The sending half of a host: pictures become datagrams and leave; bursts of probes too.

use pf_abi::wire::UserFlags;
use pf_proto::{
    AccessUnit, FecAim, PacketBatch, RunOutcome, SplitMix, StreamForm, StreamStart, Transport, UnitError, VideoSender,
};

use crate::log::{Log, Side};
use crate::network::Network;
use crate::scenario::{Plant, Scenario, Sizes};
use crate::sending::{Burst, Sending, slices};
use crate::shard_size::ShardSize;

/// A unit that was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentUnit {
    pub bytes: u64,
    /// Bytes of each of its shards.
    pub shard_payload: u16,
    /// How it was streamed; None = as a whole.
    pub form: Option<StreamForm>,
    /// Where the slices of a streamed unit end, in its bytes.
    pub slices: Vec<u64>,
    /// Recovery percent that it was packetized with.
    pub percent: u8,
    pub key: bool,
    /// Datagrams of the session before it.
    pub first_datagram: usize,
    pub datagrams: usize,
    pub sent_ns: u64,
}

/// What a host sends on its data socket in one session.
pub(crate) struct Video {
    sender: VideoSender,
    pub(crate) aim: FecAim,
    pub(crate) shards: ShardSize,
    pub(crate) burst: Option<Burst>,
    plant: Option<Plant>,
    batch: PacketBatch,
    sending: Option<Sending>,
    /// A picture that waits for the wire: when it was taken, by the host's wall clock, and whether it is a key frame.
    waiting: Option<(u64, bool)>,
    content: Vec<u8>,
    pub(crate) content_seed: u64,
    pub(crate) sent: Vec<SentUnit>,
    /// Units that measured the path.
    pub(crate) probes: Vec<SentUnit>,
    datagrams: usize,
    pub(crate) wire: RunOutcome,
}

impl Video {
    pub(crate) fn new(scenario: &Scenario, sender: VideoSender, aim: FecAim, content_seed: u64) -> Self {
        Self {
            batch: sender.batch(),
            sender,
            aim,
            shards: ShardSize::new(scenario.shard_payload),
            burst: None,
            plant: scenario.plant,
            sending: None,
            waiting: None,
            content: Vec::new(),
            content_seed,
            sent: Vec::new(),
            probes: Vec::new(),
            datagrams: 0,
            wire: RunOutcome::default(),
        }
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

    /// A picture is there. One that finds another one waiting for the wire takes its place.
    pub(crate) fn picture(&mut self, wall_ns: u64, key: bool) {
        let key = key || self.waiting.is_some_and(|(_, key)| key);
        self.waiting = Some((wall_ns, key));
    }

    /// Sends what is due; when it wants to be asked again.
    pub(crate) fn send(
        &mut self,
        now_ns: u64,
        wall_ns: u64,
        scenario: &Scenario,
        network: &mut Network,
        log: &mut Log,
    ) -> Option<u64> {
        loop {
            if let Some(sending) = &mut self.sending {
                let mut too_large = 0;
                while let Some(due) = sending.due_ns() {
                    if due > now_ns {
                        break;
                    }
                    let Some((run, stride)) = sending.take() else { break };
                    let Ok(run) = network.send_run(run, stride);
                    for datagram in network.new_drops() {
                        log.add(Side::Network, "dropped, datagram", datagram as u64, 0);
                    }
                    too_large += run.too_large;
                    self.wire.sent += run.sent;
                    self.wire.bytes += run.bytes;
                    self.wire.too_large += run.too_large;
                    self.wire.blocked += run.blocked;
                }
                if too_large > 0 && self.plant != Some(Plant::NoShrink) {
                    self.shards.too_large(network.shard_payload());
                }
                let due = sending.due_ns();
                if due.is_some() {
                    return due;
                }
                self.sending = None;
            }
            if let Some(burst) = self.burst.take() {
                self.probe(burst, now_ns, wall_ns, scenario, log);
            } else {
                let (pts_ns, key) = self.waiting.take()?;
                self.packetize(now_ns, pts_ns, key, scenario, log);
            }
        }
    }

    /// What is common to units of both kinds.
    fn begin(&mut self, bytes: u64, key: bool, now_ns: u64) -> SentUnit {
        if let Err(error) = self.sender.packetizer_mut().set_shard_payload(self.shards.current()) {
            debug_assert!(false, "{error}");
        }
        let packetizer = self.sender.packetizer_mut();
        let percent = self.aim.percent(packetizer.largest_block(bytes as usize));
        packetizer.set_fec_percent(percent);
        SentUnit {
            bytes,
            shard_payload: packetizer.shard_payload(),
            percent,
            key,
            first_datagram: self.datagrams,
            sent_ns: now_ns,
            ..SentUnit::default()
        }
    }

    fn packetize(&mut self, now_ns: u64, pts_ns: u64, key: bool, scenario: &Scenario, log: &mut Log) {
        let index = self.sender.packetizer().next_frame_index();
        let bytes = size(scenario.sizes, self.content_seed, index, key, now_ns >= scenario.calm_from_ns());
        Self::content(self.content_seed, index, bytes, &mut self.content);
        let mut unit = self.begin(bytes, key, now_ns);
        unit.form = scenario.form;
        if scenario.form.is_some() {
            unit.slices = slices(self.content_seed ^ u64::from(index), bytes, u64::from(unit.shard_payload));
        }
        let mut sending = Sending::new(now_ns);
        let made = match scenario.form {
            Some(form) => self.stream(&unit, form, pts_ns, scenario, &mut sending),
            None => {
                let whole = AccessUnit { data: &self.content, pts_ns, flags: Scenario::unit_flags(key) };
                let made = self.sender.unit(whole, &mut self.batch);
                sending.add(&self.batch, 0, scenario.bitrate_kbps);
                made.map(drop)
            }
        };
        if let Err(error) = made {
            log.add(Side::Host, "unit refused", u64::from(index), bytes);
            debug_assert!(false, "{error}");
            return;
        }
        unit.datagrams = sending.len();
        let what = if key { "key frame, datagrams" } else { "unit, datagrams" };
        log.add(Side::Host, what, u64::from(index), unit.datagrams as u64);
        self.datagrams += unit.datagrams;
        self.sent.push(unit);
        self.sending = Some(sending);
    }

    /// The datagrams of a unit whose slices come out of the encoder one after the other, in half of a picture's time.
    fn stream(
        &mut self,
        unit: &SentUnit,
        form: StreamForm,
        pts_ns: u64,
        scenario: &Scenario,
        sending: &mut Sending,
    ) -> Result<(), UnitError> {
        let start = StreamStart { pts_ns, flags: Scenario::unit_flags(unit.key), form };
        let mut stream = self.sender.stream(start, &mut self.batch);
        let count = unit.slices.len() as u64;
        let (mut before, mut at_ns) = (0, 0);
        for (number, end) in unit.slices.iter().enumerate() {
            at_ns = scenario.period_ns() / 2 * (number as u64 + 1) / count;
            let mut emit = |block: &PacketBatch| sending.add(block, at_ns, scenario.bitrate_kbps);
            stream.write(&self.content[before..*end as usize], &mut emit)?;
            if self.plant != Some(Plant::LateCut) || number > 0 {
                stream.end_slice(&mut emit)?;
            }
            before = *end as usize;
        }
        stream.finish(|block| sending.add(block, at_ns, scenario.bitrate_kbps)).map(drop)
    }

    /// Pictures wait while the path is measured (wire §2.7).
    fn probe(&mut self, burst: Burst, now_ns: u64, pts_ns: u64, scenario: &Scenario, log: &mut Log) {
        let mut sending = Sending::new(now_ns);
        for number in 0..burst.units {
            let mut unit = self.begin(u64::from(burst.unit_bytes), false, now_ns);
            let made = if self.plant == Some(Plant::ProbeAsUnit) {
                let zeros = vec![0; burst.unit_bytes as usize];
                let flags = UserFlags::PICTURE;
                self.sender.unit(AccessUnit { data: &zeros, pts_ns, flags }, &mut self.batch)
            } else {
                self.sender.probe(burst.unit_bytes, pts_ns, &mut self.batch)
            };
            if let Err(error) = made {
                debug_assert!(false, "{error}");
                return;
            }
            sending.add(&self.batch, number * burst.spacing_ns, scenario.bitrate_kbps);
            unit.datagrams = self.batch.len();
            self.datagrams += unit.datagrams;
            self.probes.push(unit);
        }
        log.add(Side::Host, "probe, units, datagrams", burst.units, sending.len() as u64);
        self.sending = Some(sending);
    }
}

/// Bytes of a unit. In the calm at the end units are small, since nothing is to be learnt from them.
fn size(sizes: Sizes, seed: u64, index: u32, key: bool, calm: bool) -> u64 {
    let mut random = SplitMix::new(seed.rotate_left(9) ^ u64::from(index));
    let bytes = sizes.least + random.below(sizes.most - sizes.least + 1);
    let bytes = if key { bytes * sizes.key_factor } else { bytes };
    if calm { bytes.min(4000) } else { bytes }
}
