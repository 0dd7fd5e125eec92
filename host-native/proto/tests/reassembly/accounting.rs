//! What frames in flight take of the receiver's memory, where its limit lies (wire §4.7), and what counters add up to.

use pf_abi::wire::{FecScheme, PacketFlags, UserFlags, VideoHeader};
use pf_proto::{MS, Push, Reassembler, ReassemblerConfig, ReassemblyStats, Reject, Rejects};

use crate::support::{IDR, welcome, with_header};

/// Data shards of a full block.
const BLOCK: usize = 4096;
/// Largest frame of the session.
const LARGEST: usize = 8 << 20;
/// What the receiver keeps for each place of a data shard, and for each block.
const PLACE_STATE: usize = 2;
const BLOCK_STATE: usize = 16;

fn memory(shards: usize, shard_bytes: usize, blocks: usize) -> usize {
    shards * (shard_bytes + PLACE_STATE) + blocks * BLOCK_STATE
}

fn reassembler(block: usize) -> Reassembler {
    Reassembler::new(ReassemblerConfig::from_welcome(&welcome(512, block as u16, 0))).expect("config")
}

/// The only packet of a unit of one shard of `shard_bytes`, with another header.
fn packet(shard_bytes: usize, change: impl Fn(&mut VideoHeader)) -> Vec<u8> {
    let mut header = VideoHeader {
        pts_ns: 0,
        frame_index: 0,
        stream_seq: 0,
        frame_bytes: shard_bytes as u32,
        user_flags: IDR,
        block_index: 0,
        block_count: 1,
        data_shards: 1,
        recovery_shards: 0,
        shard_index: 0,
        shard_bytes: shard_bytes as u16,
        magic: 0xc9,
        version: 1,
        fec_scheme: FecScheme::GF16,
        flags: PacketFlags::PIC,
    };
    change(&mut header);
    [header.bytes(), &vec![1; shard_bytes]].concat()
}

/// A packet of the first block of a whole frame.
fn of_frame(index: u32, shards: usize, shard_bytes: usize, pts_ms: u64) -> Vec<u8> {
    packet(shard_bytes, |h| {
        (h.frame_index, h.pts_ns) = (index, pts_ms * MS);
        h.frame_bytes = (shards * shard_bytes) as u32;
        (h.block_count, h.data_shards) = (shards.div_ceil(BLOCK) as u16, shards.min(BLOCK) as u16);
    })
}

/// A packet of a block of `data` shards which lies `base` shards behind the beginning of a frame that is streamed in slices.
fn of_slices(index: u32, block: usize, base: usize, data: usize, shard_bytes: usize) -> Vec<u8> {
    packet(shard_bytes, |h| {
        (h.frame_index, h.user_flags) = (index, IDR | UserFlags::SLICE_STREAM);
        (h.block_index, h.block_count) = (block as u16, 0);
        (h.frame_bytes, h.data_shards) = ((base * shard_bytes) as u32, data as u16);
    })
}

/// A packet of the last block of such a frame, which has `shards` shards.
fn of_last_slice(index: u32, block: usize, shards: usize, data: usize, shard_bytes: usize) -> Vec<u8> {
    with_header(&of_slices(index, block, shards, data, shard_bytes), |h| h.block_count = h.block_index + 1)
}

/// A session whose memory is taken but for what a fourth frame of almost the largest size needs; that in bytes.
fn nearly_full() -> (Reassembler, usize) {
    let mut reassembler = reassembler(BLOCK);
    for index in 0..3 {
        assert_eq!(reassembler.push(&of_frame(index, LARGEST / 512, 512, 0)), Ok(Push::Stored));
    }
    assert_eq!(reassembler.bytes_in_flight_limit(), 4 * LARGEST, "wire §4.7");
    assert_eq!(reassembler.bytes_in_flight(), 3 * memory(LARGEST / 512, 512, 4));
    let left = reassembler.bytes_in_flight_limit() - reassembler.bytes_in_flight();
    (reassembler, left)
}

/// Shards and shard size with which a frame takes `left` bytes when it has `blocks` blocks.
fn that_takes(left: usize, blocks: usize) -> Option<(usize, usize)> {
    (512..=9152).step_by(2).find_map(|shard_bytes| {
        let shards = left.checked_sub(blocks * BLOCK_STATE)? / (shard_bytes + PLACE_STATE);
        let fits = memory(shards, shard_bytes, blocks) == left && shards * shard_bytes <= LARGEST;
        (fits && shards.div_ceil(BLOCK) <= blocks).then_some((shards, shard_bytes))
    })
}

#[test]
fn the_last_byte_of_the_limit_may_be_used_and_no_more() {
    let (mut reassembler, left) = nearly_full();
    let whole = |(shards, _): &(usize, usize)| shards.div_ceil(BLOCK) == 2;
    let more = (left + 2..).step_by(2).find_map(|size| that_takes(size, 2).filter(whole)).expect("a size");
    let before = reassembler.bytes_in_flight();
    assert_eq!(reassembler.push(&of_frame(3, more.0, more.1, 0)), Err(Reject::NoRoom));
    assert_eq!(reassembler.bytes_in_flight(), before);
    let exact = that_takes(left, 2).filter(whole).expect("a size");
    assert_eq!(reassembler.push(&of_frame(3, exact.0, exact.1, 0)), Ok(Push::Stored));
    assert_eq!(reassembler.bytes_in_flight(), reassembler.bytes_in_flight_limit());
    assert_eq!(reassembler.push(&of_frame(4, 1, 512, 0)), Err(Reject::NoRoom));
}

