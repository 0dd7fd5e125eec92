//! Bytes from outside: random and mutated packets, whole and streamed, change nothing but counters, and never cost a panic.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{IDR, receiver, sender, welcome};
use pf_abi::wire::{UserFlags, VideoHeader};
use pf_proto::{
    AccessUnit, DropKnob, PacketBatch, Packetizer, PacketizerConfig, Reassembler, ReassemblerConfig, Received, SplitMix,
};
use proptest::prelude::*;

fn drain(reassembler: &mut Reassembler) -> usize {
    std::iter::from_fn(|| reassembler.take()).map(|unit| unit.data().len()).sum()
}

/// Packets of a case of random headers.
const HEADERS: u64 = 80;

/// Packets with random headers: how many were taken. Memory is looked at after each.
fn random_headers(seed: u64, shard: u16, max_data_per_block: u16) -> u64 {
    let mut random = SplitMix::new(seed);
    let config = ReassemblerConfig { max_data_per_block, ..ReassemblerConfig::from_welcome(&welcome(shard, 1, 10)) };
    let mut reassembler = Reassembler::new(config).expect("config");
    let mut packet = vec![0; 10_000];
    for _ in 0..HEADERS {
        for byte in &mut packet[..VideoHeader::SIZE] {
            *byte = random.next() as u8;
        }
        let mut header = VideoHeader::read(&packet).expect("header");
        header.magic = 0xc9;
        header.frame_index %= 256;
        header.frame_bytes >>= random.below(32) as u32;
        header.shard_bytes = [config.shard_payload, 512, header.shard_bytes][random.below(3) as usize];
        header.block_count = 1 + random.below(3) as u16;
        header.block_index %= 3;
        header.data_shards >>= random.below(16) as u32;
        header.recovery_shards >>= random.below(16) as u32;
        header.shard_index >>= random.below(16) as u32;
        // Noise alone is refused at the door; what holds together but for a field or two comes further.
        let shards = header.frame_bytes.div_ceil(u32::from(header.shard_bytes.max(2))).max(1);
        let blocks = shards.div_ceil(u32::from(max_data_per_block));
        let most = u64::from(blocks.min(u32::from(u16::MAX)));
        let mut mend = |field: &mut u16, value: u64| {
            if random.below(10) > 0 {
                *field = value as u16;
            }
        };
        mend(&mut header.block_count, u64::from(blocks));
        let block = u64::from(header.block_index) % most;
        mend(&mut header.block_index, block);
        let behind = u64::from(shards) - block * u64::from(max_data_per_block);
        mend(&mut header.data_shards, behind.min(u64::from(max_data_per_block)));
        let recovery = u64::from(header.recovery_shards) % 200;
        mend(&mut header.recovery_shards, recovery);
        let index = u64::from(header.shard_index) % (u64::from(header.data_shards) + recovery).max(1);
        mend(&mut header.shard_index, index);
        if random.below(10) > 0 {
            header.user_flags = UserFlags::PICTURE;
        }
        stream(&mut header, &mut random, max_data_per_block);
        packet[..VideoHeader::SIZE].copy_from_slice(header.bytes());
        let _ = reassembler.push(&packet);
        assert!(reassembler.bytes_in_flight() <= 4 * config.max_frame_bytes() as usize);
    }
    drain(&mut reassembler);
    reassembler.stats().packets
}

/// Makes three quarters of the headers those of streamed units, which hold together but for what is left to chance.
fn stream(header: &mut VideoHeader, random: &mut SplitMix, max_data_per_block: u16) {
    let form = random.below(4);
    if form == 0 {
        return;
    }
    header.user_flags.0 ^= [0, UserFlags::CHUNK_ALIGNED.0][random.below(2) as usize];
    if form == 1 {
        header.block_count = 0;
        header.frame_bytes = 0;
        header.data_shards = max_data_per_block;
        return;
    }
    header.user_flags |= UserFlags::SLICE_STREAM;
    if form == 2 {
        header.block_count = 0;
        header.frame_bytes -= header.frame_bytes % u32::from(header.shard_bytes.max(1));
    } else {
        header.block_count = header.block_index.saturating_add(1);
    }
}

/// If all were refused at the door, [`random_headers_are_survived`] would show nothing.
#[test]
fn some_random_headers_get_past_the_checks() {
    let taken: u64 = (0..20).map(|seed| random_headers(seed, 512, 4096)).sum();
    println!("{taken} of {} taken", 20 * HEADERS);
    assert!(taken > 20 * HEADERS / 10, "{taken}");
}

