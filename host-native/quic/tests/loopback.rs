//! Hosts and clients against each other on the loopback interface.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use pf_abi::runtime::{DecodeError, Unheard};
use pf_abi::wire::{ClockEcho, ClockProbe, CloseCode, Hello, RequestKeyframe, Start, Welcome};
use pf_quic::{
    ByteStream, ControlError, ControlStream, Dial, Dialed, Fingerprint, Heard, Identity, IdentityKind, ResetKey,
    Timeouts, Trust, close, dial, listen, offer, outcome, peer_fingerprint, send_start,
};
use pf_session::Closing;
use quinn::{Connection, Endpoint};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

const LIMIT: Duration = Duration::from_secs(30);
const LOOPBACK: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

fn identity(kind: IdentityKind) -> Identity {
    Identity::generate(kind).expect("identity")
}

fn host(identity: &Identity, timeouts: &Timeouts) -> (Endpoint, SocketAddr) {
    let endpoint = listen(LOOPBACK, identity, None, timeouts).expect("listens");
    let address = endpoint.local_addr().expect("address");
    (endpoint, address)
}

async fn accept(endpoint: &Endpoint) -> Result<Connection, quinn::ConnectionError> {
    endpoint.accept().await.expect("open").await
}

fn to<'a>(peer: SocketAddr, identity: &'a Identity, trust: Trust) -> Dial<'a> {
    Dial { peer, identity, trust, budget: LIMIT, timeouts: Timeouts::default() }
}

async fn connected(peer: SocketAddr, identity: &Identity) -> Dialed {
    dial(to(peer, identity, Trust::FirstUse)).await.expect("connects")
}

fn hello() -> Hello {
    Hello { abi_version: 2, width: 1280, height: 720, refresh_hz: 60, ..Hello::default() }
}

/// The next message of a client, as a host reads it.
async fn read<T>(stream: &mut ControlStream, decode: fn(&[u8]) -> Result<T, DecodeError>) -> T {
    let payload = stream.receiver.recv_within("a message", LIMIT).await.expect("a message");
    decode(&payload).expect("it can be read")
}

#[tokio::test]
async fn a_session_in_order() {
    let (host_id, client_id) = (identity(IdentityKind::Host), identity(IdentityKind::Client));
    let (endpoint, address) = host(&host_id, &Timeouts::default());
    let client_fingerprint = client_id.fingerprint();
    let serving = tokio::spawn(async move {
        let connection = accept(&endpoint).await.expect("accepted");
        assert_eq!(peer_fingerprint(&connection), Some(client_fingerprint));
        let mut stream = ControlStream::accept(&connection, LIMIT).await.expect("stream");
        assert_eq!(read(&mut stream, Hello::decode).await, hello());
        let welcome = Welcome { abi_version: 2, udp_port: 4711, key: [7; 16].into(), ..Welcome::default() };
        stream.sender.send(&welcome.encode().expect("it fits")).await.expect("sent");
        assert_eq!(read(&mut stream, Start::decode).await.client_udp_port, 1234);
        let probe = read(&mut stream, ClockProbe::decode).await;
        let echo = ClockEcho { t1: probe.t1, t2: 2, t3: 3 }.encode().expect("it fits");
        stream.sender.send(&echo).await.expect("sent");
        read(&mut stream, RequestKeyframe::decode).await;
        stream.sender.send(b"PKFc\xee").await.expect("sent");
        let error = stream.receiver.recv().await.expect_err("closed");
        let quit = Closing::Peer { code: CloseCode::QUIT, reason: "done".to_owned() };
        assert_eq!(error.closing(), Some(&quit));
        assert_eq!(outcome(&connection.closed().await), quit);
    });
    let dialed = connected(address, &client_id).await;
    assert_eq!(dialed.fingerprint, host_id.fingerprint());
    let mut stream = ControlStream::open(&dialed.connection, LIMIT).await.expect("stream");
    let (welcome, welcomed) = offer(&mut stream, &hello(), LIMIT).await.expect("welcome");
    assert_eq!((welcome.udp_port, welcome.key.expose()), (4711, &[7; 16]));
    let (mut sender, mut receiver) = stream.split();
    let running = send_start(&mut sender, welcomed, 1234).await.expect("sent");
    sender.send_message(ClockProbe { t1: 99 }).await.expect("sent");
    let echo = receiver.recv_message(&running).await.expect("echo");
    assert_eq!(echo, Ok(ClockEcho { t1: 99, t2: 2, t3: 3 }.into()));
    sender.send_message(RequestKeyframe {}).await.expect("sent");
    // A close discards what is still under way: the host's answer shows that it has read everything.
    let unknown = receiver.recv_message(&running).await.expect("answer");
    assert_eq!(unknown, Err(Unheard::Unknown { kind: 0xee, bytes: 5, ignored: true }), "the session goes on");
    sender.finish();
    close(&dialed.connection, CloseCode::QUIT, "done");
    dialed.endpoint.wait_idle().await;
    serving.await.expect("host");
}

