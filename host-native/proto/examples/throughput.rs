//! Time per frame of the video path on this machine: `cargo run --release -p pf-proto --example throughput`.

use std::time::{Duration, Instant};

use pf_abi::wire::{FecScheme, UserFlags, Welcome};
use pf_proto::{AccessUnit, Delivery, DropKnob, PacketBatch, VideoReceiver, VideoSender, fec};

const FRAMES: u32 = 2000;

fn main() {
    let begin = Instant::now();
    fec::warm_up();
    println!("coder tables: {:?}", begin.elapsed());
    println!("frame     FEC %  drop %   send µs  receive µs  Mbit/s  delivered  recovered");
    for (bytes, percent, drop) in [(65_536, 10, 0), (65_536, 25, 5), (65_536, 50, 20), (1_000_000, 20, 5)] {
        run(bytes, percent, drop);
    }
}

fn run(bytes: usize, percent: u8, drop: u8) {
    let welcome = Welcome {
        fec_scheme: FecScheme::GF16,
        fec_percent: percent,
        max_data_per_block: 4096,
        shard_payload: 1408,
        encrypt: true,
        key: [7; 16].into(),
        refresh_hz: 60,
        ..Welcome::default()
    };
    let mut sender = VideoSender::new(&welcome).expect("a valid Welcome");
    let mut receiver = VideoReceiver::new(&welcome, DropKnob::new(drop, 1)).expect("a valid Welcome");
    let (mut batch, mut copy) = (PacketBatch::new(), Vec::new());
    let data = vec![0x5a; bytes];
    let (mut sending, mut receiving, mut delivered) = (Duration::ZERO, Duration::ZERO, 0);
    for number in 0..FRAMES {
        let unit = AccessUnit { data: &data, pts_ns: u64::from(number) << 24, flags: UserFlags::KEYFRAME };
        let start = Instant::now();
        sender.unit(unit, &mut batch).expect("fits");
        sending += start.elapsed();
        // The copy stands for the socket and is not timed.
        copy.clear();
        copy.extend_from_slice(batch.range(0..batch.len()));
        let start = Instant::now();
        for datagram in copy.chunks_exact_mut(batch.stride()) {
            receiver.datagram(datagram);
            while let Some(delivery) = receiver.next_delivery() {
                if let Delivery::Unit(_) | Delivery::Stale(_) = delivery {
                    delivered += 1;
                }
            }
        }
        receiving += start.elapsed();
    }
    let micros = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(FRAMES);
    let rate = bytes as f64 * 8.0 / micros(sending + receiving);
    println!(
        "{bytes:>8}  {percent:>5}  {drop:>6}  {:>8.1}  {:>10.1}  {rate:>6.0}  {delivered:>9}  {:>9}",
        micros(sending),
        micros(receiving),
        receiver.reassembly().units_recovered
    );
}
