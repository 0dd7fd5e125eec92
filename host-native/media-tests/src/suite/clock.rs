//! [`Clock`].

use pf_media::Clock;

/// Time goes on and never back, and a sleep takes as long as it says.
///
/// # Panics
/// Where the clock does otherwise.
pub fn clock(clock: &dyn Clock) {
    let start = clock.now();
    clock.sleep(20);
    let after = clock.now();
    assert!(after >= start + 20, "20 ms of sleep took {} ms", after.saturating_sub(start));
    clock.sleep(0);
    assert!(clock.now() >= after, "time went back");
}
