//! Adaptive recovery percent (wire §4.8).

/// Most that adaptation asks for.
const CEILING: u8 = 50;

/// Turns loss reports into a recovery percent: rises at once, falls one point a report.
#[derive(Clone, Debug)]
pub struct FecController {
    percent: u8,
    pinned: bool,
}

impl FecController {
    /// Starts at `start` percent; `pinned` keeps it there.
    pub fn new(start: u8, pinned: bool) -> Self {
        Self { percent: start, pinned }
    }

    pub fn percent(&self) -> u8 {
        self.percent
    }

    /// Takes one report (0..=1000000 ppm; more counts as all) and gives the percent for the next unit.
    pub fn report(&mut self, loss_ppm: u32) -> u8 {
        if self.pinned {
            return self.percent;
        }
        // loss % x 1.4, rounded up: ppm x 14 / 100000.
        let needed = (u64::from(loss_ppm.min(1_000_000)) * 14).div_ceil(100_000) + 1;
        let target = needed.clamp(1, u64::from(CEILING)) as u8;
        self.percent = if target >= self.percent { target } else { self.percent - 1 };
        self.percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rises_at_once_and_falls_by_one() {
        let mut fec = FecController::new(10, false);
        assert_eq!(fec.report(50_000), 9, "target ceil(5 x 1.4) + 1 = 8, one point down");
        assert_eq!(fec.report(50_000), 8);
        assert_eq!(fec.report(50_000), 8);
        assert_eq!(fec.report(200_000), 29);
        assert_eq!(fec.report(0), 28);
        assert_eq!(fec.report(1), 27, "any loss asks for 2");
        assert_eq!(fec.report(u32::MAX), 50);
        for _ in 0..100 {
            fec.report(0);
        }
        assert_eq!(fec.percent(), 1);
    }

    #[test]
    fn pinned_stays() {
        let mut fec = FecController::new(25, true);
        assert_eq!(fec.report(900_000), 25);
    }
}
