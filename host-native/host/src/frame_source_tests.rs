//! Each value of a plan changes what is built from it.

use std::path::PathBuf;
use std::sync::Arc;

use pf_abi::supervisor::{ConfigureHost, SourceKind};
use pf_abi::wire::{Codecs, Hello};
use pf_display::{Mode, Retention};
use pf_encode::InputFormat;
use pf_idd::fake::{FakeSimulator, FakeState};
use pf_idd::{FrameFormat, WallClock};
use pf_session::{CaptureBackend, DisplayBackend, EncoderBackend, SessionPlan, welcome};

use crate::config::HostConfig;
use crate::display_device::DisplayDevice;
use crate::frame_source::{SourceBuilder, SourceError};
use crate::offer::offer;
use crate::randomness::SystemRandomness;

const NEVER: &dyn Fn() -> bool = &|| false;

fn plan(source: SourceKind) -> SessionPlan {
    let document = ConfigureHost {
        bind: "127.0.0.1".into(),
        device_socket: "/nowhere".into(),
        source,
        ..ConfigureHost::default()
    };
    let config = HostConfig::resolve(&document).expect("it is fine");
    let hello = Hello { width: 320, height: 192, refresh_hz: 60, video_codecs: Codecs::H264, ..Hello::default() };
    SessionPlan::resolve(&offer(&config), &hello, "127.0.0.1".parse().expect("an address"), "x".into())
        .expect("it fits")
}

fn synthetic() -> SessionPlan {
    plan(SourceKind::SYNTHETIC)
}

fn pictures() -> SessionPlan {
    plan(SourceKind::PATTERN)
}

fn source(plan: SessionPlan, display_device: Option<&Arc<DisplayDevice>>) -> SourceBuilder {
    SourceBuilder::new(Arc::new(plan), display_device.cloned(), WallClock::new())
}

/// A device that a test plays, and the host's hold on it.
struct Device {
    simulator: FakeSimulator,
    display_device: Arc<DisplayDevice>,
}

fn device(name: &str) -> Device {
    let path: PathBuf = std::env::temp_dir().join(format!("pf-source-{}-{name}.sock", std::process::id()));
    let simulator = FakeSimulator::start(&path, FakeState::drawing(60)).expect("it listens");
    let display_device = Arc::new(DisplayDevice::open(path, |_| {}).expect("it answers"));
    Device { simulator, display_device }
}

fn refused(plan: SessionPlan, display_device: Option<&Arc<DisplayDevice>>) -> SourceError {
    source(plan, display_device).build(NEVER).err().expect("it can't be built")
}

#[test]
fn the_display_is_made_when_the_plan_says_so_and_only_then() {
    let none = source(synthetic(), None).build(NEVER).expect("no display is needed");
    assert!(none.output.is_none());
    let wanted = SessionPlan { display: DisplayBackend::Driver, ..synthetic() };
    assert!(matches!(refused(wanted.clone(), None), SourceError::NoDisplayDevice));

    let device = device("display");
    let made = source(wanted, Some(&device.display_device)).build(NEVER).expect("a display beside the units");
    assert!(made.target_id() != 0 && device.simulator.state().monitor_count() == 1);
    made.close(Retention::Not);
    let nobody = SessionPlan { display: DisplayBackend::None, ..pictures() };
    assert!(matches!(refused(nobody, Some(&device.display_device)), SourceError::RingWithoutDisplay));
    assert_eq!(device.simulator.state().count("ADD"), 1);
}

#[test]
fn mode_identity_and_capture_reach_the_driver() {
    let device = device("mode");
    let build = |plan| source(plan, Some(&device.display_device)).build(NEVER).expect("a frame source");
    let first = build(pictures());
    assert_eq!(first.capturer.format(), FrameFormat::Bgra { width: 320, height: 192 });
    let target = first.target_id();
    first.close(Retention::For(60_000));
    let wider = build(SessionPlan { mode: Mode { width: 640, height: 480, refresh_hz: 60 }, ..pictures() });
    assert_eq!(wider.capturer.format(), FrameFormat::Bgra { width: 640, height: 480 });
    let other = build(SessionPlan { identity: "y".into(), ..pictures() });
    assert!(other.target_id() != target, "another client gets another display");
    assert_eq!(build(pictures()).target_id(), target, "the same one gets its display back");
}

#[test]
fn hdr_is_asked_of_the_display_and_told_to_the_client() {
    let device = device("hdr");
    let hdr = SessionPlan { hdr: true, ..pictures() };
    let told = |plan: &SessionPlan| {
        let welcome = welcome(plan, 1, &mut SystemRandomness).expect("randomness");
        (welcome.primaries, welcome.transfer, welcome.matrix)
    };
    assert_eq!((told(&pictures()), told(&hdr)), ((1, 1, 1), (9, 16, 9)));
    assert!(matches!(refused(hdr, Some(&device.display_device)), SourceError::Hdr(_)));
    assert_eq!(device.simulator.state().monitor_count(), 0, "no display stays behind");
}

#[test]
fn input_bit_depth_and_codec_are_what_capturer_and_encoder_have() {
    let wrong = |plan: SessionPlan| match source(plan, None).encoder().map(|_| ()) {
        Err(SourceError::Plan { what, .. }) => what,
        other => panic!("it was opened: {other:?}"),
    };
    assert_eq!(wrong(SessionPlan { input: InputFormat::Units, ..pictures() }), "input format");
    assert_eq!(wrong(SessionPlan { input: InputFormat::Bgra8, ..synthetic() }), "input format");
    assert_eq!(wrong(SessionPlan { bit_depth: 10, ..pictures() }), "bit depth");
    assert_eq!(wrong(SessionPlan { codec: Codecs::HEVC, ..pictures() }), "codec");
    assert_eq!(wrong(SessionPlan { encoder: EncoderBackend::PassThrough, ..pictures() }), "input format");
    source(pictures(), None).encoder().expect("it opens");
    source(synthetic(), None).encoder().expect("it opens");

    let capture = SessionPlan { input: InputFormat::Bgra8, ..synthetic() };
    let error = refused(capture, None);
    let words = "input format: the plan says Bgra8, the backend has Units";
    assert_eq!(error.to_string(), words);
}

#[test]
fn the_seed_and_the_rate_of_the_units_are_the_plans() {
    let first = |seed| {
        let capture = CaptureBackend::Synthetic { seed };
        let mut frames = source(SessionPlan { capture, ..synthetic() }, None).build(NEVER).expect("a frame source");
        let frame = frames.capturer.next_frame(std::time::Duration::from_secs(10)).expect("it can't fail");
        format!("{:?}", frame.expect("a unit").content)
    };
    assert!(first(1) != first(2));
}
