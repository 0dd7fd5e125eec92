//! Each value of a plan changes what is built from it.

use std::path::PathBuf;
use std::sync::Arc;

use pf_abi::supervisor::{ConfigureHost, SourceKind};
use pf_abi::wire::{Codecs, Hello};
use pf_capture::Synthetic;
use pf_display::IddDisplay;
use pf_encode::{OpenH264, PassThrough};
use pf_idd::RingCapture;
use pf_idd::fake::{FakeSimulator, FakeState};
use pf_idd::transport::simulator::SimulatorTransport;
use pf_media::{Buffer, CaptureBackend, FrameFormat, FrameKind, Mode, Retention, StreamClock, VirtualDisplay};
use pf_session::{SessionPlan, welcome};

use crate::backends::Backends;
use crate::config::HostConfig;
use crate::frame_source::{SourceBuilder, SourceError};
use crate::randomness::SystemRandomness;

const NEVER: &dyn Fn() -> bool = &|| false;
const DRIVER: &str = "pf-vdisplay";

/// All that this host can be made of, with or without a display driver.
fn all(display: Option<&Arc<IddDisplay<SimulatorTransport>>>, seed: u64) -> Arc<Backends> {
    let mut captures: Vec<Arc<dyn CaptureBackend>> = Vec::new();
    let mut displays: Vec<Arc<dyn VirtualDisplay>> = Vec::new();
    if let Some(display) = display {
        let captured = Arc::clone(display);
        captures.push(Arc::new(RingCapture::new(move || captured.device())));
        displays.push(Arc::<IddDisplay<_>>::clone(display));
    }
    captures.push(Arc::new(Synthetic::new(seed, |_| {})));
    Arc::new(Backends::new(displays, captures, vec![Arc::new(OpenH264), Arc::new(PassThrough)]))
}

/// The plan of a host with these backends.
fn plan(backends: &Backends) -> SessionPlan {
    let document =
        ConfigureHost { bind: "127.0.0.1".into(), source: SourceKind::SYNTHETIC, ..ConfigureHost::default() };
    let offer = backends.offer(&HostConfig::resolve(&document).expect("it is fine"));
    let hello = Hello { width: 320, height: 192, refresh_hz: 60, video_codecs: Codecs::H264, ..Hello::default() };
    SessionPlan::resolve(&offer, &hello, "127.0.0.1".parse().expect("an address"), "x".into()).expect("it fits")
}

fn synthetic() -> SessionPlan {
    plan(&all(None, 1))
}

fn source(plan: SessionPlan, backends: &Arc<Backends>) -> SourceBuilder {
    SourceBuilder::new(Arc::new(plan), Arc::clone(backends), StreamClock::starting(0, 0))
}

/// A device that a test plays, the backends that reach it, and their plan.
struct Device {
    simulator: FakeSimulator,
    backends: Arc<Backends>,
}

impl Device {
    fn plan(&self) -> SessionPlan {
        plan(&self.backends)
    }
}

fn device(name: &str) -> Device {
    let path: PathBuf = std::env::temp_dir().join(format!("pf-source-{}-{name}.sock", std::process::id()));
    let simulator = FakeSimulator::start(&path, FakeState::drawing(60)).expect("it listens");
    let display = IddDisplay::open(SimulatorTransport::new(path), |_| {}).expect("it answers");
    Device { simulator, backends: all(Some(&Arc::new(display)), 1) }
}

fn refused(plan: SessionPlan, backends: &Arc<Backends>) -> SourceError {
    source(plan, backends).build(NEVER).err().expect("it can't be built")
}

#[test]
fn the_display_is_made_when_the_plan_says_so_and_only_then() {
    let without = all(None, 1);
    let none = source(synthetic(), &without).build(NEVER).expect("no display is needed");
    assert!(none.output.is_none());
    let wanted = SessionPlan { display: Some(DRIVER), ..synthetic() };
    assert!(matches!(refused(wanted.clone(), &without), SourceError::NoBackend { what: "display", name: DRIVER }));

    let device = device("display");
    let made = source(wanted, &device.backends).build(NEVER).expect("a display beside the units");
    assert!(made.target_id() != 0 && device.simulator.state().monitor_count() == 1);
    made.close(Retention::Not);
    let nobody = refused(SessionPlan { display: None, ..device.plan() }, &device.backends);
    assert!(matches!(nobody, SourceError::Capture(_)) && nobody.to_string().contains("monitors"), "{nobody}");
    assert_eq!(device.simulator.state().count("ADD"), 1);
}

