//! The x11 source: pictures of a real X server. Skipped, and said so, where there is no Xvfb.

use std::path::Path;
use std::time::Instant;

use pf_abi::control::NtStatus;
use pf_abi::frame::DrvStatus;
use pf_abi::supervisor::{FatalCode, SourceEventKind, SourceKind, SupervisorMessage};
use pf_simulator::machine::compositor::Mode;
use pf_simulator::machine::desktop::x11::OwnServer;
use rustix::process::{Pid, Signal, kill_process};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ChangeWindowAttributesAux, ConnectionExt as _};

use crate::support::{Host, LIMIT, Options, Ring, Simulator};

const MODE: Mode = Mode { width: 640, height: 360, refresh_hz: 60 };

fn installed() -> bool {
    let found = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join("Xvfb").exists()));
    if !found {
        println!("skipped: no Xvfb (apt-get install xvfb)");
    }
    found
}

/// Paints the root in one colour.
fn paint(display: &str, colour: u32) {
    let (connection, screen) = x11rb::connect(Some(display)).unwrap();
    let root = connection.setup().roots[screen].root;
    connection.change_window_attributes(root, &ChangeWindowAttributesAux::new().background_pixel(colour)).unwrap();
    connection.clear_area(false, root, 0, 0, 0, 0).unwrap().check().unwrap();
}

/// Streams the display and waits until a frame is of this colour all over.
fn stream_until(host: &mut Host, ring: &mut Ring, colour: [u8; 4]) {
    let deadline = Instant::now() + LIMIT;
    loop {
        assert!(Instant::now() < deadline, "the colour never comes");
        let (_, pixels) = ring.next();
        if pixels.chunks_exact(4).all(|pixel| pixel == colour) {
            break;
        }
    }
    assert_eq!(host.report().violations, 0);
}

fn show(host: &mut Host) -> Ring {
    let added = host.add(1, MODE.width, MODE.height, MODE.refresh_hz);
    assert_eq!(host.set_display(added.target_id, MODE.width, MODE.height, MODE.refresh_hz), NtStatus::SUCCESS);
    let ring = Ring::new(added.target_id, MODE.width, MODE.height, 1);
    ring.deliver(host);
    assert_eq!(ring.wait_status(), DrvStatus::OPENED);
    ring
}

#[test]
fn a_running_display_is_captured() {
    if !installed() {
        return;
    }
    let server = OwnServer::start(MODE).unwrap();
    let options = Options { source: SourceKind::X11, x_display: server.display().to_owned(), ..Options::default() };
    let simulator = Simulator::start(options);
    let mut host = Host::open(&simulator.socket);
    let mut ring = show(&mut host);
    stream_until(&mut host, &mut ring, [0, 0, 0, 0xff]);
    paint(server.display(), 0x0012_80f0);
    stream_until(&mut host, &mut ring, [0xf0, 0x80, 0x12, 0xff]);
    // Another mode than the display's size is refused; the old one goes on.
    let target_id = ring.header.target_id();
    assert_eq!(host.set_display(target_id, 1280, 720, 60), NtStatus::NOT_SUPPORTED);
    stream_until(&mut host, &mut ring, [0xf0, 0x80, 0x12, 0xff]);
    drop(host);
    simulator.stop_clean();
}

#[test]
fn an_own_server_runs_a_program_and_ends_with_the_machine() {
    if !installed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("display");
    let run_command = format!("echo $DISPLAY $$ > {}; exec sleep 1000", note.display());
    let mut simulator = Simulator::start(Options { source: SourceKind::X11, run_command, ..Options::default() });
    let mut host = Host::open(&simulator.socket);
    let mut ring = show(&mut host);
    let Some(SupervisorMessage::Ready(ready)) = simulator.next() else { panic!("no second Ready") };
    stream_until(&mut host, &mut ring, [0, 0, 0, 0xff]);
    let deadline = Instant::now() + LIMIT;
    let text = loop {
        let text = std::fs::read_to_string(&note).unwrap_or_default();
        if text.ends_with('\n') {
            break text;
        }
        assert!(Instant::now() < deadline, "the program does not run");
        std::thread::yield_now();
    };
    let (display, process) = text.trim().split_once(' ').unwrap();
    assert_eq!(display, ready.x_display);
    let process = format!("/proc/{process}");
    assert!(Path::new(&process).exists());
    drop(host);
    simulator.stop_clean();
    assert!(!Path::new(&process).exists(), "the program outlives the machine");
    assert!(x11rb::connect(Some(&ready.x_display)).is_err(), "the server outlives the machine");
}

