//! What becomes of units that do not come whole: what they tell of the loss, and what is delivered of them.

use crate::pair::{Pair, SHARD};
use crate::support::{IDR, read, with_header};
use pf_abi::wire::UserFlags;
use pf_proto::{AccessUnit, ConfigError, MS, Push, StreamForm, StreamStart, UnitStream};

const CHUNKS: UserFlags = UserFlags(0x41);

impl Pair {
    /// Packets of a unit whose bytes are all `fill`.
    fn unit(&mut self, shards: usize, fill: u8, flags: UserFlags, pts_ms: u64) -> Vec<Vec<u8>> {
        let data = vec![fill; shards * SHARD];
        let unit = AccessUnit { data: &data, pts_ns: pts_ms * MS, flags };
        self.packetizer.packetize(unit, &mut self.batch).expect("unit");
        (0..self.batch.len()).map(|index| self.batch.plain(index).to_vec()).collect()
    }

    fn push(&mut self, packets: &[Vec<u8>]) {
        for packet in packets {
            self.reassembler.push(packet).expect("accepted");
        }
    }

    fn push_unit(&mut self, flags: UserFlags, pts_ms: u64) {
        let packets = self.unit(1, 9, flags, pts_ms);
        self.push(&packets);
    }

    fn taken(&mut self) -> Vec<u32> {
        std::iter::from_fn(|| self.reassembler.take()).map(|unit| unit.frame_index()).collect()
    }
}

#[test]
fn a_lost_unit_tells_how_many_shards_it_missed() {
    let mut pair = Pair::new(10, 20);
    // Blocks of 10 + 2, 10 + 2 and 6 + 2: the first is complete, of the second five came, of the third nothing.
    let packets = pair.unit(26, 1, IDR, 0);
    let came: Vec<Vec<u8>> = packets
        .into_iter()
        .filter(|packet| match (read(packet).block_index, read(packet).shard_index) {
            (0, shard) => shard > 1,
            (1, shard) => (2..6).contains(&shard) || shard == 11,
            _ => false,
        })
        .collect();
    pair.push(&came);
    assert_eq!(pair.reassembler.stats().shards_missing, 0, "nothing is lost yet");
    pair.push_unit(IDR, 121);
    let stats = *pair.reassembler.stats();
    assert_eq!((stats.units_lost, stats.units_unseen), (1, 0));
    assert_eq!(stats.shards_missing, 7 + 8);
    assert_eq!(stats.shards_recovered, 2, "what the complete block lost stands here");
}

#[test]
fn units_of_which_nothing_arrived_are_told_apart() {
    let mut pair = Pair::new(10, 20);
    pair.push_unit(IDR, 0);
    for _ in 0..3 {
        pair.unit(1, 1, IDR, 20);
    }
    pair.push_unit(IDR, 40);
    pair.push_unit(IDR, 161);
    let stats = *pair.reassembler.stats();
    assert_eq!((stats.units_lost, stats.units_unseen, stats.shards_missing), (3, 3, 0));
}

