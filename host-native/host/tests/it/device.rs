//! Sessions over a display device that the test plays, and what happens when it dies.

use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use openh264::decoder::Decoder;
use openh264::formats::YUVSource;
use pf_abi::control::PlaneStamp;
use pf_abi::supervisor::{DisplayEvent, DisplayEventKind, FatalCode, SessionEnd, SupervisorMessage};
use pf_abi::wire::{CloseCode, RequestKeyframe, UserFlags};
use pf_idd::fake::{AttachAct, FakeSimulator, FakeState};
use pf_quic::close;
use pf_session::Closing;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketType, bind, listen, socket};

use crate::child::{Host, SOON, device};
use crate::client::{Person, hello};

const KEY: UserFlags = UserFlags::KEYFRAME;

fn path() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("pf-hostd-{}-{number}.sock", std::process::id()))
}

fn display(host: &mut Host, kind: DisplayEventKind) -> DisplayEvent {
    host.expect(&format!("display event {kind}"), |message| match message {
        SupervisorMessage::DisplayEvent(event) if event.event == kind => Some(event.clone()),
        _ => None,
    })
}

#[test]
fn pictures_come_back_from_the_wire() {
    let path = path();
    let simulator = FakeSimulator::start(&path, FakeState::drawing(60)).expect("it listens");
    let (mut host, ready) = Host::serve(device(&path));
    assert_eq!(ready.driver_protocol, 6);
    let of_a_driver: Vec<u32> = pf_abi::lockstep_of(pf_abi::party::DRIVER).map(|plane| plane.id).collect();
    assert_eq!(ready.driver_planes.iter().map(|stamp| stamp.plane_id).collect::<Vec<_>>(), of_a_driver);
    let person = Person::new();
    let mut client = person.connect(ready.port, &hello(320, 192, 60)).expect("a session");
    let mut decoder = Decoder::new().expect("a decoder");
    let (mut shown, mut lumas) = (0, std::collections::BTreeSet::new());
    let all = client.watch(SOON, |unit| {
        assert_eq!(unit.flags().contains(KEY), unit.frame_index() == 0, "one key frame at the start, then none");
        let picture = decoder.decode(unit.data()).expect("it decodes").expect("no delay");
        assert_eq!(picture.dimensions(), (320, 192));
        lumas.insert(picture.y()[96 * picture.strides().0 + 160]);
        shown += 1;
        shown == 40
    });
    assert!(all, "only {shown} pictures came");
    assert!(lumas.len() >= 15, "the picture changes: {lumas:?}");

    client.say(RequestKeyframe {});
    client.find(KEY);
    client.leave(CloseCode::QUIT);
    display(&mut host, DisplayEventKind::RELEASED);
    assert_eq!(host.session_ended().end, SessionEnd::QUIT);
    host.stop();
    let state = simulator.state();
    assert_eq!((state.monitor_count(), state.active_count(), state.handle_count()), (0, 0, 0));
    let order: Vec<&str> = state.log.iter().copied().filter(|name| *name != "PING").collect();
    let want =
        ["GET_INFO", "CLEAR_ALL", "SET_RENDER_ADAPTER", "ADD", "ON", "SET_FRAME_CHANNEL", "OFF", "REMOVE", "CLEAR_ALL"];
    assert_eq!(order, want);
}

#[test]
fn a_still_desktop_is_repeated_and_serves_key_frames() {
    let path = path();
    let _simulator = FakeSimulator::start(&path, FakeState::default()).expect("it listens");
    let (host, ready) = Host::serve(device(&path));
    let person = Person::new();
    let mut client = person.connect(ready.port, &hello(320, 192, 60)).expect("a session");
    // Before the first of them: what waits in a buffer came no earlier.
    let start = Instant::now();
    client.find(KEY);
    for _ in 0..5 {
        client.find(UserFlags::REPEAT);
    }
    let mut repeats = 0;
    assert!(client.watch(SOON, |_| {
        repeats += 1;
        repeats == 30
    }));
    // Not more often than the display shows pictures: a busy machine is slower, and none is faster.
    let least = Duration::from_secs(1) / 60 * 25;
    assert!(start.elapsed() >= least, "{repeats} repeats in {:?} at 60 Hz", start.elapsed());
    client.say(RequestKeyframe {});
    client.find(KEY | UserFlags::REPEAT);
    client.leave(CloseCode::QUIT);
    host.stop();
}

