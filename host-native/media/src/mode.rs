//! Display modes.

use std::fmt;
use std::time::Duration;

/// A refresh rate in lowest terms, such as 60 or 60000/1001 a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Refresh {
    numerator: u32,
    /// Never 0.
    denominator: u32,
}

impl Refresh {
    /// `numerator / denominator` pictures a second; None for a denominator of 0.
    #[must_use]
    pub const fn new(numerator: u32, denominator: u32) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let (mut common, mut rest) = (numerator, denominator);
        while rest != 0 {
            (common, rest) = (rest, common % rest);
        }
        Some(Self { numerator: numerator / common, denominator: denominator / common })
    }

    /// A whole number of pictures a second.
    #[must_use]
    pub const fn hz(hertz: u32) -> Self {
        Self { numerator: hertz, denominator: 1 }
    }

    /// Pictures in [`Refresh::denominator`] seconds.
    #[must_use]
    pub const fn numerator(self) -> u32 {
        self.numerator
    }

    /// Seconds in which they come; never 0.
    #[must_use]
    pub const fn denominator(self) -> u32 {
        self.denominator
    }

    /// The nearest whole number of hertz, for contracts that have no fraction (wire §6.9, ADD of the driver).
    #[must_use]
    pub const fn whole_hz(self) -> u32 {
        // Without the fraction's half there is no overflow to think of.
        let (whole, rest) = (self.numerator / self.denominator, self.numerator % self.denominator);
        if rest >= self.denominator.div_ceil(2) { whole.saturating_add(1) } else { whole }
    }

    /// Pictures a second.
    #[must_use]
    pub fn per_second(self) -> f64 {
        f64::from(self.numerator) / f64::from(self.denominator)
    }

    /// Time from one picture to the next, to the nanosecond below; a rate of 0 counts as one picture a second.
    #[must_use]
    pub fn period(self) -> Duration {
        let nanos = u64::from(self.denominator) * 1_000_000_000;
        if self.numerator == 0 {
            Duration::from_secs(1)
        } else {
            Duration::from_nanos(nanos / u64::from(self.numerator))
        }
    }
}

impl fmt::Display for Refresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            1 => write!(f, "{}", self.numerator),
            denominator => write!(f, "{}/{denominator}", self.numerator),
        }
    }
}

/// A display mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mode {
    /// Pixels per row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Pictures a second.
    pub refresh: Refresh,
}

impl Mode {
    /// A mode with a whole number of hertz.
    #[must_use]
    pub const fn hz(width: u32, height: u32, hertz: u32) -> Self {
        Self { width, height, refresh: Refresh::hz(hertz) }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}@{}", self.width, self.height, self.refresh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_equal_when_they_mean_the_same() {
        let film = Refresh::new(60_000, 1001).expect("a rate");
        assert_eq!(Refresh::new(120_000, 2002), Some(film));
        assert_eq!(Refresh::new(120, 2), Some(Refresh::hz(60)));
        assert_eq!(Refresh::new(0, 7), Some(Refresh::hz(0)));
        assert_eq!(Refresh::new(60, 0), None);
        assert_eq!(film.to_string(), "60000/1001");
        assert_eq!(Mode::hz(1280, 720, 60).to_string(), "1280x720@60");
    }

    #[test]
    fn whole_hertz_are_the_nearest_and_periods_exact() {
        let rate = |numerator, denominator| Refresh::new(numerator, denominator).expect("a rate");
        for (rate, hertz, nanos) in [
            (rate(60_000, 1001), 60, 16_683_333),
            (rate(24_000, 1001), 24, 41_708_333),
            (rate(119, 2), 60, 16_806_722),
            (rate(1, 3), 0, 3_000_000_000),
            (rate(2, 3), 1, 1_500_000_000),
            (rate(60, 1), 60, 16_666_666),
            (rate(u32::MAX, 1), u32::MAX, 0),
            (rate(0, 1), 0, 1_000_000_000),
        ] {
            assert_eq!((rate.whole_hz(), rate.period()), (hertz, Duration::from_nanos(nanos)), "{rate}");
        }
    }
}
