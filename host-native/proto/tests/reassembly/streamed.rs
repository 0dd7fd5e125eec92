//! Streamed units (wire §4.6): how they are cut, and how a receiver takes them.

use std::collections::BTreeMap;

use crate::pair::{Pair, SHARD};
use crate::support::{IDR, read, shuffled, with_header};
use pf_abi::wire::{PacketFlags, UserFlags, VideoHeader};
use pf_proto::{MS, PacketBatch, Push, Reject, SplitMix, StreamForm, StreamStart, UnitStream};
use proptest::prelude::*;

impl Pair {
    /// Packets of a unit whose slices have these lengths, block by block as they were emitted.
    fn blocks(&mut self, form: StreamForm, data: &[u8], slices: &[usize], pts_ms: u64) -> Vec<Vec<Vec<u8>>> {
        let mut blocks = Vec::new();
        let mut emit = |batch: &mut PacketBatch| {
            blocks.push((0..batch.len()).map(|index| batch.plain(index).to_vec()).collect());
        };
        let start = StreamStart { pts_ns: pts_ms * MS, flags: IDR, form };
        let mut unit = UnitStream::new(&mut self.packetizer, start, &mut self.batch);
        let mut at = 0;
        for slice in slices {
            unit.write(&data[at..at + slice], &mut emit).expect("fits");
            unit.end_slice(&mut emit).expect("fits");
            at += slice;
        }
        unit.write(&data[at..], &mut emit).expect("fits");
        let shape = unit.finish(&mut emit).expect("fits");
        assert_eq!(shape.blocks as usize, blocks.len());
        let packets: usize = blocks.iter().map(Vec::len).sum();
        assert_eq!((shape.data_packets + shape.recovery_packets) as usize, packets);
        blocks
    }

    fn packets(&mut self, form: StreamForm, data: &[u8], slices: &[usize], pts_ms: u64) -> Vec<Vec<u8>> {
        self.blocks(form, data, slices, pts_ms).concat()
    }
}

fn content(length: usize, seed: u64) -> Vec<u8> {
    let mut random = SplitMix::new(seed);
    (0..length).map(|_| random.next() as u8).collect()
}

/// One line for each block: index, block count, `frame_bytes`, k and m of its packets, which must agree.
fn described(blocks: &[Vec<Vec<u8>>]) -> Vec<[u32; 5]> {
    blocks
        .iter()
        .map(|packets| {
            let rows: Vec<[u32; 5]> = packets
                .iter()
                .map(|packet| read(packet))
                .map(|h| {
                    let [block, count, k, m] =
                        [h.block_index, h.block_count, h.data_shards, h.recovery_shards].map(u32::from);
                    [block, count, h.frame_bytes, k, m]
                })
                .collect();
            assert!(rows.iter().all(|row| *row == rows[0]), "{rows:?}");
            let order: Vec<u32> = packets.iter().map(|packet| u32::from(read(packet).shard_index)).collect();
            assert_eq!(order, (0..rows[0][3] + rows[0][4]).collect::<Vec<u32>>(), "data, then recovery");
            rows[0]
        })
        .collect()
}

#[test]
fn the_published_slice_stream() {
    let mut pair = Pair::new(4096, 10);
    let data = content(16_899, 1);
    let blocks = pair.blocks(StreamForm::Slices, &data, &[8192, 8707], 0);
    assert_eq!(described(&blocks), [[0, 0, 0, 15, 2], [1, 0, 7680, 18, 2], [2, 3, 16_899, 1, 1]]);
    let packets = blocks.concat();
    for (number, packet) in packets.iter().enumerate() {
        let header = read(packet);
        assert_eq!((header.user_flags, header.stream_seq), (UserFlags(0x85), number as u32));
        let sof = if number == 0 { PacketFlags::SOF } else { PacketFlags::EMPTY };
        let eof = if number + 1 == packets.len() { PacketFlags::EOF } else { PacketFlags::EMPTY };
        assert_eq!(header.flags, PacketFlags::PIC | sof | eof, "packet {number}");
    }
}

