//! The manager against a driver that keeps books, in virtual time.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use pf_media::{
    AdapterId, Blamed, CaptureTarget, Clock, DisplayRequest, DisplayState, Failure, IndirectDisplay, Mode, Outlook,
    Retention,
};
use pf_media_tests::memory::MemoryClock;

use crate::fake::FakeDriver;
use crate::report::{CreateError, ForceError, NoticeKind};
use crate::{DriverError, Manager, ManagerThread};

type Notices = Arc<Mutex<Vec<(NoticeKind, u64)>>>;

struct Bench {
    clock: Arc<MemoryClock>,
    driver: FakeDriver,
    manager: Manager<FakeDriver>,
    notices: Notices,
}

fn bench(slots: usize) -> Bench {
    let clock = Arc::new(MemoryClock::default());
    let driver = FakeDriver::default();
    let notices = Notices::default();
    let heard = Arc::clone(&notices);
    let listener = move |notice: crate::DisplayNotice| {
        heard.lock().expect("no panic").push((notice.kind, notice.generation));
    };
    let manager = Manager::with_slots(slots, Arc::clone(&clock) as Arc<dyn Clock>, listener);
    manager.attach(driver.clone(), 10, Some(AdapterId { low: 0xc0de, high: 0 })).expect("the driver is there");
    assert_eq!(driver.take_log(), ["clear"]);
    Bench { clock, driver, manager, notices }
}

fn asked(width: u32, identity: &str) -> DisplayRequest {
    DisplayRequest { mode: Mode::hz(width, 720, 60), identity: identity.into() }
}

impl Bench {
    fn kinds(&self) -> Vec<NoticeKind> {
        self.notices.lock().expect("no panic").drain(..).map(|(kind, _)| kind).collect()
    }
}

#[test]
fn a_display_is_added_activated_and_removed_in_order() {
    let bench = bench(4);
    let output = bench.manager.create(&asked(1280, "a")).expect("a display");
    let adapter = AdapterId { low: 0, high: 0 };
    let monitor = IndirectDisplay { target_id: 0x101, adapter, driver_process: 77 };
    assert_eq!((output.target, output.reused), (CaptureTarget::IndirectDisplay(monitor), false));
    output.lease.release(Retention::Not);
    let log = bench.driver.take_log();
    assert_eq!(log, ["render c0de", "add 1 1280x720", "display 257 1280x720@60", "display 257 off", "remove 1"]);
    assert_eq!(bench.kinds(), [NoticeKind::Created, NoticeKind::Released]);
}

#[test]
fn dropping_a_lease_releases_at_once() {
    let bench = bench(4);
    drop(bench.manager.create(&asked(1280, "a")).expect("a display"));
    assert!(bench.driver.state().monitors.is_empty());
    assert!(bench.manager.snapshot().is_empty());
}

#[test]
fn add_waits_for_room_five_times() {
    let bench = bench(4);
    bench.driver.state().not_found = 5;
    assert!(bench.manager.create(&asked(1280, "a")).is_ok());
    assert_eq!(bench.clock.now(), 5 * 300);

    bench.driver.state().not_found = 6;
    let error = bench.manager.create(&asked(1280, "b")).err().expect("no room");
    assert!(matches!(error, CreateError::Driver(ref inner) if inner.is_not_found()), "{error}");
    assert!(bench.manager.snapshot().is_empty());
}

#[test]
fn unusable_answers_are_compensated() {
    let bench = bench(4);
    bench.driver.state().short_reply = true;
    let error = bench.manager.create(&asked(1280, "a")).err().expect("short");
    assert!(matches!(error, CreateError::Driver(DriverError::ShortReply { got: 16, want: 20, .. })), "{error}");
    assert_eq!(bench.driver.take_log().last().map(String::as_str), Some("remove 1"));

    bench.driver.state().zero_target = true;
    assert!(bench.manager.create(&asked(1280, "a")).is_err());
    assert_eq!(bench.driver.take_log().last().map(String::as_str), Some("remove 2"));

    bench.driver.state().refuse_topology = true;
    assert!(bench.manager.create(&asked(1280, "a")).is_err());
    assert_eq!(bench.driver.take_log().last().map(String::as_str), Some("remove 3"));
    assert!(bench.driver.state().monitors.is_empty() && bench.manager.snapshot().is_empty());
}

