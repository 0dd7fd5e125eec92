//! How runs end: stop, end of file, refusals, silence, a full disk.

mod support;

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use pf_abi::supervisor::{ConfigureClient, FatalCode, SupervisorMessage, VerifyKind};
use pf_abi::wire::CloseCode;
use pf_session::Closing;
use support::mini_host::{MiniHost, Script};
use support::sources::Synthetic;
use support::supervised::{Supervised, configuration};

/// Less than what dialling takes, which a stop breaks off.
const STOP_LIMIT: Duration = Duration::from_secs(5);

/// Connected and receiving.
fn streaming() -> (MiniHost, Supervised) {
    let host = MiniHost::start(Script::new(Synthetic));
    let client = Supervised::configured(configuration(host.address, VerifyKind::SYNTHETIC));
    assert!(matches!(client.next(), SupervisorMessage::Ready(_)));
    (host, client)
}

#[test]
fn stop_and_end_of_file_close_with_quit() {
    for by_message in [true, false] {
        let (host, mut client) = streaming();
        let asked = Instant::now();
        if by_message {
            client.stop()
        } else {
            client.close_stdin()
        }
        let ended = client.wait();
        assert!(asked.elapsed() < STOP_LIMIT, "took {:?}", asked.elapsed());
        assert_eq!(ended.stopped_with(), 0);
        ended.status();
        let closing = host.report().closing;
        assert!(matches!(closing, Closing::Peer { code: CloseCode::QUIT, .. }), "{closing:?}");
    }
}

#[test]
fn stop_is_heard_while_dialling_and_before_configuration() {
    let silent = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("socket");
    let address = silent.local_addr().expect("address");
    let mut client = Supervised::configured(configuration(address, VerifyKind::NONE));
    client.stop();
    let ended = client.wait();
    assert!(ended.took < STOP_LIMIT, "took {:?}", ended.took);
    assert_eq!((ended.stopped_with(), ended.messages.len()), (0, 1));

    let mut client = Supervised::spawn();
    client.stop();
    let ended = client.wait();
    assert!(ended.took < STOP_LIMIT);
    assert_eq!(ended.stopped_with(), 0);
}

#[test]
fn a_refusal_is_told_with_code_and_sentence() {
    let rows = [
        (CloseCode::WIRE_VERSION, "host speaks 2, client 3", "wire-version: host speaks 2, client 3"),
        (CloseCode::BUSY, "", "busy: the host gave no reason"),
        (CloseCode::SETUP_FAILED, "no frames", "setup-failed: no frames"),
    ];
    for (code, sentence, message) in rows {
        let host = MiniHost::start(Script { refuse: Some((code, sentence)), ..Script::new(Synthetic) });
        let configuration = ConfigureClient { wire_version: 3, ..configuration(host.address, VerifyKind::SYNTHETIC) };
        let ended = Supervised::configured(configuration).wait();
        let fatal = ended.fatal();
        assert_eq!((fatal.code, &*fatal.message), (FatalCode::REFUSED, message));
        assert!(!fatal.help.is_empty());
        assert_eq!(host.report().hello.abi_version, 3, "the version to offer is the configured one");
    }
}

#[test]
fn a_full_disk_ends_the_run_in_order() {
    let host = MiniHost::start(Script::new(Synthetic));
    let configuration =
        ConfigureClient { out_path: "/dev/full".to_owned(), ..configuration(host.address, VerifyKind::SYNTHETIC) };
    let ended = Supervised::configured(configuration).wait();
    assert_eq!(ended.fatal().code, FatalCode::OUTPUT);
    assert!(ended.fatal().message.contains("/dev/full"), "{:?}", ended.fatal());
    ended.status();
    let closing = host.report().closing;
    assert!(matches!(closing, Closing::Peer { code: CloseCode::QUIT, .. }), "{closing:?}");
}

#[test]
fn bad_configurations_are_refused() {
    let nobody = SocketAddr::from((Ipv4Addr::LOCALHOST, 9));
    let good = || configuration(nobody, VerifyKind::NONE);
    // A folder of our own that nobody has made.
    let own = std::env::temp_dir().join(format!("pf-client-nowhere-{}", std::process::id()));
    let nowhere = own.join("x").to_str().expect("plain").to_owned();
    let rows = [
        (ConfigureClient { width: 0, ..good() }, FatalCode::BAD_CONFIG, "ConfigureClient.width is 0"),
        (ConfigureClient { out_path: nowhere.clone(), ..good() }, FatalCode::OUTPUT, "output file"),
        (
            ConfigureClient { host: "no.such.host.invalid".to_owned(), ..good() },
            FatalCode::CONNECT,
            "host \"no.such.host.invalid\" has no address",
        ),
    ];
    for (configuration, code, message) in rows {
        let ended = Supervised::configured(configuration).wait();
        let fatal = ended.fatal();
        assert_eq!(fatal.code, code);
        assert!(fatal.message.starts_with(message), "{fatal:?}");
    }
}

#[test]
fn a_host_that_does_not_answer_is_told() {
    let silent = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("socket");
    let address = silent.local_addr().expect("address");
    let ended = Supervised::configured(configuration(address, VerifyKind::NONE)).wait();
    assert_eq!(ended.fatal().code, FatalCode::CONNECT);
    assert!(ended.fatal().message.starts_with("no answer from 127.0.0.1"), "{:?}", ended.fatal());
}

#[test]
fn a_host_without_frames_is_told() {
    let host = MiniHost::start(Script { source: None, ..Script::new(Synthetic) });
    let ended = Supervised::configured(configuration(host.address, VerifyKind::SYNTHETIC)).wait();
    assert_eq!(ended.fatal().code, FatalCode::NO_FRAMES);
    host.report();
}
