//! A frame arrives if and only if no block of it lost more packets than it has recovery shards: held against an oracle
//! that cuts units by the words of wire §4.4 and §4.6 and reads no header. Packets are lost, repeated and out of order.

use std::collections::BTreeSet;

use crate::support::{IDR, receiver, sender, welcome};
use pf_abi::wire::{FecScheme, Welcome};
use pf_proto::{
    AccessUnit, DropKnob, MS, PacketBatch, Packetizer, PacketizerConfig, Reassembler, ReassemblerConfig, Received,
    SplitMix, StreamForm, StreamStart, UnitStream,
};
use proptest::prelude::*;

/// What a session agreed on, in plain numbers.
#[derive(Clone, Copy, Debug)]
struct Session {
    gf8: bool,
    shard: usize,
    /// Most data shards of a block.
    full: usize,
    /// Percent of Welcome, and the one in force.
    said: usize,
    percent: usize,
}

impl Session {
    fn welcome(self) -> Welcome {
        let fec_scheme = if self.gf8 { FecScheme::GF8 } else { FecScheme::GF16 };
        Welcome { fec_scheme, ..welcome(self.shard as u16, self.full as u16, self.said as u8) }
    }

    /// Recovery shards of a block of `data` data shards.
    fn recovery(self, data: usize) -> usize {
        let ceiling = (self.full + (self.full * self.said).div_ceil(100)).min(if self.gf8 { 255 } else { 65_535 });
        (data * self.percent).div_ceil(100).min(ceiling - data)
    }

    /// For each packet of a whole unit in the order of sending: its block. And the data shards of each block.
    fn whole(self, bytes: usize) -> (Vec<usize>, Vec<usize>) {
        let shards = bytes.div_ceil(self.shard).max(1);
        let mut packets: Vec<usize> = (0..shards).map(|shard| shard / self.full).collect();
        let mut blocks = vec![self.full; shards / self.full];
        if !shards.is_multiple_of(self.full) {
            blocks.push(shards % self.full);
        }
        for (block, data) in blocks.iter().enumerate() {
            packets.extend(vec![block; self.recovery(*data)]);
        }
        (packets, blocks)
    }

    /// The same for a streamed unit whose slices have these lengths.
    fn streamed(self, form: StreamForm, slices: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let (mut waiting, mut blocks) = (0, Vec::new());
        for slice in slices {
            waiting += slice;
            while waiting > self.full * self.shard {
                blocks.push(self.full);
                waiting -= self.full * self.shard;
            }
            if form == StreamForm::Slices && waiting >= 16 * self.shard {
                let mut data = waiting / self.shard;
                if data * self.shard == waiting {
                    data -= 1;
                }
                blocks.push(data);
                waiting -= data * self.shard;
            }
        }
        blocks.push(waiting.div_ceil(self.shard).max(1));
        let packets = |(block, data): (usize, &usize)| vec![block; data + self.recovery(*data)];
        (blocks.iter().enumerate().flat_map(packets).collect(), blocks)
    }
}

fn session() -> impl Strategy<Value = Session> {
    (any::<bool>(), 256_usize..700, 1_usize..80, 0_usize..=90, 0_usize..=90)
        .prop_map(|(gf8, half, full, said, percent)| Session { gf8, shard: 2 * half, full, said, percent })
}

/// Cuts `bytes` into up to six slices.
fn slices(bytes: usize, random: &mut SplitMix) -> Vec<usize> {
    let mut left = bytes;
    let mut slices: Vec<usize> = (0..random.below(6))
        .map(|_| {
            let slice = random.below(left as u64 + 1) as usize;
            left -= slice;
            slice
        })
        .collect();
    slices.push(left);
    slices
}

