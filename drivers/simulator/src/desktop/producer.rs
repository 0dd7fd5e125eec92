//! One chain's refresh: draws, waits for the time, offers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use rustix::thread::set_current_timer_slack;

use super::source::{Source, Tick};
use crate::classext::Chain;
use crate::classext::chain::Offered;
use crate::machine::Machine;
use crate::platform::textures::Pixels;
use pf_os::clock;

/// Precision of sleeps, in nanoseconds; the kernel's default is 50 µs.
const TIMER_SLACK_NS: u64 = 1000;
/// From a failed picture to the next attempt.
const FAILURE_PAUSE: Duration = Duration::from_millis(250);

/// Draws until the chain ends. Waits for an earlier chain of the same target to let go of the source.
pub(super) fn run(machine: &Machine, chain: &Arc<Chain>, source: &Mutex<Box<dyn Source>>) {
    chain.set_producer(std::thread::current());
    // Refused only by kernels without the call; sleeps are less precise then.
    let _ = set_current_timer_slack(std::num::NonZeroU64::new(TIMER_SLACK_NS));
    let mut source = source.lock();
    let period = period(chain);
    let mut due = Instant::now() + period;
    while chain.wants_frames() {
        let ahead = source.draws_ahead();
        if !ahead && !sleep_until(chain, due) {
            return;
        }
        // A picture is dated with the moment it is meant for; drawing late counts as lateness.
        let wait = due.saturating_duration_since(Instant::now());
        let present_ns = clock::wall_ns() + wait.as_nanos() as u64;
        let display_qpc = clock::monotonic_ns() + wait.as_nanos() as u64;
        let surface = chain.free_surface();
        let drawn = match &chain.surfaces[surface].pixels {
            Pixels::Own(pixels) => {
                let tick = Tick { present_ns, faults: &machine.faults };
                source.draw(tick, &mut pixels.lock(), chain.shape.pitch as usize)
            }
            Pixels::Shared(_) => unreachable!("surfaces are the system's own memory"),
        };
        match drawn {
            Ok(number) => {
                if ahead && !sleep_until(chain, due) {
                    return;
                }
                machine.offer(chain, Offered { surface, number, display_qpc });
            }
            Err(error) => {
                tracing::error!(target_id = chain.target_id, "no picture: {error}");
                if !sleep_until(chain, Instant::now() + FAILURE_PAUSE) {
                    return;
                }
            }
        }
        due += period;
        let now = Instant::now();
        if due + period < now {
            // More than a refresh behind: the missed ones were never shown.
            due = now;
        }
    }
}

fn period(chain: &Chain) -> Duration {
    let (numerator, denominator) = (chain.signal.VSyncNumerator.max(1), chain.signal.VSyncDenominator.max(1));
    Duration::from_nanos(1_000_000_000 * u64::from(denominator) / u64::from(numerator))
}

/// Sleeps; `false` when the chain has ended meanwhile.
fn sleep_until(chain: &Chain, due: Instant) -> bool {
    loop {
        if !chain.wants_frames() {
            return false;
        }
        let left = due.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return true;
        }
        std::thread::park_timeout(left);
    }
}
