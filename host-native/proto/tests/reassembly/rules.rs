//! The receiver's rules of wire §4.7, one by one.

use crate::support::{IDR, welcome, with_header};
use pf_abi::wire::{FecScheme, PacketFlags, UserFlags, VideoHeader};
use pf_proto::{
    AccessUnit, MS, PacketBatch, Packetizer, PacketizerConfig, Push, Reassembler, ReassemblerConfig, Reject,
};

struct Pair {
    packetizer: Packetizer,
    reassembler: Reassembler,
    batch: PacketBatch,
}

impl Pair {
    fn new(shard: u16, block: u16, percent: u8) -> Self {
        let welcome = welcome(shard, block, percent);
        Self {
            packetizer: Packetizer::new(PacketizerConfig::from_welcome(&welcome)).expect("config"),
            reassembler: Reassembler::new(ReassemblerConfig::from_welcome(&welcome)).expect("config"),
            batch: PacketBatch::new(),
        }
    }

    /// Packets of the next unit, plain.
    fn unit(&mut self, length: usize, pts_ms: u64) -> Vec<Vec<u8>> {
        let data = vec![3; length];
        self.packetizer
            .packetize(AccessUnit { data: &data, pts_ns: pts_ms * MS, flags: IDR }, &mut self.batch)
            .expect("unit");
        (0..self.batch.len()).map(|index| self.batch.plain(index).to_vec()).collect()
    }

    fn push_all(&mut self, packets: &[Vec<u8>]) {
        for packet in packets {
            self.reassembler.push(packet).expect("accepted");
        }
    }

    /// Indices that came out.
    fn taken(&mut self) -> Vec<u32> {
        std::iter::from_fn(|| self.reassembler.take()).map(|unit| unit.frame_index()).collect()
    }
}

#[test]
fn every_check_has_its_reject() {
    type Change = fn(&mut VideoHeader);
    let rows: [(Change, Reject); 19] = [
        (|h| h.magic = 0xc8, Reject::Magic),
        (|h| h.shard_bytes = 511, Reject::ShardSize),
        (|h| h.shard_bytes = 510, Reject::ShardSize),
        (|h| h.shard_bytes = 9154, Reject::ShardSize),
        (|h| h.shard_bytes = 514, Reject::ShardSize),
        (|h| h.data_shards = 0, Reject::BlockShape),
        (|h| h.data_shards = 11, Reject::BlockShape),
        (|h| h.recovery_shards = 10, Reject::BlockShape),
        (|h| h.shard_index = 11, Reject::ShardIndex),
        (|h| h.frame_bytes = (8 << 20) + 1, Reject::FrameSize),
        (|h| h.frame_bytes = u32::MAX, Reject::FrameSize),
        (|h| h.frame_bytes += 5 * 512 + 1, Reject::Geometry),
        (|h| h.block_count = 1, Reject::Geometry),
        (|h| h.block_index = 2, Reject::Geometry),
        (|h| h.data_shards = 9, Reject::Geometry),
        (|h| h.block_count = 0, Reject::Sentinel),
        (|h| h.user_flags |= UserFlags::SLICE_STREAM, Reject::Geometry),
        (|h| h.shard_bytes = 0, Reject::ShardSize),
        (|h| h.shard_bytes = u16::MAX, Reject::ShardSize),
    ];
    let mut pair = Pair::new(512, 10, 10);
    let packets = pair.unit(15 * 512, 0);
    for (row, (change, want)) in rows.into_iter().enumerate() {
        let packet = with_header(&packets[0], change);
        assert_eq!(pair.reassembler.push(&packet), Err(want), "row {row}");
    }
    for length in 0..40 {
        assert_eq!(pair.reassembler.push(&packets[0][..length]), Err(Reject::Short));
    }
    assert_eq!(pair.reassembler.push(&packets[0][..551]), Err(Reject::ShardSize), "one byte short");
    assert_eq!(pair.reassembler.bytes_in_flight(), 0, "nothing was allocated for any of them");
    let stats = *pair.reassembler.stats();
    assert_eq!((stats.rejected, stats.packets), (19 + 41, 0));
    pair.push_all(&packets);
    assert_eq!(pair.taken(), [0], "and none of them spoiled the frame");
}

