//! Reads a picture back from its luma.

use crate::code::{CELLS, CODE_BITS, Code, Markers, checksum};
use crate::geometry::{Geometry, Square};
use crate::stamp::Stamp;

/// Middle between a dark and a bright square, in full and in video range alike.
const THRESHOLD: u32 = 127;

/// What a picture says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Bits of the stamp in the strip; meaningful when `crc_ok`.
    pub number: u32,
    /// The strip's checksum fits its number and the reader's seed.
    pub crc_ok: bool,
    /// Present time in the strip, CLOCK_REALTIME nanoseconds.
    pub present_ns: u64,
    /// Markers of 0..=144 that are not those of (seed, number). About half of them when the content is foreign.
    pub cells_wrong: u32,
}

impl Observation {
    /// What is said of a plane that no picture can be in.
    const UNREADABLE: Self = Self { number: 0, crc_ok: false, present_ns: 0, cells_wrong: CELLS as u32 };

    /// Number and generation; meaningful when `crc_ok`.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp::of_bits(self.number)
    }

    /// The whole picture is what the painter of this seed drew.
    pub fn intact(&self) -> bool {
        self.crc_ok && self.cells_wrong == 0
    }
}

/// Reads a picture from a luma plane of at least `stride * (height - 1) + width` bytes. A size out of range or a short
/// plane reads as nothing: no valid checksum, every cell wrong.
pub fn read(seed: u64, luma: &[u8], width: u32, height: u32, stride: usize) -> Observation {
    observe(seed, width, height, luma.len(), stride, 1, |offset| u32::from(luma[offset]))
}

/// Reads a picture from BGRA pixels, `pitch` bytes from row to row.
pub fn read_bgra(seed: u64, bgra: &[u8], width: u32, height: u32, pitch: usize) -> Observation {
    observe(seed, width, height, bgra.len(), pitch, 4, |offset| {
        let (blue, green, red) = (u32::from(bgra[offset]), u32::from(bgra[offset + 1]), u32::from(bgra[offset + 2]));
        (blue * 29 + green * 150 + red * 77) >> 8
    })
}

/// `luma_at` gets byte offsets below `bytes` (checked here, once).
fn observe(
    seed: u64,
    width: u32,
    height: u32,
    bytes: usize,
    pitch: usize,
    pixel: usize,
    luma_at: impl Fn(usize) -> u32,
) -> Observation {
    let Ok(geometry) = Geometry::new(width, height) else {
        return Observation::UNREADABLE;
    };
    let row = geometry.width * pixel;
    let need = pitch.checked_mul(geometry.height - 1).and_then(|rows| rows.checked_add(row));
    if pitch < row || need.is_none_or(|need| bytes < need) {
        return Observation::UNREADABLE;
    }
    let bright = |square: Square| {
        let core = square.core();
        let mut sum = 0;
        for y in core.y..core.y + core.side {
            let start = y * pitch + core.x * pixel;
            sum += (start..start + core.side * pixel).step_by(pixel).map(&luma_at).sum::<u32>();
        }
        sum > THRESHOLD * (core.side * core.side) as u32
    };
    let code = Code((0..CODE_BITS).fold(0, |code, bit| code << 1 | u128::from(bright(geometry.module(bit)))));
    let number = code.number();
    let markers = Markers::of(seed, number);
    let wrong = (0..CELLS).filter(|&cell| bright(geometry.marker(cell)) != markers.bright(cell)).count();
    Observation {
        number,
        crc_ok: code.checksum() == checksum(seed, number),
        present_ns: code.present_ns(),
        cells_wrong: wrong as u32,
    }
}
