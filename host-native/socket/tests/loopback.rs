//! Sockets against each other on the loopback interface.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use pf_socket::{BUFFER_BYTES, DataSocket, RecvBatch, SendBatch, await_punch};

const WAIT: Duration = Duration::from_secs(30);

fn bind(buffer_bytes: usize) -> DataSocket {
    DataSocket::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), buffer_bytes).expect("bind")
}

fn pair(buffer_bytes: usize) -> (DataSocket, DataSocket) {
    let (a, b) = (bind(buffer_bytes), bind(buffer_bytes));
    a.connect(b.local_addr().expect("address")).expect("connect");
    b.connect(a.local_addr().expect("address")).expect("connect");
    (a, b)
}

/// `count` datagrams of `stride` bytes, each filled with its number.
fn numbered(count: usize, stride: usize) -> Vec<u8> {
    (0..count * stride).map(|at| (at / stride) as u8).collect()
}

#[test]
fn batches_arrive_in_order() {
    let (sender, receiver) = pair(BUFFER_BYTES);
    let flat = numbered(200, 1472);
    let sent = SendBatch::new().send(&sender, &flat, 1472).expect("send");
    assert_eq!((sent.packets, sent.bytes, sent.lost), (200, 200 * 1472, 0));
    let mut batch = RecvBatch::new(64, 2048);
    let mut received = Vec::new();
    while received.len() < 200 {
        let count = batch.recv(&receiver, WAIT).expect("recv");
        assert!(count > 0, "{} of 200 arrived", received.len());
        for index in 0..count {
            let datagram = batch.datagram_mut(index);
            assert_eq!(datagram.len(), 1472);
            assert!(datagram.iter().all(|&byte| byte == datagram[0]));
            received.push(datagram[0]);
        }
    }
    assert_eq!(received, (0..200).collect::<Vec<u8>>());
    assert_eq!(batch.kernel_drops(), 0);
}

#[test]
fn a_short_last_datagram_keeps_its_length() {
    let (sender, receiver) = pair(BUFFER_BYTES);
    SendBatch::new().send(&sender, &[1; 250], 100).expect("send");
    let mut batch = RecvBatch::new(64, 2048);
    let mut lengths = Vec::new();
    while lengths.len() < 3 {
        let count = batch.recv(&receiver, WAIT).expect("recv");
        assert!(count > 0);
        lengths.extend((0..count).map(|index| batch.datagram_mut(index).len()));
    }
    assert_eq!(lengths, [100, 100, 50]);
}

#[test]
fn waiting_is_bounded() {
    let (_sender, receiver) = pair(BUFFER_BYTES);
    assert_eq!(RecvBatch::new(8, 2048).recv(&receiver, Duration::from_millis(20)).expect("recv"), 0);
    assert!(receiver.recv_from(&mut [0; 16], Duration::from_millis(20)).expect("recv").is_none());
}

#[cfg(target_os = "linux")]
#[test]
fn kernel_drops_are_counted() {
    let (sender, receiver) = pair(8 * 1024);
    let flat = numbered(500, 1472);
    SendBatch::new().send(&sender, &flat, 1472).expect("send");
    let mut batch = RecvBatch::new(64, 2048);
    let mut received = 0;
    while let count @ 1.. = batch.recv(&receiver, Duration::from_millis(50)).expect("recv") {
        received += count as u64;
    }
    assert!(received < 500, "a buffer of 8 KiB held {received}");
    // The count comes with the next datagram that gets through.
    sender.send_one(&[9; 8]).expect("send");
    assert_eq!(batch.recv(&receiver, WAIT).expect("recv"), 1);
    assert_eq!(received + batch.kernel_drops(), 500);
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
    let (sender, receiver) = pair(BUFFER_BYTES);
    drop(receiver);
    let mut batch = SendBatch::new();
    let (mut packets, mut lost) = (0, 0);
    for _ in 0..10 {
        let sent = batch.send(&sender, &[1; 300], 100).expect("refusals are losses");
        packets += sent.packets;
        lost += sent.lost;
    }
    assert_eq!(packets + lost, 30);
}
