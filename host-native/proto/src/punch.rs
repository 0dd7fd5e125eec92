//! When the client punches (wire §1.6): 15 datagrams 200 ms apart, then one every 2 s for the whole session.

use pf_abi::wire;

use crate::MS;

/// Clock of the punches of one session.
#[derive(Clone, Debug)]
pub struct PunchSchedule {
    next_ns: u64,
    sent: u32,
}

impl PunchSchedule {
    /// The first punch is due at once.
    pub fn new(start_ns: u64) -> Self {
        Self { next_ns: start_ns, sent: 0 }
    }

    /// True when a punch goes out now. A late caller sends one, not the missed ones.
    pub fn due(&mut self, now_ns: u64) -> bool {
        if now_ns < self.next_ns {
            return false;
        }
        self.sent = self.sent.saturating_add(1);
        let gap = if self.sent < wire::PUNCH_BURST { wire::PUNCH_INTERVAL_MS } else { wire::PUNCH_KEEPALIVE_MS };
        self.next_ns = now_ns + u64::from(gap) * MS;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn burst_then_keep_alive() {
        let mut schedule = PunchSchedule::new(0);
        let times: Vec<u64> = (0..10_000).filter(|&ms| schedule.due(ms * MS)).collect();
        let burst: Vec<u64> = (0..15).map(|n| n * 200).collect();
        assert_eq!(times[..15], burst[..]);
        assert_eq!(times[15..], [4800, 6800, 8800]);
    }
}
