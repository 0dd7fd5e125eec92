//! FEC of single blocks: both schemes against the codes as the wire states them, and every repair against what was lost.

#[path = "support/fields.rs"]
mod fields;
mod support;

use fields::Field16;
use pf_abi::wire::FecScheme;
use pf_proto::SplitMix;
use pf_proto::fec::{self, Decoder, Encoder, FecError, Limits, Shape};
use proptest::prelude::*;
use support::{hex, sha256};

const SCHEMES: [FecScheme; 2] = [FecScheme::GF8, FecScheme::GF16];

fn limits(data: usize, recovery: usize, shard_bytes: usize) -> Limits {
    Limits { data, recovery, shard_bytes, block_bytes: data * shard_bytes }
}

/// The limits of exactly this block.
fn just(shape: Shape) -> Limits {
    limits(shape.data, shape.recovery, shape.shard_bytes)
}

fn shards(shape: Shape, seed: u64) -> Vec<Vec<u8>> {
    let mut random = SplitMix::new(seed);
    (0..shape.data).map(|_| (0..shape.shard_bytes).map(|_| random.next() as u8).collect()).collect()
}

fn encode(scheme: FecScheme, shape: Shape, data: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut recovery = vec![vec![0xee; shape.shard_bytes]; shape.recovery];
    Encoder::new(scheme, just(shape))
        .expect("a known scheme")
        .encode(shape.shard_bytes, data.iter().map(Vec::as_slice), recovery.iter_mut().map(Vec::as_mut_slice))
        .expect("codes");
    recovery
}

/// Loses the shards of `lost` (data first, then recovery) and puts recovery shards that are left, from the last one on,
/// in the places of data; what the decoder makes of the block.
fn repair(
    decoder: &mut Decoder,
    shape: Shape,
    data: &[Vec<u8>],
    recovery: &[Vec<u8>],
    lost: &[usize],
) -> Result<(usize, Vec<u8>), FecError> {
    let mut block = data.concat();
    let mut rows = vec![None; shape.data];
    let mut left = (0..recovery.len()).rev().filter(|row| !lost.contains(&(shape.data + row)));
    for place in lost.iter().copied().filter(|&index| index < shape.data) {
        let row = left.next().expect("no more is lost than recovery shards were made");
        rows[place] = Some(row);
        block[place * shape.shard_bytes..(place + 1) * shape.shard_bytes].copy_from_slice(&recovery[row]);
    }
    let repaired = decoder.repair(shape, &mut block, |place| rows[place])?;
    Ok((repaired, block))
}

/// `count` different numbers below `all`.
fn choose(random: &mut SplitMix, all: usize, count: usize) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..all).collect();
    for at in 0..count {
        let other = at + (random.next() as usize) % (all - at);
        numbers.swap(at, other);
    }
    numbers.truncate(count);
    numbers
}

/// Any block of either scheme, small ones and those with tails more often.
fn blocks() -> impl Strategy<Value = (FecScheme, Shape)> {
    let bytes = prop_oneof![1_usize..=40, 250_usize..=330].prop_map(|half| 2 * half);
    let gf8 = (1_usize..=254, bytes.clone()).prop_flat_map(|(data, shard_bytes)| {
        (1..=255 - data).prop_map(move |recovery| (FecScheme::GF8, Shape { data, recovery, shard_bytes }))
    });
    let count = || prop_oneof![1_usize..=9, 1_usize..=70, 1_usize..=300];
    let gf16 = (count(), count(), bytes)
        .prop_map(|(data, recovery, shard_bytes)| (FecScheme::GF16, Shape { data, recovery, shard_bytes }));
    prop_oneof![gf8, gf16]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// Whatever k, m, length and loss: up to m lost shards are repaired to the byte.
    #[test]
    fn what_may_be_lost_is_repaired((scheme, shape) in blocks(), seed: u64, part in 0.0_f64..1.0) {
        let data = shards(shape, seed);
        let recovery = encode(scheme, shape, &data);
        let mut decoder = Decoder::new(scheme, just(shape)).expect("a known scheme");
        let mut random = SplitMix::new(seed);
        for count in [shape.recovery, (part * shape.recovery as f64) as usize, 1] {
            let lost = choose(&mut random, shape.data + shape.recovery, count);
            let missing = lost.iter().filter(|&&index| index < shape.data).count();
            let (repaired, block) = repair(&mut decoder, shape, &data, &recovery, &lost).expect("enough is there");
            prop_assert_eq!(repaired, missing);
            prop_assert!(block == data.concat(), "{count} lost");
        }
    }
}

