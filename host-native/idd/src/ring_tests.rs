//! The ring between the capturer and a driver that draws into it, over a real socket.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use pf_abi::control::{AddRequest, DisplayClient, NtStatus};
use pf_abi::frame::DrvStatus;
use pf_media::{Buffer, Capturer, FrameFormat, Mode, StreamClock};
use pf_os::Event;
use pf_os::clock::{monotonic_ns, wall_ns};

use crate::CaptureError;
use crate::capturer::RingCapturer;
use crate::fake::{AttachAct, FakeSimulator, FakeState};
use crate::ring::{RingGenerations, RingTarget};
use crate::transport::simulator::{SimDevice, SimulatorTransport};
use crate::transport::{DeviceError, DeviceIo, Shared, Topology, Transport};

const MODE: Mode = Mode::hz(64, 48, 60);
const SOON: Duration = Duration::from_secs(30);

fn path() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("pf-frame-{}-{number}.sock", std::process::id()))
}

fn open(path: &std::path::Path) -> Result<SimDevice, DeviceError> {
    SimulatorTransport::new(path.to_owned()).open().map(|(device, _)| device)
}

struct Bench {
    simulator: Option<FakeSimulator>,
    device: SimDevice,
    target: RingTarget,
    path: PathBuf,
    generations: Arc<RingGenerations>,
}

/// A device with one monitor that is on.
fn bench(state: FakeState) -> Bench {
    let path = path();
    let simulator = FakeSimulator::start(&path, state).expect("it listens");
    let mut device = open(&path).expect("it opens");
    let Mode { width, height, refresh } = MODE;
    let request = AddRequest { session_id: 1, width, height, refresh_hz: refresh.whole_hz(), ..AddRequest::default() };
    let added = DisplayClient::new(&mut device).add(&request).expect("a monitor");
    device.set_display(added.target_id, Some(MODE)).expect("it is on");
    let target = RingTarget { target_id: added.target_id, driver_pid: added.wudf_pid, width, height };
    Bench { simulator: Some(simulator), device, target, path, generations: Arc::default() }
}

impl Bench {
    fn attach(&self) -> Result<RingCapturer<SimDevice>, CaptureError> {
        let generations = Arc::clone(&self.generations);
        let clock = StreamClock::starting(monotonic_ns(), wall_ns());
        RingCapturer::attach(self.device.clone(), self.target, generations, clock, &|| false)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, FakeState> {
        self.simulator.as_ref().expect("it lives").state()
    }
}

fn pixels(buffer: &Buffer<'_>) -> Vec<u8> {
    assert!(matches!(buffer, Buffer::SharedSlot(_)), "{buffer:?}");
    let picture = buffer.pixels().expect("a picture");
    let layout = picture.layout();
    let mut pixels = vec![0; layout.bytes(layout.height)];
    picture.copy_rows(0, layout.height, &mut pixels).expect("all of them");
    pixels
}

/// Byte of the next picture, which must be flat.
fn next(capturer: &mut RingCapturer<SimDevice>) -> (u8, u64) {
    let FrameFormat::Bgra { width, height } = capturer.format() else { panic!("pictures") };
    let start = Instant::now();
    while start.elapsed() < SOON {
        if let Some(frame) = capturer.next_frame(Duration::from_millis(200)).expect("the device lives") {
            let pixels = pixels(&frame.content);
            assert_eq!(pixels.len(), width as usize * 4 * height as usize);
            assert!(pixels.iter().all(|byte| *byte == pixels[0]), "torn picture");
            return (pixels[0], frame.stamps.captured_ns);
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
    let wall = wall_ns();
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
    let before = pixels(&frame.content)[0];
    // The painter comes round all six slots several times meanwhile.
    let simulator = bench.simulator.as_ref().expect("it lives");
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(50) {
        drop(simulator.state());
        std::thread::yield_now();
    }
    assert!(pixels(&frame.content).iter().all(|byte| *byte == before));
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
fn a_silent_driver_is_given_up_after_its_time() {
    let waits = [(AttachAct::Ignore, "attachment by the driver"), (AttachAct::OpenOnly, "first frame")];
    let threads = waits.map(|(act, want)| {
        std::thread::spawn(move || {
            let bench = bench(FakeState::attaching(act));
            let start = Instant::now();
            let error = bench.attach().err().expect("it can't attach");
            assert!(matches!(error, CaptureError::Timeout { what, .. } if what == want), "{error}");
            assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
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
    assert_eq!(capturer.format(), FrameFormat::Bgra { width: 128, height: 96 });
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
    assert_eq!(error.outlook(), pf_media::Outlook::Gone, "{error}");
    assert!(start.elapsed() < SOON);
    killer.join().expect("no panic");
    let error = bench.device.set_display(1, None).expect_err("dead");
    assert!(error.is_gone(), "{error}");
    assert!(open(&bench.path).err().expect("nobody listens").is_gone());
}

#[test]
fn objects_for_another_process_are_refused() {
    let mut bench = bench(FakeState::default());
    let event = Event::new().expect("an event");
    let error = bench.device.duplicate_into(1, Shared::Event(&event), 2).expect_err("not the driver's process");
    let want = DeviceError::Status { operation: "duplicate", status: NtStatus::NOT_FOUND };
    assert_eq!(error, want);
    assert_eq!(error.status(), Some(NtStatus::NOT_FOUND));
    let info = DisplayClient::new(&mut bench.device).get_info().expect("the conversation goes on");
    assert_eq!(info.plane_count as usize, pf_abi::lockstep_of(pf_abi::party::DRIVER).count());
}

#[test]
fn an_inactive_capturer_takes_nothing_and_shows_the_newest_picture_later() {
    let bench = bench(FakeState::default());
    let mut capturer = bench.attach().expect("it attaches");
    capturer.set_active(false);
    assert!(capturer.next_frame(Duration::from_millis(30)).expect("the device lives").is_none());
    capturer.set_active(true);
    assert_eq!(next(&mut capturer).0, 1, "the only picture of a still desktop");
}