#[test]
fn version_scheme_and_flags_are_not_checked() {
    let mut pair = Pair::new(512, 10, 10);
    let packets = pair.unit(512, 0);
    let odd = with_header(&packets[0], |h| {
        h.version = 2;
        h.fec_scheme = pf_abi::wire::FecScheme(7);
        h.flags = PacketFlags(0);
        h.stream_seq = 99;
    });
    assert_eq!(pair.reassembler.push(&odd), Ok(Push::Complete));
}

#[test]
fn packets_must_fit_their_frame_and_block() {
    let mut pair = Pair::new(512, 10, 20);
    let packets = pair.unit(15 * 512, 0);
    assert_eq!(pair.reassembler.push(&packets[0]), Ok(Push::Stored));
    let other_size = with_header(&packets[1], |h| h.frame_bytes -= 1);
    assert_eq!(pair.reassembler.push(&other_size), Err(Reject::FrameMismatch));
    // As long, and cut into another size of shard.
    let mut other_shards = with_header(&packets[1], |h| h.shard_bytes = 600);
    other_shards.resize(40 + 600, 0);
    assert_eq!(pair.reassembler.push(&other_shards), Err(Reject::FrameMismatch));
    let other_recovery = with_header(&packets[1], |h| h.recovery_shards += 1);
    assert_eq!(pair.reassembler.push(&other_recovery), Err(Reject::BlockMismatch));
    let other_block = with_header(&packets[10], |h| h.recovery_shards += 1);
    assert_eq!(pair.reassembler.push(&other_block), Ok(Push::Stored), "another block may have another count");
    assert_eq!(pair.reassembler.push(&packets[10]), Err(Reject::BlockMismatch), "but then keeps it");
}

#[test]
fn an_empty_unit_arrives() {
    let mut pair = Pair::new(512, 10, 0);
    let packets = pair.unit(0, 0);
    assert_eq!(packets.len(), 1);
    pair.push_all(&packets);
    assert_eq!(pair.reassembler.take().expect("unit").data(), b"");
}

#[test]
fn late_duplicate_and_surplus_packets_are_told_apart() {
    let mut pair = Pair::new(512, 10, 20);
    let packets = pair.unit(10 * 512, 0);
    let second = pair.unit(10 * 512, 16);
    pair.push_all(&packets[2..]);
    let stats = *pair.reassembler.stats();
    assert_eq!((stats.shards_recovered, stats.units_recovered), (2, 1));
    assert_eq!(pair.reassembler.push(&packets[0]), Ok(Push::Late));
    assert_eq!(pair.reassembler.push(&packets[1]), Ok(Push::Late));
    let stats = *pair.reassembler.stats();
    assert_eq!((stats.arrived_after_repair, stats.late), (2, 2));
    assert_eq!(pair.reassembler.push(&second[0]), Ok(Push::Stored));
    assert_eq!(pair.reassembler.push(&second[0]), Ok(Push::Late));
    assert_eq!(pair.reassembler.push(&second[11]), Ok(Push::Stored));
    assert_eq!(pair.reassembler.push(&second[11]), Ok(Push::Late));
    assert_eq!(pair.reassembler.stats().duplicates, 2);
    pair.push_all(&second[1..]);
    let stats = *pair.reassembler.stats();
    assert_eq!((stats.units_complete, stats.units_recovered, stats.surplus_recovery), (2, 2, 2));
    assert_eq!(stats.late, 5, "three packets more came when the second unit was complete");
}

