//! Handshakes in virtual time: what the peer is sent, for every order and cut of what it says.

use std::io;
use std::net::{IpAddr, Ipv6Addr};

use pf_abi::wire::{
    Cipher, ClockProbe, CloseCode, Codecs, FecScheme, Hello, HostCaps2, VideoCaps, WIRE_VERSION, Welcome,
};
use pf_session::{NoSession, frame};

use crate::shell::{Leaves, NOTHING, PORT, Shell, framed, hello, ms, said, start};

#[test]
fn hello_welcome_start_and_the_session_has_all_that_was_agreed_on() {
    let mut shell = Shell::new();
    shell.pass(ms(20)).say(&said(&hello())).pass(ms(20));
    let welcome = shell.welcome().expect("an answer").clone();
    assert_eq!((welcome.udp_port, welcome.width, welcome.height, welcome.refresh_hz), (PORT, 1280, 720, 60));
    assert_eq!((welcome.key.expose()[..3].to_vec(), welcome.salt.expose()), (vec![1, 2, 3], &[17, 18, 19, 20]));
    assert!(welcome.key_chacha.is_none() && shell.agreed().is_none());

    shell.say(&start(5000));
    let agreed = shell.agreed().expect("a session");
    assert_eq!((agreed.start.client_udp_port, agreed.socket, agreed.rest.len()), (5000, PORT, 0));
    assert_eq!((&agreed.welcome, agreed.plan.identity.as_str()), (&welcome, "somebody"));
    assert_eq!((shell.closed(), shell.handshake.poll_timeout()), (None, None));
    assert_eq!((shell.slots.taken.get(), shell.slots.freed.get()), (1, 0), "the session holds the slot");
    shell.seen.clear();
    assert_eq!(shell.slots.freed.get(), 1, "its end frees it");
}

#[test]
fn welcome_says_everything_that_was_resolved() {
    let mut shell = Shell::new();
    shell.say(&said(&Hello { bitrate_kbps: 34_567, ..hello() }));
    let want = Welcome {
        abi_version: WIRE_VERSION,
        udp_port: PORT,
        width: 1280,
        height: 720,
        refresh_hz: 60,
        fec_scheme: FecScheme::GF16,
        fec_percent: 10,
        max_data_per_block: 4096,
        shard_payload: 1408,
        encrypt: true,
        key: std::array::from_fn(|at| at as u8 + 1).into(),
        salt: [17, 18, 19, 20].into(),
        frames: 0,
        bitrate_kbps: 34_567,
        bit_depth: 8,
        primaries: 1,
        transfer: 1,
        matrix: 1,
        full_range: false,
        chroma_format: 1,
        codec: Codecs::H264,
        cipher: Cipher::AES_128_GCM,
        // Held frames carry the repeat mark (wire §6.3); nothing else is promised, so every other field is its default.
        host_caps2: HostCaps2::REPEAT_MARK,
        ..Welcome::default()
    };
    assert_eq!(shell.welcome(), Some(&want));
}

#[test]
fn a_client_that_wants_the_other_cipher_gets_its_key() {
    let mut shell = Shell::new();
    shell.say(&said(&Hello { video_caps: VideoCaps::CHACHA20, ..hello() }));
    let key = shell.welcome().and_then(|welcome| welcome.key_chacha.clone()).expect("the second key");
    assert_eq!(key.expose()[..2], [21, 22], "fresh bytes, after key and salt");
}

#[test]
fn what_is_said_may_be_cut_anywhere() {
    let whole = [said(&hello()), start(5000)].concat();
    for cut in 0..=whole.len() {
        let mut shell = Shell::new();
        shell.say(&whole[..cut]).pass(ms(1)).say(&whole[cut..]);
        assert_eq!(shell.agreed().expect("a session").start.client_udp_port, 5000, "cut at {cut}");
    }
    let mut shell = Shell::new();
    for byte in whole {
        shell.say(&[byte]).pass(ms(1));
    }
    assert!(shell.agreed().is_some(), "byte by byte");
}

#[test]
fn who_says_everything_at_once_is_answered_in_order_and_loses_nothing() {
    let probe = framed(ClockProbe { t1: 9 });
    let mut shell = Shell::new();
    shell.say(&[said(&hello()), start(5000), probe.clone()].concat());
    assert!(shell.welcome().is_some());
    assert_eq!(shell.agreed().expect("a session").rest, probe, "it is the session's");
}

