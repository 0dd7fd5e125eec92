//! A link against a supervisor that a test plays, over pipes.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::time::Duration;

use pf_abi::runtime::HEADER_SIZE;
use pf_abi::supervisor::{
    ChildRole, ClientStatus, ConfigureClient, FatalCode, QueryStatus, Stop, StopReason, Stopped, SupervisorMessage,
};
use pf_child::{EXIT_BAD_CONFIG, EXIT_FATAL, Inbound, Link, Refusal};

const LIMIT: Duration = Duration::from_secs(30);

struct Supervisor {
    down: Option<PipeWriter>,
    up: PipeReader,
}

impl Supervisor {
    fn new() -> (Self, Link) {
        let (child_in, down) = io::pipe().expect("pipe");
        let (up, child_out) = io::pipe().expect("pipe");
        let link = Link::over(child_in, child_out, ChildRole::CLIENT, "1.2.3").expect("threads");
        (Self { down: Some(down), up }, link)
    }

    fn send(&mut self, message: &SupervisorMessage) {
        self.send_bytes(&message.encode(7).expect("encodes"));
    }

    fn send_bytes(&mut self, bytes: &[u8]) {
        self.down.as_mut().expect("open").write_all(bytes).expect("written");
    }

    fn receive(&mut self) -> (u32, SupervisorMessage) {
        let mut header = [0; HEADER_SIZE];
        self.up.read_exact(&mut header).expect("header");
        let header = SupervisorMessage::parse_header(&header).expect("header");
        let mut body = vec![0; header.len as usize];
        self.up.read_exact(&mut body).expect("body");
        (header.seq, SupervisorMessage::decode(header.kind, &body).expect("message"))
    }
}

#[test]
fn a_life_in_order() {
    let (mut supervisor, link) = Supervisor::new();
    let (seq, SupervisorMessage::Started(started)) = supervisor.receive() else { panic!("Started comes first") };
    assert_eq!(
        (seq, started.role, started.pid, &*started.version),
        (1, ChildRole::CLIENT, std::process::id(), "1.2.3")
    );
    assert_eq!(started.planes.len(), pf_abi::PLANES.len());
    assert_eq!(started.planes[0].hash, pf_abi::PLANES[0].hash);

    let configuration = ConfigureClient { run_id: "r1".to_owned(), ..Default::default() };
    supervisor.send(&configuration.clone().into());
    assert_eq!(link.configuration(LIMIT), Ok(Some(configuration)));
    assert!(link.ready(Default::default()));
    assert!(matches!(supervisor.receive(), (2, SupervisorMessage::Ready(_))));
    supervisor.send(&SupervisorMessage::QueryStatus(QueryStatus {}));
    assert_eq!(link.next(LIMIT), Some(Inbound::Message(SupervisorMessage::QueryStatus(QueryStatus {}))));
    assert!(!link.stop_token().requested());
    supervisor.send(&SupervisorMessage::Stop(Stop { reason: StopReason::DONE }));
    assert!(link.stop_token().wait(LIMIT));
    assert_eq!(link.next(LIMIT), Some(Inbound::Stop(StopReason::DONE)));
    link.stopped(3);
    assert_eq!(supervisor.receive(), (3, SupervisorMessage::Stopped(Stopped { code: 3 })));
}

#[test]
fn end_of_file_means_stop() {
    let (mut supervisor, link) = Supervisor::new();
    supervisor.down = None;
    assert_eq!(link.configuration::<ConfigureClient>(LIMIT), Err(Refusal::Ended));
    assert!(link.stop_token().wait(LIMIT));
    assert_eq!(link.next(LIMIT), None);
}

#[test]
fn silence_is_bounded() {
    let (_supervisor, link) = Supervisor::new();
    let limit = Duration::from_millis(20);
    assert_eq!(link.configuration::<ConfigureClient>(limit), Err(Refusal::Late(limit)));
    assert_eq!(link.next(limit), None);
}

#[test]
fn a_stop_before_the_configuration_is_no_fault() {
    let (mut supervisor, link) = Supervisor::new();
    supervisor.send(&SupervisorMessage::Stop(Stop { reason: StopReason::OPERATOR }));
    supervisor.down = None;
    assert_eq!(link.configuration::<ConfigureClient>(LIMIT), Ok(None));
}

#[test]
fn another_first_message_is_named() {
    let (mut supervisor, link) = Supervisor::new();
    supervisor.send(&SupervisorMessage::QueryStatus(QueryStatus {}));
    let refusal = link.configuration::<ConfigureClient>(LIMIT).expect_err("not a configuration");
    assert_eq!(refusal.to_string(), "the first message is QueryStatus; expected ConfigureClient");
}