#[test]
fn a_plain_stream_cuts_full_blocks_when_more_waits() {
    let mut pair = Pair::new(4, 50);
    let full = 4 * SHARD;
    let two_and_a_byte = pair.blocks(StreamForm::Plain, &content(2 * full + 1, 2), &[100, 3000], 0);
    assert_eq!(described(&two_and_a_byte), [[0, 0, 0, 4, 2], [1, 0, 0, 4, 2], [2, 3, 4097, 1, 1]]);
    assert_eq!(read(&two_and_a_byte[0][0]).user_flags, IDR);
    let exactly_two = pair.blocks(StreamForm::Plain, &content(2 * full, 3), &[], 0);
    assert_eq!(described(&exactly_two), [[0, 0, 0, 4, 2], [1, 2, 4096, 4, 2]]);
    let nothing = pair.blocks(StreamForm::Plain, &[], &[], 0);
    assert_eq!(described(&nothing), [[0, 1, 0, 1, 1]]);
    assert_eq!(read(&nothing[0][0]).frame_index, 2);
}

#[test]
fn a_slice_is_cut_when_sixteen_whole_shards_wait() {
    let mut pair = Pair::new(4096, 0);
    let short = pair.blocks(StreamForm::Slices, &content(15 * SHARD + 600, 4), &[16 * SHARD - 1], 0);
    assert_eq!(described(&short), [[0, 1, 8280, 17, 0]], "one byte short of sixteen shards");
    let enough = pair.blocks(StreamForm::Slices, &content(16 * SHARD + 2, 5), &[16 * SHARD + 1], 0);
    assert_eq!(described(&enough), [[0, 0, 0, 16, 0], [1, 2, 8194, 1, 0]], "a byte remains, nothing is kept back");
}

#[test]
fn a_unit_too_long_is_refused_and_the_next_one_is_whole() {
    let mut pair = Pair::new(4096, 0);
    let limit = pf_abi::wire::MAX_FRAME_BYTES as usize;
    let start = StreamStart { pts_ns: 0, flags: IDR, form: StreamForm::Plain };
    let error = UnitStream::new(&mut pair.packetizer, start, &mut pair.batch)
        .write(&vec![0; limit + 1], |_| ())
        .expect_err("too long")
        .to_string();
    assert_eq!(error, format!("access unit of {} bytes; the limit is {limit}", limit + 1));
    assert_eq!(pair.packetizer.next_frame_index(), 0, "nothing of it was emitted");
    let data = content(5000, 6);
    for packet in pair.packets(StreamForm::Plain, &data, &[], 0) {
        pair.reassembler.push(&packet).expect("accepted");
    }
    assert_eq!(pair.reassembler.take().expect("unit").data(), data);
}

#[test]
fn an_abandoned_unit_uses_its_index_up() {
    let mut pair = Pair::new(2, 0);
    let start = StreamStart { pts_ns: 0, flags: IDR, form: StreamForm::Plain };
    UnitStream::new(&mut pair.packetizer, start, &mut pair.batch).write(&[0; 3 * SHARD], |_| ()).expect("fits");
    assert_eq!(pair.packetizer.next_frame_index(), 1);
}

