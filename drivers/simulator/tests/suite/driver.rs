//! The real driver in a simulated machine, used by a host that knows only the generated crate.

use std::time::Instant;

use pf_abi::control::{
    AddRequest, InfoReply, NtStatus, PROTOCOL_VERSION, RemoveRequest, SetRenderAdapterRequest, UpdateModesRequest,
    WATCHDOG_TIMEOUT_S,
};
use pf_abi::frame::DrvStatus;
use pf_abi::sim::{AdvanceClock, FaultKind, MonitorChanged, RENDER_LUID_HIGH, RENDER_LUID_LOW};
use pf_abi::supervisor::{ClockKind, QueryPresented, SupervisorMessage};
use pf_pattern::{Observation, Painter, read_bgra};

use crate::support::host::refusal;
use crate::support::{Host, LIMIT, Options, Ring, Simulator};

const SEED: u64 = 7;

/// A monitor with an attached ring.
struct Setup {
    simulator: Simulator,
    host: Host,
    ring: Ring,
    target_id: u32,
}

impl Setup {
    fn set(width: u32, height: u32, refresh_hz: u32) -> Self {
        let simulator = Simulator::start(Options { seed: SEED, ..Options::default() });
        let mut host = Host::open(&simulator.socket);
        host.control().clear_all().unwrap();
        let gpu = SetRenderAdapterRequest { luid_low: RENDER_LUID_LOW, luid_high: RENDER_LUID_HIGH };
        host.control().set_render_adapter(&gpu).unwrap();
        let added = host.add(1, width, height, refresh_hz);
        assert_eq!(added.wudf_pid, simulator.pid());
        assert_eq!(host.set_display(added.target_id, width, height, refresh_hz), NtStatus::SUCCESS);
        let ring = Ring::new(added.target_id, width, height, 1);
        ring.deliver(&mut host);
        assert_eq!(ring.wait_status(), DrvStatus::OPENED);
        Self { simulator, host, ring, target_id: added.target_id }
    }

    fn observe(&mut self) -> (Observation, Vec<u8>) {
        let (_, pixels) = self.ring.next();
        let (width, height) = (self.ring.width, self.ring.height);
        (read_bgra(SEED, &pixels, width, height, width as usize * 4), pixels)
    }

    /// The next frame that is not a repetition of `last`.
    fn observe_after(&mut self, last: u32) -> Observation {
        loop {
            let (seen, _) = self.observe();
            if seen.number != last {
                return seen;
            }
        }
    }

    fn end(mut self) {
        self.host.control().remove(&RemoveRequest { session_id: 1 }).unwrap();
        assert_eq!(self.host.event(), MonitorChanged { target_id: self.target_id, present: 0 });
        drop(self.host);
        self.simulator.stop_clean();
    }
}

#[test]
fn the_driver_says_who_it_is() {
    let simulator = Simulator::start(Options::default());
    let ready = simulator.ready.clone().unwrap();
    assert_eq!(ready.driver_protocol, PROTOCOL_VERSION);
    let said: Vec<_> = ready.driver_planes.iter().map(|plane| (plane.plane_id, plane.hash)).collect();
    let ours: Vec<_> = pf_abi::lockstep_of(pf_abi::party::DRIVER).map(|plane| (plane.id, plane.hash)).collect();
    assert_eq!(said, ours);
    let mut host = Host::open(&simulator.socket);
    let (info, received) = host.control().get_info_with_len().unwrap();
    assert_eq!((info.protocol_version, info.watchdog_timeout_s), (PROTOCOL_VERSION, WATCHDOG_TIMEOUT_S));
    assert_eq!((received, info.tail_bytes), (InfoReply::SIZE, 392));
    simulator.stop_clean();
}

#[test]
fn a_hundred_frames_arrive_pixel_by_pixel() {
    let mut setup = Setup::set(1280, 720, 60);
    let mut painter = Painter::new(SEED, 1280, 720).unwrap();
    let (mut last, mut verified) = (0, 0);
    let mut first = None;
    let mut window = QueryPresented::default();
    while verified < 120 {
        let (seen, pixels) = setup.observe();
        let &mut (_, from_ns) = first.get_or_insert((seen.number, seen.present_ns));
        window = QueryPresented { from_ns, to_ns: seen.present_ns + 1 };
        assert!(seen.intact(), "{seen:?}");
        assert!(painter.matches(seen.number, seen.present_ns, &pixels, 1280 * 4).unwrap(), "{seen:?} is not exact");
        assert!(seen.number >= last, "{} after {last}", seen.number);
        verified += u32::from(seen.number > last);
        last = seen.number;
    }
    // Every number is a picture, those that nobody saw as well, and the source counts them all.
    setup.simulator.send(window.clone());
    let Some(SupervisorMessage::Presented(presented)) = setup.simulator.next() else { panic!("no count") };
    let numbers = u64::from(last - first.expect("seen").0) + 1;
    assert_eq!((presented.pictures, presented.complete), (numbers, true), "{window:?}");
    let report = setup.host.report();
    assert_eq!((report.monitors, report.swap_chains, report.violations), (1, 1, 0), "{}", report.last_violation);
    assert!(report.frames_acquired >= 120 && report.frames_offered >= report.frames_acquired, "{report:?}");
    setup.end();
}