proptest! {
    // Those that get past the checks allocate frames of any size, which takes its time.
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Random headers with the right magic pass the cheap checks more often.
    #[test]
    fn random_headers_are_survived(seed: u64, shard in 256_u16..5000, block: u16) {
        random_headers(seed, (shard * 2).clamp(512, 9152), block.max(1));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_refused(packets in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..2000), 1..40)) {
        let config = ReassemblerConfig::from_welcome(&welcome(1408, 4096, 10));
        let mut reassembler = Reassembler::new(config).expect("config");
        for packet in &packets {
            let _ = reassembler.push(packet);
            prop_assert!(reassembler.bytes_in_flight() <= 4 * config.max_frame_bytes() as usize);
        }
        prop_assert_eq!(drain(&mut reassembler), 0, "a unit was made of noise");
        prop_assert_eq!(reassembler.stats().packets, 0);
        let mut receiver = receiver(&welcome(1408, 4096, 10), DropKnob::new(0, 0));
        for mut packet in packets {
            prop_assert!(matches!(receiver.datagram(&mut packet), Received::Unopened(_)));
        }
    }

    /// Bit flips in plain packets: no panic, and what comes out has the length that its packets said.
    #[test]
    fn mutated_packets_are_survived(seed: u64, length in 0_usize..30_000, block in 1_u16..40) {
        let mut random = SplitMix::new(seed);
        let welcome = welcome(512, block, 30);
        let mut packetizer = Packetizer::new(PacketizerConfig::from_welcome(&welcome)).expect("config");
        let config = ReassemblerConfig::from_welcome(&welcome);
        let mut reassembler = Reassembler::new(config).expect("config");
        let mut batch = PacketBatch::new();
        let data = vec![7; length];
        let mut said: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
        for number in 0..6_u64 {
            packetizer.packetize(AccessUnit { data: &data, pts_ns: number << 24, flags: IDR }, &mut batch).expect("unit");
            for index in 0..batch.len() {
                let mut packet = batch.plain(index).to_vec();
                for _ in 0..random.below(3) {
                    let at = random.below(VideoHeader::SIZE as u64) as usize;
                    packet[at] ^= 1 << random.below(8);
                }
                packet.truncate(packet.len() - random.below(2) as usize * random.below(600) as usize % 500);
                if reassembler.push(&packet).is_ok() {
                    let header = VideoHeader::read(&packet).expect("it was read");
                    said.entry(header.frame_index).or_default().insert(header.frame_bytes as usize);
                }
                prop_assert!(reassembler.bytes_in_flight() <= 4 * config.max_frame_bytes() as usize);
            }
            while let Some(unit) = reassembler.take() {
                let lengths = said.get(&unit.frame_index());
                prop_assert!(lengths.is_some_and(|lengths| lengths.contains(&unit.data().len())), "{:?}", lengths);
            }
        }
    }

    /// On the sealed path a mutation is a loss and a repetition is nothing.
    #[test]
    fn mutated_datagrams_are_lost_and_repeated_ones_ignored(seed: u64) {
        let mut random = SplitMix::new(seed);
        let welcome = welcome(512, 4096, 50);
        let (mut sender, mut receiver) = (sender(&welcome), receiver(&welcome, DropKnob::new(0, 0)));
        let mut batch = PacketBatch::new();
        let data = vec![9; 20 * 512];
        sender.unit(AccessUnit { data: &data, pts_ns: 1, flags: IDR }, &mut batch).expect("unit");
        let mut forged = 0;
        for datagram in batch.datagrams() {
            let mut copy = datagram.to_vec();
            if forged < 10 && random.below(3) == 0 {
                let at = random.below(copy.len() as u64) as usize;
                copy[at] ^= 1 << random.below(8);
                forged += 1;
                prop_assert!(matches!(receiver.datagram(&mut copy), Received::Unopened(_)));
            } else {
                let mut again = copy.clone();
                prop_assert!(matches!(receiver.datagram(&mut copy), Received::Push(_)));
                prop_assert_eq!(receiver.datagram(&mut again), Received::Replayed);
            }
        }
        let Some(pf_proto::Delivery::Unit(unit)) = receiver.next_delivery() else {
            return Err(TestCaseError::fail("not delivered"));
        };
        prop_assert_eq!(unit.data(), &data[..]);
        prop_assert_eq!(receiver.stats().auth_failures, forged);
    }
}