/// Losses of one unit: of each block at most m when `survives`, and one more of one block when not.
fn losses(packets: &[Vec<u8>], random: &mut SplitMix, survives: bool) -> Vec<bool> {
    let mut blocks: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
    for (at, packet) in packets.iter().enumerate() {
        blocks.entry(read(packet).block_index).or_default().push(at);
    }
    let unlucky = random.below(blocks.len() as u64) as u16;
    let mut lost = vec![false; packets.len()];
    for (block, members) in &blocks {
        let m = u64::from(read(&packets[members[0]]).recovery_shards);
        let count = if !survives && *block == unlucky { m + 1 } else { random.below(m + 1) };
        for pick in shuffled(members.len(), random).into_iter().take(count as usize) {
            lost[members[pick]] = true;
        }
    }
    lost
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// In any order, with repetitions, and also when the totals come before the sentinels.
    #[test]
    fn a_streamed_unit_arrives_if_no_block_lost_more_than_its_recovery(
        seed: u64,
        length in 0_usize..120_000,
        block in 1_u16..80,
        percent in 0_u8..=90,
        slices: bool,
        survives: bool,
    ) {
        let mut random = SplitMix::new(seed);
        let mut pair = Pair::new(block, percent);
        let data = content(length, seed);
        let mut cuts = Vec::new();
        while random.below(6) > 0 {
            let left = length - cuts.iter().sum::<usize>();
            cuts.push(random.below(left as u64 + 1) as usize);
        }
        let form = if slices { StreamForm::Slices } else { StreamForm::Plain };
        let packets = pair.packets(form, &data, &cuts, 0);
        let lost = losses(&packets, &mut random, survives);
        let mut complete = 0;
        for at in shuffled(packets.len(), &mut random).into_iter().filter(|at| !lost[*at]) {
            for _ in 0..=random.below(2) {
                let push = pair.reassembler.push(&packets[at]);
                prop_assert!(push.is_ok(), "{:?}: {:?}", push, read(&packets[at]));
                complete += u32::from(push == Ok(Push::Complete));
            }
        }
        prop_assert_eq!(complete, u32::from(survives));
        let unit = pair.reassembler.take();
        prop_assert_eq!(unit.is_some(), survives);
        if let Some(unit) = unit {
            prop_assert!(unit.data() == data);
            prop_assert_eq!(unit.missing_shards(), 0);
            prop_assert_eq!(pair.reassembler.bytes_in_flight(), 0);
        }
    }
}

/// Packets of a plain stream of three blocks (4, 4, 2 shards) and of slices (16, 20, 3), and what each refuses.
fn plain_and_slices() -> (Pair, Vec<Vec<u8>>, Pair, Vec<Vec<u8>>) {
    let mut plain = Pair::new(4, 25);
    let packets = plain.packets(StreamForm::Plain, &content(10 * SHARD, 7), &[], 0);
    let mut slices = Pair::new(64, 10);
    let cut = slices.packets(StreamForm::Slices, &content(39 * SHARD, 8), &[16 * SHARD + 9, 20 * SHARD], 0);
    assert_eq!((read(&cut[0]).data_shards, read(&cut[18]).data_shards, read(&cut[40]).data_shards), (16, 20, 3));
    (plain, packets, slices, cut)
}

#[test]
fn every_check_of_streamed_packets_has_its_reject() {
    type Change = fn(&mut VideoHeader);
    let (mut plain, packets, mut slices, cut) = plain_and_slices();
    // 8 MiB in shards of 512 are 16384 shards: 4096 blocks of 4, or 1026 blocks that slices may have.
    let rows: [(Change, Reject); 4] = [
        (|h| h.frame_bytes = 512, Reject::Sentinel),
        (|h| h.data_shards = 3, Reject::Sentinel),
        (|h| h.block_index = 4095, Reject::Sentinel),
        (|h| h.block_index = u16::MAX, Reject::Sentinel),
    ];
    for (row, (change, want)) in rows.into_iter().enumerate() {
        assert_eq!(plain.reassembler.push(&with_header(&packets[0], change)), Err(want), "plain row {row}");
    }
    let last = with_header(&packets[0], |h| h.block_index = 4094);
    assert_eq!(plain.reassembler.push(&last), Ok(Push::Stored), "the last place of a sentinel");
    let rows: [(Change, Reject); 6] = [
        (|h| h.frame_bytes = 511, Reject::Sentinel),
        (|h| h.frame_bytes = (8 << 20) - 15 * 512, Reject::Sentinel),
        (|h| h.frame_bytes = (8 << 20) + 512, Reject::FrameSize),
        (|h| h.block_index = 1025, Reject::Sentinel),
        (|h| h.data_shards = 65, Reject::BlockShape),
        (|h| h.data_shards = 0, Reject::BlockShape),
    ];
    for (row, (change, want)) in rows.into_iter().enumerate() {
        assert_eq!(slices.reassembler.push(&with_header(&cut[0], change)), Err(want), "slice row {row}");
    }
    let rows: [(Change, Reject); 3] = [
        (|h| h.block_count = 4, Reject::Geometry),
        (|h| h.block_index = 1, Reject::Geometry),
        (|h| h.frame_bytes = 2 * 512, Reject::Geometry),
    ];
    for (row, (change, want)) in rows.into_iter().enumerate() {
        assert_eq!(slices.reassembler.push(&with_header(&cut[40], change)), Err(want), "last block, row {row}");
    }
    assert_eq!(slices.reassembler.bytes_in_flight(), 0);
    let far = with_header(&cut[0], |h| (h.frame_bytes, h.block_index) = ((8 << 20) - 16 * 512, 1024));
    assert_eq!(slices.reassembler.push(&far), Ok(Push::Stored), "the last place of a slice");
    assert_eq!(slices.reassembler.stats().rejects.of(Reject::Sentinel), 3);
    assert_eq!(slices.reassembler.stats().rejects.total(), slices.reassembler.stats().rejected);
}