#[test]
fn a_chunk_aligned_unit_is_delivered_with_holes_after_30_ms() {
    let mut pair = Pair::new(4, 50);
    let packets = pair.unit(10, 0xab, CHUNKS, 0);
    // Block 0 lost its first shard, which is repaired; block 1 has only its recovery shards and one data shard; of block 2
    // nothing came.
    let came: Vec<Vec<u8>> = packets
        .iter()
        .filter(|packet| match (read(packet).block_index, read(packet).shard_index) {
            (0, shard) => shard != 0,
            (1, shard) => shard > 2,
            _ => false,
        })
        .cloned()
        .collect();
    pair.push(&came);
    pair.push_unit(CHUNKS, 30);
    assert_eq!(pair.taken(), [1], "30 ms are not too long");
    pair.push_unit(CHUNKS, 31);
    let unit = pair.reassembler.take().expect("the unit in parts, before the one that ended its wait");
    assert_eq!((unit.frame_index(), unit.missing_shards(), unit.recovered_shards()), (0, 5, 1));
    assert_eq!(unit.data().len(), 10 * SHARD);
    for (place, shard) in unit.data().chunks(SHARD).enumerate() {
        let want = if place < 4 || place == 7 { 0xab } else { 0 };
        assert!(shard.iter().all(|byte| *byte == want), "shard {place}");
    }
    assert_eq!(pair.taken(), [2]);
    let stats = *pair.reassembler.stats();
    assert_eq!((stats.units_partial, stats.units_complete, stats.units_lost), (1, 2, 0));
    // Block 1: 4 + 2 of which 3 came; block 2: 2 + 1.
    assert_eq!(stats.shards_missing, 3 + 3);
    let before = pair.reassembler.stats().late;
    assert_eq!(pair.reassembler.push(&packets[0]), Ok(Push::Late), "too late for it");
    assert_eq!(pair.reassembler.stats().late, before + 1);
    assert_eq!(pair.reassembler.bytes_in_flight(), 0);
}

#[test]
fn holes_do_not_show_what_an_earlier_unit_left_in_memory() {
    let mut pair = Pair::new(4, 0);
    let first = pair.unit(12, 0xff, CHUNKS, 0);
    pair.push(&first);
    assert_eq!(pair.taken(), [0]);
    // Of its three blocks nothing came of the first, all of the second and one shard of the third.
    let second = pair.unit(12, 0x11, CHUNKS, 1);
    pair.push(&second[4..9]);
    pair.push_unit(CHUNKS, 40);
    let unit = pair.reassembler.take().expect("in parts");
    for (place, shard) in unit.data().chunks(SHARD).enumerate() {
        let want = if (4..9).contains(&place) { 0x11 } else { 0 };
        assert!(shard.iter().all(|byte| *byte == want), "shard {place}: the first unit lay here");
    }
}

#[test]
fn a_unit_that_is_not_chunk_aligned_is_never_delivered_with_holes() {
    let mut pair = Pair::new(4, 0);
    let packets = pair.unit(2, 1, IDR, 0);
    pair.push(&packets[..1]);
    pair.push_unit(IDR, 119);
    pair.push_unit(IDR, 121);
    assert_eq!(pair.taken(), [1, 2]);
    assert_eq!((pair.reassembler.stats().units_lost, pair.reassembler.stats().units_partial), (1, 0));
}

#[test]
fn a_chunk_aligned_unit_that_falls_64_units_behind_is_delivered_with_holes() {
    let mut pair = Pair::new(4, 0);
    let packets = pair.unit(2, 1, CHUNKS, 0);
    pair.push(&packets[..1]);
    for _ in 1..=65 {
        pair.push_unit(IDR, 0);
    }
    let taken = pair.taken();
    assert_eq!((taken.len(), taken.contains(&0)), (66, true));
    assert_eq!((pair.reassembler.stats().units_lost, pair.reassembler.stats().units_partial), (0, 1));
}

#[test]
fn a_streamed_unit_whose_length_nobody_told_is_not_delivered_in_parts() {
    let mut pair = Pair::new(4, 0);
    let mut sentinel = Vec::new();
    let start = StreamStart { pts_ns: 0, flags: CHUNKS, form: StreamForm::Plain };
    UnitStream::new(&mut pair.packetizer, start, &mut pair.batch)
        .write(&[1; 5 * SHARD], |batch| sentinel.push(batch.plain(0).to_vec()))
        .expect("fits");
    pair.push(&sentinel);
    pair.push_unit(CHUNKS, 31);
    assert_eq!((pair.taken(), pair.reassembler.undecided()), (vec![1], Some(0)));
    pair.push_unit(CHUNKS, 121);
    assert_eq!((pair.taken(), pair.reassembler.undecided()), (vec![2], Some(3)));
    assert_eq!(pair.reassembler.stats().units_lost, 1);
}