#[test]
fn a_stream_begins_with_frame_0_unless_that_is_beyond_the_window() {
    for (first, start) in [(64, 0), (65, 65)] {
        let mut pair = Pair::new(512, 10, 0);
        let packet = with_header(&pair.unit(512, 0)[0], |h| h.frame_index = first);
        assert_eq!(pair.reassembler.push(&packet), Ok(Push::Complete));
        assert_eq!((pair.reassembler.start(), pair.taken()), (Some(start), vec![first]));
        let before = with_header(&packet, |h| h.frame_index = first - 1);
        let push = if start == 0 { Push::Complete } else { Push::Late };
        assert_eq!(pair.reassembler.push(&before), Ok(push));
    }
}

#[test]
fn a_frame_is_given_up_after_120_ms() {
    let mut pair = Pair::new(512, 10, 0);
    let broken = pair.unit(2 * 512, 0);
    let on_time = pair.unit(512, 120);
    let too_late = pair.unit(512, 121);
    assert_eq!(pair.reassembler.push(&broken[0]), Ok(Push::Stored));
    pair.push_all(&on_time);
    assert_eq!((pair.reassembler.stats().units_lost, pair.reassembler.undecided()), (0, Some(0)));
    pair.push_all(&too_late);
    assert_eq!((pair.reassembler.stats().units_lost, pair.reassembler.undecided()), (1, Some(3)));
    assert_eq!(pair.reassembler.push(&broken[1]), Ok(Push::Late));
    assert_eq!(pair.reassembler.stats().units_lost, 1, "counted once");
    assert_eq!(pair.taken(), [1, 2]);
    assert_eq!(pair.reassembler.bytes_in_flight(), 0);
}

#[test]
fn a_frame_is_given_up_64_frames_later() {
    let mut pair = Pair::new(512, 10, 0);
    let broken = pair.unit(2 * 512, 0);
    assert_eq!(pair.reassembler.push(&broken[0]), Ok(Push::Stored));
    for _ in 1..=64 {
        let packets = pair.unit(512, 0);
        pair.push_all(&packets);
    }
    assert_eq!(pair.reassembler.stats().units_lost, 0);
    assert_eq!(pair.reassembler.push(&broken[0]), Ok(Push::Late), "a duplicate, still in flight");
    let packets = pair.unit(512, 0);
    pair.push_all(&packets);
    assert_eq!(pair.reassembler.stats().units_lost, 1);
    assert_eq!(pair.reassembler.push(&broken[1]), Ok(Push::Late));
    assert_eq!(pair.taken(), (1..=65).collect::<Vec<u32>>());
}

#[test]
fn frames_of_which_nothing_arrived_count_as_lost() {
    let mut pair = Pair::new(512, 10, 0);
    for number in 0..10 {
        let packets = pair.unit(512, number * 16);
        if !(3..6).contains(&number) && number != 0 {
            pair.push_all(&packets);
        }
    }
    let packets = pair.unit(512, 400);
    pair.push_all(&packets);
    assert_eq!(pair.reassembler.stats().units_lost, 4, "the first one and three in the middle");
    assert_eq!(pair.reassembler.undecided(), Some(11));
}

#[test]
fn a_jump_of_the_index_is_counted_without_walking_it() {
    let mut pair = Pair::new(512, 10, 0);
    let packets = pair.unit(512, 0);
    pair.push_all(&packets);
    let far = with_header(&pair.unit(512, 1)[0], |h| h.frame_index = 1 << 30);
    assert_eq!(pair.reassembler.push(&far), Ok(Push::Complete));
    assert_eq!(pair.reassembler.stats().units_lost, (1 << 30) - 64 - 1);
    let behind = with_header(&far, |h| h.frame_index = (1 << 30) - 64);
    assert_eq!(pair.reassembler.push(&behind), Ok(Push::Complete), "the window's last place");
    let older = with_header(&far, |h| h.frame_index = (1 << 30) - 65);
    assert_eq!(pair.reassembler.push(&older), Ok(Push::Late));
    assert_eq!(pair.reassembler.stats().late, 1);
}