#[test]
fn a_lost_client_finds_its_display_again() {
    let path = path();
    let simulator = FakeSimulator::start(&path, FakeState::drawing(60)).expect("it listens");
    let (mut host, ready) = Host::serve(device(&path));
    let person = Person::new();
    let mut client = person.connect(ready.port, &hello(320, 192, 60)).expect("a session");
    client.find(KEY);
    client.leave(CloseCode::ERROR);
    let lingering = display(&mut host, DisplayEventKind::LINGERING);
    assert_eq!(lingering.linger_ms, 3000);
    assert_eq!(host.session_ended().end, SessionEnd::LOST);
    assert_eq!(host.status().displays_lingering, 1);

    let mut client = person.connect(ready.port, &hello(320, 192, 60)).expect("a session");
    let (index, _) = client.find(KEY);
    assert_eq!(index, 0);
    let reused = display(&mut host, DisplayEventKind::REUSED);
    assert_eq!((reused.target_id, reused.generation), (lingering.target_id, lingering.generation));
    assert_eq!(simulator.state().count("ADD"), 1);
    client.leave(CloseCode::OK);
    display(&mut host, DisplayEventKind::LINGERING);
    display(&mut host, DisplayEventKind::RELEASED);
    assert_eq!(simulator.state().monitor_count(), 0, "it expired");
    host.stop();
}

#[test]
fn a_session_survives_the_death_of_its_device() {
    let path = path();
    let simulator = FakeSimulator::start(&path, FakeState::drawing(60)).expect("it listens");
    let (mut host, ready) = Host::serve(device(&path));
    let person = Person::new();
    let mut client = person.connect(ready.port, &hello(320, 192, 60)).expect("a session");
    let (mut last, _) = client.find(KEY);
    for _ in 0..3 {
        drop(client.find(UserFlags::PICTURE));
    }
    drop(simulator);
    let killed = Instant::now();
    let _simulator = FakeSimulator::start(&path, FakeState::drawing(60)).expect("it listens again");
    let (index, _) = client.find(KEY);
    println!("key frame {} ms after the device died", killed.elapsed().as_millis());
    assert!(index > last, "the same stream goes on");
    last = index;
    assert!(client.watch(SOON, |unit| unit.frame_index() > last + 20));
    display(&mut host, DisplayEventKind::LOST);
    display(&mut host, DisplayEventKind::CREATED);
    client.leave(CloseCode::QUIT);
    assert_eq!(host.session_ended().end, SessionEnd::QUIT);
    host.stop();
}

/// A device whose process accepts connections and answers nothing.
fn mute(path: &Path) -> OwnedFd {
    let listener = socket(AddressFamily::UNIX, SocketType::SEQPACKET, None).expect("a socket");
    bind(&listener, &SocketAddrUnix::new(path).expect("a short path")).expect("the path is free");
    listen(&listener, 8).expect("it listens");
    listener
}

#[test]
fn a_mode_that_the_pattern_can_not_fill_is_refused_at_once() {
    let path = path();
    let _simulator = FakeSimulator::start(&path, FakeState::drawing(60)).expect("it listens");
    let (mut host, ready) = Host::serve(device(&path));
    let (code, reason) = Person::new().refused(ready.port, &hello(64, 64, 60));
    assert_eq!(code, CloseCode::SETUP_FAILED);
    assert_eq!(reason, "64x64@60 is too small for the pictures of this host: at least 320x180");
    assert_eq!(host.session_ended().end, SessionEnd::REFUSED);
}

