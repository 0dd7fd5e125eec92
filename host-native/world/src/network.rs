//! The path of datagrams from the host to the client: what it does to each of them, and its log of that.

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;

use pf_abi::wire;
use pf_proto::{MS, SendOutcome, SplitMix, Transport};

use crate::scenario::{Plant, Scenario, Weather, datagram_bytes};

/// What became of a datagram, by the network's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It came at least once as it was sent.
    Came,
    /// It did not come, or not as it was sent.
    Dropped,
    /// The path does not carry datagrams of this length, as the host was told.
    TooLarge,
}

/// Longest time for which reordering holds a packet back. Less than what the receiver waits for an earlier unit.
const HOLD_NS: u64 = 14 * MS;
/// Copies from which replays are taken.
const COPIES: usize = 48;
/// Longest datagram of somebody else.
const GARBAGE_BYTES: u64 = 9300;

struct Held {
    due_ns: u64,
    bytes: Vec<u8>,
}

/// The path, its weather and its log.
pub(crate) struct Network {
    random: SplitMix,
    weather: Weather,
    latency_ns: u64,
    plant: Option<Plant>,
    bursting: bool,
    now_ns: u64,
    /// Packets that were let in.
    count: u64,
    /// Waiting to be overtaken: by the count after which they go, and a number.
    held: BTreeMap<(u64, u64), Held>,
    copies: VecDeque<Vec<u8>>,
    /// To come out: when, and what.
    out: Vec<(u64, Vec<u8>)>,
    log: Vec<Fate>,
    /// Entries of it that were told.
    told: usize,
    /// Datagrams of strangers, and of ours that came spoilt, since the session began.
    strangers: u64,
    pub(crate) garbage: u64,
    /// Largest datagram at present by a fault of the path; 0 = no matter.
    pub(crate) narrow: usize,
    pub(crate) silent: bool,
}