#[test]
fn start_counts_once_welcome_has_left() {
    let mut shell = Shell::leaving(Leaves { unread: true, ..NOTHING });
    shell.say(&said(&hello())).say(&start(5000));
    assert!(shell.agreed().is_none(), "Welcome is still on its way");
    shell.handshake.sent(shell.now);
    assert!(shell.run().agreed().is_some());
}

#[test]
fn start_before_hello_is_no_hello() {
    let mut shell = Shell::new();
    shell.say(&start(5000)).say(&said(&hello()));
    assert_eq!(shell.close_code(), Some(CloseCode::ERROR));
    assert!(!shell.broke_after_hello() && shell.slots.taken.get() == 0);
}

#[test]
fn a_second_hello_is_read_as_a_start() {
    let mut shell = Shell::new();
    shell.say(&said(&hello())).say(&said(&hello()));
    assert_eq!(u32::from(shell.agreed().expect("a session").start.client_udp_port), WIRE_VERSION);
    assert_eq!(shell.slots.taken.get(), 1, "and never costs a second slot");
}

#[test]
fn admission_checks_come_in_the_wires_order() {
    let here: IpAddr = "127.0.0.1".parse().expect("an address");
    let there: IpAddr = "192.0.2.7".parse().expect("an address");
    let old = Hello { abi_version: 1, ..hello() };
    let run = |hello: &Hello, peer, free| {
        let mut shell = Shell::of(peer);
        shell.free = u32::from(free);
        shell.say(&said(hello));
        shell
    };
    let good = hello();
    let code = |hello, peer, free| run(hello, peer, free).close_code();
    assert_eq!(code(&old, there, false), Some(CloseCode::WIRE_VERSION));
    assert_eq!(code(&good, there, false), Some(CloseCode::DENIED));
    assert_eq!(code(&good, here, false), Some(CloseCode::BUSY));
    assert_eq!(code(&good, here, true), None);
    assert_eq!(code(&good, "::ffff:127.0.0.1".parse().expect("an address"), true), None);

    let refused = run(&old, here, true);
    let (_, _, reason) = refused.closed().expect("old");
    assert!(reason.contains("speaks 1") && reason.contains("speaks 2"), "{reason}");
    assert_eq!(refused.slots.taken.get(), 0, "who is refused before costs no slot");
    assert!(matches!(refused.ended(), Some(NoSession::Refused(_))));
}

#[test]
fn what_can_not_be_planned_is_refused_and_its_slot_is_free_again() {
    let hevc = Hello { video_codecs: Codecs::HEVC, ..hello() };
    let odd = Hello { width: 1281, ..hello() };
    for (hello, word) in [(hevc, "codec"), (odd, "multiples of 2")] {
        let mut shell = Shell::new();
        shell.say(&said(&hello)).say(&start(5000));
        let (_, code, reason) = shell.closed().expect("a refusal");
        assert_eq!(code, CloseCode::SETUP_FAILED);
        assert!(reason.contains(word), "{reason}");
        assert_eq!((shell.slots.taken.get(), shell.slots.freed.get()), (1, 1));
        assert!(!shell.asked.socket && shell.welcome().is_none());
    }
}

#[test]
fn no_socket_and_no_keys_are_told_to_the_client() {
    let mut shell = Shell::leaving(Leaves { socket: true, ..NOTHING });
    shell.say(&said(&hello()));
    shell.handshake.no_data_socket(shell.now, io::Error::other("no ports"));
    shell.run();
    assert_eq!(shell.closed(), Some((shell.now, CloseCode::SETUP_FAILED, "no data socket: no ports")));
    assert_eq!(shell.slots.held(), 0);

    let mut shell = Shell::new();
    shell.randomness.broken = true;
    shell.say(&said(&hello()));
    assert_eq!(shell.closed(), Some((shell.now, CloseCode::SETUP_FAILED, "no randomness: planted")));
    assert_eq!(shell.slots.held(), 0);
}

