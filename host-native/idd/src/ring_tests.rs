//! The ring between the capturer and a driver that draws into it, over a real socket.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use pf_abi::control::{DisplayClient, NtStatus};
use pf_abi::frame::DrvStatus;
use pf_abi::sim::{ObjectKind, RENDER_LUID_HIGH, RENDER_LUID_LOW};
use pf_display::{
    DeviceFault, DisplayDriver, DisplayRequest, Luid, Manager, Mode, SystemClock, Topology, VirtualDisplay,
    VirtualOutput,
};

use crate::fake::{AttachAct, FakeSimulator, FakeState};
use crate::{
    CaptureError, Capturer, Content, DeviceError, DeviceIo, RingCapturer, RingGenerations, RingTarget, SimDevice,
    TextureLease, WallClock,
};

const GPU: Luid = Luid { low: RENDER_LUID_LOW, high: RENDER_LUID_HIGH };
const MODE: Mode = Mode { width: 64, height: 48, refresh_hz: 60 };
const SOON: Duration = Duration::from_secs(3);

fn path() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("pf-frame-{}-{number}.sock", std::process::id()))
}

struct Bench {
    simulator: Option<FakeSimulator>,
    device: SimDevice,
    output: VirtualOutput,
    path: PathBuf,
    generations: Arc<RingGenerations>,
}

fn bench(state: FakeState) -> Bench {
    let path = path();
    let simulator = FakeSimulator::start(&path, state).expect("it listens");
    let device = SimDevice::open(&path).expect("it opens");
    let manager = Manager::new(Arc::new(SystemClock::new()), |_| {});
    manager.attach(DisplayDriver::new(device.clone(), device.clone()), 10, Some(GPU)).expect("CLEAR_ALL");
    let output = manager.create(&DisplayRequest { mode: MODE, identity: "test".into() }).expect("a display");
    Bench { simulator: Some(simulator), device, output, path, generations: Arc::default() }
}

impl Bench {
    fn target(&self) -> RingTarget {
        let (target_id, driver_pid) = (self.output.target_id, self.output.driver_pid);
        RingTarget { target_id, driver_pid, width: MODE.width, height: MODE.height }
    }

