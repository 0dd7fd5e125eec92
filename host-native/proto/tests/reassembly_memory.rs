//! Memory: all of it is taken when a session starts, and none later, whatever arrives.
//! One test function, because the counters belong to the process.

#[path = "support/counting.rs"]
mod counting;
mod support;

use pf_abi::wire::{FecScheme, PacketFlags, UserFlags, VideoHeader, Welcome};
use pf_proto::{
    AccessUnit, Delivery, DropKnob, PacketBatch, Packetizer, PacketizerConfig, Reassembler, ReassemblerConfig, Reject,
    SplitMix, StreamForm, StreamStart, UnitStream, VideoReceiver,
};
use support::{IDR, receiver, sender, welcome, with_header};

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

const SEED: u64 = 0x5eed;

#[test]
fn memory() {
    for scheme in SCHEMES {
        for (bytes, form) in [(65_536, None), (1 << 20, None), (65_536, PLAIN), (1 << 20, SLICES)] {
            warm_streams_allocate_nothing(scheme, bytes, form);
        }
    }
    hostile_packets_take_no_memory();
    a_window_of_units_in_parts_becomes_ready_without_memory();
    a_streamed_unit_outgrows_its_first_memory_without_more();
}

const SCHEMES: [FecScheme; 2] = [FecScheme::GF8, FecScheme::GF16];
const PLAIN: Option<StreamForm> = Some(StreamForm::Plain);
const SLICES: Option<StreamForm> = Some(StreamForm::Slices);

/// Datagrams under way, in buffers that are there from the start. Each leaves when another takes its place.
struct Air {
    held: Vec<Vec<u8>>,
    random: SplitMix,
}

impl Air {
    /// Reorders by some `depth` packets.
    fn new(depth: usize) -> Self {
        Self { held: (0..depth).map(|_| Vec::with_capacity(2048)).collect(), random: SplitMix::new(SEED) }
    }

    fn pass(&mut self, datagram: &[u8], receiver: &mut VideoReceiver) {
        let at = self.random.below(self.held.len() as u64) as usize;
        let place = &mut self.held[at];
        if !place.is_empty() {
            receiver.datagram(place);
        }
        place.clear();
        place.extend_from_slice(datagram);
    }
}

/// Units of changing size, 5 % of the packets lost, the rest out of order: no allocation on either side once the first
/// second is over.
fn warm_streams_allocate_nothing(scheme: FecScheme, bytes: usize, form: Option<StreamForm>) {
    let welcome = Welcome { fec_scheme: scheme, ..welcome(1408, block(scheme), 25) };
    let (mut sender, mut receiver) = (sender(&welcome), receiver(&welcome, DropKnob::new(5, SEED)));
    let (mut batch, mut air) = (sender.batch(), Air::new(50));
    let data = vec![0x5a; bytes];
    let (mut before, mut delivered) = (0, 0);
    for number in 0..120_u64 {
        if number == 60 {
            before = counting::calls();
        }
        let data = &data[..bytes - (number as usize * 977) % (bytes / 3)];
        let pts_ns = number * 16_666_667;
        if let Some(form) = form {
            let mut unit = sender.stream(StreamStart { pts_ns, flags: IDR, form }, &mut batch);
            let mut emit = |batch: &PacketBatch| batch.datagrams().for_each(|sealed| air.pass(sealed, &mut receiver));
            for slice in data.chunks(30_000) {
                unit.write(slice, &mut emit).expect("fits");
                unit.end_slice(&mut emit).expect("fits");
            }
            unit.finish(&mut emit).expect("fits");
        } else if number % 2 == 0 {
            let mut runs = sender.runs(AccessUnit { data, pts_ns, flags: IDR }, &mut batch).expect("unit");
            let stride = runs.stride();
            for _ in 0..runs.packets().div_ceil(44) + 1 {
                runs.next(44).chunks(stride).for_each(|sealed| air.pass(sealed, &mut receiver));
            }
            assert!(runs.next(1).is_empty(), "data and recovery end with a run each");
        } else {
            sender.unit(AccessUnit { data, pts_ns, flags: IDR }, &mut batch).expect("unit");
            batch.datagrams().for_each(|sealed| air.pass(sealed, &mut receiver));
        }
        while let Some(delivery) = receiver.next_delivery() {
            if let Delivery::Unit(unit) = delivery {
                delivered += 1;
                assert!(unit.data().iter().all(|byte| *byte == 0x5a));
            }
        }
    }
    let allocations = counting::calls() - before;
    let stats = receiver.reassembly();
    println!("{scheme:?}, {bytes} bytes, {form:?}: {delivered} delivered, {} shards repaired", stats.shards_recovered);
    assert!(delivered > 100, "delivered {delivered}: {stats:?}");
    assert!(stats.shards_recovered > 100, "{stats:?}");
    assert_eq!(allocations, 0, "allocations in 60 warm units of {bytes} bytes, {scheme:?}, {form:?}");
}

