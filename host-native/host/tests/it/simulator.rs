//! The host over the real driver in the real simulator. They are built by `ci/build.sh`, so these tests run on
//! request: `cargo test --release -p pf-hostd --test it simulator -- --ignored`.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use openh264::decoder::Decoder;
use openh264::formats::YUVSource;
use pf_abi::supervisor::{ConfigureClient, ConfigureSimulator, SourceKind, SupervisorMessage, VerifyKind};
use pf_abi::wire::{CloseCode, UserFlags, WIRE_VERSION};
use pf_os::clock::wall_ns;

use crate::child::{Host, SOON, device, synthetic};
use crate::client::{Person, hello};

/// Two seconds of the display's pictures.
const PICTURES: u32 = 120;
/// Five times what they need on a quiet machine where half of them are dropped, and more.
const LONG: Duration = Duration::from_secs(60);

fn built(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/release").join(name)
}

fn simulator(socket: &Path) -> Host {
    let mut simulator = Host::spawn_program(&built("pf-sim"), &[]);
    let text = |path: &Path| path.to_str().expect("a plain path").to_owned();
    simulator.send(&SupervisorMessage::ConfigureSimulator(ConfigureSimulator {
        run_id: "test".into(),
        socket_path: text(socket),
        driver_path: text(&built("libpf_vdisplay.so")),
        source: SourceKind::PATTERN,
        seed: 7,
        ..ConfigureSimulator::default()
    }));
    simulator.ready();
    simulator
}

fn socket(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("pf-it-{}-{name}.sock", std::process::id()))
}

#[test]
#[ignore = "needs target/release"]
fn the_pattern_comes_through_the_driver() {
    let socket = socket("rate");
    let simulator = simulator(&socket);
    let (mut host, ready) = Host::serve(device(&socket));
    let person = Person::new();
    let dialed = Instant::now();
    let mut client = person.connect(ready.port, &hello(1280, 720, 60)).expect("a session");
    client.find(UserFlags::KEYFRAME);
    println!("first picture after {} ms", dialed.elapsed().as_millis());
    let start = Instant::now();
    let (mut units, mut repeats, mut bytes) = (0_u32, 0, 0);
    let mut ages = Vec::new();
    // So many pictures come, however long that takes; how fast they come is for the bench to say.
    let all = client.watch(LONG, |unit| {
        ages.push(wall_ns().saturating_sub(unit.pts_ns()) / 1000);
        units += 1;
        repeats += u32::from(unit.flags().contains(UserFlags::REPEAT));
        bytes += unit.data().len();
        units - repeats == PICTURES
    });
    ages.sort_unstable();
    println!("present to reassembled: p50 {} us, p95 {} us", ages[ages.len() / 2], ages[ages.len() * 95 / 100]);
    let seconds = start.elapsed().as_secs_f64();
    let rate = f64::from(units - repeats) / seconds;
    println!("{rate:.1} pictures/s, {repeats} repeats, {} kbit/s", bytes as f64 * 8.0 / seconds / 1000.0);
    assert!(all, "{} pictures within {LONG:?}", units - repeats);
    client.leave(CloseCode::QUIT);
    println!("{:?}", host.status());
    host.stop();
    simulator.stop();
}

#[test]
#[ignore = "needs target/release"]
fn a_session_goes_on_after_its_simulator_was_killed() {
    let socket = socket("kill");
    let first = simulator(&socket);
    let (mut host, ready) = Host::serve(device(&socket));
    let person = Person::new();
    let mut client = person.connect(ready.port, &hello(640, 480, 60)).expect("a session");
    let mut decoder = Decoder::new().expect("a decoder");
    let mut shown = 0;
    assert!(client.watch(SOON, |unit| {
        let picture = decoder.decode(unit.data()).expect("it decodes").expect("no delay");
        assert_eq!(picture.dimensions(), (640, 480));
        shown += 1;
        shown == 30
    }));
    first.kill();
    let killed = Instant::now();
    let second = simulator(&socket);
    client.find(UserFlags::KEYFRAME);
    println!("key frame {} ms after the kill", killed.elapsed().as_millis());
    client.leave(CloseCode::QUIT);
    host.session_ended();
    host.stop();
    second.stop();
}

#[test]
#[ignore = "needs target/release and pf-client"]
fn the_reference_client_agrees() {
    let program = Path::new(env!("CARGO_BIN_EXE_pf-hostd")).with_file_name("pf-client");
    let socket = socket("client");
    let simulator = simulator(&socket);
    for (document, verify) in [(device(&socket), VerifyKind::PATTERN), (synthetic(), VerifyKind::SYNTHETIC)] {
        let (host, ready) = Host::serve(document);
        let mut client = Host::spawn_program(&program, &[]);
        client.send(&SupervisorMessage::ConfigureClient(ConfigureClient {
            run_id: "test".into(),
            host: "127.0.0.1".into(),
            port: ready.port,
            wire_version: WIRE_VERSION,
            width: 1280,
            height: 720,
            refresh_hz: 60,
            verify,
            seed: 7,
            duration_ms: 3000,
            ..ConfigureClient::default()
        }));
        let report = client.expect("a final report", |message| match message {
            SupervisorMessage::ClientStatus(status) if status.final_report => Some(status.clone()),
            SupervisorMessage::Fatal(fatal) => panic!("{}: {}", fatal.code, fatal.message),
            _ => None,
        });
        println!("{report:?}");
        assert_eq!((report.frames_corrupted, report.frames_lost, report.frames_reordered), (0, 0, 0));
        assert!(report.frames_verified > 100);
        assert_eq!(client.exit_code(), Some(0));
        host.stop();
    }
    simulator.stop();
}
