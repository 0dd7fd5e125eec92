//! Displays of an indirect display driver, and their capture, do what the traits say; the driver is played on the
//! simulator's socket.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use pf_display::{IddDisplay, SystemClock};
use pf_idd::RingCapture;
use pf_idd::fake::{FakeSimulator, FakeState};
use pf_idd::transport::simulator::SimulatorTransport;
use pf_media::{DisplayRequest, Mode, VirtualDisplay};
use pf_media_tests::suite;

fn path(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("pf-conformance-{}-{name}.sock", std::process::id()))
}

fn start(path: &Path) -> FakeSimulator {
    FakeSimulator::start(path, FakeState::drawing(120)).expect("it listens")
}

fn open(path: &Path) -> IddDisplay<SimulatorTransport> {
    IddDisplay::open(SimulatorTransport::new(path.to_owned()), |_| {}).expect("it answers")
}

#[test]
fn displays() {
    let path = path("displays");
    let simulator = start(&path);
    suite::virtual_display(&open(&path));
    let state = simulator.state();
    assert_eq!((state.monitor_count(), state.active_count()), (0, 0));
}

#[test]
fn a_device_that_is_lost_and_found() {
    let path = path("lost");
    let simulator = Mutex::new(Some(start(&path)));
    let put = |next: Option<FakeSimulator>| {
        *simulator.lock().unwrap_or_else(PoisonError::into_inner) = next;
    };
    let display = open(&path);
    suite::lost_device(&display, &|| put(None), &|| put(Some(start(&path))));
}

#[test]
fn the_ring() {
    let path = path("ring");
    let simulator = start(&path);
    let display = open(&path);
    let mode = Mode::hz(320, 240, 120);
    let request = DisplayRequest { mode, identity: "suite".into() };
    let ring = RingCapture::new(|| display.device());
    suite::capture_backend(&ring, mode, &|| display.create(&request).ok());
    assert_eq!(simulator.state().handle_count(), 0, "nothing is left in the driver's process");
}

#[test]
fn the_systems_clock() {
    suite::clock(&SystemClock::new());
}
