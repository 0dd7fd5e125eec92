//! Deliberate loss for tests, and the small generator behind it.

/// SplitMix64: a seeded generator for tests and impairments, not for secrets.
#[derive(Clone, Debug)]
pub struct SplitMix(u64);

impl SplitMix {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Next 64 bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Number below `limit`; 0 for a limit of 0.
    pub const fn below(&mut self, limit: u64) -> u64 {
        ((self.next() as u128 * limit as u128) >> 64) as u64
    }
}

/// Drops a share of the packets after receipt, data and recovery alike, by a seeded sequence.
#[derive(Clone, Debug)]
pub struct DropKnob {
    percent: u8,
    random: SplitMix,
}

impl DropKnob {
    /// `percent` above 100 counts as 100; 0 never drops.
    pub fn new(percent: u8, seed: u64) -> Self {
        Self { percent: percent.min(100), random: SplitMix::new(seed) }
    }

    /// Decides over the next packet.
    pub fn drops(&mut self) -> bool {
        self.percent > 0 && self.random.below(100) < u64::from(self.percent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_is_near_the_percent() {
        let mut knob = DropKnob::new(5, 1);
        let dropped = (0..100_000).filter(|_| knob.drops()).count();
        assert!((4_700..5_300).contains(&dropped), "dropped {dropped} of 100000 at 5 %");
        let mut never = DropKnob::new(0, 1);
        assert!((0..1000).all(|_| !never.drops()));
        let mut always = DropKnob::new(200, 1);
        assert!((0..1000).all(|_| always.drops()));
    }
}