#[test]
fn a_lingering_display_is_taken_back_only_when_it_fits() {
    let bench = bench(4);
    let first = bench.manager.create(&asked(1280, "a")).expect("a display");
    let generation = first.generation;
    first.lease.release(Retention::For(5000));
    bench.driver.take_log();

    let other = bench.manager.create(&asked(1280, "b")).expect("another identity");
    let wider = bench.manager.create(&asked(1920, "a")).expect("another mode");
    assert!(!other.reused && !wider.reused);
    bench.driver.take_log();

    bench.clock.advance(4999);
    let again = bench.manager.create(&asked(1280, "a")).expect("the kept one");
    assert!(again.reused && again.generation == generation);
    assert!(bench.driver.take_log().is_empty(), "a reuse asks nothing of the driver");
    assert_eq!(bench.driver.state().active.len(), 3);
}

#[test]
fn a_lingering_display_expires_on_time() {
    let bench = bench(4);
    bench.manager.create(&asked(1280, "a")).expect("a display").lease.release(Retention::For(2000));
    assert_eq!(bench.manager.snapshot()[0].state, DisplayState::Lingering { left: 2000 });
    bench.clock.advance(1999);
    assert_eq!(bench.manager.tick(), 1);
    assert_eq!(bench.manager.snapshot().len(), 1);
    bench.clock.advance(1);
    bench.manager.tick();
    assert!(bench.manager.snapshot().is_empty() && bench.driver.state().monitors.is_empty());
    assert_eq!(bench.kinds(), [NoticeKind::Created, NoticeKind::Lingering, NoticeKind::Released]);
}

#[test]
fn a_full_house_gives_up_the_oldest_lingering_display() {
    let bench = bench(2);
    bench.manager.create(&asked(800, "a")).expect("first").lease.release(Retention::For(3000));
    let held = bench.manager.create(&asked(1024, "b")).expect("second");
    let third = bench.manager.create(&asked(1280, "c")).expect("in place of the first");
    assert_eq!(bench.driver.state().monitors.len(), 2);
    let error = bench.manager.create(&asked(1400, "d")).err().expect("both held");
    assert!(matches!(error, CreateError::Full(2)), "{error}");
    drop((held, third));
}

#[test]
fn a_stale_lease_leaves_the_fresh_monitor_alone() {
    let bench = bench(1);
    let stale = bench.manager.create(&asked(1280, "a")).expect("a display");
    bench.manager.device_gone();
    assert!(bench.manager.snapshot().is_empty());
    assert!(matches!(bench.manager.create(&asked(1280, "a")), Err(CreateError::NoDevice)));

    bench.manager.attach(bench.driver.clone(), 10, None).expect("the driver is back");
    let fresh = bench.manager.create(&asked(1280, "a")).expect("a fresh display");
    assert_ne!(stale.generation, fresh.generation);
    drop(stale);
    let left: Vec<u64> = bench.manager.snapshot().iter().map(|display| display.generation).collect();
    assert_eq!(left, [fresh.generation]);
    assert_eq!(bench.kinds(), [NoticeKind::Created, NoticeKind::Lost, NoticeKind::Created]);
}

