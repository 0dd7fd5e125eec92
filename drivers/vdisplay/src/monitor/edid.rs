//! The monitor description: an EDID with a CTA-861 block for HDR (driver-abi §3.E, iddcx-driver §4).
//!
//! EDID is a format of the display industry, not of this project, so it is not in the schema; its bytes are written
//! here and nowhere else.

use super::luminance::{Luminance, codes};
use super::modes::Mode;

/// Base block and one extension.
pub const EDID_BYTES: usize = 256;
const BLOCK: usize = 128;
const SERIAL: usize = 0x0c;
const SIZE_CM: usize = 0x15;
const TIMING: usize = 54;
const LUMINANCE: usize = 140;

/// Reduced blanking of the preferred timing, in pixels and lines.
const H_BLANK: u32 = 80;
const V_BLANK: u32 = 45;

/// Manufacturer PNK, product 1, EDID 1.4, 10 bit, BT.2020, name "Punktfunk", 23..240 Hz, one extension.
const BASE: [u8; BLOCK] = [
    0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x41, 0xcb, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, //
    0xff, 0x21, 0x01, 0x04, 0xb0, 0x32, 0x1f, 0x78, 0x03, 0x78, 0xb1, 0xb5, 0x4a, 0x2b, 0xcc, 0x21, //
    0x0b, 0x50, 0x54, 0x00, 0x00, 0x00, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, //
    0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x02, 0x3a, 0x80, 0x18, 0x71, 0x38, 0x2d, 0x40, 0x58, 0x2c, //
    0x45, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x1e, 0x00, 0x00, 0x00, 0xfd, 0x08, 0x17, 0xf0, 0x0f, //
    0xff, 0xff, 0x00, 0x0a, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x00, 0x00, 0x00, 0xfc, 0x00, 0x50, //
    0x75, 0x6e, 0x6b, 0x74, 0x66, 0x75, 0x6e, 0x6b, 0x0a, 0x20, 0x20, 0x20, 0x00, 0x00, 0x00, 0x00, //
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, //
];

/// CTA-861 block: BT.2020 RGB, then HDR static metadata with SDR and PQ and the default luminance.
const CTA: [u8; 15] = [0x02, 0x03, 0x0f, 0x00, 0xe3, 0x05, 0x80, 0x00, 0xe6, 0x06, 0x05, 0x01, 0x8a, 0x60, 0x12];

/// The description of a monitor: serial number, preferred timing, physical size and luminance are its own.
pub fn build(serial: u32, mode: Mode, luminance: Luminance) -> [u8; EDID_BYTES] {
    let mut edid = [0; EDID_BYTES];
    edid[..BLOCK].copy_from_slice(&BASE);
    edid[BLOCK..BLOCK + CTA.len()].copy_from_slice(&CTA);
    for (index, byte) in edid[SERIAL..SERIAL + 4].iter_mut().enumerate() {
        *byte = (serial >> (8 * index)) as u8;
    }
    edid[SIZE_CM] = centimetres(mode.width);
    edid[SIZE_CM + 1] = centimetres(mode.height);
    if let Some(timing) = timing(mode) {
        edid[TIMING..TIMING + timing.len()].copy_from_slice(&timing);
    }
    if let Some(codes) = codes(luminance) {
        edid[LUMINANCE..LUMINANCE + codes.len()].copy_from_slice(&codes);
    }
    for block in edid.chunks_exact_mut(BLOCK) {
        block[BLOCK - 1] = checksum(&block[..BLOCK - 1]);
    }
    edid
}

/// The serial number in a description of this driver; `None` when it is not one or its checksums are wrong.
pub fn serial(edid: &[u8]) -> Option<u32> {
    let base = edid.get(..BLOCK)?;
    let sound = edid.chunks(BLOCK).all(|block| block.len() == BLOCK && sum(block) == 0);
    // Header, manufacturer and product are the driver's own.
    if !sound || base[..SERIAL] != BASE[..SERIAL] {
        return None;
    }
    Some(base[SERIAL..SERIAL + 4].iter().rev().fold(0, |word, byte| (word << 8) | u32::from(*byte)))
}

/// Size of so many pixels at about 96 dots per inch, 1..255.
fn centimetres(pixels: u32) -> u8 {
    u8::try_from((u64::from(pixels) * 254 / 9600).clamp(1, 255)).unwrap_or(u8::MAX)
}

/// The detailed timing of a mode; `None` when it does not fit (12-bit sizes, 16-bit clock in 10 kHz).
fn timing(mode: Mode) -> Option<[u8; 18]> {
    let Mode { width, height, refresh_hz } = mode;
    if width == 0 || height == 0 || refresh_hz == 0 || width > 4095 || height > 4095 {
        return None;
    }
    let total = u64::from(width + H_BLANK) * u64::from(height + V_BLANK);
    let mut clock = total * u64::from(refresh_hz) / 10_000;
    // The clock is cut to 10 kHz. At 1 Hz what is left may be less than one picture a second, which no display has.
    if clock * 10_000 < total {
        clock += 1;
    }
    let clock = u16::try_from(clock).ok()?;
    Some([
        clock as u8,
        (clock >> 8) as u8,
        width as u8,
        H_BLANK as u8,
        ((width >> 8) << 4) as u8,
        height as u8,
        V_BLANK as u8,
        ((height >> 8) << 4) as u8,
        8,    // horizontal sync offset
        32,   // horizontal sync width
        0x35, // vertical sync offset 3, width 5
        0,
        0, // image size in mm: the centimetres above count
        0,
        0,
        0, // no borders
        0,
        0x1e, // progressive, separate sync, both positive
    ])
}