#[test]
fn streamed_packets_must_fit_their_frame_and_block() {
    let (_, _, mut slices, cut) = plain_and_slices();
    assert_eq!(slices.reassembler.push(&cut[18]), Ok(Push::Stored));
    let mut refused = |packet: &[u8], change: fn(&mut VideoHeader)| {
        slices.reassembler.push(&with_header(packet, change)).expect_err("refused")
    };
    assert_eq!(refused(&cut[19], |h| h.frame_bytes += 512), Reject::BlockMismatch, "another base");
    assert_eq!(refused(&cut[19], |h| h.data_shards += 1), Reject::BlockMismatch, "another k");
    assert_eq!(refused(&cut[19], |h| h.recovery_shards += 1), Reject::BlockMismatch, "another m");
    assert_eq!(refused(&cut[19], |h| h.user_flags = IDR), Reject::Sentinel, "a plain sentinel has no base");
    let plain = |h: &mut VideoHeader| (h.user_flags, h.frame_bytes, h.data_shards) = (IDR, 0, 64);
    assert_eq!(refused(&cut[19], plain), Reject::FrameMismatch, "another slice bit");
    assert_eq!(refused(&cut[0], |h| h.frame_bytes = 512), Reject::BlockMismatch, "shards of the block behind it");
    assert_eq!(refused(&cut[0], |h| h.block_index = 2), Reject::BlockMismatch, "behind in index, before in place");
    for packet in cut.iter().filter(|packet| read(packet).block_index != 1) {
        slices.reassembler.push(packet).expect("accepted");
    }
    let mut refused = |packet: &[u8], change: fn(&mut VideoHeader)| {
        slices.reassembler.push(&with_header(packet, change)).expect_err("refused")
    };
    assert_eq!(refused(&cut[40], |h| h.frame_bytes -= 1), Reject::FrameMismatch, "other totals");
    assert_eq!(refused(&cut[20], |h| h.block_index = 2), Reject::FrameMismatch, "a sentinel in the last block's place");
    assert_eq!(refused(&cut[20], |h| h.frame_bytes += 512), Reject::FrameMismatch, "shards of the last block");
    for packet in &cut[19..38] {
        slices.reassembler.push(packet).expect("accepted");
    }
    assert_eq!(slices.reassembler.take().expect("unit").data(), content(39 * SHARD, 8), "none of them spoiled it");
}

