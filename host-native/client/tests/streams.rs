//! Streams from a miniature host to the client as a child process: what arrives is verified and counted.

mod support;

use pf_abi::supervisor::{ConfigureClient, QueryStatus, SupervisorMessage, VerifyKind};
use pf_abi::wire::CloseCode;
use pf_session::Closing;
use support::mini_host::{MiniHost, Script};
use support::sources::{Damaged, Pattern, Synthetic};
use support::supervised::{Supervised, configuration};

fn quit() -> Closing {
    Closing::Peer { code: CloseCode::QUIT, reason: "client quit".to_owned() }
}

#[test]
fn every_byte_of_300_frames_is_verified() {
    let host = MiniHost::start(Script { units: 300, ..Script::new(Synthetic) });
    let ended = Supervised::configured(configuration(host.address, VerifyKind::SYNTHETIC)).wait();
    let report = host.report();
    assert_eq!(ended.stopped_with(), 0, "the host closed in order");
    let status = ended.status();
    println!("{status:?}\n{report:?}");
    assert_eq!((status.frames_decoded, status.frames_verified, status.frames_presented), (300, 300, 300));
    assert_eq!((status.frames_reassembled, status.frames_lost, status.frames_skipped), (300, 0, 0));
    assert_eq!((status.frames_corrupted, status.frames_reordered, status.frames_stale), (0, 0, 0));
    assert_eq!((status.auth_failures, status.replays, status.packets_dropped), (0, 0, 0));
    assert_eq!(status.keyframes, 300);
    assert!(status.bytes_received >= 300 * 65_536 && status.bitrate_kbps > 10_000);
    assert!(status.reassembled_p50_us > 0 && status.reassembled_p50_us <= status.decoded_p99_us);
    assert!(report.punched);
    assert_eq!(report.keyframe_requests, 0);
    assert!(report.loss_reports.iter().all(|&ppm| ppm == 0) && !report.loss_reports.is_empty());
    assert_eq!((report.hello.width, report.hello.height, report.hello.abi_version), (640, 360, 2));
}

#[test]
fn deliberate_loss_is_repaired() {
    let host = MiniHost::start(Script { units: 300, fec_percent: 30, ..Script::new(Synthetic) });
    let ended = Supervised::configured(ConfigureClient {
        drop_percent: 5,
        drop_seed: 42,
        ..configuration(host.address, VerifyKind::SYNTHETIC)
    })
    .wait();
    let report = host.report();
    let status = ended.status();
    println!("drop seed 42: {status:?}\n{report:?}");
    assert_eq!((status.frames_verified, status.frames_corrupted, status.frames_lost), (300, 0, 0));
    assert!(status.frames_recovered > 200 && status.shards_recovered > 400);
    let share = status.packets_dropped * 100 / status.packets_received;
    assert!((4..=6).contains(&share), "{share} % dropped");
    assert!(status.packets_dropped_data > 0 && status.packets_dropped_data < status.packets_dropped);
    assert!(report.loss_reports.iter().any(|&ppm| (20_000..80_000).contains(&ppm)));
}

#[test]
fn the_test_pattern_survives_coding_and_loss() {
    let host = MiniHost::start(Script {
        refresh_hz: 60,
        fec_percent: 50,
        left_out: 60..62,
        ..Script::new(Pattern::new(640, 360))
    });
    let ended = Supervised::configured(ConfigureClient {
        duration_ms: 4000,
        drop_percent: 2,
        drop_seed: 7,
        ..configuration(host.address, VerifyKind::PATTERN)
    })
    .wait();
    let report = host.report();
    let status = ended.status();
    println!("{status:?}\n{report:?}");
    assert_eq!(ended.stopped_with(), 0);
    assert_eq!(report.closing, quit());
    assert_eq!((status.width, status.height), (640, 360));
    assert_eq!((status.frames_corrupted, status.frames_reordered, status.frames_stale), (0, 0, 0));
    assert_eq!(status.frames_verified, status.frames_presented);
    assert_eq!(status.frames_decoded, status.frames_verified);
    assert!(status.frames_presented > 120, "{} of about 240", status.frames_presented);
    assert_eq!(status.frames_lost, 2, "two units never came");
    assert!(status.frames_skipped >= 1, "and what followed waited for a key frame");
    assert!(status.keyframes >= 2 && report.keyframe_requests >= 1);
    assert_eq!(status.elapsed_ms, 4000, "the window is what was configured");
    assert_eq!(status.window_to_ns - status.window_from_ns, 4_000_000_000, "on the clock of the source, too");
}