/// Data shards of a block: what hosts send for the scheme.
fn block(scheme: FecScheme) -> u16 {
    if scheme == FecScheme::GF16 { 4096 } else { 200 }
}

/// Packets that pass every single check, each opening another large frame: whole and streamed.
fn hostile_packets_take_no_memory() {
    let welcome = welcome(512, 4096, 10);
    let config = ReassemblerConfig::from_welcome(&welcome);
    let limit = 4 * config.max_frame_bytes() as usize;
    let mut reassembler = Reassembler::new(config).expect("config");
    let mut random = SplitMix::new(SEED);
    let packet = vec![0xff; 9_192];
    let live = counting::reset_peak();
    let before = counting::calls();
    for number in 0..40_000_u64 {
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
        let recovery = random.below(u64::from(7783 - u32::from(data)).min(600)) as u16;
        let sentinel = random.below(4) == 0 && shards > u32::from(data);
        let offset = (shards - u32::from(data)) * u32::from(shard_bytes);
        let (frame_bytes, block_count) = if sentinel { (offset, 0) } else { (frame_bytes, blocks as u16) };
        let form = if sentinel { UserFlags::SLICE_STREAM } else { UserFlags::EMPTY };
        let header = VideoHeader {
            pts_ns: number * 100_000 + random.below(60_000_000),
            frame_index: (number / 4 + random.below(64)) as u32,
            stream_seq: 0,
            frame_bytes,
            user_flags: UserFlags::PICTURE | form,
            block_index: block as u16,
            block_count,
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
        while reassembler.take().is_some() {}
        assert!(reassembler.bytes_in_flight() <= limit);
    }
    let stats = *reassembler.stats();
    println!("seed {SEED:#x}: {stats:?}, in flight {}", reassembler.bytes_in_flight());
    assert!(stats.packets > 1000 && stats.rejected > 1000, "{stats:?}");
    assert!(stats.rejects.of(Reject::NoRoom) > 1000, "the limit was never near: {stats:?}");
    assert_eq!((counting::calls() - before, counting::peak() - live), (0, 0), "allocations, and bytes");
}

/// As many units as one packet can make ready: all of the window wait for their second shard, and one far ahead ends that.
fn a_window_of_units_in_parts_becomes_ready_without_memory() {
    let welcome = welcome(512, 4096, 0);
    let mut packetizer = Packetizer::new(PacketizerConfig::from_welcome(&welcome)).expect("config");
    let mut reassembler = Reassembler::new(ReassemblerConfig::from_welcome(&welcome)).expect("config");
    let mut batch = PacketBatch::new();
    let flags = UserFlags::PICTURE | UserFlags::CHUNK_ALIGNED;
    let mut packet = |data: &[u8], index: u32| {
        packetizer.packetize(AccessUnit { data, pts_ns: 0, flags }, &mut batch).expect("unit");
        with_header(batch.plain(0), |h| h.frame_index = index)
    };
    let mut packets: Vec<Vec<u8>> = (0..=64).map(|index| packet(&[1; 1024], index)).collect();
    packets.push(packet(&[1; 512], 1000));
    let before = counting::calls();
    for packet in &packets {
        reassembler.push(packet).expect("accepted");
    }
    assert_eq!(counting::calls() - before, 0, "allocations");
    assert_eq!(std::iter::from_fn(|| reassembler.take()).count(), 66);
}

/// It begins small, and says later how long it is: the memory that it moves into was there from the start.
fn a_streamed_unit_outgrows_its_first_memory_without_more() {
    let welcome = welcome(512, 4096, 0);
    let mut packetizer = Packetizer::new(PacketizerConfig::from_welcome(&welcome)).expect("config");
    let mut reassembler = Reassembler::new(ReassemblerConfig::from_welcome(&welcome)).expect("config");
    let mut batch = PacketBatch::new();
    let data = vec![0x5a; 3 << 20];
    let mut packets: Vec<Vec<u8>> = Vec::new();
    let mut keep = |batch: &mut PacketBatch| packets.extend((0..batch.len()).map(|at| batch.plain(at).to_vec()));
    let start = StreamStart { pts_ns: 0, flags: IDR, form: StreamForm::Slices };
    let mut unit = UnitStream::new(&mut packetizer, start, &mut batch);
    for slice in data.chunks(100 * 512) {
        unit.write(slice, &mut keep).expect("fits");
        unit.end_slice(&mut keep).expect("fits");
    }
    unit.finish(&mut keep).expect("fits");
    let before = counting::calls();
    for packet in &packets {
        reassembler.push(packet).expect("accepted");
    }
    assert_eq!(counting::calls() - before, 0, "allocations");
    assert!(reassembler.take().is_some_and(|unit| unit.data() == data));
}
