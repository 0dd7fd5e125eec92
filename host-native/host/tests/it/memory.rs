//! The host's crates over backends that need nothing but memory: plan, source, pipeline, control and wire are what
//! ships.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use pf_abi::supervisor::{SessionEnd, SupervisorMessage};
use pf_abi::wire::{CloseCode, RequestKeyframe, UserFlags};
use pf_hostd::backends::Backends;
use pf_hostd::config::HostConfig;
use pf_hostd::service::Service;
use pf_hostd::supervisor_reports::SupervisorReports;
use pf_media::{DisplayState, VirtualDisplay};
use pf_media_tests::memory::{MemoryCapture, MemoryDisplay, MemoryEncoder};

use crate::child::{SOON, synthetic};
use crate::client::{Person, hello};

const KEY: UserFlags = UserFlags::KEYFRAME;

struct Host {
    service: Service,
    display: MemoryDisplay,
    told: Receiver<SupervisorMessage>,
}

fn host(capture: MemoryCapture) -> Host {
    let display = MemoryDisplay::new(None);
    let backends = Backends::new(
        vec![Arc::new(display.clone())],
        vec![Arc::new(capture)],
        vec![Arc::new(MemoryEncoder::default())],
    );
    let (tell, told) = channel();
    let reports = SupervisorReports::new(move |message| tell.send(message).is_ok());
    let config = HostConfig::resolve(&synthetic()).expect("it is fine");
    let service = Service::start(config, backends, reports).expect("it listens");
    Host { service, display, told }
}

impl Host {
    fn heard<T>(&self, what: &str, pick: impl Fn(&SupervisorMessage) -> Option<T>) -> T {
        let end = Instant::now() + SOON;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let message = self.told.recv_timeout(left).unwrap_or_else(|_| panic!("no {what} within {SOON:?}"));
            if let Some(picked) = pick(&message) {
                return picked;
            }
        }
    }

    fn ended(&self) -> SessionEnd {
        self.heard("SessionEnded", |message| match message {
            SupervisorMessage::SessionEnded(ended) => Some(ended.end),
            _ => None,
        })
    }

    fn states(&self) -> Vec<DisplayState> {
        self.display.displays().iter().map(|shown| shown.state).collect()
    }
}

/// Names of this process's threads.
#[cfg(target_os = "linux")]
fn threads() -> Vec<String> {
    let tasks = std::fs::read_dir("/proc/self/task").expect("a list of threads");
    // One may end meanwhile.
    tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok()).collect()
}

#[test]
fn a_session_of_memory_reaches_the_wire() {
    let host = host(MemoryCapture { needs_display: true, ..MemoryCapture::default() });
    let person = Person::new();
    let mut client = person.connect(host.service.port(), &hello(320, 192, 60)).expect("a session");
    let started = host.heard("SessionStarted", |message| match message {
        SupervisorMessage::SessionStarted(started) => Some((started.target_id, started.width, started.refresh_hz)),
        _ => None,
    });
    assert_eq!(started, (101, 320, 60));
    assert_eq!(host.states(), [DisplayState::Active { refs: 1 }]);
    let (index, first) = client.find(KEY);
    assert_eq!((index, first[0], first.len()), (0, b'K', 5));
    #[cfg(target_os = "linux")]
    for thread in ["pf-capture-", "pf-send-"] {
        assert!(threads().iter().any(|name| name.starts_with(thread)), "a thread of its own: {thread}");
    }
    let mut pictures = Vec::new();
    let all = client.watch(SOON, |unit| {
        assert_eq!(unit.data()[0], b'D', "one key frame at the start, then none");
        pictures.push(unit.data()[1]);
        pictures.len() == 20
    });
    assert!(all && pictures.is_sorted(), "pictures come in order: {pictures:?}");
    client.say(RequestKeyframe {});
    client.find(KEY);
    client.leave(CloseCode::QUIT);
    assert_eq!(host.ended(), SessionEnd::QUIT);
    assert!(host.states().is_empty(), "a client that quits takes its display along");
    host.service.stop();
}

#[test]
fn a_still_source_is_repeated_and_a_lost_client_finds_its_display_again() {
    let host = host(MemoryCapture { needs_display: true, pictures: 1, ..MemoryCapture::default() });
    let person = Person::new();
    let mut client = person.connect(host.service.port(), &hello(320, 192, 60)).expect("a session");
    client.find(KEY);
    client.find(UserFlags::REPEAT);
    client.leave(CloseCode::ERROR);
    assert_eq!(host.ended(), SessionEnd::LOST);
    let kept = host.states();
    assert!(matches!(kept[..], [DisplayState::Lingering { left }] if left <= 3000), "{kept:?}");
    let mut client = person.connect(host.service.port(), &hello(320, 192, 60)).expect("a session");
    client.find(KEY);
    assert_eq!(host.states(), [DisplayState::Active { refs: 1 }], "the same display, and no other");
    client.leave(CloseCode::QUIT);
    host.service.stop();
    assert!(host.display.displays().is_empty());
}

#[test]
fn a_lost_device_is_waited_for() {
    let host = host(MemoryCapture { needs_display: true, ..MemoryCapture::default() });
    host.display.lose();
    let person = Person::new();
    let mut client = person.connect(host.service.port(), &hello(320, 192, 60)).expect("a session");
    assert!(!client.watch(Duration::from_millis(100), |_| true), "no frames without a device");
    host.display.find();
    client.find(KEY);
    client.leave(CloseCode::QUIT);
    host.service.stop();
}