#[test]
fn a_child_that_prepares_shows_that_it_lives_until_it_is_ready() {
    let (mut supervisor, link) = Supervisor::new();
    supervisor.receive();
    let signs = link.signs_of_life(ClientStatus::default(), Some(Duration::from_millis(1))).expect("a thread");
    for _ in 0..3 {
        assert!(matches!(supervisor.receive(), (_, SupervisorMessage::ClientStatus(_))));
    }
    drop(signs);
    link.ready(Default::default());
    // Some may be on their way, none is sent any more.
    while let (_, message) = supervisor.receive()
        && !matches!(message, SupervisorMessage::Ready(_))
    {}
    link.stopped(0);
    assert!(matches!(supervisor.receive(), (_, SupervisorMessage::Stopped(_))));
}

#[test]
fn a_broken_stream_means_stop_and_says_why() {
    let stop = SupervisorMessage::Stop(Stop { reason: StopReason::DONE }).encode(1).expect("encodes");
    let up = SupervisorMessage::Stopped(Stopped { code: 0 }).encode(1).expect("encodes");
    let mut magic = stop.clone();
    magic[0] ^= 1;
    let mut length = stop.clone();
    length[14] = 0xff;
    let mut kind = stop.clone();
    kind[4] = 0xee;
    let rows = [
        (magic, "header of a message"),
        (length, "header of a message"),
        (kind, "message 0xee number 1"),
        (up, "message Stopped does not go to a child"),
        (stop[..16].to_vec(), "body of message 0x4"),
        (stop[..5].to_vec(), "stdin"),
    ];
    for (bytes, want) in rows {
        let (mut supervisor, link) = Supervisor::new();
        supervisor.send_bytes(&bytes);
        supervisor.down = None;
        let Some(Inbound::Broken(error)) = link.next(LIMIT) else { panic!("{want}: not broken") };
        let text = error.to_string();
        assert!(text.starts_with(want), "{text:?} does not begin with {want:?}");
        assert!(link.stop_token().requested());
    }
}

#[test]
fn a_supervisor_that_does_not_read_holds_nobody_up() {
    let (mut supervisor, link) = Supervisor::new();
    let outbox = link.outbox();
    let status = || SupervisorMessage::ClientStatus(Default::default());
    let sent = (0..5000).filter(|_| outbox.send(status())).count();
    assert!((200..5000).contains(&sent), "{sent} fitted into pipe and queue");
    // It reads again: all that was taken, in order, and then how much was not.
    let (1, SupervisorMessage::Started(_)) = supervisor.receive() else { panic!("Started comes first") };
    for number in 0..sent {
        let (seq, SupervisorMessage::ClientStatus(_)) = supervisor.receive() else { panic!("status {number}") };
        assert_eq!(seq as usize, number + 2);
    }
    let (_, SupervisorMessage::Dropped(dropped)) = supervisor.receive() else { panic!("no word of the rest") };
    assert_eq!(dropped.messages as usize, 5000 - sent);
}

#[test]
fn a_supervisor_that_is_gone_means_stop() {
    let (supervisor, link) = Supervisor::new();
    drop(supervisor.up);
    let outbox = link.outbox();
    outbox.send(SupervisorMessage::ClientStatus(Default::default()));
    assert!(link.stop_token().wait(LIMIT));
    assert!(!outbox.must_send(SupervisorMessage::ClientStatus(Default::default())));
}

#[test]
fn long_texts_of_fatal_are_cut() {
    let (mut supervisor, link) = Supervisor::new();
    supervisor.receive();
    assert_eq!(link.fatal(FatalCode::OUTPUT, &"ä".repeat(3000), &"m".repeat(3000)), EXIT_FATAL);
    let (_, SupervisorMessage::Fatal(fatal)) = supervisor.receive() else { panic!("Fatal") };
    assert_eq!((fatal.code, fatal.message.len(), fatal.help.len()), (FatalCode::OUTPUT, 2048, 1024));
}

#[test]
fn every_refusal_is_one_fatal_and_one_exit_code() {
    let rows = [
        Refusal::Ended,
        Refusal::Late(LIMIT),
        Refusal::First { got: "Stop", expected: "ConfigureHost" },
        Refusal::Unexpected("ConfigureHost"),
        Refusal::Document { message: "port is 0".to_owned(), help: "Name a port.".to_owned() },
    ];
    for refusal in rows {
        let (mut supervisor, link) = Supervisor::new();
        supervisor.receive();
        assert_eq!(link.refuse(&refusal), EXIT_BAD_CONFIG);
        let (_, SupervisorMessage::Fatal(fatal)) = supervisor.receive() else { panic!("Fatal") };
        assert_eq!((fatal.code, fatal.message), (FatalCode::BAD_CONFIG, refusal.to_string()));
        assert!(!fatal.help.is_empty());
    }
}
