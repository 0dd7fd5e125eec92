//! Adaptive recovery: how many recovery shards a block gets, from what the client says of its losses (wire §4.8).
//!
//! Loss that the client reports is taken at once when it rises, and forgotten slowly. A block then gets so many recovery
//! shards that losing more than them is unlikely: small blocks need a larger share than large ones for that.

use pf_abi::wire;

use crate::MS;

/// Most that adaptation asks for.
const MOST_PERCENT: u8 = wire::MAX_ADAPTIVE_FEC_PERCENT;
/// Least that adaptation asks for.
const LEAST_PERCENT: u8 = wire::MIN_ADAPTIVE_FEC_PERCENT;
/// A block is to be lost at most this often.
const RESIDUAL: f64 = 0.001;
/// All packets lost.
const ALL_PPM: u32 = 1_000_000;
/// Least rise of the loss in force for a lost picture that no report explains: 1 %.
const STEP_PPM: u32 = 10_000;
/// Part of the way down that one report goes.
const FALL: u32 = 8;
/// Distance of two rises for lost pictures, and how long a report explains them: one window of a client's reports.
const EXPLAINED_NS: u64 = wire::LOSS_REPORT_MS as u64 * MS;

/// How the blocks of a stream are protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FecAim {
    /// Loss that has to be survived, 0..=1000000.
    loss_ppm: u32,
    /// Percent that every block gets.
    least: u8,
    /// Percent that no block exceeds because of losses.
    most: u8,
}

impl FecAim {
    /// The same percent for every block.
    pub const fn fixed(percent: u8) -> Self {
        Self { loss_ppm: 0, least: percent, most: percent }
    }

    /// Loss that has to be survived, in ppm.
    pub fn loss_ppm(&self) -> u32 {
        self.loss_ppm
    }

    /// Recovery percent for a block of `data` shards, at least 1.
    pub fn percent(&self, data: u32) -> u8 {
        let data = data.max(1);
        let most = (data * u32::from(self.most)).div_ceil(100);
        let shards = recovery_shards(data, most, f64::from(self.loss_ppm) / f64::from(ALL_PPM));
        // The least percent that gives so many shards, see wire §4.4.
        let percent = if shards == 0 { 0 } else { (shards - 1) * 100 / data + 1 };
        percent.min(u32::from(self.most)).max(u32::from(self.least)) as u8
    }

    /// For a number that threads share.
    pub fn to_bits(self) -> u64 {
        u64::from(self.loss_ppm) + (u64::from(self.least) << 32) + (u64::from(self.most) << 40)
    }

    /// The reverse of [`Self::to_bits`].
    pub fn from_bits(bits: u64) -> Self {
        Self { loss_ppm: bits as u32, least: (bits >> 32) as u8, most: (bits >> 40) as u8 }
    }
}

/// Least number of recovery shards, up to `most`, with which a block of `data` is lost seldom enough.
fn recovery_shards(data: u32, most: u32, loss: f64) -> u32 {
    if loss <= 0.0 {
        return 0;
    }
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low.midpoint(high);
        if more_lost_than(data + middle, middle, loss) <= RESIDUAL { high = middle } else { low = middle + 1 }
    }
    low
}

/// Chance that more than `limit` of `packets` are lost, each with the chance `loss`.
///
/// The terms of the binomial distribution are walked from about the largest in both directions, relative to that one: neither
/// a power nor a factorial, which would leave the range of a float for large blocks. Each walk ends at the term that is too
/// small to change the sum.
fn more_lost_than(packets: u32, limit: u32, loss: f64) -> f64 {
    if loss >= 1.0 {
        return if limit < packets { 1.0 } else { 0.0 };
    }
    let odds = loss / (1.0 - loss);
    let likely = (f64::from(packets) * loss) as u32;
    let (mut all, mut above) = (0.0, 0.0);
    let mut adds = |lost: u32, weight: f64| {
        let before = all;
        all += weight;
        if lost > limit {
            above += weight;
        }
        all != before
    };
    let mut weight = 1.0;
    for lost in likely..=packets {
        if !adds(lost, weight) {
            break;
        }
        weight *= f64::from(packets - lost) / f64::from(lost + 1) * odds;
    }
    weight = 1.0;
    for lost in (0..likely).rev() {
        weight *= f64::from(lost + 1) / f64::from(packets - lost) / odds;
        if !adds(lost, weight) {
            break;
        }
    }
    above / all
}

