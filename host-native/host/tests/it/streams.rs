//! What comes over the wire.

use pf_abi::supervisor::{QueryPresented, SessionEnd, SupervisorMessage};
use pf_abi::wire::{Cipher, CloseCode, LossReport, UserFlags, VideoCaps};
use pf_capture::fill_unit;
use pf_os::clock::wall_ns;

use crate::child::{Host, SOON, synthetic};
use crate::client::{Person, hello};

#[test]
fn synthetic_units_arrive_byte_for_byte() {
    let (mut host, ready) = Host::serve(synthetic());
    let person = Person::new();
    for (caps, cipher) in [(VideoCaps::EMPTY, Cipher::AES_128_GCM), (VideoCaps::CHACHA20, Cipher::CHACHA20_POLY1305)] {
        let mut asked = hello(1280, 720, 60);
        asked.video_caps = caps;
        let mut client = person.connect(ready.port, &asked).expect("a session");
        assert_eq!((client.welcome.cipher, client.welcome.shard_payload), (cipher, 1408));
        assert_eq!((client.welcome.width, client.welcome.height, client.welcome.refresh_hz), (1280, 720, 60));
        let [t1, t2, t3, t4] = client.clock_round(wall_ns);
        assert!(t1 <= t2 && t2 <= t3 && t3 <= t4, "one machine, one clock");

        let (mut number, mut first, mut pts) = (0, 0, 0);
        let all = client.watch(SOON, |unit| {
            let mut want = vec![0; 65536];
            fill_unit(7, number, &mut want);
            assert!(unit.data() == want, "unit {number} is wrong");
            assert_eq!(u64::from(unit.frame_index()), number);
            assert_eq!(unit.flags(), UserFlags::PICTURE | UserFlags::KEYFRAME);
            assert!(unit.pts_ns() > pts && unit.pts_ns() <= wall_ns());
            pts = unit.pts_ns();
            first = if number == 0 { pts } else { first };
            number += 1;
            number == 60
        });
        assert!(all, "only {number} units came");
        // As the host counts itself: these, and none of the connection before.
        host.send(&QueryPresented { from_ns: first, to_ns: pts + 1 }.into());
        let presented = host.expect("Presented", |message| match message {
            SupervisorMessage::Presented(presented) => Some((presented.pictures, presented.complete)),
            _ => None,
        });
        assert_eq!(presented, (60, true));
        client.leave(CloseCode::QUIT);
        let started = host.expect("SessionStarted", |message| match message {
            SupervisorMessage::SessionStarted(started) => Some(started.clone()),
            _ => None,
        });
        assert_eq!((started.width, started.height, started.refresh_hz, started.target_id), (1280, 720, 60, 0));
        let ended = host.session_ended();
        assert_eq!((ended.session, ended.end, ended.code), (started.session, SessionEnd::QUIT, CloseCode::QUIT.get()));
    }
    let status = host.status();
    assert_eq!((status.sessions_total, status.sessions_active, status.send_errors), (2, 0, 0), "{status:?}");
    assert!(status.frames_encoded >= 120 && status.packets_sent >= 120 * 47, "{status:?}");
    host.stop();
}

#[test]
fn loss_reports_move_the_recovery_percent_unless_it_is_pinned() {
    for pinned in [false, true] {
        let mut document = synthetic();
        document.fec_pinned = pinned;
        let (mut host, ready) = Host::serve(document);
        let person = Person::new();
        let mut client = person.connect(ready.port, &hello(640, 480, 60)).expect("a session");
        assert!(client.watch(SOON, |_| true));
        client.say(LossReport { loss_ppm: 200_000 });
        // The echo comes after the report was taken.
        client.clock_round(wall_ns);
        assert!(client.watch(SOON, |unit| unit.frame_index() > 30), "the stream goes on");
        let percent = host.status().fec_percent;
        assert!(if pinned { percent == 10 } else { (40..=50).contains(&percent) }, "{percent} %");
        client.leave(CloseCode::QUIT);
        host.stop();
    }
}

#[test]
fn a_client_whose_punches_are_lost_is_sent_to_by_its_start() {
    let (host, ready) = Host::serve(synthetic());
    let person = Person::new();
    let mut client = person.connect_without_punch(ready.port, &hello(640, 480, 60)).expect("a session");
    assert!(client.watch(SOON, |_| true), "nothing came after the host's wait");
    client.leave(CloseCode::QUIT);
    host.stop();
}