/// Every count of shards up to 12 + 12, and some that change the arrangement of either code.
fn shapes(scheme: FecScheme) -> Vec<(usize, usize)> {
    let mut all: Vec<(usize, usize)> = (1..=12).flat_map(|k| (1..=12).map(move |m| (k, m))).collect();
    all.extend([(47, 12), (33, 31), (31, 33), (17, 32), (32, 17), (32, 32), (128, 127), (1, 254), (254, 1), (16, 100)]);
    if scheme == FecScheme::GF16 {
        all.extend([(700, 40), (40, 700), (257, 255), (255, 257)]);
    }
    all
}

#[test]
fn gf8_is_the_matrix_of_the_wire() {
    for (data, recovery) in shapes(FecScheme::GF8) {
        let shape = Shape { data, recovery, shard_bytes: 70 };
        let block = shards(shape, 8);
        let want = fields::recovery8(&fields::matrix8(data, recovery), &block);
        assert_eq!(encode(FecScheme::GF8, shape, &block), want, "{data}+{recovery}");
    }
}

#[test]
fn gf16_is_what_the_reference_crate_makes() {
    for (data, recovery) in shapes(FecScheme::GF16) {
        for shard_bytes in [2, 62, 64, 70, 1408] {
            let shape = Shape { data, recovery, shard_bytes };
            let block = shards(shape, 61);
            let want = reed_solomon_simd::encode(data, recovery, &block).expect("within the code");
            assert!(encode(FecScheme::GF16, shape, &block) == want, "{shape:?}");
        }
    }
}

#[test]
fn gf16_is_the_closed_form_that_repairs_rest_on() {
    let field = Field16::new();
    for (data, recovery) in shapes(FecScheme::GF16) {
        // One chunk and a tail.
        let shape = Shape { data, recovery, shard_bytes: 70 };
        let block = shards(shape, 16);
        for (row, coded) in encode(FecScheme::GF16, shape, &block).iter().enumerate() {
            for index in [0, 31, 32, 34] {
                let want = block.iter().enumerate().fold(0, |sum, (column, shard)| {
                    let factor = field.coefficient(data, recovery, row, column);
                    sum ^ field.times(factor, fields::element16(shard, index))
                });
                assert_eq!(fields::element16(coded, index), want, "{data}+{recovery}, row {row}, element {index}");
            }
        }
    }
}

/// The digest of a published row (wire A.6) tells any single wrong coefficient.
#[test]
fn a_wrong_coefficient_is_seen_by_a_published_row() {
    let digest = "435d4e1874b5bab375da0a3f71111c2e823d615eb7078f58fd0940fd18fc547f";
    let data: Vec<Vec<u8>> = (0..4).map(|i| (0..8).map(|b| ((131 * i + 7 * b + 13) % 251) as u8).collect()).collect();
    let right = fields::matrix8(4, 2);
    assert_eq!(sha256(&fields::recovery8(&right, &data).concat()), digest);
    for (row, column) in (0..2).flat_map(|row| (0..4).map(move |column| (row, column))) {
        let mut wrong = right.clone();
        wrong[row][column] ^= 1;
        assert_ne!(sha256(&fields::recovery8(&wrong, &data).concat()), digest, "{row}, {column}");
    }
    let shape = Shape { data: 4, recovery: 2, shard_bytes: 8 };
    assert_eq!(hex(&encode(FecScheme::GF8, shape, &data)[1]), "a4ce87e703382c78", "recovery 1 of that row");
}

/// Wire appendix C, trap 10: nobody can tell, so the count must be the one that the header declares.
#[test]
fn another_count_of_recovery_shards_gives_other_bytes_without_an_error() {
    for scheme in SCHEMES {
        let shape = Shape { data: 10, recovery: 4, shard_bytes: 64 };
        let data = shards(shape, 10);
        let recovery = encode(scheme, shape, &data);
        // For GF(2^16) the power of two counts, for GF(2^8) the number.
        let told = Shape { recovery: 5, ..shape };
        let mut decoder = Decoder::new(scheme, just(told)).expect("a known scheme");
        let (repaired, block) = repair(&mut decoder, told, &data, &recovery, &[3, 13, 14]).expect("no error");
        assert_eq!(repaired, 1);
        assert_ne!(block, data.concat(), "{scheme}");
        assert_eq!(block[..3 * 64], data.concat()[..3 * 64], "what was there stays");
    }
}

#[test]
fn nothing_is_decoded_when_nothing_is_lost() {
    for scheme in SCHEMES {
        let shape = Shape { data: 5, recovery: 2, shard_bytes: 64 };
        let data = shards(shape, 1);
        let mut decoder = Decoder::new(scheme, just(shape)).expect("a known scheme");
        let mut block = data.concat();
        assert_eq!(decoder.repair(shape, &mut block, |_| None), Ok(0));
        assert_eq!(block, data.concat());
    }
}