/// Packets of one unit as the product sends them, whole if `form` is none.
fn send(
    packetizer: &mut Packetizer,
    batch: &mut PacketBatch,
    data: &[u8],
    form: Option<StreamForm>,
    slices: &[usize],
    pts_ns: u64,
) -> Vec<Vec<u8>> {
    let mut packets = Vec::new();
    let mut take = |batch: &mut PacketBatch| packets.extend((0..batch.len()).map(|at| batch.plain(at).to_vec()));
    let Some(form) = form else {
        packetizer.packetize(AccessUnit { data, pts_ns, flags: IDR }, batch).expect("unit");
        take(batch);
        return packets;
    };
    let mut unit = UnitStream::new(packetizer, StreamStart { pts_ns, flags: IDR, form }, batch);
    let mut at = 0;
    for (number, slice) in slices.iter().enumerate() {
        // Pieces have nothing to do with slices.
        for piece in data[at..at + slice].chunks(1777) {
            unit.write(piece, &mut take).expect("fits");
        }
        at += slice;
        if number + 1 < slices.len() {
            unit.end_slice(&mut take).expect("fits");
        }
    }
    if !slices.is_empty() && form == StreamForm::Slices {
        unit.end_slice(&mut take).expect("fits");
    }
    unit.finish(&mut take).expect("fits");
    packets
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_frame_arrives_exactly_if_no_block_lost_more_than_its_recovery(
        seed: u64,
        session in session(),
        loss in prop::sample::select(vec![0_u64, 3, 10, 25, 45]),
    ) {
        let mut random = SplitMix::new(seed);
        let welcome = session.welcome();
        let mut packetizer = Packetizer::new(PacketizerConfig::from_welcome(&welcome)).expect("config");
        packetizer.set_fec_percent(session.percent as u8);
        let mut reassembler = Reassembler::new(ReassemblerConfig::from_welcome(&welcome)).expect("config");
        let mut batch = PacketBatch::new();
        let (mut contents, mut expected, mut air) = (Vec::new(), BTreeSet::new(), Vec::new());
        for number in 0..12_u64 {
            let bytes = random.below(60_000) as usize;
            let data: Vec<u8> = (0..bytes).map(|_| random.next() as u8).collect();
            let form = [None, Some(StreamForm::Plain), Some(StreamForm::Slices)][random.below(3) as usize];
            let slices = slices(bytes, &mut random);
            let (places, blocks) = form.map_or_else(|| session.whole(bytes), |form| session.streamed(form, &slices));
            let packets = send(&mut packetizer, &mut batch, &data, form, &slices, number * MS);
            prop_assert_eq!(packets.len(), places.len(), "unit {}: {:?}, {:?}", number, form, blocks);
            let mut lost = vec![0; blocks.len()];
            for (packet, block) in packets.into_iter().zip(places) {
                if random.below(100) < loss {
                    lost[block] += 1;
                    continue;
                }
                // By some 50 packets out of order, and some twice.
                for _ in 0..=u64::from(random.below(20) == 0) {
                    air.push((air.len() as u64 + random.below(50), packet.clone()));
                }
            }
            if lost.iter().zip(&blocks).all(|(lost, data)| *lost <= session.recovery(*data)) {
                expected.insert(number as u32);
            }
            contents.push(data);
        }
        air.sort_by_key(|(at, _)| *at);
        let mut arrived = BTreeSet::new();
        for (_, packet) in &air {
            let push = reassembler.push(packet);
            prop_assert!(push.is_ok(), "{:?}", push);
            while let Some(unit) = reassembler.take() {
                prop_assert!(unit.data() == contents[unit.frame_index() as usize], "unit {}", unit.frame_index());
                prop_assert!(arrived.insert(unit.frame_index()), "unit {} came twice", unit.frame_index());
            }
        }
        prop_assert_eq!(arrived, expected);
    }
}

/// If all or none arrived, [`a_frame_arrives_exactly_if_no_block_lost_more_than_its_recovery`] would show little.
#[test]
fn the_losses_above_leave_some_frames_and_take_others() {
    let session = Session { gf8: false, shard: 512, full: 20, said: 20, percent: 20 };
    let (packets, blocks) = session.whole(30_000);
    assert_eq!((packets.len(), blocks.len()), (59 + 12, 3));
    let chance = |loss: u64| {
        let mut random = SplitMix::new(loss);
        let arrives = |_: &u32| {
            let mut lost = [0; 3];
            packets.iter().for_each(|block| lost[*block] += usize::from(random.below(100) < loss));
            lost.iter().zip(&blocks).all(|(lost, data)| *lost <= session.recovery(*data))
        };
        (0..1000).filter(arrives).count()
    };
    assert!(chance(3) > 900 && (300..900).contains(&chance(10)) && chance(45) < 10);
}

#[test]
fn a_replayed_stream_changes_nothing() {
    let welcome = Session { gf8: true, shard: 512, full: 20, said: 25, percent: 25 }.welcome();
    let (mut sender, mut receiver) = (sender(&welcome), receiver(&welcome, DropKnob::new(0, 0)));
    let mut batch = sender.batch();
    let mut old: Vec<Vec<u8>> = Vec::new();
    for number in 0..10_u64 {
        sender
            .unit(AccessUnit { data: &[number as u8; 9000], pts_ns: number * MS, flags: IDR }, &mut batch)
            .expect("unit");
        for datagram in batch.datagrams() {
            assert!(matches!(receiver.datagram(&mut datagram.to_vec()), Received::Push(_)));
            old.push(datagram.to_vec());
        }
        for datagram in &old {
            assert_eq!(receiver.datagram(&mut datagram.clone()), Received::Replayed);
        }
        let Some(pf_proto::Delivery::Unit(unit)) = receiver.next_delivery() else { panic!("unit {number} is missing") };
        assert_eq!(unit.data(), [number as u8; 9000]);
        assert!(receiver.next_delivery().is_none());
    }
}
