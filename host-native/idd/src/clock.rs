//! Time stamps: the driver counts the monotonic clock, the wire wants wall time.

use pf_os::clock;

/// Turns ticks of the performance counter (monotonic nanoseconds) into nanoseconds since the Unix epoch.
///
/// The offset is taken once, so that time stamps can't jump when the wall clock is set.
#[derive(Clone, Copy, Debug)]
pub struct WallClock {
    offset_ns: u64,
}

impl WallClock {
    /// Takes the offset now.
    #[must_use]
    pub fn new() -> Self {
        let monotonic = Self::monotonic_ns();
        Self { offset_ns: clock::wall_ns().wrapping_sub(monotonic) }
    }

    /// The monotonic clock, in nanoseconds.
    #[must_use]
    pub fn monotonic_ns() -> u64 {
        clock::monotonic_ns()
    }

    /// Wall time of a tick count.
    #[must_use]
    pub fn wall_of(&self, qpc: u64) -> u64 {
        qpc.wrapping_add(self.offset_ns)
    }

    /// Wall time now.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.wall_of(Self::monotonic_ns())
    }
}

impl Default for WallClock {
    fn default() -> Self {
        Self::new()
    }
}
