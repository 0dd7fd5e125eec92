//! The machine's clocks, in nanoseconds. Durations are told by the monotonic clock alone; what is called wall time here is
//! the monotonic clock moved by a base, so that setting the system's clock moves nothing.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use rustix::time::{ClockId, Timespec, clock_gettime};

/// The monotonic clock: the performance counter of a native run.
#[must_use]
pub fn monotonic_ns() -> u64 {
    nanoseconds(clock_gettime(ClockId::Monotonic))
}

/// Processor time that all threads of this process have had.
#[must_use]
pub fn processor_ns() -> u64 {
    nanoseconds(clock_gettime(ClockId::ProcessCPUTime))
}

/// Wall time of this process, since the Unix epoch; it goes with the monotonic clock. Its base is that of
/// [`adopt_wall_base`], otherwise what the system's clock showed when this was called first.
#[must_use]
pub fn wall_ns() -> u64 {
    WALL.get_or_init(WallClock::of_system).at(monotonic_ns())
}

/// [`wall_ns`] for libraries that would ask the system otherwise.
#[must_use]
pub fn wall_time() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_nanos(wall_ns())
}

/// Takes over the wall clock of the processes that this one belongs to; 0 = none, it takes its own. True when it is in force:
/// whoever asked for the time before has fixed it.
pub fn adopt_wall_base(base_ns: u64) -> bool {
    let wanted = if base_ns == 0 { WallClock::of_system() } else { WallClock { base_ns } };
    WALL.set(wanted).is_ok() || base_ns == 0 || WALL.get() == Some(&wanted)
}

static WALL: OnceLock<WallClock> = OnceLock::new();

/// Wall time as one base plus the monotonic clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WallClock {
    /// Wall clock minus monotonic clock; it wraps where the machine runs longer than since the epoch.
    base_ns: u64,
}

impl WallClock {
    /// From both clocks at the same instant.
    #[must_use]
    pub const fn starting(monotonic_ns: u64, wall_ns: u64) -> Self {
        Self { base_ns: wall_ns.wrapping_sub(monotonic_ns) }
    }

    /// The one place that asks the system what time it is.
    fn of_system() -> Self {
        Self::starting(monotonic_ns(), nanoseconds(clock_gettime(ClockId::Realtime)))
    }

    /// Nanoseconds since the Unix epoch at an instant of the monotonic clock.
    #[must_use]
    pub const fn at(&self, monotonic_ns: u64) -> u64 {
        monotonic_ns.wrapping_add(self.base_ns)
    }
}

fn nanoseconds(time: Timespec) -> u64 {
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let fraction = u64::try_from(time.tv_nsec).unwrap_or(0);
    seconds.saturating_mul(1_000_000_000).saturating_add(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000_000_000;

    /// A machine whose wall clock somebody sets.
    struct Machine {
        monotonic_ns: u64,
        system_ns: u64,
    }

    impl Machine {
        fn pass(&mut self, ns: u64) {
            self.monotonic_ns += ns;
            self.system_ns += ns;
        }

        fn starts_a_process(&self) -> WallClock {
            WallClock::starting(self.monotonic_ns, self.system_ns)
        }
    }

    #[test]
    fn a_step_of_the_system_clock_moves_no_wall_time() {
        for step in [HOUR as i64, -(HOUR as i64)] {
            let mut machine = Machine { monotonic_ns: 7 * HOUR, system_ns: 400_000 * HOUR };
            let before = machine.starts_a_process();
            machine.pass(1000);
            let shown = before.at(machine.monotonic_ns);
            assert_eq!(shown, machine.system_ns);
            machine.system_ns = machine.system_ns.wrapping_add_signed(step);
            machine.pass(500);
            assert_eq!(before.at(machine.monotonic_ns) - shown, 500, "a duration across the step");
            let after = machine.starts_a_process();
            let apart = after.at(machine.monotonic_ns) as i64 - before.at(machine.monotonic_ns) as i64;
            assert_eq!(apart, step, "only a process that begins now has another base");
        }
    }

    #[test]
    fn a_machine_that_runs_longer_than_since_the_epoch_has_a_wall_clock() {
        let clock = WallClock::starting(5000, 1000);
        assert_eq!(clock.at(5007), 1007);
    }

    #[test]
    fn the_process_keeps_the_base_that_it_was_given_first() {
        let given = WallClock::starting(monotonic_ns(), 90_000 * HOUR);
        assert!(adopt_wall_base(given.base_ns), "nobody has asked for the time yet in this test's process");
        let shown = wall_ns();
        assert!((90_000 * HOUR..90_001 * HOUR).contains(&shown), "{shown}");
        assert!(adopt_wall_base(given.base_ns) && adopt_wall_base(0), "the same, or none: what is in force stays");
        assert!(!adopt_wall_base(given.base_ns + 1), "a second base would move time");
        assert!(wall_ns() >= shown);
    }
}
