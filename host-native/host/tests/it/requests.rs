//! Requests with a promised answer over a real connection, by a peer that speaks bytes (wire §2.6, §A.2): each is
//! answered while the stream runs, and the stream runs on.

use std::time::Instant;

use pf_abi::supervisor::SessionEnd;
use pf_abi::wire::CloseCode;
use pf_quic::outcome;
use pf_session::Closing;

use crate::child::{Host, SOON, synthetic};
use crate::client::{Client, Person, hello};

/// Most that an answer on loopback may take: five times a tenth of a second, so that only a wait shows.
const AT_ONCE: std::time::Duration = std::time::Duration::from_millis(500);

/// Name, request and answer of a session with 640x480 at 60 Hz and 20000 kbit/s, as bytes.
const PROMISED: [(&str, &[u8], &[u8]); 5] = [
    ("another mode", b"PKFc\x01\x80\x07\0\0\x38\x04\0\0\x78\0\0\0", b"PKFc\x02\0\x80\x02\0\0\xe0\x01\0\0\x3c\0\0\0"),
    ("another rate", b"PKFc\x05\x50\xc3\0\0", b"PKFc\x06\x20\x4e\0\0"),
    ("a probe", b"PKFc\x20\x80\x84\x1e\0\x20\x03\0\0", b"PKFc\x21\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
    (
        "a probe in bursts",
        b"PKFc\x22\x80\x84\x1e\0\x20\x03\0\0\x3c\0\0\x10\0\0\xa0\x86\x01\0",
        b"PKFc\x21\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    ),
    ("a clipboard", b"PKFc\x40\x01\x01", b"PKFc\x41\0\0\x01"),
];

fn ask(person: &Person, client: &mut Client<'_>, request: &[u8]) -> Vec<u8> {
    person.runtime.block_on(async {
        client.control.sender.send(request).await.expect("the host listens");
        client.control.receiver.recv_within("an answer", SOON).await.expect("an answer")
    })
}

#[test]
fn every_promised_answer_comes_at_once_while_the_stream_runs_on() {
    let (mut host, ready) = Host::serve(synthetic());
    let person = Person::new();
    let mut client = person.connect(ready.port, &hello(640, 480, 60)).expect("a session");
    assert_eq!(client.welcome.frames, 0, "the synthetic stream has no end");
    assert!(client.watch(SOON, |_| true));
    let mut last = 0;
    for (what, request, answer) in PROMISED {
        let asked = Instant::now();
        assert_eq!(ask(&person, &mut client, request), answer, "{what}");
        assert!(asked.elapsed() < AT_ONCE, "{what}: {:?}", asked.elapsed());
        let next = last + 1;
        assert!(
            client.watch(SOON, |unit| {
                last = unit.frame_index();
                last >= next
            }),
            "{what}: the stream stopped"
        );
    }
    // All at once, and behind them one that is not answered: the answers are all there is.
    let all = async {
        for (_, request, _) in PROMISED.iter().cycle().take(500) {
            client.control.sender.send(request).await.expect("the host listens");
        }
        for (what, _, answer) in PROMISED.iter().cycle().take(500) {
            let heard = client.control.receiver.recv_within("an answer", SOON).await.expect("an answer");
            assert_eq!(heard, *answer, "{what}, in a flood");
        }
        client.control.sender.send(b"PKFc\x51\x01").await.expect("the host listens");
    };
    person.runtime.block_on(all);
    assert_eq!(ask(&person, &mut client, PROMISED[1].1), PROMISED[1].2);
    client.leave(CloseCode::QUIT);
    assert_eq!(host.session_ended().end, SessionEnd::QUIT);
    host.stop();
}

#[test]
fn a_clipboard_fetch_is_told_that_there_is_nothing() {
    let (host, ready) = Host::serve(synthetic());
    let person = Person::new();
    let client = person.connect(ready.port, &hello(640, 480, 60)).expect("a session");
    let connection = &client.dialed.connection;
    let heard = async {
        let (mut send, mut recv) = connection.open_bi().await.expect("a stream");
        send.write_all(b"PKFs\x01\x18\0PKFc\x43\x07\0\0\0\xff\xff\xff\xff\x0atext/plain").await.expect("it reads");
        send.finish().expect("open");
        tokio::time::timeout(SOON, recv.read_to_end(1024)).await.expect("an answer").expect("to its end")
    };
    assert_eq!(person.runtime.block_on(heard), b"\x0e\0PKFc\x44\x02\0\0\0\0\0\0\0\0");

    let cancelled = async {
        let (mut send, mut recv) = connection.open_bi().await.expect("a stream");
        send.write_all(&[7; 4096]).await.expect("it is in the window");
        tokio::time::timeout(SOON, recv.read_to_end(1024)).await.expect("an end")
    };
    let error = person.runtime.block_on(cancelled).expect_err("nothing was asked");
    assert!(error.to_string().contains("reset"), "{error}");
    client.leave(CloseCode::QUIT);
    host.stop();
}

#[test]
fn a_pairing_attempt_is_told_that_there_is_no_pairing_yet() {
    let (mut host, ready) = Host::serve(synthetic());
    let person = Person::new();
    // Name, and the first message of the exchange.
    let whole = [b"PKFc\x10\x04Deck\x21\0\x41".as_slice(), &[0x5a; 32]].concat();
    for request in [whole.as_slice(), b"PKFc\x10"] {
        let dialed = person.dial(ready.port);
        let asked = Instant::now();
        let closed = person.runtime.block_on(async {
            let (mut send, _recv) = dialed.connection.open_bi().await.expect("a stream");
            let length = u8::try_from(request.len()).expect("it fits");
            send.write_all(&[&[length, 0], request].concat()).await.expect("it reads");
            tokio::time::timeout(SOON, dialed.connection.closed()).await.expect("the host ends it")
        });
        assert!(asked.elapsed() < AT_ONCE, "{:?}", asked.elapsed());
        let Closing::Peer { code, reason } = outcome(&closed) else { panic!("{closed}") };
        assert_eq!(code, CloseCode::NOT_ARMED);
        assert_eq!(reason, "this host has no pairing yet: it serves clients of its own machine, without a PIN");
        let ended = host.session_ended();
        assert_eq!((ended.end, ended.code, ended.reason.as_str()), (SessionEnd::REFUSED, code.get(), reason.as_str()));
    }
    person.connect(ready.port, &hello(640, 480, 60)).expect("serving goes on").leave(CloseCode::QUIT);
    host.stop();
}
