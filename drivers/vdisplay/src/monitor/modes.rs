//! Mode lists (driver-abi §3.E). A list only grows, because the system fixes the settable set when a monitor arrives.

use pf_abi::control::{MAX_DIMENSION, MAX_MODES, MAX_REFRESH_HZ};
use pf_abi::iddcx::{SCAN_LINE_PROGRESSIVE, SignalInfoBits, VIDEO_STANDARD_OTHER, VideoSignalInfo};

/// A size in pixels and a refresh rate in hertz.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mode {
    pub width: u32,
    pub height: u32,
    pub refresh_hz: u32,
}

/// What every monitor can show besides what was asked for.
const ALWAYS: [(u32, u32, &[u32]); 2] = [(1920, 1080, &[60, 120]), (1280, 720, &[60])];

impl Mode {
    /// A mode inside the bounds of the contract: 1..16384 pixels, 1..1000 Hz.
    pub fn checked(width: u32, height: u32, refresh_hz: u32) -> Option<Self> {
        let pixels = 1..=MAX_DIMENSION;
        let inside = pixels.contains(&width) && pixels.contains(&height) && (1..=MAX_REFRESH_HZ).contains(&refresh_hz);
        inside.then_some(Self { width, height, refresh_hz })
    }

    /// The mode as the class extension wants it. The divider is 0 in monitor modes and 1 in target modes; both lists
    /// must agree in everything else (iddcx-driver §3.2).
    pub fn signal(self, divider: u8) -> VideoSignalInfo {
        let Self { width, height, refresh_hz } = self;
        VideoSignalInfo {
            PixelRate: u64::from(refresh_hz) * u64::from(width) * u64::from(height),
            HSyncNumerator: refresh_hz.saturating_mul(height),
            HSyncDenominator: 1,
            VSyncNumerator: refresh_hz,
            VSyncDenominator: 1,
            ActiveWidth: width,
            ActiveHeight: height,
            TotalWidth: width,
            TotalHeight: height,
            AdditionalSignalInfo: SignalInfoBits(0)
                .with_video_standard(VIDEO_STANDARD_OTHER as u16)
                .with_vsync_freq_divider(divider),
            ScanLineOrdering: SCAN_LINE_PROGRESSIVE,
        }
    }
}

/// The modes of one monitor, the preferred one first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModeSet {
    /// Modes that were preferred, the newest first.
    preferred: Vec<Mode>,
}

impl ModeSet {
    pub fn new(requested: Mode) -> Self {
        Self { preferred: vec![requested] }
    }

    /// The same list with another mode in front.
    pub fn promoted(&self, requested: Mode) -> Self {
        let mut preferred = self.preferred.clone();
        preferred.retain(|mode| *mode != requested);
        preferred.insert(0, requested);
        // More history than the list can show is of no use.
        preferred.truncate(MAX_MODES as usize);
        Self { preferred }
    }

    /// Every mode: the requested one, what every monitor can show, then the history. A resolution appears once, with
    /// the rates of its first mention; there are at most 12 resolutions.
    pub fn modes(&self) -> Vec<Mode> {
        let (first, history) = self.preferred.split_at(1);
        let mut resolutions: Vec<(u32, u32)> = Vec::new();
        let mut modes = Vec::new();
        let mut add = |width, height, rates: &[u32]| {
            if resolutions.len() < MAX_MODES as usize && !resolutions.contains(&(width, height)) {
                resolutions.push((width, height));
                modes.extend(rates.iter().map(|&refresh_hz| Mode { width, height, refresh_hz }));
            }
        };
        for mode in first {
            add(mode.width, mode.height, &[mode.refresh_hz]);
        }
        for (width, height, rates) in ALWAYS {
            add(width, height, rates);
        }
        for mode in history {
            add(mode.width, mode.height, &[mode.refresh_hz]);
        }
        modes
    }

    /// [`ModeSet::modes`] as signals with this divider.
    pub fn signals(&self, divider: u8) -> Vec<VideoSignalInfo> {
        self.modes().into_iter().map(|mode| mode.signal(divider)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(width: u32, height: u32, refresh_hz: u32) -> Mode {
        Mode { width, height, refresh_hz }
    }

    #[test]
    fn requested_then_always_then_history() {
        let set = ModeSet::new(mode(2560, 1440, 120)).promoted(mode(3840, 2160, 60)).promoted(mode(800, 600, 75));
        assert_eq!(
            set.modes(),
            [
                mode(800, 600, 75),
                mode(1920, 1080, 60),
                mode(1920, 1080, 120),
                mode(1280, 720, 60),
                mode(3840, 2160, 60),
                mode(2560, 1440, 120),
            ]
        );
    }

    #[test]
    fn a_resolution_appears_once_and_whole() {
        let set = ModeSet::new(mode(1920, 1080, 144));
        assert_eq!(set.modes(), [mode(1920, 1080, 144), mode(1280, 720, 60)]);
        let set = set.promoted(mode(1920, 1080, 60));
        assert_eq!(set.modes(), [mode(1920, 1080, 60), mode(1280, 720, 60)]);
    }

    #[test]
    fn at_most_twelve_resolutions() {
        let mut set = ModeSet::new(mode(1000, 500, 60));
        for width in 1001..1040 {
            set = set.promoted(mode(width, 500, 60));
        }
        let modes = set.modes();
        assert_eq!(modes[0], mode(1039, 500, 60));
        assert_eq!(modes.len(), 13, "twelve resolutions, one of them with two rates");
        assert_eq!(modes[12], mode(1030, 500, 60));
    }

    #[test]
    fn bounds() {
        assert!(Mode::checked(1, 1, 1).is_some());
        assert!(Mode::checked(16384, 16384, 1000).is_some());
        for (w, h, hz) in [(0, 1, 1), (1, 0, 1), (1, 1, 0), (16385, 1, 1), (1, 16385, 1), (1, 1, 1001)] {
            assert_eq!(Mode::checked(w, h, hz), None, "{w}x{h}@{hz}");
        }
    }

    #[test]
    fn signals_do_not_overflow() {
        let signal = mode(16384, 16384, 1000).signal(1);
        assert_eq!(signal.PixelRate, 268_435_456_000);
        assert_eq!(signal.HSyncNumerator, 16_384_000);
        assert_eq!((signal.TotalWidth, signal.TotalHeight), (16384, 16384));
        assert_eq!(signal.AdditionalSignalInfo.video_standard(), 255);
        assert_eq!(signal.AdditionalSignalInfo.vsync_freq_divider(), 1);
        assert_eq!(mode(1, 1, 1).signal(0).AdditionalSignalInfo.vsync_freq_divider(), 0);
    }
}
