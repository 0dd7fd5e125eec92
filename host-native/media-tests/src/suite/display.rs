//! [`VirtualDisplay`] and the leases of its displays.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use pf_media::{
    DisplayRequest, DisplayState, Epoch, Failure, Mode, Outlook, Refresh, Retention, VirtualDisplay, VirtualOutput,
};

/// Longest wait for what should come at once.
const SOON: Duration = Duration::from_secs(30);

fn asked(width: u32, identity: &str) -> DisplayRequest {
    DisplayRequest { mode: Mode::hz(width, 240, 60), identity: identity.into() }
}

fn make(display: &dyn VirtualDisplay, wanted: &DisplayRequest) -> VirtualOutput {
    let output = display.create(wanted).expect("a display");
    assert_eq!(output.mode, wanted.mode, "exactly the mode that was asked for");
    assert_ne!(output.target.number(), 0, "a target has a number");
    output
}

fn refused(display: &dyn VirtualDisplay, wanted: &DisplayRequest) -> Failure {
    display.create(wanted).err().expect("it can't be made")
}

/// States of all displays, by generation.
fn states(display: &dyn VirtualDisplay) -> Vec<(u64, DisplayState)> {
    let mut states: Vec<_> = display.displays().iter().map(|shown| (shown.generation, shown.state)).collect();
    states.sort_by_key(|(generation, _)| *generation);
    states
}

/// What the traits say of any maker of displays and a caller can see; it must have none yet, and makes none afterwards. For
/// one whose device can be lost, see [`lost_device`] as well.
///
/// # Panics
/// Where the backend does otherwise.
pub fn virtual_display(display: &dyn VirtualDisplay) {
    let caps = display.probe().expect("it can be used here");
    assert!(!caps.name.is_empty(), "a backend has a name");
    assert!(caps.fits(asked(320, "a").mode), "so small a mode fits everywhere");
    assert!(!caps.fits(Mode { refresh: Refresh::hz(0), ..asked(320, "a").mode }), "a rate of nothing fits nowhere");
    assert!(!caps.fits(asked(caps.max_dimension + 1, "a").mode), "wider than the widest");
    assert!(states(display).is_empty(), "the suite begins with no display");
    a_display_lives_as_long_as_its_lease(display);
    a_kept_display_goes_back_to_its_own(display);
    hdr_is_what_the_capabilities_say(display, caps.hdr);
    assert!(display.epoch() > Epoch(0), "the first device is 1");
    display.recover(Epoch(0), &|| false).expect("the present device is another one");
    what_is_kept_for_a_while_goes(display);
    the_end_takes_everything(display);
}

fn a_display_lives_as_long_as_its_lease(display: &dyn VirtualDisplay) {
    let first = make(display, &asked(320, "a"));
    let second = make(display, &asked(320, "a"));
    assert_ne!(first.generation, second.generation, "a held display is not given to another holder of its own");
    assert_ne!(first.target, second.target, "two displays are two targets");
    let active = DisplayState::Active { refs: 1 };
    assert_eq!(states(display), [(first.generation, active), (second.generation, active)]);
    let shown = display.displays();
    let of_first = shown.iter().find(|shown| shown.generation == first.generation).expect("it is listed");
    assert_eq!((of_first.target, of_first.mode), (first.target.number(), first.mode));
    drop(first);
    assert_eq!(states(display), [(second.generation, active)], "dropping the lease ends the display at once");
    second.lease.release(Retention::For(0));
    assert!(states(display).is_empty(), "to keep it for no time is not to keep it");
}

fn a_kept_display_goes_back_to_its_own(display: &dyn VirtualDisplay) {
    let kept = make(display, &asked(320, "a"));
    let (generation, target) = (kept.generation, kept.target);
    kept.lease.release(Retention::For(60_000));
    let lingering = states(display);
    let [(_, DisplayState::Lingering { left })] = lingering[..] else { panic!("it lingers: {lingering:?}") };
    assert!(left <= 60_000, "{left} ms");
    let other = make(display, &asked(320, "b"));
    let wider = make(display, &asked(640, "a"));
    assert!(!other.reused && !wider.reused, "a kept display goes to the same identity and mode only");
    let again = make(display, &asked(320, "a"));
    assert!(again.reused && again.generation == generation && again.target == target, "the same one comes back");
    again.lease.release(Retention::Pinned);
    assert!(states(display).contains(&(generation, DisplayState::Pinned)));
    let pinned = make(display, &asked(320, "a"));
    assert!(pinned.reused && pinned.generation == generation);
    drop((other, wider, pinned));
    assert!(states(display).is_empty(), "nothing stays that nobody keeps");
}

fn what_is_kept_for_a_while_goes(display: &dyn VirtualDisplay) {
    make(display, &asked(320, "a")).lease.release(Retention::For(1));
    let end = Instant::now() + SOON;
    while !states(display).is_empty() {
        assert!(Instant::now() < end, "what was kept for a millisecond is there after {SOON:?}");
        std::thread::yield_now();
    }
}

fn hdr_is_what_the_capabilities_say(display: &dyn VirtualDisplay, hdr: bool) {
    let mut output = make(display, &asked(320, "a"));
    assert!(!output.lease.hdr_enabled(), "HDR is off until it is switched on");
    assert_eq!(output.lease.set_hdr(true).is_ok(), hdr, "it does what its capabilities say");
    assert_eq!(output.lease.hdr_enabled(), hdr);
    output.lease.set_hdr(false).expect("it can always be off");
    assert!(!output.lease.hdr_enabled());
}

fn the_end_takes_everything(display: &dyn VirtualDisplay) {
    let held = make(display, &asked(320, "a"));
    make(display, &asked(320, "b")).lease.release(Retention::Pinned);
    display.shut_down();
    assert!(states(display).is_empty(), "the end takes held and kept displays alike");
    drop(held);
    assert!(states(display).is_empty());
    refused(display, &asked(320, "a"));
}

/// What the traits say of a device that is lost and comes back. `lose` takes the device away, `find` gives another one.
///
/// # Panics
/// Where the backend does otherwise.
pub fn lost_device(display: &dyn VirtualDisplay, lose: &dyn Fn(), find: &(dyn Fn() + Sync)) {
    let before = display.epoch();
    let stale = make(display, &asked(320, "a"));
    lose();
    assert_eq!(refused(display, &asked(320, "a")).outlook(), Outlook::Gone, "a new device can help");
    assert!(states(display).is_empty(), "displays are gone with their device");
    let start = Instant::now();
    let cancelled = display.recover(before, &|| true).expect_err("nobody waits");
    assert_eq!(cancelled.outlook(), Outlook::Cancelled, "{cancelled}");
    assert!(start.elapsed() < SOON, "a cancel was heard after {:?}", start.elapsed());
    let asked_for = AtomicBool::new(false);
    std::thread::scope(|scope| {
        // The device comes back only when somebody waits for it.
        scope.spawn(|| {
            let end = Instant::now() + SOON;
            while !asked_for.load(Ordering::SeqCst) && Instant::now() < end {
                std::thread::yield_now();
            }
            find();
        });
        let cancel = || {
            asked_for.store(true, Ordering::SeqCst);
            false
        };
        display.recover(before, &cancel).expect("another device is found");
    });
    assert!(display.epoch() > before, "another device is another epoch");
    let fresh = make(display, &asked(320, "a"));
    assert!(!fresh.reused, "displays of another device are others");
    drop(stale);
    assert_eq!(states(display), [(fresh.generation, DisplayState::Active { refs: 1 })], "a stale lease ends nothing");
    drop(fresh);
    assert!(states(display).is_empty());
}