#[tokio::test]
async fn a_refusal_carries_code_and_sentence() {
    let (host_id, client_id) = (identity(IdentityKind::Host), identity(IdentityKind::Client));
    let (endpoint, address) = host(&host_id, &Timeouts::default());
    let serving = tokio::spawn(async move {
        let connection = accept(&endpoint).await.expect("accepted");
        let mut stream = ControlStream::accept(&connection, LIMIT).await.expect("stream");
        read(&mut stream, Hello::decode).await;
        close(&connection, CloseCode::WIRE_VERSION, "host speaks 2, client 3");
        connection.closed().await;
    });
    let dialed = connected(address, &client_id).await;
    let mut stream = ControlStream::open(&dialed.connection, LIMIT).await.expect("stream");
    let error = offer(&mut stream, &hello(), LIMIT).await.expect_err("refused");
    let reason = "host speaks 2, client 3".to_owned();
    assert_eq!(error.closing(), Some(&Closing::Peer { code: CloseCode::WIRE_VERSION, reason }));
    serving.await.expect("host");
}

/// What happens next on a stream of bytes.
async fn next(stream: &mut ByteStream) -> Heard<'_> {
    tokio::time::timeout(LIMIT, stream.next()).await.expect("in time")
}

#[tokio::test]
async fn a_stream_of_bytes_tells_its_end_and_then_the_connections() {
    let (host_id, client_id) = (identity(IdentityKind::Host), identity(IdentityKind::Client));
    let (endpoint, address) = host(&host_id, &Timeouts::default());
    let (ended, seen) = tokio::sync::oneshot::channel();
    let serving = tokio::spawn(async move {
        let connection = accept(&endpoint).await.expect("accepted");
        let mut stream = ByteStream::accept(connection);
        let mut got = Vec::new();
        while got.len() < 7 {
            let Heard::Bytes(bytes) = next(&mut stream).await else { panic!("bytes") };
            got.extend_from_slice(bytes);
        }
        assert_eq!(got, b"\x05\0PKFc\x03");
        stream.send(b"\x01\0");
        stream.send(b"x");
        assert!(matches!(next(&mut stream).await, Heard::Sent));
        assert!(matches!(next(&mut stream).await, Heard::StreamEnded));
        ended.send(()).expect("the client waits");
        let Heard::Closed(closing) = next(&mut stream).await else { panic!("the connection's end") };
        closing
    });
    let dialed = connected(address, &client_id).await;
    let (mut sender, mut receiver) = ControlStream::open(&dialed.connection, LIMIT).await.expect("stream").split();
    sender.send_message(RequestKeyframe {}).await.expect("sent");
    assert_eq!(receiver.recv_within("the answer", LIMIT).await.expect("the answer"), b"x");
    sender.finish();
    seen.await.expect("the host sees the end");
    close(&dialed.connection, CloseCode::QUIT, "done");
    dialed.endpoint.wait_idle().await;
    assert_eq!(serving.await.expect("host"), Closing::Peer { code: CloseCode::QUIT, reason: "done".to_owned() });
}