#[test]
fn indices_wrap() {
    let mut pair = Pair::new(512, 10, 0);
    let template = pair.unit(512, 0);
    for step in 0..200_u32 {
        let packet = with_header(&template[0], |h| h.frame_index = (u32::MAX - 99).wrapping_add(step));
        assert_eq!(pair.reassembler.push(&packet), Ok(Push::Complete), "step {step}");
        assert!(pair.reassembler.take().is_some());
    }
    assert_eq!(pair.reassembler.stats().units_lost, 0);
    assert_eq!(pair.reassembler.undecided(), Some(100));
}

#[test]
fn a_smaller_shard_size_takes_effect_at_the_next_unit() {
    let mut pair = Pair::new(1408, 10, 10);
    let first = pair.unit(5000, 0);
    let mut small = Pair::new(1200, 10, 10);
    small.unit(1, 0);
    let second = small.unit(5000, 16);
    pair.push_all(&first);
    pair.push_all(&second);
    assert_eq!(pair.taken(), [0, 1]);
}

#[test]
fn a_block_may_have_as_many_shards_as_the_ceiling() {
    let mut pair = Pair::new(512, 10, 10);
    // K + ceil(0.9 K) are 19.
    let packet = with_header(&pair.unit(10 * 512, 0)[0], |h| h.recovery_shards = 9);
    assert_eq!(pair.reassembler.push(&packet), Ok(Push::Stored));
}

#[test]
fn a_session_whose_values_are_outside_the_wire_is_refused() {
    type Change = fn(&mut ReassemblerConfig);
    let changes: [Change; 5] = [
        |c| c.shard_payload = 510,
        |c| c.shard_payload = 9154,
        |c| c.shard_payload = 1407,
        |c| c.max_data_per_block = 0,
        |c| (c.scheme, c.max_data_per_block) = (FecScheme::GF8, 256),
    ];
    for (row, change) in changes.into_iter().enumerate() {
        let mut config = ReassemblerConfig::from_welcome(&welcome(1408, 4096, 10));
        change(&mut config);
        assert!(Reassembler::new(config).is_err(), "row {row}");
    }
}

#[test]
fn a_unit_tells_what_its_packets_said() {
    let mut pair = Pair::new(512, 10, 10);
    let packets = pair.unit(15 * 512, 7);
    pair.push_all(&packets);
    let unit = pair.reassembler.take().expect("complete");
    assert_eq!((unit.frame_index(), unit.pts_ns(), unit.flags()), (0, 7 * MS, IDR));
    assert_eq!((unit.data(), unit.recovered_shards(), unit.missing_shards()), (&[3; 15 * 512][..], 0, 0));
    assert_eq!(pair.reassembler.stats().units_recovered, 0, "nothing was lost");
}

#[test]
fn a_frame_seen_first_after_newer_ones_is_opened_for_120_ms() {
    let mut pair = Pair::new(512, 10, 0);
    let template = pair.unit(512, 0);
    let mut push = |index: u32, pts_ms: u64| {
        let packet = with_header(&template[0], |h| (h.frame_index, h.pts_ns) = (index, pts_ms * MS));
        pair.reassembler.push(&packet)
    };
    assert_eq!(push(9, 121), Ok(Push::Complete));
    assert_eq!(push(8, 1), Ok(Push::Complete), "120 ms are not too long");
    assert_eq!(push(7, 0), Err(Reject::OutOfWindow));
    assert_eq!(push(6, 121), Ok(Push::Late), "given up with the one behind it");
}

#[test]
fn loss_reports_see_repairs() {
    let mut pair = Pair::new(512, 100, 20);
    let mut window = pf_proto::LossWindow::new(pf_proto::LossRule::Repaired31);
    let packets = pair.unit(100 * 512, 0);
    for packet in &packets[10..] {
        pair.reassembler.push(packet).expect("accepted");
    }
    assert_eq!(packets.len(), 120);
    assert_eq!(window.take(&Default::default(), pair.reassembler.stats()), 10 * 1_000_000 / 120);
}