#[test]
fn mode_identity_and_capture_reach_the_driver() {
    let device = device("mode");
    let build = |plan| source(plan, &device.backends).build(NEVER).expect("a frame source");
    let first = build(device.plan());
    assert_eq!(first.capturer.format(), FrameFormat::Bgra { width: 320, height: 192 });
    let target = first.target_id();
    first.close(Retention::For(60_000));
    let wider = build(SessionPlan { mode: Mode::hz(640, 480, 60), ..device.plan() });
    assert_eq!(wider.capturer.format(), FrameFormat::Bgra { width: 640, height: 480 });
    let other = build(SessionPlan { identity: "y".into(), ..device.plan() });
    assert!(other.target_id() != target, "another client gets another display");
    assert_eq!(build(device.plan()).target_id(), target, "the same one gets its display back");
}

#[test]
fn hdr_is_asked_of_the_display_and_told_to_the_client() {
    let device = device("hdr");
    let hdr = SessionPlan { hdr: true, ..device.plan() };
    let told = |plan: &SessionPlan| {
        let welcome = welcome(plan, 1, &mut SystemRandomness).expect("randomness");
        (welcome.primaries, welcome.transfer, welcome.matrix)
    };
    assert_eq!((told(&device.plan()), told(&hdr)), ((1, 1, 1), (9, 16, 9)));
    assert!(matches!(refused(hdr, &device.backends), SourceError::Hdr(_)));
    assert_eq!(device.simulator.state().monitor_count(), 0, "no display stays behind");
}

#[test]
fn input_bit_depth_and_codec_are_what_capturer_and_encoder_have() {
    let device = device("input");
    let pictures = || device.plan();
    let wrong = |plan: SessionPlan| match source(plan, &device.backends).encoder().map(|_| ()) {
        Err(SourceError::Plan { what, .. }) => what,
        other => panic!("it was opened: {other:?}"),
    };
    assert_eq!(wrong(SessionPlan { input: FrameKind::Units, ..pictures() }), "input format");
    assert_eq!(wrong(SessionPlan { input: FrameKind::Bgra8, ..synthetic() }), "input format");
    assert_eq!(wrong(SessionPlan { bit_depth: 10, ..pictures() }), "bit depth");
    assert_eq!(wrong(SessionPlan { codec: Codecs::HEVC, ..pictures() }), "codec");
    assert_eq!(wrong(SessionPlan { encoder: "pass-through", ..pictures() }), "input format");
    source(pictures(), &device.backends).encoder().expect("it opens");
    source(synthetic(), &device.backends).encoder().expect("it opens");
    let unknown = source(SessionPlan { encoder: "none such", ..pictures() }, &device.backends).encoder().err();
    assert_eq!(
        unknown.expect("nobody has that name").to_string(),
        "the plan's encoder is 'none such', which this host does not have"
    );

    let error = refused(SessionPlan { input: FrameKind::Bgra8, ..synthetic() }, &device.backends);
    assert!(matches!(error, SourceError::Capture(_)) && error.to_string().contains("finished units"), "{error}");
    let error = refused(SessionPlan { pipeline_depth: 2, ..synthetic() }, &device.backends);
    assert_eq!(error.to_string(), "pipeline depth: the plan says 2, the backend has 1");
}

#[test]
fn the_seed_of_the_units_is_the_backends_and_their_rate_the_plans() {
    let first = |seed| {
        let mut frames = source(synthetic(), &all(None, seed)).build(NEVER).expect("a frame source");
        let frame = frames.capturer.next_frame(std::time::Duration::from_secs(10)).expect("it can't fail");
        let Buffer::Unit(unit) = frame.expect("a unit").content else { panic!("units") };
        unit.to_vec()
    };
    assert!(first(1) != first(2));
}
