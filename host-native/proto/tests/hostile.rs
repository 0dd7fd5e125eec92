//! Bytes from outside: random and mutated packets change nothing but counters, and never cost a panic.

mod support;

use pf_abi::wire::VideoHeader;
use pf_proto::{
    AccessUnit, DropKnob, PacketBatch, Packetizer, PacketizerConfig, Reassembler, ReassemblerConfig, Received, SplitMix,
};
use proptest::prelude::*;
use support::{IDR, receiver, sender, welcome};

fn drain(reassembler: &mut Reassembler) -> usize {
    std::iter::from_fn(|| reassembler.take()).map(|unit| unit.data().len()).sum()
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
        drain(&mut reassembler);
        let mut receiver = receiver(&welcome(1408, 4096, 10), DropKnob::new(0, 0));
        for mut packet in packets {
            prop_assert!(matches!(receiver.datagram(&mut packet), Received::Unopened(_)));
        }
    }

    /// Random headers with the right magic pass the cheap checks more often.
    #[test]
    fn random_headers_are_survived(seed: u64, shard in 256_u16..5000, block: u16) {
        let mut random = SplitMix::new(seed);
        let config = ReassemblerConfig {
            max_data_per_block: block.max(1),
            ..ReassemblerConfig::from_welcome(&welcome((shard * 2).clamp(512, 9152), 1, 10))
        };
        let mut reassembler = Reassembler::new(config).expect("config");
        let mut packet = vec![0; 10_000];
        for _ in 0..200 {
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
            packet[..VideoHeader::SIZE].copy_from_slice(header.bytes());
            let _ = reassembler.push(&packet);
            prop_assert!(reassembler.bytes_in_flight() <= 4 * config.max_frame_bytes() as usize);
        }
        drain(&mut reassembler);
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
        for number in 0..6_u64 {
            packetizer.packetize(AccessUnit { data: &data, pts_ns: number << 24, flags: IDR }, &mut batch).expect("unit");
            for index in 0..batch.len() {
                let mut packet = batch.plain(index).to_vec();
                for _ in 0..random.below(3) {
                    let at = random.below(VideoHeader::SIZE as u64) as usize;
                    packet[at] ^= 1 << random.below(8);
                }
                packet.truncate(packet.len() - random.below(2) as usize * random.below(600) as usize % 500);
                let _ = reassembler.push(&packet);
                prop_assert!(reassembler.bytes_in_flight() <= 4 * config.max_frame_bytes() as usize);
            }
            drain(&mut reassembler);
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
