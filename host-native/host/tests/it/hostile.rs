//! Clients that mean no good. After each, the next honest one is served.

use std::time::{Duration, Instant};

use pf_abi::supervisor::ConfigureHost;
use pf_abi::wire::CloseCode;
use pf_quic::outcome;
use pf_session::Closing;

use crate::child::{Host, SOON, synthetic};
use crate::client::{Person, hello};

/// SplitMix64, for garbage that can be repeated.
struct Random(u64);

impl Random {
    fn bytes(&mut self, count: usize) -> Vec<u8> {
        let step = |_| {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            (z >> 56) as u8
        };
        (0..count).map(step).collect()
    }
}

/// Says `bytes` on the control stream and nothing more: how long until the host ended it, and how.
fn say(person: &Person, port: u16, bytes: Option<&[u8]>) -> (Duration, Closing) {
    let dialed = person.dial(port);
    let start = Instant::now();
    let closed = person.runtime.block_on(async {
        // The stream is kept open, so that only the host can end this.
        let mut stream = None;
        if let Some(bytes) = bytes {
            let mut opened = dialed.connection.open_bi().await.expect("a stream");
            // The host may end the connection in the middle of it.
            let _ = opened.0.write_all(bytes).await;
            stream = Some(opened);
        }
        let closed = tokio::time::timeout(SOON, dialed.connection.closed()).await.expect("the host ends it");
        drop(stream);
        closed
    });
    (start.elapsed(), outcome(&closed))
}

#[test]
fn nonsense_and_silence_leave_the_host_serving() {
    // One host gives up on silence soon, and one never does while this test runs: what it ends, it ends for what was said.
    let limit = Duration::from_millis(400);
    let patient = u32::try_from(SOON.as_millis()).expect("it fits") * 2;
    let [(_hasty, quick), (mut host, ready)] =
        [400, patient].map(|handshake_timeout_ms| Host::serve(ConfigureHost { handshake_timeout_ms, ..synthetic() }));
    let person = Person::new();
    let mut random = Random(0xbad_5eed);
    println!("seed {:#x}", random.0);

    let framed = |length: u16, body: &[u8]| {
        // Little-endian, and not always the truth.
        let mut bytes = vec![(length & 0xff) as u8, (length >> 8) as u8];
        bytes.extend_from_slice(body);
        bytes
    };
    let garbage = random.bytes(600);
    let cases: Vec<(&str, Option<Vec<u8>>, bool)> = vec![
        ("no stream at all", None, true),
        ("a huge length and silence", Some(framed(u16::MAX, b"PKF1")), true),
        ("half a length", Some(vec![1]), true),
        ("garbage for a Hello", Some(framed(600, &garbage)), false),
        ("an empty message", Some(framed(0, b"")), false),
        ("a Hello that is cut", Some(framed(10, b"PKF1\x02\0\0\0\0\x05")), false),
        ("a request of a running session", Some(framed(17, b"PKFc\x01abcdefghijkl")), false),
    ];
    for (what, bytes, silent) in cases {
        let port = if silent { quick.port } else { ready.port };
        let (took, closing) = say(&person, port, bytes.as_deref());
        assert!(matches!(closing, Closing::Peer { code: CloseCode::ERROR, .. }), "{what}: {closing}");
        assert!(!silent || took >= limit - Duration::from_millis(50), "{what}: {took:?}");
    }
    for _ in 0..20 {
        let length = random.bytes(1)[0];
        let body = random.bytes(usize::from(length));
        let (_, closing) = say(&person, ready.port, Some(&framed(u16::from(length), &body)));
        assert!(matches!(closing, Closing::Peer { code: CloseCode::ERROR, .. }), "{closing}");
    }
    // Datagrams that are no QUIC at all.
    let raw = std::net::UdpSocket::bind("127.0.0.1:0").expect("a socket");
    for size in [0, 1, 20, 1200, 1472] {
        raw.send_to(&random.bytes(size), ("127.0.0.1", ready.port)).expect("loopback");
    }

    let mut client = person.connect(ready.port, &hello(640, 480, 60)).expect("an honest client");
    assert!(client.watch(SOON, |_| true));
    client.leave(CloseCode::QUIT);
    let status = host.status();
    assert_eq!(status.sessions_total, 1, "{status:?}");
    host.stop();
}

#[test]
fn nonsense_in_a_session_is_ignored() {
    let (mut host, ready) = Host::serve(synthetic());
    let person = Person::new();
    let mut client = person.connect(ready.port, &hello(640, 480, 60)).expect("a session");
    let mut random = Random(1);
    for size in [0, 1, 4, 5, 9, 13, 300] {
        let mut message = random.bytes(size);
        if size > 4 {
            message[..4].copy_from_slice(b"PKFc");
        }
        person.runtime.block_on(client.control.sender.send(&message)).expect("the host listens");
    }
    client.clock_round(|| 5);
    assert!(client.watch(SOON, |unit| unit.frame_index() > 10));
    client.leave(CloseCode::QUIT);
    host.session_ended();
    host.stop();
}

#[test]
fn punches_from_elsewhere_do_not_take_the_stream() {
    let (host, ready) = Host::serve(synthetic());
    let person = Person::new();
    let mut client = person.connect_without_punch(ready.port, &hello(640, 480, 60)).expect("a session");
    let thief = std::net::UdpSocket::bind("127.0.0.2:0").expect("another loopback address");
    thief.send_to(b"PFpunch1", ("127.0.0.1", client.welcome.udp_port)).expect("loopback");
    thief.send_to(b"garbage!", ("127.0.0.1", client.welcome.udp_port)).expect("loopback");
    client.punch();
    assert!(client.watch(SOON, |_| true));
    thief.set_read_timeout(Some(Duration::from_millis(50))).expect("fine");
    assert!(thief.recv(&mut [0; 64]).is_err(), "the thief got video");
    client.leave(CloseCode::QUIT);
    host.stop();
}