/// Turns what a client says into the protection of the next units.
#[derive(Clone, Debug)]
pub struct FecController {
    /// Loss in force.
    loss_ppm: u32,
    /// What is left of the percent that the session began with.
    start: u8,
    pinned: bool,
    /// When the loss in force rose last.
    rose_ns: Option<u64>,
    /// What the client reported last.
    reported_ppm: Option<u32>,
}

impl FecController {
    /// Begins with `start` percent for every block; `pinned` keeps it there.
    pub fn new(start: u8, pinned: bool) -> Self {
        Self { loss_ppm: 0, start, pinned, rose_ns: None, reported_ppm: None }
    }

    /// The protection of the next unit.
    pub fn aim(&self) -> FecAim {
        if self.pinned {
            return FecAim::fixed(self.start);
        }
        FecAim { loss_ppm: self.loss_ppm, least: self.start.max(LEAST_PERCENT), most: self.start.max(MOST_PERCENT) }
    }

    /// Takes one report (0..=1000000 ppm; more counts as all).
    pub fn report(&mut self, now_ns: u64, loss_ppm: u32) {
        let loss_ppm = loss_ppm.min(ALL_PPM);
        self.reported_ppm = Some(loss_ppm);
        self.start = self.start.saturating_sub(u8::from(!self.pinned));
        if loss_ppm > self.loss_ppm {
            self.rise(now_ns, loss_ppm);
        } else {
            self.loss_ppm -= (self.loss_ppm - loss_ppm).div_ceil(FALL);
        }
    }

    /// The client asks for a clean picture; `gap` when it says which ones it did not get. When no report explains that, its
    /// reports say too little: a peer that counts repaired shards alone reports the less the more it loses, and losses in bursts
    /// break blocks that the mean does not. Who reports no loss at all and names no gap has another trouble than the network.
    pub fn picture_lost(&mut self, now_ns: u64, gap: bool) {
        let explained = self.rose_ns.is_some_and(|rose| now_ns.saturating_sub(rose) < EXPLAINED_NS);
        if !explained && (gap || self.reported_ppm.is_some_and(|ppm| ppm > 0)) {
            self.rise(now_ns, (2 * self.loss_ppm + STEP_PPM).min(ALL_PPM));
        }
    }