#[test]
fn children_die_with_a_killed_machine() {
    if !installed() {
        return;
    }
    let mut simulator = Simulator::start(Options {
        source: SourceKind::X11,
        run_command: "exec sleep 1000".into(),
        ..Options::default()
    });
    let mut host = Host::open(&simulator.socket);
    show(&mut host);
    let Some(SupervisorMessage::Ready(ready)) = simulator.next() else { panic!("no second Ready") };
    let crash =
        pf_abi::sim::SimMessage::from(pf_abi::sim::Inject { fault: pf_abi::sim::FaultKind::CRASH, argument: 0 });
    host.send_raw(&crash.encode(1000).unwrap()).unwrap();
    assert_eq!(simulator.wait(), None);
    let deadline = Instant::now() + LIMIT;
    while x11rb::connect(Some(&ready.x_display)).is_ok() {
        assert!(Instant::now() < deadline, "the server outlives a killed machine");
        std::thread::yield_now();
    }
}

fn kill(process: i32, signal: Signal) {
    kill_process(Pid::from_raw(process).unwrap(), signal).unwrap();
}

/// Socket and lock of a display.
fn leftovers(display: &str) -> Vec<String> {
    let number = display.trim_start_matches(':');
    let paths = [format!("/tmp/.X11-unix/X{number}"), format!("/tmp/.X{number}-lock")];
    paths.into_iter().filter(|path| Path::new(path).exists()).collect()
}

#[test]
fn a_killed_server_is_started_again_with_its_program_and_nothing_of_it_stays() {
    if !installed() {
        return;
    }
    let run_command = "exec sleep 1000".to_owned();
    let mut simulator = Simulator::start(Options { source: SourceKind::X11, run_command, ..Options::default() });
    let mut host = Host::open(&simulator.socket);
    let mut ring = show(&mut host);
    let display = simulator.ready.as_ref().unwrap().x_display.clone();
    let first = simulator.source_event(SourceEventKind::SERVER_STARTED);
    stream_until(&mut host, &mut ring, [0, 0, 0, 0xff]);
    kill(first.code, Signal::KILL);
    let ended = simulator.source_event(SourceEventKind::SERVER_ENDED);
    assert_eq!(ended.code, -9, "{ended:?}");
    assert!(ended.detail.contains(&display), "{ended:?}");
    let second = simulator.source_event(SourceEventKind::SERVER_STARTED);
    assert_ne!(second.code, first.code);
    simulator.source_event(SourceEventKind::PROGRAM_STARTED);
    // The same display, and its pictures come again.
    paint(&display, 0x0012_80f0);
    stream_until(&mut host, &mut ring, [0xf0, 0x80, 0x12, 0xff]);
    assert_eq!(simulator.logged("started again").len(), 1);
    drop(host);
    simulator.stop_clean();
    assert_eq!(leftovers(&display), [""; 0]);
}

#[test]
fn a_server_that_does_not_stay_ends_the_source() {
    if !installed() {
        return;
    }
    let mut simulator = Simulator::start(Options { source: SourceKind::X11, ..Options::default() });
    let mut host = Host::open(&simulator.socket);
    let _ring = show(&mut host);
    let display = simulator.ready.as_ref().unwrap().x_display.clone();
    for _ in 0..6 {
        let started = simulator.source_event(SourceEventKind::SERVER_STARTED);
        kill(started.code, Signal::KILL);
        simulator.source_event(SourceEventKind::SERVER_ENDED);
    }
    let fatal = loop {
        match simulator.next() {
            Some(SupervisorMessage::Fatal(fatal)) => break fatal,
            Some(SupervisorMessage::Ready(_)) => {}
            other => panic!("no Fatal but {other:?}"),
        }
    };
    assert_eq!(fatal.code, FatalCode::SOURCE);
    assert!(fatal.message.starts_with(&format!("X display {display} ended 6 times within 60 s; ")), "{fatal:?}");
    assert!(fatal.help.contains(&format!("Xvfb {display} -screen 0 640x360x24")), "{fatal:?}");
    assert_eq!(simulator.wait(), Some(1));
    // Each absence is said once, the last of which takes more than a second.
    let said = simulator.logged("ERROR").into_iter().filter(|line| line.contains("its server does not run")).count();
    assert!((1..=6).contains(&said), "{said} times");
    assert_eq!(leftovers(&display), [""; 0]);
}

#[test]
fn a_program_that_ends_is_told_with_its_status_and_its_last_words() {
    if !installed() {
        return;
    }
    for (run_command, code, end) in [
        ("false", 1, "the program `false` ended with status 1 and said nothing"),
        ("true & exec true", 0, "the program `true & exec true` ended with status 0 and said nothing"),
        (
            "echo one >&2; echo no such option >&2; exit 3",
            3,
            "the program `echo one >&2; echo no such option >&2; exit 3` ended with status 3; its last words: one | no \
             such option",
        ),
        ("kill -9 $$", -9, "the program `kill -9 $$` was ended by signal 9 and said nothing"),
    ] {
        let run_command = run_command.to_owned();
        let mut simulator = Simulator::start(Options { source: SourceKind::X11, run_command, ..Options::default() });
        let mut host = Host::open(&simulator.socket);
        show(&mut host);
        let ended = simulator.source_event(SourceEventKind::PROGRAM_ENDED);
        assert_eq!((ended.code, ended.detail.as_str()), (code, end));
        drop(host);
    }
}

