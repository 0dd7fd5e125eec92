//! Beginning and end of the process, and of sessions with it.

use std::process::Command;

use pf_abi::supervisor::{FatalCode, SessionEnd, SupervisorMessage};
use pf_abi::wire::{CloseCode, Codecs};
use pf_session::Closing;

use crate::child::{Host, SOON, synthetic};
use crate::client::{Person, hello};

#[test]
fn a_stop_ends_sessions_with_code_0() {
    for hang_up in [false, true] {
        let (host, ready) = Host::serve(synthetic());
        let person = Person::new();
        let mut client = person.connect(ready.port, &hello(640, 480, 60)).expect("a session");
        assert!(client.watch(SOON, |_| true));
        if hang_up {
            host.hang_up();
        } else {
            host.stop();
        }
        let Closing::Peer { code, .. } = client.closing() else { panic!("the host closes") };
        assert_eq!(code, CloseCode::OK);
    }
}

#[test]
fn a_stop_before_the_configuration_is_an_orderly_end() {
    Host::spawn().stop();
}

#[test]
fn the_listener_ends_after_its_last_session() {
    let mut document = synthetic();
    document.max_sessions = 1;
    let (mut host, ready) = Host::serve(document);
    let person = Person::new();
    let mut client = person.connect(ready.port, &hello(640, 480, 60)).expect("a session");
    assert!(client.watch(SOON, |unit| unit.frame_index() > 10), "a running session is not cut off");
    client.leave(CloseCode::QUIT);
    host.finished();
}

#[test]
fn clients_are_refused_with_the_wires_codes() {
    let mut document = synthetic();
    document.max_concurrent = 1;
    let (mut host, ready) = Host::serve(document);
    let person = Person::new();

    let mut old = hello(640, 480, 60);
    old.abi_version = 1;
    let (code, reason) = person.refused(ready.port, &old);
    assert_eq!(code, CloseCode::WIRE_VERSION);
    assert!(reason.contains("speaks 1") && reason.contains("speaks 2"), "{reason}");

    let mut hevc = hello(640, 480, 60);
    hevc.video_codecs = Codecs::HEVC;
    assert_eq!(person.refused(ready.port, &hevc).0, CloseCode::SETUP_FAILED);

    let client = person.connect(ready.port, &hello(640, 480, 60)).expect("a session");
    assert_eq!(person.refused(ready.port, &hello(640, 480, 60)).0, CloseCode::BUSY);
    client.leave(CloseCode::QUIT);
    let ends: Vec<SessionEnd> = (0..4).map(|_| host.session_ended().end).collect();
    assert_eq!(ends.iter().filter(|end| **end == SessionEnd::REFUSED).count(), 3);

    person.connect(ready.port, &hello(640, 480, 60)).expect("the slot is free again").leave(CloseCode::QUIT);
    host.stop();
}

#[test]
fn status_comes_at_its_interval_and_when_asked() {
    let mut document = synthetic();
    document.status_interval_ms = 100;
    let (mut host, ready) = Host::serve(document);
    let person = Person::new();
    let mut client = person.connect(ready.port, &hello(640, 480, 60)).expect("a session");
    assert!(client.watch(SOON, |unit| unit.frame_index() > 5));
    let sent = |host: &mut Host| {
        host.expect("HostStatus", |message| match message {
            SupervisorMessage::HostStatus(status) if status.packets_sent > 0 => Some(status.packets_sent),
            _ => None,
        })
    };
    let first = sent(&mut host);
    let second = sent(&mut host);
    assert!(second > first, "{first} then {second}");
    client.leave(CloseCode::QUIT);
    host.stop();
}

#[test]
fn bad_configurations_are_named() {
    let mut host = Host::spawn();
    let mut document = synthetic();
    document.bind = "0.0.0.0".into();
    host.send(&SupervisorMessage::ConfigureHost(document));
    let fatal = host.expect("Fatal", |message| match message {
        SupervisorMessage::Fatal(fatal) => Some(fatal.clone()),
        _ => None,
    });
    assert_eq!(fatal.code, FatalCode::BAD_CONFIG);
    assert_eq!(host.exit_code(), Some(2));
}

#[test]
fn a_port_in_use_is_named() {
    let taken = std::net::UdpSocket::bind("127.0.0.1:0").expect("a port");
    let mut document = synthetic();
    document.port = taken.local_addr().expect("bound").port();
    let mut host = Host::spawn();
    host.send(&SupervisorMessage::ConfigureHost(document));
    let code = host.expect("Fatal", |message| match message {
        SupervisorMessage::Fatal(fatal) => Some(fatal.code),
        _ => None,
    });
    assert_eq!(code, FatalCode::ADDRESS_IN_USE);
}

#[test]
fn the_binary_tells_its_lock() {
    let output = Command::new(env!("CARGO_BIN_EXE_pf-hostd")).arg("--lock").output().expect("it runs");
    assert!(output.status.success());
    assert_eq!(output.stdout.trim_ascii(), pf_abi::LOCK_JSON.trim_ascii());
}
