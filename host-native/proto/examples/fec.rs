//! Time of the codes on this machine, beside the libraries alone: `cargo run --release -p pf-proto --example fec`.
//!
//! Each row is one block: microseconds to make its recovery shards, and to rebuild so many lost data shards; the median
//! of many rounds. The library's columns are reed-solomon-simd's own coders for GF(2^16), and fec-rs's for GF(2^8).

use std::time::Instant;

use pf_abi::wire::FecScheme;
use pf_proto::fec::{Decoder, Encoder, Limits, Shape};

const SHARD_BYTES: usize = 1408;
const ROUNDS: usize = 101;

/// k, m and the numbers of lost data shards. 47 shards are 64 KiB, 745 are 1 MiB.
type Block = (usize, usize, &'static [usize]);
const GF8: [Block; 4] = [(1, 1, &[1]), (10, 3, &[1, 3]), (47, 12, &[1, 3, 6, 12]), (200, 50, &[1, 10, 50])];
const GF16: [Block; 7] = [
    (1, 1, &[1]),
    (10, 3, &[1, 3]),
    (47, 12, &[1, 3, 6, 12]),
    (47, 47, &[1, 24, 40, 47]),
    (200, 50, &[1, 10, 30, 50]),
    (745, 187, &[1, 37, 80, 100, 187]),
    (4096, 1024, &[1, 100, 128, 200]),
];

fn main() {
    println!("scheme     k     m  lost  encode µs  library  repair µs  library");
    for (k, m, losses) in GF8 {
        block(FecScheme::GF8, k, m, losses);
    }
    for (k, m, losses) in GF16 {
        block(FecScheme::GF16, k, m, losses);
    }
}

fn block(scheme: FecScheme, k: usize, m: usize, losses: &[usize]) {
    let shape = Shape { data: k, recovery: m, shard_bytes: SHARD_BYTES };
    let limits = Limits { data: k, recovery: m, shard_bytes: SHARD_BYTES, block_bytes: k * SHARD_BYTES };
    let mut data: Vec<u8> = (0..k * SHARD_BYTES).map(|at| (at * 31 + at / 7) as u8).collect();
    let mut parity = vec![0; m * SHARD_BYTES];
    let mut encoder = Encoder::new(scheme, limits).expect("a known scheme");
    let mut decoder = Decoder::new(scheme, limits).expect("a known scheme");
    let encode = median(|| {
        let shards = data.chunks_exact(SHARD_BYTES);
        encoder.encode(SHARD_BYTES, shards, parity.chunks_exact_mut(SHARD_BYTES)).expect("codes");
    });
    let (encode_alone, mut repair_alone) = library(scheme, shape, &data);
    for &lost in losses {
        // Every other shard, as far as there are so many.
        let step = if 2 * lost <= k { 2 } else { 1 };
        let recovery_at = |place: usize| (place.is_multiple_of(step) && place / step < lost).then_some(place / step);
        let repair = median(|| {
            for (place, row) in (0..k).filter_map(|place| Some((place, recovery_at(place)?))) {
                data[place * SHARD_BYTES..(place + 1) * SHARD_BYTES]
                    .copy_from_slice(&parity[row * SHARD_BYTES..(row + 1) * SHARD_BYTES]);
            }
            assert_eq!(decoder.repair(shape, &mut data, recovery_at), Ok(lost));
        });
        let alone = repair_alone(lost);
        println!("{scheme:>6} {k:>5} {m:>5} {lost:>5}  {encode:>9.1} {encode_alone:>8.1}  {repair:>9.1} {alone:>8.1}");
    }
}

/// Microseconds of the scheme's library alone: to encode the block, and to decode with so many data shards lost.
fn library(scheme: FecScheme, shape: Shape, data: &[u8]) -> (f64, Box<dyn FnMut(usize) -> f64>) {
    let Shape { data: k, recovery: m, .. } = shape;
    let data: Vec<Vec<u8>> = data.chunks_exact(SHARD_BYTES).map(<[u8]>::to_vec).collect();
    if scheme == FecScheme::GF8 {
        let coder = fec_rs::ReedSolomon::new(k, m).expect("within the code");
        let mut shards = [data, vec![vec![0; SHARD_BYTES]; m]].concat();
        let encode = median(|| coder.encode(&mut shards).expect("codes"));
        let repair = move |lost: usize| {
            let mut lossy: Vec<_> = shards.iter().cloned().map(Some).collect();
            median(|| {
                lossy[..lost].fill(None);
                coder.reconstruct_data(&mut lossy).expect("enough is there");
            })
        };
        return (encode, Box::new(repair));
    }
    let mut encoder = reed_solomon_simd::ReedSolomonEncoder::new(k, m, SHARD_BYTES).expect("within the code");
    let mut parity = vec![vec![0; SHARD_BYTES]; m];
    let encode = median(|| {
        data.iter().for_each(|shard| encoder.add_original_shard(shard).expect("fits"));
        let coded = encoder.encode().expect("codes");
        parity.iter_mut().zip(coded.recovery_iter()).for_each(|(out, bytes)| out.copy_from_slice(bytes));
    });
    let mut decoder = reed_solomon_simd::ReedSolomonDecoder::new(k, m, SHARD_BYTES).expect("within the code");
    let mut rebuilt = vec![0; SHARD_BYTES];
    let repair = move |lost: usize| {
        median(|| {
            for (index, shard) in data.iter().enumerate().skip(lost) {
                decoder.add_original_shard(index, shard).expect("fits");
            }
            for (index, bytes) in parity.iter().enumerate().take(lost) {
                decoder.add_recovery_shard(index, bytes).expect("fits");
            }
            let result = decoder.decode().expect("enough is there");
            result.restored_original_iter().for_each(|(_, bytes)| rebuilt.copy_from_slice(bytes));
        })
    };
    (encode, Box::new(repair))
}

/// Median of many runs, in microseconds.
fn median(mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}
