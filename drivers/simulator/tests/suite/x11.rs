//! The x11 source: pictures of a real X server. Skipped, and said so, where there is no Xvfb.

use std::path::Path;
use std::time::Instant;

use pf_abi::control::NtStatus;
use pf_abi::frame::DrvStatus;
use pf_abi::supervisor::{SourceKind, SupervisorMessage};
use pf_simulator::machine::compositor::Mode;
use pf_simulator::machine::desktop::x11::OwnServer;
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
    let server = OwnServer::start(MODE, "").unwrap();
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