#[tokio::test]
async fn the_pin_decides() {
    let (host_id, client_id) = (identity(IdentityKind::Host), identity(IdentityKind::Client));
    let (endpoint, address) = host(&host_id, &Timeouts::default());
    let serving = tokio::spawn(async move { (accept(&endpoint).await.is_ok(), accept(&endpoint).await.is_ok()) });
    let right = dial(to(address, &client_id, Trust::Pin(host_id.fingerprint()))).await;
    assert!(right.is_ok());
    let wrong = dial(to(address, &client_id, Trust::Pin(Fingerprint([1; 32])))).await.expect_err("refused");
    assert!(matches!(wrong.closing(), Some(Closing::Tls(_))), "{wrong}");
    assert_eq!(serving.await.expect("host"), (true, false));
}

/// A certificate that was copied from somewhere, with a key that does not belong to it.
#[derive(Debug)]
struct Stolen(Arc<rustls::sign::CertifiedKey>);

impl Stolen {
    fn new(certificate: &Identity, key: &Identity) -> Arc<Self> {
        let chain = vec![CertificateDer::from(certificate.certificate_der().to_vec())];
        let key = PrivatePkcs8KeyDer::from(key.key_der().to_vec()).into();
        let key = rustls::crypto::ring::sign::any_ecdsa_type(&key).expect("key");
        Arc::new(Self(Arc::new(rustls::sign::CertifiedKey::new(chain, key))))
    }
}

impl rustls::server::ResolvesServerCert for Stolen {
    fn resolve(&self, _hello: rustls::server::ClientHello<'_>) -> Option<Arc<rustls::sign::CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}

impl rustls::client::ResolvesClientCert for Stolen {
    fn resolve(
        &self,
        _hints: &[&[u8]],
        _schemes: &[rustls::SignatureScheme],
    ) -> Option<Arc<rustls::sign::CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

#[tokio::test]
async fn a_copied_host_certificate_is_refused_even_with_its_pin() {
    let (real, thief) = (identity(IdentityKind::Host), identity(IdentityKind::Host));
    let mut tls = rustls::ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13])
        .expect("versions")
        .with_no_client_auth()
        .with_cert_resolver(Stolen::new(&real, &thief));
    tls.alpn_protocols = vec![b"pkf1".to_vec()];
    let crypto = quinn::crypto::rustls::QuicServerConfig::try_from(tls).expect("config");
    let endpoint = Endpoint::server(quinn::ServerConfig::with_crypto(Arc::new(crypto)), LOOPBACK).expect("listens");
    let address = endpoint.local_addr().expect("address");
    let serving = tokio::spawn(async move { accept(&endpoint).await.is_ok() });
    let client_id = identity(IdentityKind::Client);
    let error = dial(to(address, &client_id, Trust::Pin(real.fingerprint()))).await.expect_err("refused");
    assert!(matches!(error.closing(), Some(Closing::Tls(_))), "{error}");
    assert!(!serving.await.expect("host"));
}

#[tokio::test]
async fn a_copied_client_certificate_is_refused() {
    let (real, thief) = (identity(IdentityKind::Client), identity(IdentityKind::Client));
    let (endpoint, address) = host(&identity(IdentityKind::Host), &Timeouts::default());
    #[derive(Debug)]
    struct Anybody;
    impl rustls::client::danger::ServerCertVerifier for Anybody {
        fn verify_server_cert(
            &self,
            _: &CertificateDer<'_>,
            _: &[CertificateDer<'_>],
            _: &rustls::pki_types::ServerName<'_>,
            _: &[u8],
            _: rustls::pki_types::UnixTime,
        ) -> Result<rustls::client::danger::ServerCertVerified, rustls::Error> {
            Ok(rustls::client::danger::ServerCertVerified::assertion())
        }
        fn verify_tls12_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &rustls::DigitallySignedStruct,
        ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
            Ok(rustls::client::danger::HandshakeSignatureValid::assertion())
        }
        fn verify_tls13_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &rustls::DigitallySignedStruct,
        ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
            Ok(rustls::client::danger::HandshakeSignatureValid::assertion())
        }
        fn supported_verify_schemes(&self) -> Vec<rustls::SignatureScheme> {
            provider().signature_verification_algorithms.supported_schemes()
        }
    }
    let mut tls = rustls::ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13])
        .expect("versions")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody))
        .with_client_cert_resolver(Stolen::new(&real, &thief));
    tls.alpn_protocols = vec![b"pkf1".to_vec()];
    let crypto = quinn::crypto::rustls::QuicClientConfig::try_from(tls).expect("config");
    let client = Endpoint::client(LOOPBACK).expect("endpoint");
    let config = quinn::ClientConfig::new(Arc::new(crypto));
    let serving = tokio::spawn(async move { accept(&endpoint).await.map(|connection| peer_fingerprint(&connection)) });
    let connection = client.connect_with(config, address, "punktfunk").expect("connects").await;
    // The client may believe itself connected for a round trip; the host never does.
    if let Ok(connection) = connection {
        assert!(matches!(outcome(&connection.closed().await), Closing::Tls(_)));
    }
    let error = serving.await.expect("host").expect_err("refused");
    assert!(matches!(outcome(&error), Closing::Tls(_)), "{error}");
}