#[test]
fn probes_have_indices_of_their_own_and_are_only_counted() {
    let mut pair = Pair::new(10, 20);
    pair.push_unit(IDR, 0);
    for number in 0..70 {
        let shape = pair.packetizer.probe(1300, 5_000 * MS, &mut pair.batch).expect("probe");
        assert_eq!((shape.frame_index, shape.data_packets, shape.recovery_packets), (number, 3, 1));
        for index in 0..pair.batch.len() {
            let packet = pair.batch.plain(index).to_vec();
            let header = read(&packet);
            assert_eq!((header.user_flags, header.stream_seq), (UserFlags::PROBE, 2 + 4 * number + index as u32));
            assert!(packet[40..].iter().all(|byte| *byte == 0), "filler is zeros, and so is what repairs it");
            assert_eq!(pair.reassembler.push(&packet), Ok(Push::Probe));
        }
    }
    assert_eq!(pair.packetizer.next_frame_index(), 1);
    pair.push_unit(IDR, 10);
    assert_eq!(pair.taken(), [0, 1]);
    let stats = *pair.reassembler.stats();
    assert_eq!((stats.probe_packets, stats.probe_bytes), (280, 280 * 512));
    assert_eq!((stats.packets, stats.units_lost, stats.rejected), (4, 0, 0), "no other counter saw them");
    assert_eq!(pair.reassembler.bytes_in_flight(), 0);
}

#[test]
fn spoilt_probes_are_refused_like_pictures() {
    let mut pair = Pair::new(10, 20);
    pair.packetizer.probe(1300, 0, &mut pair.batch).expect("probe");
    let spoilt = with_header(pair.batch.plain(0), |h| h.block_index = 1);
    assert!(pair.reassembler.push(&spoilt).is_err());
    assert_eq!((pair.reassembler.stats().probe_packets, pair.reassembler.stats().probe_bytes), (0, 0));
}

#[test]
fn the_shard_size_changes_at_the_next_unit() {
    let mut pair = Pair::new(10, 20);
    for (number, shard) in [512_u16, 1408, 9152, 600].into_iter().enumerate() {
        pair.packetizer.set_shard_payload(shard).expect("even and in range");
        let packets = pair.unit(40, number as u8, IDR, number as u64);
        assert_eq!((read(&packets[0]).shard_bytes, packets[0].len()), (shard, 40 + usize::from(shard)));
        pair.push(&packets[1..]);
        let unit = pair.reassembler.take().expect("complete, with a repair");
        assert!(unit.data() == vec![number as u8; 40 * SHARD]);
    }
    for wrong in [511, 510, 9154, 0] {
        let error = pair.packetizer.set_shard_payload(wrong).expect_err("refused");
        assert_eq!(error, ConfigError::Shard(wrong));
    }
    assert_eq!(pair.packetizer.shard_payload(), 600);
}

#[test]
fn units_that_are_kept_cost_later_ones_their_place_until_they_are_dropped() {
    let mut pair = Pair::new(4096, 0);
    let largest = (8 << 20) / SHARD;
    let mut kept = Vec::new();
    // Four may be in flight, and four more may be lent out.
    for number in 0..9 {
        let packets = pair.unit(largest, number, IDR, u64::from(number));
        let outcome = packets.iter().try_for_each(|packet| pair.reassembler.push(packet).map(|_| ()));
        assert_eq!(outcome.is_ok(), number < 8, "unit {number}");
        kept.extend(pair.reassembler.take());
    }
    assert!(kept.iter().all(|unit| unit.data().iter().all(|byte| u32::from(*byte) == unit.frame_index())));
    std::thread::spawn(move || drop(kept)).join().expect("dropped on another thread");
    let packets = pair.unit(largest, 9, IDR, 9);
    pair.push(&packets);
    assert_eq!(pair.taken(), [9]);
}
