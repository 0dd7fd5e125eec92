//! Any loss up to m shards of a block is repaired bit for bit; one more is not.

mod support;

use pf_abi::wire::VideoHeader;
use pf_proto::{AccessUnit, PacketBatch, Packetizer, PacketizerConfig, Push, Reassembler, ReassemblerConfig, SplitMix};
use proptest::prelude::*;
use support::{IDR, shuffled, welcome};

fn content(length: usize, random: &mut SplitMix) -> Vec<u8> {
    (0..length).map(|_| random.next() as u8).collect()
}

/// Packets to lose: `take(m)` random ones of each block.
fn losses(batch: &PacketBatch, random: &mut SplitMix, take: impl Fn(usize) -> usize) -> Vec<bool> {
    let mut lost = vec![false; batch.len()];
    let headers: Vec<VideoHeader> =
        (0..batch.len()).map(|index| VideoHeader::read(batch.plain(index)).expect("header")).collect();
    for block in 0..headers[0].block_count {
        let members: Vec<usize> = (0..batch.len()).filter(|&index| headers[index].block_index == block).collect();
        let m = usize::from(headers[members[0]].recovery_shards);
        for pick in shuffled(members.len(), random).into_iter().take(take(m)) {
            lost[members[pick]] = true;
        }
    }
    lost
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn up_to_m_losses_are_repaired(
        seed: u64,
        length in 0_usize..60_000,
        shard in 256_u16..700,
        block in 1_u16..80,
        percent in 0_u8..=90,
    ) {
        let mut random = SplitMix::new(seed);
        let welcome = welcome(shard * 2, block, percent);
        let data = content(length, &mut random);
        let mut batch = PacketBatch::new();
        let mut packetizer = Packetizer::new(PacketizerConfig::from_welcome(&welcome)).expect("config");
        let mut reassembler = Reassembler::new(ReassemblerConfig::from_welcome(&welcome)).expect("config");
        for number in 0..3 {
            packetizer.packetize(AccessUnit { data: &data, pts_ns: number, flags: IDR }, &mut batch).expect("unit");
            let lost = losses(&batch, &mut random, |m| m);
            for index in shuffled(batch.len(), &mut random) {
                if !lost[index] {
                    prop_assert!(reassembler.push(batch.plain(index)).is_ok());
                }
            }
            let unit = reassembler.take().expect("complete");
            prop_assert_eq!(unit.data(), &data[..]);
            prop_assert_eq!((unit.frame_index(), unit.pts_ns(), unit.flags()), (number as u32, number, IDR));
            prop_assert!(reassembler.take().is_none());
        }
        prop_assert_eq!(reassembler.stats().units_lost, 0);
        prop_assert_eq!(reassembler.bytes_in_flight(), 0);
    }

    #[test]
    fn one_loss_more_is_a_lost_frame(seed: u64, length in 1_usize..20_000, block in 1_u16..40, percent in 0_u8..=90) {
        let mut random = SplitMix::new(seed);
        let welcome = welcome(512, block, percent);
        let data = content(length, &mut random);
        let mut batch = PacketBatch::new();
        let mut packetizer = Packetizer::new(PacketizerConfig::from_welcome(&welcome)).expect("config");
        let mut reassembler = Reassembler::new(ReassemblerConfig::from_welcome(&welcome)).expect("config");
        packetizer.packetize(AccessUnit { data: &data, pts_ns: 0, flags: IDR }, &mut batch).expect("unit");
        let lost = losses(&batch, &mut random, |m| m + 1);
        for index in (0..batch.len()).filter(|&index| !lost[index]) {
            prop_assert_eq!(reassembler.push(batch.plain(index)), Ok(Push::Stored));
        }
        prop_assert!(reassembler.take().is_none());
        // Two more frames, each 121 ms later: the first one is given up even when nothing of it arrived.
        for number in 1..=2 {
            let unit = AccessUnit { data: &data, pts_ns: number * 121_000_000, flags: IDR };
            packetizer.packetize(unit, &mut batch).expect("unit");
            for index in 0..batch.len() {
                prop_assert!(reassembler.push(batch.plain(index)).is_ok());
            }
            prop_assert_eq!(reassembler.take().expect("complete").frame_index(), number as u32);
        }
        let stats = reassembler.stats();
        prop_assert_eq!((stats.units_lost, stats.units_complete), (1, 2));
    }
}
