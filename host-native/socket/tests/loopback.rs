//! Sockets against each other on the loopback interface.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use pf_proto::{RunOutcome, SendOutcome, Transport};
use pf_socket::{BUFFER_BYTES, DataSocket, RecvBatch, UdpTransport, await_punch};

const WAIT: Duration = Duration::from_secs(30);
const SHARD: u16 = 1408;

fn bind(buffer_bytes: usize) -> DataSocket {
    DataSocket::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), buffer_bytes).expect("bind")
}

/// A sender and the socket it sends to.
fn pair(buffer_bytes: usize) -> (UdpTransport, DataSocket) {
    let (a, b) = (bind(buffer_bytes), bind(buffer_bytes));
    b.connect(a.local_addr().expect("address")).expect("connect");
    let peer = b.local_addr().expect("address");
    (UdpTransport::connect(a, peer, SHARD).expect("connect"), b)
}

/// `count` datagrams of `stride` bytes, each filled with its number.
fn numbered(count: usize, stride: usize) -> Vec<u8> {
    (0..count * stride).map(|at| (at / stride) as u8).collect()
}

/// Everything that comes until nothing does for `limit`.
fn drain(batch: &mut RecvBatch, receiver: &DataSocket, limit: Duration) -> Vec<Vec<u8>> {
    let mut received = Vec::new();
    while let count @ 1.. = batch.recv(receiver, limit).expect("recv") {
        let before = received.len();
        received.extend(batch.datagrams_mut().map(|datagram| datagram.to_vec()));
        assert_eq!(received.len() - before, count);
    }
    received
}

/// Receives `count` datagrams.
fn receive(batch: &mut RecvBatch, receiver: &DataSocket, count: usize) -> Vec<Vec<u8>> {
    let mut received = Vec::new();
    while received.len() < count {
        assert!(batch.recv(receiver, WAIT).expect("recv") > 0, "{} of {count} arrived", received.len());
        received.extend(batch.datagrams_mut().map(|datagram| datagram.to_vec()));
    }
    received
}

#[test]
fn runs_arrive_in_order() {
    let (mut sender, receiver) = pair(BUFFER_BYTES);
    let flat = numbered(200, 1472);
    let sent = sender.send_run(&flat, 1472).expect("send");
    assert_eq!(sent, RunOutcome { sent: 200, bytes: 200 * 1472, ..RunOutcome::default() });
    let mut batch = RecvBatch::new(&receiver, 1472);
    let received = receive(&mut batch, &receiver, 200);
    assert!(received.iter().map(Vec::as_slice).eq(flat.chunks(1472)));
    assert_eq!(batch.kernel_drops(), 0);
}

#[test]
fn a_short_last_datagram_keeps_its_length_and_single_ones_are_not_joined_with_others() {
    let (mut sender, receiver) = pair(BUFFER_BYTES);
    assert_eq!(sender.send_run(&[1; 250], 100).expect("send").sent, 3);
    for datagram in [&[2; 100][..], &[3; 7], &[], &[4; 3000]] {
        assert_eq!(sender.send(datagram).expect("send"), SendOutcome::Sent);
    }
    let received = receive(&mut RecvBatch::new(&receiver, 1472), &receiver, 6);
    let lengths: Vec<usize> = received.iter().map(Vec::len).collect();
    assert_eq!(lengths[..5], [100, 100, 50, 100, 7], "an empty one says nothing");
    assert!(lengths[5] > 1472, "what is too long does not come cut to a legal length");
}

#[test]
fn what_no_path_carries_is_too_large() {
    let (mut sender, _receiver) = pair(BUFFER_BYTES);
    assert_eq!(sender.send(&vec![0; 65_508]).expect("send"), SendOutcome::TooLarge);
    let all = sender.send_run(&vec![0; 2 * 65_508], 65_508).expect("send");
    assert_eq!(all, RunOutcome { too_large: 2, ..RunOutcome::default() });
    assert_eq!(sender.send(&[0; 1472]).expect("send"), SendOutcome::Sent);
    assert_eq!(sender.shard_payload(), SHARD);
}

#[test]
fn waiting_is_bounded() {
    let (_sender, receiver) = pair(BUFFER_BYTES);
    assert_eq!(RecvBatch::new(&receiver, 2048).recv(&receiver, Duration::from_millis(20)).expect("recv"), 0);
    assert!(receiver.recv_from(&mut [0; 16], Duration::from_millis(20)).expect("recv").is_none());
}

#[cfg(target_os = "linux")]
#[test]
fn kernel_drops_are_counted_without_another_datagram() {
    let (mut sender, receiver) = pair(8 * 1024);
    let mut batch = RecvBatch::new(&receiver, 2048);
    // One by one: what the system joins counts as one.
    let sent = (0..500).filter(|_| sender.send(&[7; 1472]).expect("send") == SendOutcome::Sent).count();
    let received = drain(&mut batch, &receiver, Duration::from_millis(50)).len();
    assert!(received < 500, "a buffer of 8 KiB held {received}");
    assert_eq!((sent, received as u64 + batch.kernel_drops()), (500, 500));
}

#[test]
fn large_buffers_are_asked_for() {
    let (receive, send) = bind(BUFFER_BYTES).buffer_sizes().expect("sizes");
    println!("receive {receive}, send {send} bytes");
    assert!(receive >= 200_000 && send >= 200_000);
}

#[test]
fn only_punches_of_the_peer_count() {
    let host = bind(BUFFER_BYTES);
    let client = bind(BUFFER_BYTES);
    client.connect(host.local_addr().expect("address")).expect("connect");
    client.send_one(b"PFpunch").expect("send");
    client.send_one(b"something").expect("send");
    let from = Ipv4Addr::LOCALHOST.into();
    let none = await_punch(&host, from, Duration::from_millis(60), &|| false).expect("wait");
    assert_eq!(none, None);
    client.send_one(b"PFpunch1").expect("send");
    assert_eq!(await_punch(&host, from, WAIT, &|| false).expect("wait"), client.local_addr().ok());
    client.send_one(b"PFpunch1").expect("send");
    let elsewhere = Ipv4Addr::new(127, 0, 0, 2).into();
    assert_eq!(await_punch(&host, elsewhere, Duration::from_millis(60), &|| false).expect("wait"), None);
    assert_eq!(await_punch(&host, from, WAIT, &|| true).expect("wait"), None);
}

#[test]
fn a_missing_peer_is_a_lost_packet() {
    let (mut sender, receiver) = pair(BUFFER_BYTES);
    drop(receiver);
    let mut all = RunOutcome::default();
    for _ in 0..10 {
        let run = sender.send_run(&[1; 300], 100).expect("refusals are losses");
        all.count(SendOutcome::Sent, run.sent, run.bytes);
        all.count(SendOutcome::Blocked, run.blocked, 0);
    }
    assert_eq!((all.sent + all.blocked, all.too_large), (30, 0));
    assert!(all.blocked > 0, "the system says that nobody listens");
}