#[tokio::test]
async fn another_protocol_is_refused() {
    let (endpoint, address) = host(&identity(IdentityKind::Host), &Timeouts::default());
    let serving = tokio::spawn(async move { accept(&endpoint).await.is_ok() });
    let mut tls = rustls::ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13])
        .expect("versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"h3".to_vec()];
    let crypto = quinn::crypto::rustls::QuicClientConfig::try_from(tls).expect("config");
    let client = Endpoint::client(LOOPBACK).expect("endpoint");
    let config = quinn::ClientConfig::new(Arc::new(crypto));
    let error = client.connect_with(config, address, "punktfunk").expect("connects").await.expect_err("refused");
    assert!(matches!(outcome(&error), Closing::Tls(_)), "{error}");
    assert!(!serving.await.expect("host"));
}

#[tokio::test]
async fn silence_has_limits() {
    let client_id = identity(IdentityKind::Client);
    let nobody = UdpSocket::bind(LOOPBACK).expect("socket");
    let peer = nobody.local_addr().expect("address");
    let start = Instant::now();
    let budget = Duration::from_millis(2100);
    let error = dial(Dial { budget, ..to(peer, &client_id, Trust::FirstUse) }).await.expect_err("nobody");
    assert!(matches!(error, ControlError::NoAnswer { attempts: 1, .. }), "{error}");
    assert!(start.elapsed() < LIMIT, "{:?}", start.elapsed());

    let (endpoint, address) = host(&identity(IdentityKind::Host), &Timeouts::default());
    let serving = tokio::spawn(async move {
        let connection = accept(&endpoint).await.expect("accepted");
        let short = Duration::from_millis(100);
        let error = ControlStream::accept(&connection, short).await.expect_err("no stream");
        assert!(matches!(error, ControlError::Deadline { .. }), "{error}");
    });
    let _dialed = connected(address, &client_id).await;
    serving.await.expect("host");
}

