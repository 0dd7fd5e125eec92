//! Time stamps: the driver counts the monotonic clock, the wire wants wall time.

use rustix::time::{ClockId, Timespec, clock_gettime};

fn nanos(time: Timespec) -> u64 {
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let fraction = u64::try_from(time.tv_nsec).unwrap_or(0);
    seconds.saturating_mul(1_000_000_000).saturating_add(fraction)
}

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
        let wall = nanos(clock_gettime(ClockId::Realtime));
        Self { offset_ns: wall.wrapping_sub(monotonic) }
    }

    /// The monotonic clock, in nanoseconds.
    #[must_use]
    pub fn monotonic_ns() -> u64 {
        nanos(clock_gettime(ClockId::Monotonic))
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