#[test]
fn a_frame_that_grows_may_use_the_last_byte_of_the_limit_and_no_more() {
    let (mut reassembler, left) = nearly_full();
    let before = reassembler.bytes_in_flight();
    let (shards, shard_bytes) = that_takes(left, 4).expect("a size");
    assert_eq!(reassembler.push(&of_slices(3, 0, 0, 20, shard_bytes)), Ok(Push::Stored));
    assert_eq!(reassembler.bytes_in_flight(), before + memory(20, shard_bytes, 1));
    let more = of_last_slice(3, 3, shards + 1, 20, shard_bytes);
    assert_eq!(reassembler.push(&more), Err(Reject::NoRoom));
    assert_eq!(reassembler.bytes_in_flight(), before + memory(20, shard_bytes, 1));
    assert_eq!(reassembler.push(&of_last_slice(3, 3, shards, 20, shard_bytes)), Ok(Push::Stored));
    assert_eq!(reassembler.bytes_in_flight(), reassembler.bytes_in_flight_limit());
}

#[test]
fn a_streamed_frame_takes_what_its_packets_have_told_so_far() {
    let mut reassembler = reassembler(64);
    let mut takes = |packet: Vec<u8>, bytes: usize| {
        reassembler.push(&packet).expect("accepted");
        assert_eq!(reassembler.bytes_in_flight(), bytes);
    };
    takes(of_slices(0, 2, 36, 20, 512), memory(56, 512, 1));
    takes(of_slices(0, 2, 36, 20, 512), memory(56, 512, 1));
    takes(of_slices(0, 0, 0, 16, 512), memory(56, 512, 2));
    takes(of_slices(0, 1, 16, 20, 512), memory(56, 512, 3));
    takes(of_slices(0, 3, 56, 30, 512), memory(86, 512, 4));
    takes(of_last_slice(0, 9, 150, 3, 512), memory(150, 512, 10));
    takes(of_slices(0, 4, 90, 30, 512), memory(150, 512, 10));
}

#[test]
fn a_unit_of_as_many_blocks_as_the_wire_lets_a_sender_cut_finds_room() {
    let mut reassembler = reassembler(BLOCK);
    // 16384 shards in blocks of 16, and two more. Of each block one of two shards comes, so that none is complete.
    for block in 0..1025 {
        assert_eq!(reassembler.push(&of_slices(0, block, 2 * block, 2, 512)), Ok(Push::Stored), "block {block}");
    }
    assert_eq!(reassembler.push(&of_last_slice(0, 1025, LARGEST / 512, 2, 512)), Ok(Push::Stored));
    assert_eq!(reassembler.bytes_in_flight(), memory(LARGEST / 512, 512, 1026));
}

#[test]
fn a_frame_without_room_moves_the_window_once() {
    let (mut reassembler, _) = nearly_full();
    let refused = |pts_ms| of_frame(3, LARGEST / 512, 512, pts_ms);
    assert_eq!(reassembler.push(&refused(0)), Err(Reject::NoRoom));
    // If time went on with it, the three frames before it would be too old.
    assert_eq!(reassembler.push(&refused(500)), Err(Reject::NoRoom));
    assert_eq!(reassembler.stats().units_lost, 0);
    assert_eq!(reassembler.push(&of_frame(4, 1, 512, 121)), Ok(Push::Complete));
    assert_eq!((reassembler.stats().units_lost, reassembler.stats().units_unseen), (3, 0));
}

#[test]
fn counts_of_two_sessions_add_up() {
    let mut reassembler = reassembler(BLOCK);
    let mut rejects = |short: usize, magic: usize| -> Rejects {
        let before = *reassembler.stats();
        for _ in 0..short {
            assert_eq!(reassembler.push(&[]), Err(Reject::Short));
        }
        for _ in 0..magic {
            assert_eq!(reassembler.push(&packet(512, |h| h.magic = 0)), Err(Reject::Magic));
        }
        assert_eq!(before.rejected + (short + magic) as u64, reassembler.stats().rejected);
        reassembler.stats().rejects
    };
    let counts = |first: u64, rejects: Rejects| ReassemblyStats {
        packets: first,
        rejected: first + 1,
        rejects,
        probe_packets: first + 2,
        probe_bytes: first + 3,
        late: first + 4,
        duplicates: first + 5,
        shards_recovered: first + 6,
        arrived_after_repair: first + 7,
        surplus_recovery: first + 8,
        units_complete: first + 9,
        units_recovered: first + 10,
        units_lost: first + 11,
        units_unseen: first + 12,
        units_partial: first + 13,
        shards_missing: first + 14,
    };
    // Two short ones and a wrong magic, then as many again and two more of each.
    let (one, other) = (rejects(2, 1), rejects(4, 3));
    let mut sum = counts(100, one);
    sum += counts(1000, other);
    let expected = [1100, 1102, 1104, 1106, 1108, 1110, 1112, 1114, 1116, 1118, 1120, 1122, 1124, 1126, 1128];
    let told = [
        sum.packets,
        sum.rejected,
        sum.probe_packets,
        sum.probe_bytes,
        sum.late,
        sum.duplicates,
        sum.shards_recovered,
        sum.arrived_after_repair,
        sum.surplus_recovery,
        sum.units_complete,
        sum.units_recovered,
        sum.units_lost,
        sum.units_unseen,
        sum.units_partial,
        sum.shards_missing,
    ];
    assert_eq!(told, expected);
    let by_reason = [Reject::Short, Reject::Magic, Reject::Fec].map(|reject| sum.rejects.of(reject));
    assert_eq!((by_reason, sum.rejects.total()), ([2 + 6, 1 + 4, 0], 13));
}
