//! One direction of the control stream as QUIC gives it: nothing is lost, order is kept, time is not; and reads cut it anywhere.

use pf_proto::{MS, SplitMix};

/// Longest delay of a piece that had to be sent again.
const AGAIN_NS: u64 = 150 * MS;

pub(crate) struct ControlPath {
    random: SplitMix,
    latency_ns: u64,
    /// Nothing overtakes what came last.
    last_ns: u64,
}

impl ControlPath {
    pub(crate) fn new(seed: u64, latency_ns: u64) -> Self {
        Self { random: SplitMix::new(seed), latency_ns, last_ns: 0 }
    }

    /// When which pieces of these bytes come; `loss_ppm` of them are sent again first.
    pub(crate) fn carry(&mut self, now_ns: u64, bytes: &[u8], loss_ppm: u64) -> Vec<(u64, Vec<u8>)> {
        let mut rest = bytes;
        let mut pieces = Vec::new();
        while !rest.is_empty() {
            let whole = self.random.below(4) > 0;
            let length = if whole { rest.len() } else { 1 + self.random.below(rest.len() as u64) as usize };
            let again = self.random.below(1_000_000) < loss_ppm;
            let late = if again { self.random.below(AGAIN_NS) } else { self.random.below(MS / 2) };
            self.last_ns = self.last_ns.max(now_ns + self.latency_ns + late) + 1;
            pieces.push((self.last_ns, rest[..length].to_vec()));
            rest = &rest[length..];
        }
        pieces
    }
}
