//! Memory: none per packet once the buffers are warm, and never beyond the limits, whatever arrives.
//! One test function, because the counters belong to the process.

#[path = "support/counting.rs"]
mod counting;
mod support;

use pf_abi::wire::{FecScheme, PacketFlags, UserFlags, VideoHeader};
use pf_proto::{AccessUnit, Delivery, DropKnob, PacketBatch, Reassembler, ReassemblerConfig, SplitMix};
use support::{IDR, receiver, sender, welcome};

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

const SEED: u64 = 0x5eed;

#[test]
fn memory() {
    warm_streams_allocate_nothing();
    hostile_packets_stay_within_the_limit();
}

/// Frames of changing size, 5 % loss repaired: after the first frames no allocation at all, on either side.
fn warm_streams_allocate_nothing() {
    let welcome = welcome(1408, 4096, 25);
    let mut sender = sender(&welcome);
    let mut receiver = receiver(&welcome, DropKnob::new(5, SEED));
    let mut batch = PacketBatch::new();
    let mut datagram = vec![0; 2048];
    let data = vec![0x5a; 65_536];
    let (mut before, mut delivered) = (0, 0);
    for number in 0..600_u64 {
        if number == 300 {
            before = counting::calls();
        }
        let length = 40_000 + (number as usize * 977) % 25_000;
        let unit = AccessUnit { data: &data[..length], pts_ns: number * 16_000_000, flags: IDR };
        sender.unit(unit, &mut batch).expect("unit");
        for sealed in batch.datagrams() {
            let copy = &mut datagram[..sealed.len()];
            copy.copy_from_slice(sealed);
            receiver.datagram(copy);
            while let Some(delivery) = receiver.next_delivery() {
                if let Delivery::Unit(unit) = delivery {
                    delivered += 1;
                    receiver.recycle(unit);
                }
            }
        }
    }
    let allocations = counting::calls() - before;
    assert!(delivered > 590, "delivered {delivered}");
    assert!(receiver.reassembly().shards_recovered > 500);
    assert_eq!(allocations, 0, "allocations in 300 warm frames");
}

/// Packets that pass every single check, each opening another large frame.
fn hostile_packets_stay_within_the_limit() {
    let welcome = welcome(512, 4096, 10);
    let config = ReassemblerConfig::from_welcome(&welcome);
    let limit = 4 * config.max_frame_bytes() as usize;
    let mut reassembler = Reassembler::new(config).expect("config");
    let mut random = SplitMix::new(SEED);
    let packet = vec![0xff; 9_192];
    let live = counting::reset_peak();
    for _ in 0..200_000 {
        let shard_bytes = 512 + 2 * random.below(200) as u16;
        let frame_bytes = match random.below(3) {
            0 => config.max_frame_bytes(),
            1 => random.below(u64::from(config.max_frame_bytes())) as u32,
            _ => random.below(4000) as u32,
        };
        let shards = frame_bytes.div_ceil(u32::from(shard_bytes)).max(1);
        let blocks = shards.div_ceil(4096);
        let block = random.below(u64::from(blocks)) as u32;
        let data = (shards - block * 4096).min(4096) as u16;
        let recovery = random.below(u64::from(7783 - u32::from(data))) as u16;
        let header = VideoHeader {
            pts_ns: random.below(80_000_000),
            frame_index: random.below(64) as u32,
            stream_seq: 0,
            frame_bytes,
            user_flags: UserFlags::PICTURE,
            block_index: block as u16,
            block_count: blocks as u16,
            data_shards: data,
            recovery_shards: recovery,
            shard_index: random.below(u64::from(data) + u64::from(recovery)) as u16,
            shard_bytes,
            magic: 0xc9,
            version: 1,
            fec_scheme: FecScheme::GF16,
            flags: PacketFlags::PIC,
        };
        let mut bytes = [0; 40 + 512 + 400];
        bytes[..40].copy_from_slice(header.bytes());
        bytes[40..].copy_from_slice(&packet[..912]);
        let _ = reassembler.push(&bytes);
        while let Some(unit) = reassembler.take() {
            reassembler.recycle(unit);
        }
        assert!(reassembler.bytes_in_flight() <= limit);
    }
    let stats = *reassembler.stats();
    println!("seed {SEED:#x}: {stats:?}, in flight {}", reassembler.bytes_in_flight());
    assert!(stats.packets > 1000 && stats.rejected > 1000, "{stats:?}");
    // Frames in flight, one frame's worth of spares, the coder's working memory and tables.
    let slack = config.max_frame_bytes() as usize + (64 << 20);
    let peak = counting::peak() - live;
    assert!(peak <= limit + slack, "peak {peak}, limit {limit}");
}
