//! Synthetic frames: every byte counts.

use pf_pattern::synthetic::{FRAME_BYTES, MIN_BYTES, fill, verify};
use proptest::prelude::*;

#[test]
fn a_frame_is_verified_and_carries_its_number() {
    let mut frame = vec![0; FRAME_BYTES];
    fill(9, 123_456, &mut frame);
    let verdict = verify(9, &frame);
    assert!(verdict.intact());
    assert_eq!(verdict.number, 123_456);
    assert!(verify(10, &frame).wrong_bytes > FRAME_BYTES * 9 / 10);
}

#[test]
fn frames_shorter_than_their_head_are_wrong() {
    for length in 0..MIN_BYTES {
        assert!(!verify(1, &vec![0; length]).intact());
    }
}

/// The vectors of the specification, which a peer is written from.
#[test]
fn frames_are_those_of_the_specification() {
    let document = include_str!("../../../docs/spec/test-stream.md");
    let mut lengths = Vec::new();
    for line in document.lines() {
        let cells: Vec<&str> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let [_, seed, number, length, first, last, check, _] = cells[..] else { continue };
        let (Ok(seed), Ok(number), Ok(length)) = (seed.parse(), number.parse(), length.parse()) else { continue };
        let mut frame = vec![0; length];
        fill(seed, number, &mut frame);
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(
            (hex(&frame[..length.min(32)]).as_str(), hex(&frame[length - 8..]).as_str()),
            (first, last),
            "{line}"
        );
        assert_eq!(format!("{:08x}", crc32fast::hash(&frame)), check, "{line}");
        let verdict = verify(seed, &frame);
        assert!(verdict.intact() && verdict.number == number, "{line}");
        lengths.push(length);
    }
    assert!(lengths.contains(&FRAME_BYTES) && lengths.contains(&MIN_BYTES), "{lengths:?}");
}

proptest! {
    #[test]
    fn one_changed_byte_or_length_is_seen(seed: u64, number: u64, length in MIN_BYTES..300, at: prop::sample::Index, change in 1_u8..) {
        let mut frame = vec![0; length];
        fill(seed, number, &mut frame);
        prop_assert!(verify(seed, &frame).intact());
        prop_assert!(!verify(seed, &frame[..length - 1]).intact());
        let at = at.index(length);
        frame[at] ^= change;
        prop_assert!(!verify(seed, &frame).intact());
    }
}