#[test]
fn a_foreign_display_that_goes_ends_the_source_by_its_name() {
    if !installed() {
        return;
    }
    let server = OwnServer::start(MODE).unwrap();
    let display = server.display().to_owned();
    let mut simulator =
        Simulator::start(Options { source: SourceKind::X11, x_display: display.clone(), ..Options::default() });
    let ready = simulator.ready.as_ref().unwrap();
    assert_eq!((ready.x_width, ready.x_height), (MODE.width, MODE.height));
    let mut host = Host::open(&simulator.socket);
    let mut ring = show(&mut host);
    stream_until(&mut host, &mut ring, [0, 0, 0, 0xff]);
    drop(server);
    let ended = simulator.source_event(SourceEventKind::SERVER_ENDED);
    assert_eq!(ended.code, 0);
    let Some(SupervisorMessage::Fatal(fatal)) = simulator.next() else { panic!("no Fatal") };
    assert_eq!(fatal.code, FatalCode::SOURCE);
    assert!(fatal.message.starts_with(&format!("X display {display}: ")), "{fatal:?}");
    assert!(simulator.logged("no picture").len() <= 2, "{:#?}", simulator.logged("no picture"));
    assert_eq!(simulator.wait(), Some(1));
}

#[test]
fn a_display_that_is_not_to_be_had_is_named_with_the_cause_before_anything_serves() {
    let folder = tempfile::tempdir().unwrap();
    let number = 52_000 + std::process::id() % 1000;
    let display = format!(":{number}");
    let refusal = |display: &str| {
        let mut simulator =
            Simulator::launch(Options { source: SourceKind::X11, x_display: display.to_owned(), ..Options::default() });
        let Some(SupervisorMessage::Fatal(fatal)) = simulator.next() else { panic!("no Fatal") };
        assert_eq!(fatal.code, FatalCode::SOURCE);
        assert_eq!(simulator.wait(), Some(1));
        fatal.message
    };
    assert!(refusal(&display).starts_with(&format!("X display {display}: there is no such display on this machine")));
    assert!(refusal("ninety-nine").contains("is no name of a display"));
    let socket = format!("/tmp/.X11-unix/X{number}");
    std::fs::create_dir_all("/tmp/.X11-unix").unwrap();
    drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
    let refused = refusal(&display);
    std::fs::remove_file(&socket).unwrap();
    assert!(refused.ends_with(&format!("nobody listens at {socket}: its server has ended")), "{refused}");
    if !installed() {
        return;
    }
    // One that wants a cookie which this user does not have.
    let authority = folder.path().join("authority");
    let cookie = [0x55_u8; 16];
    let mut entry = vec![0xff, 0xff, 0, 0, 0, 0];
    for field in [&b"MIT-MAGIC-COOKIE-1"[..], &cookie] {
        entry.extend([0, u8::try_from(field.len()).unwrap()]);
        entry.extend(field);
    }
    std::fs::write(&authority, entry).unwrap();
    let mut strict = std::process::Command::new("Xvfb")
        .args([&display, "-displayfd", "1", "-nolisten", "tcp", "-auth"])
        .arg(&authority)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(strict.stdout.take().unwrap()), &mut line).unwrap();
    assert_eq!(line.trim(), number.to_string());
    let refused = refusal(&display);
    kill(i32::try_from(strict.id()).unwrap(), Signal::TERM);
    strict.wait().unwrap();
    assert!(refused.contains("its server refuses us: Authorization required"), "{refused}");
}

#[test]
fn what_killed_machines_leave_is_removed_by_the_next() {
    if !installed() {
        return;
    }
    let mut simulator = Simulator::start(Options { source: SourceKind::X11, ..Options::default() });
    let mut host = Host::open(&simulator.socket);
    show(&mut host);
    let display = simulator.ready.as_ref().unwrap().x_display.clone();
    simulator.source_event(SourceEventKind::SERVER_STARTED);
    kill(i32::try_from(simulator.pid()).unwrap(), Signal::KILL);
    assert_eq!(simulator.wait(), None);
    let deadline = Instant::now() + LIMIT;
    while x11rb::connect(Some(&display)).is_ok() {
        assert!(Instant::now() < deadline, "the server outlives a killed machine");
        std::thread::yield_now();
    }
    assert_eq!(leftovers(&display).len(), 1, "a killed server leaves its socket");
    Simulator::start(Options { source: SourceKind::X11, ..Options::default() }).stop_clean();
    assert_eq!(leftovers(&display), [""; 0]);
}