#[test]
fn adaptation_follows_the_reports() {
    let host = MiniHost::start(Script { fec_percent: 10, adaptive: true, ..Script::new(Synthetic) });
    let ended = Supervised::configured(ConfigureClient {
        duration_ms: 3500,
        drop_percent: 8,
        drop_seed: 3,
        ..configuration(host.address, VerifyKind::SYNTHETIC)
    })
    .wait();
    let report = host.report();
    let status = ended.status();
    println!("{status:?}\n{report:?}");
    assert_eq!((status.frames_corrupted, status.frames_reordered), (0, 0));
    assert_eq!(status.frames_verified, status.frames_decoded);
    let (decoded, sent) = (status.frames_decoded, report.units_sent);
    assert!(decoded * 100 > sent * 75, "{decoded} of {sent}: after the first reports what is lost is repaired");
    assert!(status.frames_recovered > 100);
}

#[test]
fn damaged_content_is_found() {
    let host = MiniHost::start(Script { units: 100, ..Script::new(Damaged) });
    let ended = Supervised::configured(configuration(host.address, VerifyKind::SYNTHETIC)).wait();
    let status = ended.status();
    assert_eq!((status.frames_decoded, status.frames_corrupted, status.frames_verified), (100, 10, 90));
    host.report();
}

#[test]
fn a_status_comes_when_asked_and_when_due() {
    let host = MiniHost::start(Script::new(Synthetic));
    let mut client = Supervised::configured(configuration(host.address, VerifyKind::SYNTHETIC));
    assert!(matches!(client.next(), SupervisorMessage::Ready(_)));
    client.send(&SupervisorMessage::QueryStatus(QueryStatus {}));
    let SupervisorMessage::ClientStatus(status) = client.next() else { panic!("a status") };
    assert!(!status.final_report);
    client.stop();
    assert_eq!(client.wait().stopped_with(), 0);
    host.report();

    let host = MiniHost::start(Script { units: 120, ..Script::new(Synthetic) });
    let configuration =
        ConfigureClient { status_interval_ms: 100, ..configuration(host.address, VerifyKind::SYNTHETIC) };
    let ended = Supervised::configured(configuration).wait();
    let count = ended.messages.iter().filter(|message| matches!(message, SupervisorMessage::ClientStatus(_))).count();
    // Never more often than asked for; a busy machine reports less often.
    let most = ended.took.as_millis() / 100 + 2;
    assert!(count >= 2 && count as u128 <= most, "{count} statuses in {:?}", ended.took);
    host.report();
}

#[test]
fn the_stream_is_written_to_a_file() {
    let path = std::env::temp_dir().join(format!("pf-client-{}.h264", std::process::id()));
    let host = MiniHost::start(Script { units: 60, refresh_hz: 60, ..Script::new(Pattern::new(640, 360)) });
    let ended = Supervised::configured(ConfigureClient {
        out_path: path.to_str().expect("text").to_owned(),
        ..configuration(host.address, VerifyKind::PATTERN)
    })
    .wait();
    let bytes = std::fs::read(&path).expect("written");
    std::fs::remove_file(&path).expect("removed");
    let status = ended.status();
    assert_eq!((status.frames_verified, status.out_bytes), (60, bytes.len() as u64));
    assert_eq!(bytes[..5], [0, 0, 0, 1, 0x67], "begins with a sequence parameter set");
    host.report();
}
