//! The path over real sockets, with a peer that also sends garbage, duplicates, replays and spoilt copies, and all of it in
//! another order.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;

use pf_abi::wire::{FecScheme, UserFlags, Welcome};
use pf_proto::{AccessUnit, Delivery, DropKnob, PacketBatch, SplitMix, Transport, VideoReceiver, VideoSender};
use pf_socket::{BUFFER_BYTES, DataSocket, RecvBatch, UdpTransport};

const WAIT: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(5);
const SEED: u64 = 0x0dd5;
const FRAMES: u64 = 120;
/// A datagram comes at most this much later than its place.
const REORDER: u64 = 50;

fn welcome() -> Welcome {
    Welcome {
        fec_scheme: FecScheme::GF16,
        fec_percent: 20,
        max_data_per_block: 4096,
        shard_payload: 1408,
        encrypt: true,
        key: [7; 16].into(),
        refresh_hz: 60,
        bitrate_kbps: 100_000,
        ..Welcome::default()
    }
}

/// Content of frame `number`: up to 150 KB, and now and then nothing.
fn frame(number: u64) -> Vec<u8> {
    let mut random = SplitMix::new(SEED ^ number);
    let length = if number % 17 == 3 { 0 } else { random.below(150_000) };
    (0..length).map(|_| random.below(256) as u8).collect()
}

fn garbage(random: &mut SplitMix) -> Vec<u8> {
    (0..random.below(2000)).map(|_| random.below(256) as u8).collect()
}

/// The datagrams of a batch, with what a hostile peer adds, as they leave.
fn mischief(batch: &PacketBatch, earlier: &[Vec<u8>], random: &mut SplitMix) -> Vec<Vec<u8>> {
    let mut leaving: Vec<(u64, Vec<u8>)> = Vec::new();
    for (place, datagram) in (0..).zip(batch.datagrams()) {
        let mut add = |datagram: Vec<u8>| leaving.push((place + random.below(REORDER), datagram));
        add(datagram.to_vec());
        add(datagram[..datagram.len() - 1].to_vec());
        let mut spoilt = datagram.to_vec();
        spoilt[place as usize % datagram.len()] ^= 1;
        add(spoilt);
        if place % 3 == 0 {
            add(datagram.to_vec());
        }
        if let Some(replayed) = earlier.get(place as usize) {
            add(replayed.clone());
        }
        let nonsense = garbage(random);
        leaving.push((place, nonsense));
    }
    leaving.sort_by_key(|&(place, _)| place);
    leaving.into_iter().map(|(_, datagram)| datagram).collect()
}

#[test]
fn every_frame_arrives_once_and_as_it_was_sent_whatever_else_the_peer_sends() {
    println!("seed {SEED:#x}");
    let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let [from, to] = [0, 1].map(|_| DataSocket::bind(loopback, BUFFER_BYTES).expect("bind"));
    let address = to.local_addr().expect("address");
    to.connect(from.local_addr().expect("address")).expect("connect");
    // So much is under way at once that no buffer of a system overflows.
    let (taken, may_send) = sync_channel(4096);
    let sending = thread::spawn(move || {
        let mut transport = UdpTransport::connect(from, address, 1408).expect("connect");
        let mut sender = VideoSender::new(&welcome()).expect("welcome");
        let mut random = SplitMix::new(SEED);
        let (mut batch, mut earlier) = (PacketBatch::new(), Vec::new());
        let mut under_way = 0;
        let mut send = |datagram: &[u8]| {
            while under_way >= 48 {
                under_way -= may_send.recv_timeout(WAIT).expect("the receiver goes on");
            }
            assert_eq!(transport.send_run(datagram, 2048).expect("loopback").sent, u64::from(!datagram.is_empty()));
            under_way += usize::from(!datagram.is_empty());
        };
        (0..2000).for_each(|_| send(&garbage(&mut random)));
        for number in 0..FRAMES {
            let data = frame(number);
            let unit = AccessUnit { data: &data, pts_ns: number << 24, flags: UserFlags::PICTURE };
            sender.unit(unit, &mut batch).expect("unit");
            mischief(&batch, &earlier, &mut random).iter().for_each(|datagram| send(datagram));
            earlier = batch.datagrams().map(<[u8]>::to_vec).collect();
        }
    });
    let mut receiver = VideoReceiver::new(&welcome(), DropKnob::new(0, 0)).expect("welcome");
    let mut batch = RecvBatch::new(&to, 1472);
    let mut next = 0;
    // What comes behind the last frame is read too.
    while next < FRAMES || !sending.is_finished() {
        let count = batch.recv(&to, if next < FRAMES { WAIT } else { LOOK }).expect("recv");
        assert!(count > 0 || next == FRAMES, "frame {next} did not arrive: {:?}", receiver.reassembly());
        for datagram in batch.datagrams_mut() {
            receiver.datagram(datagram);
            while let Some(delivery) = receiver.next_delivery() {
                let Delivery::Unit(unit) = delivery else { panic!("frame {next}: {:?}", receiver.reassembly()) };
                assert_eq!(u64::from(unit.frame_index()), next, "in order, and once");
                assert!(unit.data() == frame(next), "frame {next} is not what was sent");
                next += 1;
            }
        }
        // Fails when all was sent already.
        let _ = taken.try_send(count);
    }
    sending.join().expect("the sender");
    let stats = receiver.stats();
    assert!(stats.auth_failures > 10_000 && stats.replays > 1000, "the mischief came through: {stats:?}");
}