#[test]
fn a_client_that_quits_while_the_device_is_searched_frees_its_place_at_once() {
    for answers_nothing in [false, true] {
        let path = path();
        let simulator = FakeSimulator::start(&path, FakeState::drawing(60)).expect("it listens");
        let mut document = device(&path);
        document.max_concurrent = 2;
        let (mut host, ready) = Host::serve(document);
        let (one, two, three) = (Person::new(), Person::new(), Person::new());
        let mut first = one.connect(ready.port, &hello(320, 192, 60)).expect("a session");
        let mut second = two.connect(ready.port, &hello(320, 192, 60)).expect("a session");
        first.find(KEY);
        second.find(KEY);
        drop(simulator);
        let silent = answers_nothing.then(|| mute(&path));
        display(&mut host, DisplayEventKind::LOST);
        display(&mut host, DisplayEventKind::LOST);
        assert_eq!(three.refused(ready.port, &hello(320, 192, 60)).0, CloseCode::BUSY);
        assert_eq!(host.session_ended().end, SessionEnd::REFUSED);

        let quit = Instant::now();
        close(&first.dialed.connection, CloseCode::QUIT, "");
        assert_eq!(host.session_ended().end, SessionEnd::QUIT);
        let free = quit.elapsed();
        println!("its place was free after {free:?} (a device that answers nothing: {answers_nothing})");
        // The device is not back: who waited for the end of the search would wait for ever. How soon is for a bench.
        let mut third = three.connect(ready.port, &hello(320, 192, 60)).expect("the place is free");

        if let Some(listener) = silent {
            std::fs::remove_file(&path).expect("it was there");
            drop(listener);
        }
        let _simulator = FakeSimulator::start(&path, FakeState::drawing(60)).expect("it listens again");
        second.find(KEY);
        third.find(KEY);
        host.stop();
    }
}

#[test]
fn a_driver_of_another_schema_is_refused_at_start() {
    let path = path();
    let stamp = |plane: &pf_abi::runtime::PlaneInfo| PlaneStamp {
        plane_id: plane.id,
        version: plane.version + u32::from(plane.name == "frame"),
        hash: plane.hash,
    };
    let mut other = FakeState::default();
    other.planes = Some(pf_abi::PLANES.iter().map(stamp).collect());
    let mut silent = FakeState::default();
    silent.short_info = true;
    for state in [other, silent] {
        let simulator = FakeSimulator::start(&path, state).expect("it listens");
        let mut host = Host::spawn();
        host.send(&SupervisorMessage::ConfigureHost(device(&path)));
        let fatal = host.expect("Fatal", |message| match message {
            SupervisorMessage::Fatal(fatal) => Some(fatal.clone()),
            _ => None,
        });
        assert_eq!(fatal.code, FatalCode::LOCKSTEP, "{}", fatal.message);
        assert!(fatal.message.contains("version") && !fatal.help.is_empty(), "{}", fatal.message);
        assert_ne!(host.exit_code(), Some(0));
        assert_eq!(simulator.state().count("ADD"), 0);
    }
}

#[test]
fn a_missing_device_is_fatal_in_words() {
    let mut host = Host::spawn();
    host.send(&SupervisorMessage::ConfigureHost(device(&path())));
    let fatal = host.expect("Fatal", |message| match message {
        SupervisorMessage::Fatal(fatal) => Some(fatal.clone()),
        _ => None,
    });
    assert_eq!(fatal.code, FatalCode::DEVICE_GONE);
    assert_ne!(host.exit_code(), Some(0));
}

#[test]
fn a_ring_that_can_not_be_opened_fails_the_session_and_not_the_host() {
    let path = path();
    let simulator = FakeSimulator::start(&path, FakeState::attaching(AttachAct::TextureFailed)).expect("it listens");
    let (mut host, ready) = Host::serve(device(&path));
    let person = Person::new();
    let client = person.connect(ready.port, &hello(320, 192, 60)).expect("the handshake is done before");
    let Closing::Peer { code, reason } = client.closing() else { panic!("the host closes") };
    assert_eq!(code, CloseCode::SETUP_FAILED);
    assert!(reason.contains("TEXTURE_OPEN_FAILED"), "{reason}");
    assert_eq!(host.session_ended().end, SessionEnd::FAILED);
    assert_eq!(simulator.state().monitor_count(), 0);

    simulator.state().attach = AttachAct::Open;
    let mut client = person.connect(ready.port, &hello(320, 192, 60)).expect("a session");
    client.find(KEY);
    client.leave(CloseCode::QUIT);
    host.stop();
}

#[test]
fn a_driver_that_hangs_does_not_hold_up_the_stop() {
    let path = path();
    let simulator = FakeSimulator::start(&path, FakeState::drawing(60)).expect("it listens");
    let (host, ready) = Host::serve(device(&path));
    let person = Person::new();
    let mut client = person.connect(ready.port, &hello(320, 192, 60)).expect("a session");
    client.find(KEY);
    // The driver answers nothing while its state is held.
    let held = simulator.state();
    host.stop();
    drop(held);
}
