//! What a picture survives and what it gives away.

use pf_pattern::{Observation, Painter, PatternError, draw, read, read_bgra};
use proptest::prelude::*;

fn picture(seed: u64, number: u32, present_ns: u64, width: u32, height: u32) -> Vec<u8> {
    let mut bgra = vec![0; (width * height * 4) as usize];
    draw(seed, number, present_ns, &mut bgra, width, height, width as usize * 4).unwrap();
    bgra
}

/// Video-range luma, as an encoder's colour conversion makes it.
fn video_luma(bgra: &[u8]) -> Vec<u8> {
    bgra.chunks_exact(4)
        .map(|pixel| {
            let [blue, green, red] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
            (16 + (66 * red + 129 * green + 25 * blue + 128) / 256) as u8
        })
        .collect()
}

fn full(number: u32, present_ns: u64) -> Observation {
    Observation { number, crc_ok: true, present_ns, cells_wrong: 0 }
}

#[test]
fn every_size_reads_back() {
    for (width, height) in
        [(320, 180), (427, 240), (640, 480), (720, 1280), (1280, 720), (1366, 768), (1920, 1080), (3440, 1440)]
    {
        let bgra = picture(7, 4_000_000_123, u64::MAX / 3, width, height);
        assert_eq!(
            read_bgra(7, &bgra, width, height, width as usize * 4),
            full(4_000_000_123, u64::MAX / 3),
            "{width}x{height}"
        );
        let luma = video_luma(&bgra);
        assert_eq!(
            read(7, &luma, width, height, width as usize),
            full(4_000_000_123, u64::MAX / 3),
            "{width}x{height}"
        );
    }
}

/// Every mode that the schema allows for the pattern has one that can be read back.
#[test]
fn every_corner_of_the_sizes_reads_back() {
    use pf_abi::supervisor::{MAX_H264_LONG_SIDE, MAX_H264_SHORT_SIDE, MIN_PATTERN_HEIGHT, MIN_PATTERN_WIDTH};
    let (long, short) = (MAX_H264_LONG_SIDE, MAX_H264_SHORT_SIDE);
    let widths = [MIN_PATTERN_WIDTH, MIN_PATTERN_WIDTH + 2, short, short + 2, long];
    let heights = [MIN_PATTERN_HEIGHT, MIN_PATTERN_HEIGHT + 2, short, short + 2, long];
    for (width, height) in widths.iter().flat_map(|width| heights.map(|height| (*width, height))) {
        if width.min(height) > short {
            continue;
        }
        let bgra = picture(7, 1234, 5678, width, height);
        let luma = video_luma(&bgra);
        assert_eq!(read(7, &luma, width, height, width as usize), full(1234, 5678), "{width}x{height}");
    }
}

#[test]
fn another_seed_is_noticed() {
    let bgra = picture(1, 99, 5, 640, 360);
    let seen = read_bgra(2, &bgra, 640, 360, 640 * 4);
    assert!(!seen.crc_ok && seen.number == 99, "{seen:?}");
    assert!((40..=104).contains(&seen.cells_wrong), "about half of 144 differ: {seen:?}");
}

#[test]
fn an_overwritten_region_is_noticed() {
    let (width, height, pitch) = (1280, 720, 1280 * 4);
    let mut bgra = picture(3, 1000, 1, width, height);
    let other = picture(3, 1001, 1, width, height);
    for y in 0..300 {
        bgra[y * pitch..y * pitch + 2000].copy_from_slice(&other[y * pitch..y * pitch + 2000]);
    }
    let seen = read_bgra(3, &bgra, width, height, pitch);
    assert!(seen.crc_ok && seen.number == 1000 && seen.cells_wrong > 5, "{seen:?}");
}

#[test]
fn a_black_region_is_noticed() {
    let pitch = 640 * 4;
    let mut bgra = picture(11, 77, 1, 640, 360);
    for row in bgra.chunks_exact_mut(pitch).take(80) {
        row[..pitch / 2].fill(0);
    }
    let seen = read_bgra(11, &bgra, 640, 360, pitch);
    assert!(seen.crc_ok && seen.cells_wrong >= 3, "{seen:?}");
}

#[test]
fn exact_comparison_sees_one_wrong_bit() {
    let mut bgra = picture(5, 42, 1_700_000_000_123_456_789, 320, 180);
    let mut painter = Painter::new(5, 320, 180).unwrap();
    assert!(painter.matches(42, 1_700_000_000_123_456_789, &bgra, 320 * 4).unwrap());
    assert!(!painter.matches(43, 1_700_000_000_123_456_789, &bgra, 320 * 4).unwrap());
    bgra[320 * 4 * 90 + 17] ^= 1;
    assert!(!painter.matches(42, 1_700_000_000_123_456_789, &bgra, 320 * 4).unwrap());
}

#[test]
fn padding_between_rows_is_left_alone() {
    let (width, height, pitch) = (320_usize, 180_usize, 320 * 4 + 60);
    let mut bgra = vec![0xaa; pitch * height];
    Painter::new(1, 320, 180).unwrap().draw(1, 2, &mut bgra, pitch).unwrap();
    assert!(bgra.chunks(pitch).all(|row| row[width * 4..].iter().all(|&byte| byte == 0xaa)));
    assert_eq!(read_bgra(1, &bgra, 320, 180, pitch), full(1, 2));
}

#[test]
fn wrong_buffers_are_refused() {
    let mut painter = Painter::new(1, 320, 180).unwrap();
    let need = 320 * 4 * 180;
    let mut short = vec![0; need - 1];
    assert_eq!(painter.draw(1, 1, &mut short, 320 * 4), Err(PatternError::Buffer { have: need - 1, need }));
    assert!(painter.draw(1, 1, &mut vec![0; need], 320 * 4 - 1).is_err());
    assert!(painter.draw(1, 1, &mut [], usize::MAX).is_err());
    let unreadable = read(1, &short[..100], 320, 180, 320);
    assert!(!unreadable.crc_ok && unreadable.cells_wrong == 144);
    assert!(!read(1, &short, 320, 180, usize::MAX).crc_ok);
    assert!(!read(1, &short, 0, 0, 0).crc_ok);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_frame_of_any_size_survives_noise(
        seed: u64, number: u32, present_ns: u64, width in 320_u32..1000, height in 180_u32..700, noise: u64,
    ) {
        let bgra = picture(seed, number, present_ns, width, height);
        let mut luma = video_luma(&bgra);
        // Blur over three pixels and add up to ±24: worse than a video coder does at a fair rate.
        let mut state = noise | 1;
        let source = luma.clone();
        for index in 1..luma.len() - 1 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let sum: i32 = source[index - 1..=index + 1].iter().map(|&value| i32::from(value)).sum();
            luma[index] = (sum / 3 + (state >> 58) as i32 - 32).clamp(0, 255) as u8;
        }
        prop_assert_eq!(read(seed, &luma, width, height, width as usize), full(number, present_ns));
    }

    #[test]
    fn arbitrary_planes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..4096), width: u32, height: u32, stride: usize) {
        let _ = read(1, &bytes, width, height, stride);
        let _ = read_bgra(1, &bytes, width, height, stride);
    }
}