#[test]
fn totals_that_contradict_the_sentinels_discard_the_frame() {
    let spoilt: [fn(&mut VideoHeader); 3] = [
        // The last block begins one shard before the sentinel ends.
        |h| h.frame_bytes -= 512,
        // It has the index of the sentinel.
        |h| (h.block_index, h.block_count) = (1, 2),
        // It comes before the sentinel.
        |h| (h.block_index, h.block_count) = (0, 1),
    ];
    for (row, change) in spoilt.into_iter().enumerate() {
        let (_, _, mut slices, cut) = plain_and_slices();
        for packet in &cut[18..25] {
            assert_eq!(slices.reassembler.push(packet), Ok(Push::Stored));
        }
        assert_eq!(slices.reassembler.push(&with_header(&cut[40], change)), Err(Reject::Overlap), "row {row}");
        let stats = *slices.reassembler.stats();
        // 20 + 2 shards, of which 7 came.
        assert_eq!((stats.units_lost, stats.units_unseen, stats.shards_missing), (1, 0, 15), "row {row}");
        assert_eq!(slices.reassembler.bytes_in_flight(), 0);
        assert_eq!(slices.reassembler.push(&cut[0]), Ok(Push::Late));
        assert_eq!(slices.reassembler.undecided(), Some(1));
    }
}

#[test]
fn a_plain_sentinel_beyond_the_last_block_discards_the_frame() {
    let (mut plain, packets, _, _) = plain_and_slices();
    let beyond = with_header(&packets[0], |h| h.block_index = 2);
    assert_eq!(plain.reassembler.push(&beyond), Ok(Push::Stored));
    assert_eq!(plain.reassembler.push(packets.last().expect("some")), Err(Reject::Overlap));
    assert_eq!(plain.reassembler.stats().units_lost, 1);
}

#[test]
fn a_unit_with_a_hole_between_its_blocks_is_never_delivered() {
    let (_, _, mut slices, cut) = plain_and_slices();
    // All blocks come whole, but nobody sent the shards before the only sentinel.
    let first = |h: &mut VideoHeader| h.block_index -= 1;
    let last = |h: &mut VideoHeader| (h.block_index, h.block_count) = (1, 2);
    let mut outcome = Ok(Push::Stored);
    for packet in cut.iter().filter(|packet| read(packet).block_index > 0) {
        let change: &dyn Fn(&mut VideoHeader) = if read(packet).block_index == 1 { &first } else { &last };
        outcome = slices.reassembler.push(&with_header(packet, change));
        if outcome.is_err() {
            break;
        }
    }
    assert_eq!(outcome, Err(Reject::Overlap));
    assert!(slices.reassembler.take().is_none());
    assert_eq!((slices.reassembler.stats().units_lost, slices.reassembler.stats().units_complete), (1, 0));
}

#[test]
fn a_streamed_frame_outgrows_its_first_memory() {
    let mut pair = Pair::new(4096, 10);
    // Sizes of memory are 128 KiB, 512 KiB, 2 MiB, 8 MiB.
    for (number, length) in [100 << 10, 3 << 20, 700 << 10, 8 << 20].into_iter().enumerate() {
        let data = content(length, number as u64);
        let slices = vec![100 * SHARD; length / (100 * SHARD)];
        let packets = pair.packets(StreamForm::Slices, &data, &slices, number as u64);
        for packet in &packets[3..] {
            pair.reassembler.push(packet).expect("accepted");
        }
        let unit = pair.reassembler.take().expect("complete");
        assert!(unit.data() == data, "{length} bytes");
    }
}

#[test]
fn streamed_frames_that_grow_stay_within_the_limit_of_bytes_in_flight() {
    let mut pair = Pair::new(4096, 0);
    let sentinel = pair.packets(StreamForm::Slices, &content(17 * SHARD, 1), &[17 * SHARD], 0).swap_remove(0);
    let limit = 4 * (8 << 20);
    let mut refused = 0;
    // Each begins small, and says later that it has 8 MiB.
    for offset in [0, (8 << 20) - 16 * 512] {
        for frame in 0..20 {
            let block = u16::from(offset > 0);
            let packet =
                with_header(&sentinel, |h| (h.frame_index, h.block_index, h.frame_bytes) = (frame, block, offset));
            let push = pair.reassembler.push(&packet);
            assert!(push == Ok(Push::Stored) || push == Err(Reject::NoRoom), "{push:?}");
            refused += u32::from(push == Err(Reject::NoRoom));
            assert!(pair.reassembler.bytes_in_flight() <= limit);
        }
    }
    // Three have grown: what is counted for their places and blocks leaves no room for a fourth.
    assert_eq!(refused, 17);
}