    fn attach(&self) -> Result<RingCapturer<SimDevice>, CaptureError> {
        let generations = Arc::clone(&self.generations);
        RingCapturer::attach(self.device.clone(), self.target(), Some(GPU), generations, WallClock::new(), &|| false)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, FakeState> {
        self.simulator.as_ref().expect("it lives").state()
    }
}

fn pixels(lease: &TextureLease<'_>) -> Vec<u8> {
    let mut pixels = vec![0; lease.pitch() as usize * lease.height() as usize];
    lease.copy_rows(0, lease.height(), &mut pixels);
    pixels
}

/// Byte of the next picture, which must be flat.
fn next(capturer: &mut RingCapturer<SimDevice>) -> (u8, u64) {
    let start = Instant::now();
    while start.elapsed() < SOON {
        if let Some(frame) = capturer.next_frame(Duration::from_millis(200)).expect("the device lives") {
            let Content::Texture(lease) = &frame.content else { panic!("a texture") };
            let pixels = pixels(lease);
            assert_eq!(pixels.len(), lease.pitch() as usize * lease.height() as usize);
            assert!(pixels.iter().all(|byte| *byte == pixels[0]), "torn picture");
            return (pixels[0], frame.pts_ns);
        }
    }
    panic!("no frame within {SOON:?}")
}

#[test]
fn frames_come_in_order_and_never_twice() {
    let bench = bench(FakeState::drawing(500));
    let mut capturer = bench.attach().expect("it attaches");
    assert_eq!(bench.state().handle_count(), 0, "the driver adopted all values");
    let (mut last, mut pts) = next(&mut capturer);
    for _ in 0..200 {
        let (byte, at) = next(&mut capturer);
        let step = byte.wrapping_sub(last);
        assert!(step > 0 && step < 128, "{byte} came after {last}");
        assert!(at > pts);
        (last, pts) = (byte, at);
    }
    let wall = WallClock::new().now();
    assert!(wall.abs_diff(pts) < 2_000_000_000, "time stamps are wall time");
    let stats = capturer.stats();
    assert_eq!((stats.taken, stats.bad_slot, stats.stale_generation), (201, 0, 0), "{stats:?}");
}

#[test]
fn a_still_desktop_gives_one_frame_and_then_none() {
    let bench = bench(FakeState::default());
    let mut capturer = bench.attach().expect("it attaches");
    assert_eq!(next(&mut capturer).0, 1);
    assert!(capturer.next_frame(Duration::from_millis(30)).expect("the device lives").is_none());
}

#[test]
fn a_held_texture_is_not_drawn_over() {
    let bench = bench(FakeState::drawing(1000));
    let mut capturer = bench.attach().expect("it attaches");
    let frame = loop {
        if let Some(frame) = capturer.next_frame(SOON).expect("the device lives") {
            break frame;
        }
    };
    let Content::Texture(lease) = &frame.content else { panic!("a texture") };
    let before = pixels(lease)[0];
    // The painter comes round all six slots several times meanwhile.
    let simulator = bench.simulator.as_ref().expect("it lives");
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(50) {
        drop(simulator.state());
        std::thread::yield_now();
    }
    assert!(pixels(lease).iter().all(|byte| *byte == before));
}

#[test]
fn a_driver_that_can_not_attach_is_told_apart() {
    for (act, want) in [
        (AttachAct::TextureFailed, "driver could not attach"),
        (AttachAct::WrongGpu, "renders on GPU"),
        (AttachAct::Refuse, "NOT_FOUND"),
    ] {
        let bench = bench(FakeState::attaching(act));
        let error = bench.attach().err().expect("it can't attach");
        assert!(error.to_string().contains(want), "{act:?}: {error}");
        assert!(!error.is_gone());
        assert_eq!(bench.state().handle_count(), 0, "{act:?}: a value was left in the driver's process");
        if let CaptureError::Refused { status, detail } = error {
            assert_eq!((status, detail), (DrvStatus::TEXTURE_OPEN_FAILED, 0x8007_0005));
        }
    }
}

#[test]
fn a_silent_driver_costs_four_seconds_and_no_more() {
    let waits = [(AttachAct::Ignore, "attachment by the driver"), (AttachAct::OpenOnly, "first frame")];
    let threads = waits.map(|(act, want)| {
        std::thread::spawn(move || {
            let bench = bench(FakeState::attaching(act));
            let start = Instant::now();
            let error = bench.attach().err().expect("it can't attach");
            assert!(matches!(error, CaptureError::Timeout { what, .. } if what == want), "{error}");
            assert!(start.elapsed() < Duration::from_millis(4500), "{:?}", start.elapsed());
        })
    });
    for thread in threads {
        thread.join().expect("both hold");
    }
}

#[test]
fn a_recreated_ring_has_a_new_generation_and_size() {
    let bench = bench(FakeState::drawing(200));
    let mut capturer = bench.attach().expect("it attaches");
    next(&mut capturer);
    capturer.recreate(128, 96, &|| false).expect("it comes back");
    assert_eq!(capturer.format(), crate::FrameFormat::Bgra { width: 128, height: 96 });
    for _ in 0..5 {
        next(&mut capturer);
    }
    assert_eq!(bench.state().count("SET_FRAME_CHANNEL"), 2);
}

#[test]
fn a_dead_device_is_noticed_in_the_middle_of_a_wait() {
    let mut bench = bench(FakeState::default());
    let mut capturer = bench.attach().expect("it attaches");
    next(&mut capturer);
    let simulator = bench.simulator.take();
    let killer = std::thread::spawn(move || drop(simulator));
    let start = Instant::now();
    let error = loop {
        match capturer.next_frame(Duration::from_secs(5)) {
            Ok(_) => assert!(start.elapsed() < SOON, "the end was not noticed"),
            Err(error) => break error,
        }
    };
    assert!(error.is_gone(), "{error}");
    assert!(start.elapsed() < SOON);
    killer.join().expect("no panic");
    let error = bench.device.set_display(1, None).expect_err("dead");
    assert!(error.is_gone(), "{error}");
    assert!(SimDevice::open(&bench.path).err().expect("nobody listens").is_gone());
}

#[test]
fn objects_for_another_process_are_refused() {
    let mut bench = bench(FakeState::default());
    let liveness = bench.device.liveness().expect("it lives");
    let error = bench
        .device
        .duplicate_into(1, ObjectKind::EVENT, 2, std::os::fd::AsFd::as_fd(&liveness))
        .expect_err("not the driver's process");
    let want = DeviceError::Status { operation: "duplicate", status: NtStatus::NOT_FOUND };
    assert_eq!(error, want);
    assert_eq!(error.status(), Some(NtStatus::NOT_FOUND));
    let info = DisplayClient::new(&mut bench.device).get_info().expect("the conversation goes on");
    assert_eq!(info.plane_count as usize, pf_abi::lockstep_of(pf_abi::party::DRIVER).count());
}