#[test]
fn the_keepalive_comes_every_third_of_the_timeout() {
    let bench = bench(1);
    assert!(bench.manager.tick() <= 3333);
    assert!(bench.driver.take_log().is_empty());
    bench.clock.advance(3333);
    bench.manager.tick();
    bench.manager.tick();
    assert_eq!(bench.driver.take_log(), ["ping"]);

    bench.manager.attach(bench.driver.clone(), 0, None).expect("no watchdog");
    bench.clock.advance(1000);
    bench.manager.tick();
    assert_eq!(bench.driver.take_log(), ["clear", "ping"]);
}

#[test]
fn a_dead_device_is_noticed_by_the_keepalive() {
    let bench = bench(1);
    let output = bench.manager.create(&asked(1280, "a")).expect("a display");
    bench.driver.state().gone = true;
    bench.clock.advance(4000);
    bench.manager.tick();
    assert!(!bench.manager.attached());
    assert!(bench.manager.snapshot().is_empty());
    drop(output);
    assert!(bench.driver.take_log().iter().all(|line| !line.starts_with("remove")), "the lease is stale");
}

#[test]
fn an_active_display_is_not_taken_away() {
    let bench = bench(1);
    let output = bench.manager.create(&asked(1280, "a")).expect("a display");
    let generation = output.generation;
    assert_eq!(bench.manager.force_release(generation), Err(ForceError::Active { refs: 1 }));
    output.lease.release(Retention::Pinned);
    assert_eq!(bench.manager.snapshot()[0].state, DisplayState::Pinned);
    assert_eq!(bench.manager.force_release(generation), Ok(()));
    assert_eq!(bench.manager.force_release(generation), Err(ForceError::Unknown));
    assert!(bench.driver.state().monitors.is_empty());
}

#[test]
fn the_end_removes_everything_and_makes_leases_stale() {
    let bench = bench(2);
    let held = bench.manager.create(&asked(1280, "a")).expect("a display");
    let thread = ManagerThread::spawn(bench.manager.clone()).expect("a thread");
    drop(thread);
    let log = bench.driver.take_log();
    assert_eq!(log[log.len() - 3..], ["display 257 off", "remove 1", "clear"]);
    drop(held);
    assert!(bench.driver.take_log().is_empty());
}

#[test]
fn what_can_be_done_about_a_failure_is_told() {
    let bench = bench(1);
    let failure = || Failure::from(bench.manager.create(&asked(1280, "b")).err().expect("it can't be made"));
    let held = bench.manager.create(&asked(1280, "a")).expect("a display");
    assert_eq!(failure().outlook(), Outlook::Permanent, "every display is held");
    drop(held);
    bench.driver.state().refuse_topology = true;
    assert_eq!(failure().outlook(), Outlook::Passing);
    bench.driver.state().gone = true;
    let gone = failure();
    assert_eq!((gone.outlook(), gone.blame()), (Outlook::Gone, pf_media::Blame::Driver));
    assert_eq!(failure().outlook(), Outlook::Gone, "nobody is there any more");
}

#[test]
fn who_asks_what_exists_does_not_wait_for_a_driver_that_does_not_answer() {
    const LIMIT: Duration = Duration::from_secs(30);
    let bench = bench(4);
    let _output = bench.manager.create(&asked(1280, "a")).expect("a display");
    let (say_inside, inside) = channel();
    let (go_on, wait) = channel::<()>();
    bench.driver.state().in_ping = Some(Box::new(move || {
        say_inside.send(()).expect("the test waits");
        let _ = wait.recv_timeout(LIMIT);
    }));
    bench.clock.advance(4000);
    let keeper = bench.manager.clone();
    let ticking = std::thread::spawn(move || keeper.tick());
    inside.recv_timeout(LIMIT).expect("the keepalive is on its way");
    let (tell, told) = channel();
    let asking = bench.manager.clone();
    std::thread::spawn(move || tell.send(asking.snapshot()));
    let shown = told.recv_timeout(LIMIT / 6).expect("an answer while the driver gives none");
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].state, DisplayState::Active { refs: 1 });
    go_on.send(()).expect("the keepalive waits");
    ticking.join().expect("no panic");
}