fn sum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0u8, |sum, byte| sum.wrapping_add(*byte))
}

fn checksum(bytes: &[u8]) -> u8 {
    0u8.wrapping_sub(sum(bytes))
}

#[cfg(test)]
mod tests {
    use pf_abi::control::{MAX_DIMENSION, MAX_REFRESH_HZ};

    use super::*;

    const fn mode(width: u32, height: u32, refresh_hz: u32) -> Mode {
        Mode { width, height, refresh_hz }
    }

    #[test]
    fn golden_vector_with_luminance() {
        let luminance = Luminance { max_nits: 600, max_frame_average_nits: 300, min_millinits: 20 };
        let edid = build(7, mode(2560, 1440, 120), luminance);
        assert_eq!(edid[12..16], [7, 0, 0, 0]);
        assert_eq!(
            edid[54..72],
            [
                0xc4, 0xb7, 0x00, 0x50, 0xa0, 0xa0, 0x2d, 0x50, 0x08, 0x20, 0x35, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                0x1e
            ]
        );
        assert_eq!(edid[0x15..0x17], [67, 38]);
        assert_eq!(edid[0x7f], 0x27);
        assert_eq!(edid[140..143], [0x72, 0x52, 0x0f]);
        assert_eq!(edid[0xff], 0xbf);
    }

    #[test]
    fn golden_vector_without_luminance() {
        let edid = build(1, mode(1920, 1080, 60), Luminance::default());
        assert_eq!(
            edid[54..72],
            [
                0xbc, 0x34, 0x80, 0x50, 0x70, 0x38, 0x2d, 0x40, 0x08, 0x20, 0x35, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                0x1e
            ]
        );
        assert_eq!(edid[0x15..0x17], [50, 28]);
        assert_eq!((edid[0x7f], edid[0xff]), (0xfb, 0x96));
        assert_eq!(edid[140..143], [0x8a, 0x60, 0x12], "the built-in block stays");
    }

    #[test]
    fn every_block_sums_to_zero() {
        for serial in [1, 15, 0x0102_0304, u32::MAX] {
            for mode in [mode(1, 1, 1), mode(4095, 4095, 3), mode(3840, 2160, 120), mode(16384, 16384, 1000)] {
                let edid = build(serial, mode, Luminance { max_nits: 1, ..Default::default() });
                assert!(edid.chunks(BLOCK).all(|block| sum(block) == 0), "{serial} {mode:?}");
                assert_eq!(super::serial(&edid), Some(serial));
            }
        }
    }

    /// Whatever mode the contract lets pass, a reader of the preferred timing finds a rate that a display can have.
    #[test]
    fn the_preferred_timing_is_never_empty() {
        let sides =
            [1, 2, 63, 64, 65, 180, 256, 320, 639, 720, 1280, 2160, 3840, 4094, 4095, 4096, 5120, MAX_DIMENSION];
        let rates = [1, 2, 3, 23, 24, 25, 59, 60, 120, 240, 999, MAX_REFRESH_HZ];
        for (width, height) in sides.iter().flat_map(|width| sides.map(|height| (*width, height))) {
            for wanted in rates.iter().filter_map(|rate| Mode::checked(width, height, *rate)) {
                let edid = build(1, wanted, Luminance::default());
                let timing = &edid[TIMING..TIMING + 18];
                let twelve = |low: usize, high: usize, shift: u32| {
                    u64::from(timing[low]) | u64::from(timing[high] >> shift & 0xf) << 8
                };
                let clock = u64::from(timing[0]) | u64::from(timing[1]) << 8;
                let total = (twelve(2, 4, 4) + twelve(3, 4, 0)) * (twelve(5, 7, 4) + twelve(6, 7, 0));
                assert!((1..=1000).contains(&(clock * 10_000 / total)), "{wanted:?}: {clock}0 kHz for {total} pixels");
            }
        }
    }

    #[test]
    fn a_timing_that_does_not_fit_leaves_the_base_timing() {
        for mode in [mode(3840, 2160, 120), mode(5120, 1440, 60), mode(2000, 4096, 30)] {
            assert_eq!(build(1, mode, Luminance::default())[54..72], BASE[54..72], "{mode:?}");
        }
        assert!(timing(mode(3840, 2160, 60)).is_some());
    }

    #[test]
    fn size_is_clamped() {
        let edid = build(1, mode(16384, 1, 60), Luminance::default());
        assert_eq!(edid[0x15..0x17], [255, 1]);
    }

    #[test]
    fn foreign_descriptions_have_no_serial() {
        let good = build(9, mode(1920, 1080, 60), Luminance::default());
        assert_eq!(serial(&good), Some(9));
        assert_eq!(serial(&good[..127]), None);
        assert_eq!(serial(&good[..200]), None);
        let mut bad = good;
        bad[200] ^= 1;
        assert_eq!(serial(&bad), None, "a wrong checksum");
        let mut other = good;
        other[8] = 0x42;
        other[127] = other[127].wrapping_sub(1);
        assert_eq!(serial(&other), None, "another manufacturer");
    }
}
