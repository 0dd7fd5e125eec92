//! One screen's refresh: draws, waits for the time, offers.

use std::time::{Duration, Instant};

use parking_lot::Mutex;
use pf_child::PresentLedger;
use pf_child::Repeats;
use rustix::thread::set_current_timer_slack;

use super::source::{Source, Tick};
use crate::machine::compositor::{Offered, Screen};
use crate::machine::fault_injection::Faults;
use pf_os::clock;

/// Precision of sleeps, in nanoseconds; the kernel's default is 50 µs.
const TIMER_SLACK_NS: u64 = 1000;
/// From a failed picture to the next attempt.
const FAILURE_PAUSE: Duration = Duration::from_millis(250);

/// Draws until the screen ends, and records in `ledger` what was presented. Waits for an earlier screen of the same target
/// to let go of the source.
pub(super) fn run(screen: &dyn Screen, source: &Mutex<Box<dyn Source>>, faults: &Faults, ledger: &PresentLedger) {
    screen.drawn_by(std::thread::current());
    // Refused only by kernels without the call; sleeps are less precise then.
    let _ = set_current_timer_slack(std::num::NonZeroU64::new(TIMER_SLACK_NS));
    let mut source = source.lock();
    let period = screen.period();
    let mut missed = Repeats::default();
    let mut due = Instant::now() + period;
    let mut newest = None;
    while screen.wants_frames() {
        let ahead = source.draws_ahead();
        if !ahead && !sleep_until(screen, due) {
            return;
        }
        // A picture is dated with the moment it is meant for; drawing late counts as lateness.
        let wait = due.saturating_duration_since(Instant::now());
        let present_ns = clock::wall_ns() + wait.as_nanos() as u64;
        let display_qpc = clock::monotonic_ns() + wait.as_nanos() as u64;
        let surface = screen.free_surface();
        let drawn = {
            let mut canvas = screen.canvas(surface);
            source.draw(Tick { present_ns, faults }, &mut canvas.pixels, canvas.pitch)
        };
        match drawn {
            Ok(number) => {
                missed.over();
                if ahead && !sleep_until(screen, due) {
                    return;
                }
                // The same picture again is none that somebody could miss.
                let distinct = newest.replace(number) != Some(number);
                if distinct {
                    ledger.record(present_ns);
                }
                if !screen.offer(Offered { surface, number, display_qpc }) && distinct {
                    ledger.take_back(present_ns);
                }
            }
            Err(error) => {
                // What fails while the screen goes is nothing to complain about.
                if screen.wants_frames() && missed.is_new(&error) {
                    tracing::error!(target_id = screen.target_id(), "no picture: {error}");
                }
                if !sleep_until(screen, Instant::now() + FAILURE_PAUSE) {
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

/// Sleeps; `false` when the screen has ended meanwhile.
fn sleep_until(screen: &dyn Screen, due: Instant) -> bool {
    loop {
        if !screen.wants_frames() {
            return false;
        }
        let left = due.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return true;
        }
        std::thread::park_timeout(left);
    }
}
