//! Time as a part of the host sees it that must not know a system's clock.

/// Milliseconds of a monotonic clock with an arbitrary start.
pub type Millis = u64;

/// A monotonic clock that can also wait. Tests drive their own.
pub trait Clock: Send + Sync {
    /// Milliseconds since the clock's start.
    fn now(&self) -> Millis;
    /// Waits for this many milliseconds of this clock.
    fn sleep(&self, millis: Millis);
}

/// Turns instants of the monotonic clock into the wall time that the wire wants, for one session.
///
/// The offset is taken once, so that time stamps can't jump when the wall clock is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamClock {
    offset_ns: u64,
}

impl StreamClock {
    /// Both clocks at the same instant, in nanoseconds.
    #[must_use]
    pub fn starting(monotonic_ns: u64, wall_ns: u64) -> Self {
        Self { offset_ns: wall_ns.wrapping_sub(monotonic_ns) }
    }

    /// Nanoseconds since the Unix epoch at an instant of the monotonic clock.
    #[must_use]
    pub fn wall_of(&self, monotonic_ns: u64) -> u64 {
        monotonic_ns.wrapping_add(self.offset_ns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wall_time_goes_with_the_monotonic_clock_and_nothing_else() {
        let clock = StreamClock::starting(50, 1000);
        assert_eq!((clock.wall_of(50), clock.wall_of(60)), (1000, 1010));
        let before_boot = StreamClock::starting(5000, 1000);
        assert_eq!(before_boot.wall_of(5007), 1007);
    }
}
