//! Microburst pacing of one unit's packets (wire §4.8).

use std::ops::{Range, RangeInclusive};

use pf_abi::wire;

use crate::MS;

/// Bytes that leave at once, at least.
const BURST_BYTES: usize = wire::PACE_BURST_BYTES as usize;
/// Longest spread of one unit.
const MAX_SPREAD_NS: u64 = wire::PACE_MAX_MS as u64 * MS;
/// The rest leaves at this multiple of the current bitrate.
const RATE_FACTOR: u64 = wire::PACE_RATE_FACTOR as u64;
/// Shorter sleeps are skipped.
const MIN_SLEEP_NS: u64 = wire::PACE_MIN_SLEEP_US as u64 * 1000;
/// Packets between two sleeps.
const CHUNK: RangeInclusive<usize> = wire::PACE_MIN_PACKETS as usize..=wire::PACE_MAX_PACKETS as usize;

/// Packets to send together, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub packets: Range<usize>,
    /// Not before this long after the unit's first packet; 0 = at once.
    pub at_ns: u64,
}

/// Plans the sending of one unit. Iterate over it; sleeps are the caller's.
#[derive(Clone, Debug)]
pub struct Pacer {
    total: usize,
    next: usize,
    burst: usize,
    chunk: usize,
    /// Nanoseconds between chunks; 0 when sleeps would be too short.
    gap_ns: u64,
    sent_chunks: u64,
}

impl Pacer {
    /// For `packets` packets of `stride` bytes at the current `bitrate_kbps` (0 = unknown: everything at once).
    pub fn new(packets: usize, stride: usize, bitrate_kbps: u32) -> Self {
        let wire_bytes = packets * stride;
        let burst_bytes = BURST_BYTES.max(wire_bytes / 4);
        // The packet which crosses the mark goes with the burst.
        let burst = burst_bytes.div_ceil(stride.max(1)).min(packets);
        let rest = packets - burst;
        let rate = RATE_FACTOR * u64::from(bitrate_kbps) * 1000;
        let spread_ns = ((rest * stride) as u64 * 8 * 1_000_000_000).checked_div(rate).unwrap_or(0).min(MAX_SPREAD_NS);
        let (chunk, gap_ns) = chunks(rest, spread_ns);
        Self { total: packets, next: 0, burst, chunk, gap_ns, sent_chunks: 0 }
    }
}

/// Packets of a chunk and the time between chunks: the smallest chunk whose sleeps are long enough.
fn chunks(rest: usize, spread_ns: u64) -> (usize, u64) {
    let gap = |chunk: usize| (spread_ns * chunk as u64).checked_div(rest as u64).unwrap_or(0);
    match CHUNK.clone().find(|&chunk| gap(chunk) >= MIN_SLEEP_NS) {
        Some(chunk) => (chunk, gap(chunk)),
        None => (*CHUNK.end(), 0),
    }
}

impl Iterator for Pacer {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let start = self.next;
        if start >= self.total {
            return None;
        }
        let length = if start == 0 {
            self.burst.max(1)
        } else {
            self.sent_chunks += 1;
            self.chunk
        };
        self.next = (start + length).min(self.total);
        Some(Step { packets: start..self.next, at_ns: self.sent_chunks * self.gap_ns })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_units_leave_at_once() {
        let steps: Vec<Step> = Pacer::new(52, 1472, 20_000).collect();
        assert_eq!(steps, [Step { packets: 0..52, at_ns: 0 }]);
        assert_eq!(Pacer::new(0, 1472, 20_000).count(), 0);
    }

    #[test]
    fn the_rest_is_spread() {
        let steps: Vec<Step> = Pacer::new(400, 1472, 100_000).collect();
        assert_eq!(steps[0], Step { packets: 0..100, at_ns: 0 }, "a quarter is 147200 bytes, 100 packets");
        let sleeps: Vec<u64> = steps.windows(2).map(|pair| pair[1].at_ns - pair[0].at_ns).collect();
        assert!(sleeps.iter().all(|&ns| ns >= MIN_SLEEP_NS), "{sleeps:?}");
        assert!(steps.last().is_some_and(|step| step.packets.end == 400 && step.at_ns <= MAX_SPREAD_NS));
        assert!(steps.windows(2).all(|pair| pair[0].packets.end == pair[1].packets.start));
    }

    #[test]
    fn high_rates_skip_the_sleeps() {
        let steps: Vec<Step> = Pacer::new(400, 1472, 8_000_000).collect();
        assert!(steps.iter().all(|step| step.at_ns == 0));
    }
}