#[test]
fn other_modes_and_several_monitors_work() {
    let simulator = Simulator::start(Options { seed: SEED, ..Options::default() });
    let mut host = Host::open(&simulator.socket);
    let sizes = [(1920, 1080, 30), (640, 480, 120), (1366, 768, 60)];
    let mut rings = Vec::new();
    for (session, (width, height, rate)) in sizes.into_iter().enumerate() {
        let added = host.add(session as u64, width, height, rate);
        assert_eq!(host.set_display(added.target_id, width, height, rate), NtStatus::SUCCESS);
        let ring = Ring::new(added.target_id, width, height, 5);
        ring.deliver(&mut host);
        rings.push(ring);
    }
    for (generation, ring) in rings.iter_mut().enumerate() {
        let (width, height) = (ring.width, ring.height);
        for _ in 0..5 {
            let (_, pixels) = ring.next();
            let seen = read_bgra(SEED, &pixels, width, height, width as usize * 4);
            assert!(seen.intact());
            assert_eq!(usize::from(seen.stamp().generation), generation, "each display has a sequence of its own");
        }
    }
    assert_eq!(host.set_display(rings[0].header.target_id(), 0, 0, 0), NtStatus::SUCCESS);
    assert_eq!(host.report().swap_chains, 2);
    host.control().clear_all().unwrap();
    for _ in 0..3 {
        assert_eq!(host.event().present, 0);
    }
    simulator.stop_clean();
}

#[test]
fn a_mode_may_be_added_and_switched_to() {
    let mut setup = Setup::set(1280, 720, 60);
    let update =
        UpdateModesRequest { session_id: 1, width: 800, height: 600, refresh_hz: 60, ..UpdateModesRequest::ZERO };
    setup.host.control().update_modes(&update).unwrap();
    assert_eq!(setup.host.set_display(setup.target_id, 800, 600, 60), NtStatus::SUCCESS);
    assert_eq!(setup.host.set_display(setup.target_id, 801, 600, 60), NtStatus::INVALID_PARAMETER);
    assert_eq!(setup.host.set_display(99_999, 800, 600, 60), NtStatus::NOT_FOUND);
    setup.ring = Ring::new(setup.target_id, 800, 600, 2);
    setup.ring.deliver(&mut setup.host);
    for _ in 0..5 {
        assert!(setup.observe().0.intact());
    }
    setup.end();
}

#[test]
fn a_stop_with_everything_running_leaves_nothing() {
    let mut setup = Setup::set(640, 360, 60);
    setup.observe();
    let Setup { simulator, host, ring, .. } = setup;
    simulator.stop_clean();
    assert!(host.is_closed());
    drop(ring);
}

#[test]
fn a_silent_owner_loses_its_monitors() {
    let simulator = Simulator::start(Options { clock: ClockKind::VIRTUAL, ..Options::default() });
    let mut host = Host::open(&simulator.socket);
    let mut witness = Host::connect(&simulator.socket);
    let added = host.add(1, 1280, 720, 60);
    let start = witness.report().now_ms;
    // Pings keep it, for a minute of the framework's time.
    for _ in 0..20 {
        assert_eq!(witness.done(AdvanceClock { milliseconds: 3000 }), NtStatus::SUCCESS);
        host.control().ping().unwrap();
    }
    assert_eq!(witness.report().monitors, 1);
    let silence = witness.report().now_ms;
    assert_eq!(silence - start, 60_000);
    while witness.report().monitors == 1 {
        assert!(witness.report().now_ms - silence <= 14_000, "the monitor outlives its owner's silence");
        assert_eq!(witness.done(AdvanceClock { milliseconds: 500 }), NtStatus::SUCCESS);
    }
    assert!(witness.report().now_ms - silence >= 9_000, "the monitor left too early");
    assert_eq!(host.event(), MonitorChanged { target_id: added.target_id, present: 0 });
    simulator.stop_clean();
}

#[test]
fn a_real_clock_can_not_be_moved() {
    let simulator = Simulator::start(Options::default());
    let mut host = Host::connect(&simulator.socket);
    assert_eq!(host.done(AdvanceClock { milliseconds: 1 }), NtStatus::INVALID_DEVICE_REQUEST);
    simulator.stop_clean();
}