/// Forwards datagrams between one client and a host until it is told to be silent.
fn relay(host: SocketAddr, silent: Arc<AtomicBool>) -> SocketAddr {
    let (front, back) = (UdpSocket::bind(LOOPBACK).expect("socket"), UdpSocket::bind(LOOPBACK).expect("socket"));
    back.connect(host).expect("connect");
    let address = front.local_addr().expect("address");
    for socket in [&front, &back] {
        socket.set_read_timeout(Some(Duration::from_millis(1))).expect("time-out");
    }
    std::thread::spawn(move || {
        let mut buffer = [0; 2048];
        let mut client = None;
        while !silent.load(Ordering::Relaxed) {
            if let Ok((length, from)) = front.recv_from(&mut buffer) {
                client = Some(from);
                let _ = back.send(&buffer[..length]);
            }
            if let (Ok(length), Some(client)) = (back.recv(&mut buffer), client) {
                let _ = front.send_to(&buffer[..length], client);
            }
        }
    });
    address
}

#[tokio::test]
async fn a_link_that_falls_silent_is_lost() {
    let timeouts = Timeouts { idle: Duration::from_secs(1) };
    let (endpoint, address) = host(&identity(IdentityKind::Host), &timeouts);
    let silent = Arc::new(AtomicBool::new(false));
    let through = relay(address, Arc::clone(&silent));
    let serving = tokio::spawn(async move { accept(&endpoint).await.expect("accepted").closed().await });
    let client_id = identity(IdentityKind::Client);
    let dialed = dial(Dial { timeouts, ..to(through, &client_id, Trust::FirstUse) }).await.expect("connects");
    // Keep-alives hold it beyond the idle time-out.
    let held = tokio::time::timeout(Duration::from_millis(1500), dialed.connection.closed()).await;
    assert!(held.is_err(), "{held:?}");
    silent.store(true, Ordering::Relaxed);
    let start = Instant::now();
    assert!(matches!(outcome(&dialed.connection.closed().await), Closing::Lost(_)));
    assert!(matches!(outcome(&serving.await.expect("host")), Closing::Lost(_)));
    assert!(start.elapsed() < 5 * timeouts.idle, "{:?}", start.elapsed());
}

/// A host's endpoint that takes connections until its process is gone: then nobody says a word any more.
fn doomed(address: SocketAddr, identity: &Identity, reset: &ResetKey) -> (tokio::runtime::Runtime, SocketAddr) {
    let process = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("runtime");
    let inside = process.enter();
    let endpoint = listen(address, identity, Some(reset), &Timeouts::default()).expect("listens");
    let address = endpoint.local_addr().expect("address");
    process.spawn(async move {
        let mut held = Vec::new();
        while let Some(incoming) = endpoint.accept().await {
            held.push(incoming.await);
        }
    });
    drop(inside);
    (process, address)
}

#[tokio::test]
async fn a_successor_with_the_same_key_ends_what_its_predecessor_left() {
    let (host_id, client_id) = (identity(IdentityKind::Host), identity(IdentityKind::Client));
    let timeouts = Timeouts { idle: Duration::from_secs(1) };
    for (successor, want) in [([7; 32], "reset by peer"), ([8; 32], "timed out")] {
        let (first, address) = doomed(LOOPBACK, &host_id, &ResetKey::new(&[7; 32]));
        let dialed = dial(Dial { timeouts, ..to(address, &client_id, Trust::FirstUse) }).await.expect("connects");
        first.shutdown_background();
        // The address is free as soon as the runtime has let go of its socket.
        let waited = Instant::now();
        while UdpSocket::bind(address).is_err() {
            assert!(waited.elapsed() < LIMIT, "the first endpoint stays");
            tokio::task::yield_now().await;
        }
        let (second, _) = doomed(address, &host_id, &ResetKey::new(&successor));
        let mut stream = ControlStream::open(&dialed.connection, LIMIT).await.expect("opens");
        stream.sender.send(b"is anybody there?").await.expect("leaves");
        let error = stream.receiver.recv_within("an end", LIMIT).await.expect_err("nobody knows the connection");
        assert!(matches!(error.closing(), Some(Closing::Lost(text)) if text == want), "{error:?}, not {want}");
        second.shutdown_background();
    }
}
