//! What a host has to send: the datagrams of a unit, whole or in blocks that come while it is encoded, or of a burst of probes.

use std::collections::VecDeque;
use std::ops::Range;

use pf_abi::wire;
use pf_proto::{Pacer, PacketBatch, SplitMix, Step};

use crate::SECOND;

/// Slices of a unit at most.
const MOST_SLICES: u64 = 8;

/// Datagrams of one length, and when they leave.
pub(crate) struct Sending {
    began_ns: u64,
    steps: VecDeque<Step>,
    bytes: Vec<u8>,
    stride: usize,
    last_ns: u64,
}

impl Sending {
    pub(crate) fn new(began_ns: u64) -> Self {
        Self { began_ns, steps: VecDeque::new(), bytes: Vec::new(), stride: 0, last_ns: 0 }
    }

    /// Datagrams in all.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len().checked_div(self.stride).unwrap_or(0)
    }

    /// Adds the datagrams of a batch, spread by `kbps`, which are there `at_ns` after the begin.
    pub(crate) fn add(&mut self, batch: &PacketBatch, at_ns: u64, kbps: u32) {
        self.stride = batch.stride();
        let (before, from_ns) = (self.len(), self.last_ns.max(at_ns));
        for Step { packets, at_ns } in Pacer::new(batch.len(), batch.stride(), kbps) {
            self.last_ns = from_ns + at_ns;
            let packets = before + packets.start..before + packets.end;
            self.steps.push_back(Step { packets, at_ns: self.last_ns });
        }
        self.bytes.extend_from_slice(batch.range(0..batch.len()));
    }

    /// When the next datagrams leave; None when all did.
    pub(crate) fn due_ns(&self) -> Option<u64> {
        self.steps.front().map(|step| self.began_ns + step.at_ns)
    }

    /// The next datagrams, and how long each of them is.
    pub(crate) fn take(&mut self) -> Option<(&[u8], usize)> {
        let Range { start, end } = self.steps.pop_front()?.packets;
        Some((&self.bytes[start * self.stride..end * self.stride], self.stride))
    }
}

/// Where the slices of a unit of `bytes` bytes end; they have all bytes, and some of them none. Many end where a shard does, since
/// that is where a shard is kept back.
pub(crate) fn slices(seed: u64, bytes: u64, shard: u64) -> Vec<u64> {
    let mut random = SplitMix::new(seed ^ 0x736c_6963);
    let count = 1 + random.below(MOST_SLICES);
    let mut end = || {
        let end = random.below(bytes + 1);
        if random.below(2) == 0 { end - end % shard } else { end }
    };
    let mut ends: Vec<u64> = (1..count).map(|_| end()).collect();
    ends.push(bytes);
    ends.sort_unstable();
    ends
}

/// Units of a burst that a client asked for, and the time between two of them (wire §2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Burst {
    pub(crate) units: u64,
    pub(crate) unit_bytes: u32,
    pub(crate) spacing_ns: u64,
}

impl Burst {
    /// None when the client asks for nothing.
    pub(crate) fn new(kbps: u32, ms: u32) -> Option<Self> {
        let (kbps, ms) = (u64::from(kbps.min(wire::MAX_PROBE_KBPS)), u64::from(ms.min(wire::MAX_PROBE_MS)));
        let each = kbps * 125 / u64::from(wire::PROBE_UNITS_PER_S);
        let unit = each.clamp(u64::from(wire::MIN_PROBE_UNIT), u64::from(wire::MAX_PROBE_UNIT));
        let spacing_ns = (unit * 8 * SECOND / 1000).checked_div(kbps)?;
        let units = (kbps * ms / 8).div_ceil(unit);
        (units > 0).then_some(Self { units, unit_bytes: unit as u32, spacing_ns })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_end_where_the_unit_ends() {
        for bytes in [0, 1, 7, 90_000] {
            for seed in 0..50 {
                let ends = slices(seed, bytes, 512);
                assert!(ends.is_sorted() && ends.last() == Some(&bytes), "{ends:?}");
            }
        }
    }

    #[test]
    fn a_burst_has_the_rate_and_the_length_that_were_asked_for() {
        assert_eq!(Burst::new(500, 10), Some(Burst { units: 1, unit_bytes: 1200, spacing_ns: 19_200_000 }));
        assert_eq!(Burst::new(40_000, 60), Some(Burst { units: 19, unit_bytes: 16_384, spacing_ns: 3_276_800 }));
        assert_eq!(Burst::new(2_000_000_000, 800).map(|burst| burst.spacing_ns), Some(13_107));
        assert_eq!((Burst::new(0, 10), Burst::new(500, 0)), (None, None), "nothing was asked for");
    }
}