#[test]
fn a_client_that_dies_takes_its_monitors_along() {
    let simulator = Simulator::start(Options::default());
    let mut witness = Host::connect(&simulator.socket);
    let mut host = Host::open(&simulator.socket);
    let added = host.add(1, 1280, 720, 60);
    assert_eq!(host.set_display(added.target_id, 1280, 720, 60), NtStatus::SUCCESS);
    let ring = Ring::new(added.target_id, 1280, 720, 1);
    ring.deliver(&mut host);
    assert_eq!(ring.wait_status(), DrvStatus::OPENED);
    assert_eq!(witness.event(), MonitorChanged { target_id: added.target_id, present: 1 });
    drop(host);
    assert_eq!(witness.event(), MonitorChanged { target_id: added.target_id, present: 0 });
    let report = witness.report();
    assert_eq!((report.monitors, report.swap_chains), (0, 0));
    simulator.stop_clean();
}

#[test]
fn a_dead_holder_never_blocks_the_ring() {
    let mut setup = Setup::set(640, 360, 60);
    let last = setup.observe().0.number;
    // Some slot may be held by the driver just now: try until all are ours to abandon.
    setup.ring.abandon();
    let seen = setup.observe_after(last);
    assert!(seen.intact() && seen.number > last);
    setup.end();
}

#[test]
fn chains_come_and_go_in_the_middle_of_a_stream() {
    let mut setup = Setup::set(640, 360, 60);
    let mut last = setup.observe().0.number;
    for round in 0..6 {
        if round % 2 == 0 {
            setup.host.inject(FaultKind::ACCESS_LOST, 1);
        }
        setup.host.inject(FaultKind::REASSIGN, 0);
        for _ in 0..5 {
            let seen = setup.observe_after(last);
            assert!(seen.intact() && seen.number > last, "{seen:?} after {last}");
            last = seen.number;
        }
    }
    assert_eq!(setup.ring.header.driver_status(), DrvStatus::OPENED);
    setup.end();
}

/// Orders a fault until one is seen; on a busy machine the frame that has it may be overtaken by the next. `shows`
/// gets the frame before and the frame after.
fn play(setup: &mut Setup, fault: FaultKind, shows: impl Fn(&Observation, &Observation) -> bool) {
    let deadline = Instant::now() + LIMIT;
    loop {
        let mut before = setup.observe().0;
        setup.host.inject(fault, 1);
        let mut seen = 0;
        for _ in 0..20 {
            let after = setup.observe().0;
            seen += u32::from(shows(&before, &after));
            before = after;
        }
        assert!(seen <= 1, "{fault} was ordered once and seen {seen} times");
        if seen == 1 {
            return;
        }
        assert!(Instant::now() < deadline, "{fault} is never seen");
    }
}

#[test]
fn pictures_can_be_spoiled_on_order() {
    let mut setup = Setup::set(640, 360, 60);
    play(&mut setup, FaultKind::OVERWRITE_SLOT, |_, after| after.crc_ok && after.cells_wrong > 10);
    play(&mut setup, FaultKind::SWAP_FRAMES, |before, after| after.number < before.number);
    // Drawn again: the same number at another time.
    let stale = |before: &Observation, after: &Observation| {
        after.number == before.number && after.present_ns > before.present_ns
    };
    play(&mut setup, FaultKind::STALE_FRAME, stale);
    setup.end();
}

#[test]
fn a_crash_ends_the_process_at_once() {
    let mut setup = Setup::set(640, 360, 60);
    setup.observe();
    // The answer never comes: the frame is sent by hand.
    let crash = pf_abi::sim::SimMessage::from(pf_abi::sim::Inject { fault: FaultKind::CRASH, argument: 0 });
    setup.host.send_raw(&crash.encode(1000).unwrap()).unwrap();
    assert_eq!(setup.simulator.wait(), None);
}

#[test]
fn requests_out_of_bounds_are_refused() {
    let simulator = Simulator::start(Options::default());
    let mut host = Host::open(&simulator.socket);
    for (width, height, rate) in [(0, 720, 60), (1280, 16385, 60), (1280, 720, 0), (1280, 720, 1001)] {
        let request = AddRequest { session_id: 1, width, height, refresh_hz: rate, ..AddRequest::ZERO };
        assert_eq!(refusal(host.control().add(&request)), NtStatus::INVALID_PARAMETER);
    }
    let update =
        UpdateModesRequest { session_id: 9, width: 800, height: 600, refresh_hz: 60, ..UpdateModesRequest::ZERO };
    assert_eq!(refusal(host.control().update_modes(&update)), NtStatus::NOT_FOUND);
    host.control().remove(&RemoveRequest { session_id: 9 }).unwrap();
    simulator.stop_clean();
}