#[test]
fn blocks_outside_the_code_or_the_session_are_refused() {
    let most = Limits { data: 300, recovery: 200, shard_bytes: 1024, block_bytes: 100 * 1024 };
    for scheme in SCHEMES {
        let mut encoder = Encoder::new(scheme, most).expect("a known scheme");
        let mut decoder = Decoder::new(scheme, most).expect("a known scheme");
        let mut both = |data: usize, recovery: usize, shard_bytes: usize| {
            let shape = Shape { data, recovery, shard_bytes };
            let shard = vec![1; shard_bytes];
            let mut coded = vec![vec![0; shard_bytes]; recovery];
            let encoded = encoder.encode(
                shard_bytes,
                vec![&shard[..]; data].into_iter(),
                coded.iter_mut().map(Vec::as_mut_slice),
            );
            let mut block = vec![1; data * shard_bytes];
            let decoded = decoder.repair(shape, &mut block, |_| None);
            assert!(encoded.is_ok() == decoded.is_ok(), "{scheme} {shape:?}: {encoded:?}, {decoded:?}");
            if let Err(error) = decoded {
                assert_eq!(error, FecError::Shape(shape));
                assert_eq!(encoded, Err(error));
            }
            decoded.is_ok()
        };
        assert!(both(100, 20, 1024));
        assert!(!both(0, 1, 64), "no data");
        assert!(!both(301, 1, 64), "too many data shards");
        assert!(!both(5, 201, 64), "too many recovery shards");
        assert!(!both(5, 1, 1026), "too long");
        assert!(!both(5, 1, 0), "empty");
        assert!(!both(101, 1, 1024), "too many bytes");
        assert!(both(60, 195, 64), "255 shards");
        assert_eq!(both(60, 196, 64), scheme == FecScheme::GF16, "256 shards");
        assert_eq!(both(5, 1, 63), scheme == FecScheme::GF8, "an odd length");
    }
    let widest = limits(65_535, 65_535, 2);
    let mut decoder = Decoder::new(FecScheme::GF16, widest).expect("a known scheme");
    let shape = |data, recovery| Shape { data, recovery, shard_bytes: 2 };
    let mut try_shape = |shape: Shape| decoder.repair(shape, &mut vec![0; 2 * shape.data], |_| None);
    assert_eq!(try_shape(shape(32_768, 32_767)), Ok(0), "65,535 shards");
    assert_eq!(try_shape(shape(32_768, 32_768)), Err(FecError::Shape(shape(32_768, 32_768))), "65,536 shards");
    assert_eq!(try_shape(shape(40_000, 16_384)), Ok(0));
    assert_eq!(
        try_shape(shape(33_000, 32_000)),
        Err(FecError::Shape(shape(33_000, 32_000))),
        "the smaller power of two and the larger count are above 65,536"
    );
}

#[test]
fn wrong_lengths_and_indices_are_told_and_change_nothing() {
    for scheme in SCHEMES {
        let shape = Shape { data: 4, recovery: 3, shard_bytes: 64 };
        let data = shards(shape, 4);
        let mut decoder = Decoder::new(scheme, limits(9, 9, 128)).expect("a known scheme");
        let mut refusal = |bytes: usize, rows: [Option<usize>; 4]| {
            let mut block = vec![7; bytes];
            let result = decoder.repair(shape, &mut block, |place| rows[place]);
            assert!(block.iter().all(|&byte| byte == 7));
            result.expect_err("refused").to_string()
        };
        let some = [None, Some(0), None, Some(1)];
        assert_eq!(refusal(4 * 64 - 1, some), "255 bytes are there where this block has 256");
        let twice = "recovery shard 0 does not exist or is there twice; the block has 3";
        assert_eq!(refusal(256, [Some(0), None, None, Some(0)]), twice);
        let beyond = "recovery shard 3 does not exist or is there twice; the block has 3";
        assert_eq!(refusal(256, [Some(3), Some(1), None, None]), beyond);

        let mut encoder = Encoder::new(scheme, just(shape)).expect("a known scheme");
        let mut coded = [[0; 64]; 1];
        let ragged = [&data[0][..], &data[1][..63]];
        let error = encoder.encode(64, ragged.into_iter(), coded.iter_mut().map(|shard| &mut shard[..]));
        assert_eq!(error, Err(FecError::Length { have: 63, want: 64 }));
    }
}

#[test]
fn a_percent_of_nothing_codes_nothing() {
    for scheme in SCHEMES {
        let mut encoder = Encoder::new(scheme, limits(4, 0, 64)).expect("a known scheme");
        let shard = [1; 64];
        assert_eq!(encoder.encode(64, [&shard[..]].into_iter(), std::iter::empty()), Ok(()));
    }
    assert_eq!(fec::check_scheme(FecScheme(9)), Err(FecError::UnknownScheme(9)));
    assert!(Encoder::new(FecScheme(9), limits(4, 1, 64)).is_err());
    assert!(Decoder::new(FecScheme(9), limits(4, 1, 64)).is_err());
}