impl Network {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        Self {
            random: SplitMix::new(scenario.seed ^ 0x006e_6574),
            weather: Weather::default(),
            latency_ns: scenario.latency_ns,
            plant: scenario.plant,
            bursting: false,
            now_ns: 0,
            count: 0,
            held: BTreeMap::new(),
            copies: VecDeque::new(),
            out: Vec::new(),
            log: Vec::new(),
            told: 0,
            strangers: 0,
            garbage: 0,
            narrow: 0,
            silent: false,
        }
    }

    /// Time passes; the weather may be another one.
    pub(crate) fn pass(&mut self, now_ns: u64, weather: Weather) {
        self.now_ns = now_ns;
        self.weather = weather;
        let due: Vec<(u64, u64)> =
            self.held.iter().filter(|(_, held)| held.due_ns <= now_ns).map(|(key, _)| *key).collect();
        for key in due {
            self.let_go(key);
        }
    }

    /// When something held back is due.
    pub(crate) fn due_ns(&self) -> Option<u64> {
        self.held.values().map(|held| held.due_ns).min()
    }

    /// What comes out, and when.
    pub(crate) fn take_out(&mut self) -> Vec<(u64, Vec<u8>)> {
        std::mem::take(&mut self.out)
    }

    /// Datagrams that were dropped since the last call.
    pub(crate) fn new_drops(&mut self) -> impl Iterator<Item = usize> {
        let from = std::mem::replace(&mut self.told, self.log.len());
        let dropped = |(_, fate): &(usize, &Fate)| **fate != Fate::Came;
        self.log.iter().enumerate().skip(from).filter(dropped).map(|(datagram, _)| datagram)
    }

    /// What became of the datagrams of the session that ends, and how many came that were none of them.
    pub(crate) fn take_log(&mut self) -> (Vec<Fate>, u64) {
        self.told = 0;
        (std::mem::take(&mut self.log), std::mem::take(&mut self.strangers))
    }

    fn chance(&mut self, ppm: u64) -> bool {
        ppm > 0 && self.random.below(1_000_000) < ppm
    }

    fn loses(&mut self) -> bool {
        let loss = self.weather.loss;
        let ppm = if self.bursting && loss.burst_ppm > 0 { loss.burst_ppm } else { loss.ppm };
        self.bursting = self.chance(ppm);
        self.bursting
    }

    fn let_go(&mut self, key: (u64, u64)) {
        if let Some(held) = self.held.remove(&key) {
            self.out.push((self.now_ns + self.latency_ns, held.bytes));
        }
    }

    /// A datagram goes in, and perhaps is overtaken.
    fn enter(&mut self, bytes: Vec<u8>) {
        self.count += 1;
        let behind = self.random.below(self.weather.reorder + 1);
        let number = self.random.next();
        self.held.insert((self.count + behind, number), Held { due_ns: self.now_ns + HOLD_NS, bytes });
        while let Some((&key, _)) = self.held.first_key_value()
            && key.0 <= self.count
        {
            self.let_go(key);
        }
    }

    /// Bits flipped, or the end missing.
    fn corrupted(&mut self, datagram: &[u8]) -> Vec<u8> {
        let mut copy = datagram.to_vec();
        if self.random.below(3) == 0 {
            copy.truncate(self.random.below(copy.len() as u64) as usize);
        } else {
            for _ in 0..=self.random.below(3) {
                let at = self.random.below(copy.len() as u64) as usize;
                copy[at] ^= 1 << self.random.below(8);
            }
            if copy == datagram {
                copy[0] ^= 1;
            }
        }
        copy
    }

    /// What a stranger sends: noise, or something that has the look of a datagram.
    fn stranger(&mut self, datagram: &[u8]) -> Vec<u8> {
        if self.random.below(2) == 0 {
            let mut copy = datagram.to_vec();
            for byte in copy.iter_mut().skip(8) {
                *byte = self.random.next() as u8;
            }
            return copy;
        }
        let length = self.random.below(GARBAGE_BYTES);
        (0..length).map(|_| self.random.next() as u8).collect()
    }

    /// Largest datagram at present; 0 = all fit.
    fn mtu(&self) -> usize {
        if self.narrow > 0 { self.narrow } else { self.weather.mtu }
    }

    /// Decides over one datagram.
    fn transmit(&mut self, datagram: &[u8]) -> (SendOutcome, Fate) {
        let mtu = self.mtu();
        if mtu > 0 && datagram.len() > mtu {
            return (SendOutcome::TooLarge, Fate::TooLarge);
        }
        if self.chance(self.weather.blocked_ppm) {
            return (SendOutcome::Blocked, Fate::Dropped);
        }
        if self.silent || self.loses() {
            return (SendOutcome::Sent, Fate::Dropped);
        }
        if self.chance(self.weather.corrupt_ppm) {
            let spoilt = self.corrupted(datagram);
            self.strangers += 1;
            self.enter(spoilt);
            return (SendOutcome::Sent, Fate::Dropped);
        }
        self.enter(datagram.to_vec());
        if self.chance(self.weather.duplicate_ppm) {
            self.enter(datagram.to_vec());
        }
        if self.copies.len() == COPIES {
            self.copies.pop_front();
        }
        self.copies.push_back(datagram.to_vec());
        (SendOutcome::Sent, Fate::Came)
    }
}

impl Transport for Network {
    type Error = Infallible;

    fn shard_payload(&self) -> u16 {
        let room = match self.mtu() {
            0 => usize::from(wire::MAX_SHARD_PAYLOAD),
            mtu => mtu.saturating_sub(datagram_bytes(0)),
        };
        let shard = room.clamp(usize::from(wire::MIN_SHARD_PAYLOAD), usize::from(wire::MAX_SHARD_PAYLOAD));
        (shard & !1) as u16
    }

    fn send(&mut self, datagram: &[u8]) -> Result<SendOutcome, Infallible> {
        let (outcome, mut fate) = self.transmit(datagram);
        match self.plant {
            Some(Plant::SilentLoss) if self.log.len() % 40 < 20 => fate = Fate::Came,
            Some(Plant::SecretDelivery) if fate == Fate::Dropped => self.enter(datagram.to_vec()),
            _ => {}
        }
        self.log.push(fate);
        if self.chance(self.weather.replay_ppm) && !self.copies.is_empty() {
            let which = self.random.below(self.copies.len() as u64) as usize;
            let copy = self.copies[which].clone();
            self.enter(copy);
        }
        if self.chance(self.weather.garbage_ppm) {
            self.garbage += 1;
            self.strangers += 1;
            let noise = self.stranger(datagram);
            self.enter(noise);
        }
        Ok(outcome)
    }
}