#[test]
fn nonsense_is_answered_at_once_and_costs_no_slot() {
    let framed = |payload: &[u8]| frame(payload).expect("it fits");
    for (what, bytes) in [
        ("an empty message", framed(b"")),
        ("garbage", framed(&[0x5a; 600])),
        ("a Hello that is cut", framed(b"PKF1\x02\0\0\0\0\x05")),
        ("a request of a running session", framed(b"PKFc\x01abcdefghijkl")),
        ("the largest message", framed(&[0; 65_535])),
    ] {
        let mut shell = Shell::new();
        shell.pass(ms(5)).say(&bytes);
        let (at, code, reason) = shell.closed().expect(what);
        assert_eq!((at, code), (shell.now, CloseCode::ERROR), "{what}");
        assert!(reason.starts_with("Hello cannot be read: "), "{what}: {reason}");
        assert!(!shell.broke_after_hello() && shell.slots.taken.get() == 0, "{what}");
    }
}

#[test]
fn a_start_that_can_not_be_read_ends_it() {
    let mut shell = Shell::new();
    shell.say(&said(&hello())).say(&frame(b"PKF1\x01").expect("it fits"));
    let (_, code, reason) = shell.closed().expect("nonsense");
    assert_eq!(code, CloseCode::ERROR);
    assert!(reason.starts_with("Start cannot be read: "), "{reason}");
    assert!(shell.broke_after_hello() && shell.slots.freed.get() == 1);
}

#[test]
fn a_long_hello_is_read_and_a_longer_one_waited_for() {
    let mut payload = hello().encode().expect("it fits");
    payload.resize(65_535, 0);
    let bytes = frame(&payload).expect("it fits");
    let mut shell = Shell::new();
    shell.say(&bytes[..65_536]).pass(ms(1));
    assert!(shell.seen.is_empty(), "one byte is missing");
    shell.say(&bytes[65_536..]);
    assert!(shell.welcome().is_some(), "bytes behind the last known field are ignored (wire §2.1)");
}

#[test]
fn who_says_more_than_a_handshake_has_use_for_is_sent_away() {
    let mut shell = Shell::leaving(Leaves { slot: true, ..NOTHING });
    shell.say(&said(&hello()));
    let mut heard = 0;
    while shell.closed().is_none() {
        shell.say(&[0; 4096]);
        heard += 4096;
        assert!(heard < 1 << 20, "it is kept for ever");
    }
    let (_, code, reason) = shell.closed().expect("a flood");
    assert_eq!(code, CloseCode::ERROR);
    assert!(reason.contains("before their turn"), "{reason}");
}

#[test]
fn answers_that_nobody_waits_for_change_nothing_and_are_let_go() {
    let mut shell = Shell::new();
    let (early, second, late) = (shell.slots.take(), shell.slots.take(), shell.slots.take());
    shell.handshake.slot_granted(shell.now, early);
    shell.handshake.slot_denied(shell.now);
    shell.handshake.no_data_socket(shell.now, io::Error::other("nobody asked"));
    shell.bind();
    shell.handshake.sent(shell.now);
    assert!(shell.run().seen.is_empty());
    assert_eq!(shell.slots.freed.get(), 1);

    shell.free = 9;
    shell.say(&said(&hello()));
    shell.handshake.slot_granted(shell.now, second);
    shell.handshake.slot_denied(shell.now);
    shell.bind();
    shell.run();
    assert_eq!((shell.slots.freed.get(), shell.seen.len()), (2, 1), "Welcome was said once");

    shell.say(&start(5000));
    shell.handshake.slot_granted(shell.now, late);
    shell.run();
    assert_eq!((shell.slots.freed.get(), shell.agreed().is_some()), (3, true));
}

#[test]
fn a_client_over_ipv6_gets_the_smaller_shard() {
    let mut shell = Shell::of(IpAddr::V6(Ipv6Addr::LOCALHOST));
    shell.say(&said(&hello()));
    assert_eq!(shell.welcome().map(|welcome| welcome.shard_payload), Some(1388));

    let mut mapped = Shell::of("::ffff:127.0.0.1".parse().expect("an address"));
    mapped.say(&said(&hello()));
    assert_eq!(mapped.welcome().map(|welcome| welcome.shard_payload), Some(1408), "IPv4 in IPv6's clothes (wire §2.2)");
}
