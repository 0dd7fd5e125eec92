//! FEC takes its memory when it is made: coding allocates nothing, whatever blocks come within the limits.
//! One test function, because the counters belong to the process.

#[path = "support/counting.rs"]
mod counting;

use pf_abi::wire::FecScheme;
use pf_proto::SplitMix;
use pf_proto::fec::{Decoder, Encoder, Limits, Shape};

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

const SEED: u64 = 0xfec;

#[test]
fn coding_allocates_nothing() {
    let wide = Limits { data: 600, recovery: 600, shard_bytes: 2048, block_bytes: 600 * 512 };
    let tall = Limits { data: 5000, recovery: 900, shard_bytes: 64, block_bytes: 5000 * 64 };
    let small = Limits { data: 1, recovery: 1, shard_bytes: 1408, block_bytes: 1408 };
    let gf8 = Limits { data: 254, recovery: 254, shard_bytes: 2048, block_bytes: 254 * 512 };
    for (scheme, limits) in
        [(FecScheme::GF16, wide), (FecScheme::GF16, tall), (FecScheme::GF16, small), (FecScheme::GF8, gf8)]
    {
        codes_without_allocating(scheme, limits);
    }
}

fn codes_without_allocating(scheme: FecScheme, limits: Limits) {
    let mut random = SplitMix::new(SEED);
    let mut below = |limit: usize| random.below(limit as u64) as usize;
    let mut data = vec![0x5a; limits.block_bytes];
    let mut recovery = vec![0; limits.recovery * limits.shard_bytes];
    let mut encoder = Encoder::new(scheme, limits).expect("a known scheme");
    let mut decoder = Decoder::new(scheme, limits).expect("a known scheme");
    let before = counting::calls();
    for round in 0..300 {
        // The corners among the rest: the longest shards, the most data, the most recovery shards.
        let shard_bytes = if round % 3 == 0 { limits.shard_bytes } else { 2 + 2 * below(limits.shard_bytes / 2) };
        let most = limits.data.min(limits.block_bytes / shard_bytes);
        let count = if round % 2 == 0 { most } else { 1 + below(most) };
        let room = if scheme == FecScheme::GF8 { 255 - count } else { limits.recovery };
        let parity = if round % 5 == 0 { room } else { 1 + below(room) };
        let shape = Shape { data: count, recovery: parity, shard_bytes };
        let block = &mut data[..count * shard_bytes];
        let coded = &mut recovery[..parity * shard_bytes];
        encoder
            .encode(shard_bytes, block.chunks_exact(shard_bytes), coded.chunks_exact_mut(shard_bytes))
            .expect("codes");
        let lost = [1, count.min(parity), 1 + below(count.min(parity))][round % 3];
        block[..lost * shard_bytes].copy_from_slice(&coded[..lost * shard_bytes]);
        let repaired = decoder.repair(shape, block, |place| (place < lost).then_some(place));
        assert_eq!(repaired, Ok(lost), "{scheme} {shape:?}");
        let right = block.iter().all(|&byte| byte == 0x5a);
        assert!(right, "{scheme} {shape:?}, {lost} lost");
        assert_eq!(counting::calls() - before, 0, "{scheme} {shape:?}, {lost} lost, seed {SEED:#x}");
    }
}