    fn rise(&mut self, now_ns: u64, loss_ppm: u32) {
        self.loss_ppm = loss_ppm;
        self.rose_ns = Some(now_ns);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: u64 = 750 * MS;

    /// The same chance by the definition, for numbers of packets that a float can hold.
    fn by_definition(packets: u32, limit: u32, loss: f64) -> f64 {
        let choose = |of: u32, take: u32| (0..take).map(|at| f64::from(of - at) / f64::from(at + 1)).product::<f64>();
        (limit + 1..=packets)
            .map(|lost| choose(packets, lost) * loss.powi(lost as i32) * (1.0 - loss).powi((packets - lost) as i32))
            .sum()
    }

    #[test]
    fn chances_are_those_of_the_binomial_distribution() {
        for packets in [1, 2, 5, 52, 71, 200] {
            for loss in [0.0001, 0.01, 0.2, 0.5, 0.9] {
                for limit in [0, 1, packets / 4, packets / 2, packets - 1, packets] {
                    let (have, want) = (more_lost_than(packets, limit, loss), by_definition(packets, limit, loss));
                    assert!((have - want).abs() < 1e-9, "{packets} packets, {limit}, {loss}: {have} and {want}");
                }
            }
        }
        // A block of the largest unit, beyond the range of factorials: half of the chance lies above the middle.
        let half = more_lost_than(65_535, 32_767, 0.5);
        assert!((half - 0.5).abs() < 1e-9, "{half}");
        assert_eq!((more_lost_than(10, 9, 1.0), more_lost_than(10, 10, 1.0)), (1.0, 0.0));
    }

    #[test]
    fn a_block_gets_the_fewest_shards_that_lose_it_seldom() {
        for data in [1, 2, 3, 10, 47, 250, 745, 4096] {
            for loss_ppm in [1, 1_000, 10_000, 50_000, 100_000, 200_000] {
                let aim = FecAim { loss_ppm, least: 1, most: 50 };
                let percent = aim.percent(data);
                let shards = |percent: u32| (data * percent).div_ceil(100);
                let loss = f64::from(loss_ppm) / 1e6;
                let lost = |percent: u32| more_lost_than(data + shards(percent), shards(percent), loss);
                let percent = u32::from(percent);
                assert!(
                    shards(percent) == shards(50) || lost(percent) <= RESIDUAL,
                    "{data} shards, {loss_ppm} ppm: {percent} %"
                );
                assert!(percent == 1 || lost(percent - 1) > RESIDUAL, "{data} shards, {loss_ppm} ppm: {percent} %");
            }
        }
    }

    #[test]
    fn percents_of_known_cases() {
        let percent = |loss_ppm, data| FecAim { loss_ppm, least: 1, most: 50 }.percent(data);
        assert_eq!((percent(0, 47), percent(1_000_000, 47), percent(300_000, 47)), (1, 49, 49));
        assert_eq!(
            (percent(50_000, 3), percent(50_000, 47), percent(50_000, 745)),
            (34, 18, 9),
            "larger, smaller share"
        );
        assert_eq!(percent(50_000, 0), percent(50_000, 1), "an empty unit is one shard");
    }

    #[test]
    fn rises_at_once_and_falls_slowly() {
        let mut fec = FecController::new(10, false);
        assert_eq!(fec.aim(), FecAim { loss_ppm: 0, least: 10, most: 50 });
        fec.report(0, 200_000);
        assert_eq!(fec.aim(), FecAim { loss_ppm: 200_000, least: 9, most: 50 });
        fec.report(WINDOW, 40_000);
        assert_eq!(fec.aim().loss_ppm(), 180_000, "an eighth of the way");
        fec.report(2 * WINDOW, u32::MAX);
        assert_eq!(fec.aim().loss_ppm(), 1_000_000);
        for window in 3..200 {
            fec.report(window * WINDOW, 0);
        }
        assert_eq!(fec.aim(), FecAim { loss_ppm: 0, least: 1, most: 50 });
    }

    #[test]
    fn a_lost_picture_that_no_report_explains_raises_once_in_a_window() {
        let mut fec = FecController::new(10, false);
        let mut seen = Vec::new();
        for at in [0, 100, 740, 750, 1490, 1500] {
            fec.picture_lost(at * MS, true);
            seen.push(fec.aim().loss_ppm());
        }
        assert_eq!(seen, [10_000, 10_000, 10_000, 30_000, 30_000, 70_000]);
        fec.report(1600 * MS, 71_000);
        fec.picture_lost(2349 * MS, false);
        assert_eq!(fec.aim().loss_ppm(), 71_000, "the report said why");
        fec.picture_lost(2350 * MS, false);
        assert_eq!(fec.aim().loss_ppm(), 152_000);
        for window in 4..20 {
            fec.picture_lost(window * WINDOW, false);
        }
        assert_eq!(fec.aim().loss_ppm(), 1_000_000);
    }

    #[test]
    fn a_report_that_says_the_same_again_explains_no_lost_picture() {
        let mut fec = FecController::new(10, false);
        fec.report(0, 50_000);
        fec.report(WINDOW, 50_000);
        fec.picture_lost(WINDOW + MS, false);
        assert_eq!(fec.aim().loss_ppm(), 110_000, "what is reported was in force already, and did not suffice");
    }

    #[test]
    fn a_client_without_losses_that_asks_for_key_frames_gets_no_more_recovery() {
        let mut fec = FecController::new(1, false);
        fec.picture_lost(0, false);
        fec.report(MS, 0);
        fec.picture_lost(WINDOW, false);
        assert_eq!(fec.aim().loss_ppm(), 0);
        fec.picture_lost(WINDOW, true);
        assert_eq!(fec.aim().loss_ppm(), 10_000, "a gap is a loss whatever the reports say");
    }

    #[test]
    fn pinned_stays() {
        let mut fec = FecController::new(25, true);
        fec.report(0, 900_000);
        fec.picture_lost(WINDOW, true);
        assert_eq!((fec.aim().percent(47), fec.aim().percent(3)), (25, 25));
        let mut none = FecController::new(0, true);
        none.report(0, 900_000);
        assert_eq!(none.aim().percent(47), 0, "pinned to nothing");
    }

    #[test]
    fn a_start_above_the_most_is_kept_until_it_has_faded() {
        let mut fec = FecController::new(60, false);
        fec.report(0, 400_000);
        assert_eq!(fec.aim().percent(10), 59);
    }

    #[test]
    fn bits_carry_all_of_it() {
        for aim in [FecAim { loss_ppm: 1_000_000, least: 90, most: 91 }, FecAim::fixed(0), FecAim::fixed(255)] {
            assert_eq!(FecAim::from_bits(aim.to_bits()), aim);
        }
    }
}
