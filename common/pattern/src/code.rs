//! The keyed bits: what a picture of (seed, number) must carry.

use core::hash::Hasher;

use pf_abi::sim::{PATTERN_CODE_BITS, PATTERN_COLUMNS, PATTERN_ROWS};
use siphasher::sip::SipHasher13;

/// Columns of markers.
pub(crate) const COLUMNS: usize = PATTERN_COLUMNS as usize;
/// Rows of markers.
pub(crate) const ROWS: usize = PATTERN_ROWS as usize;
/// Markers of a picture.
pub(crate) const CELLS: usize = COLUMNS * ROWS;
/// Bits of the code strip.
pub(crate) const CODE_BITS: usize = PATTERN_CODE_BITS as usize;

/// Seeded CRC-32 of a stamp, which is generation and number: another seed gives another checksum.
pub(crate) fn checksum(seed: u64, number: u32) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    Hasher::write_u64(&mut crc, seed.to_le());
    Hasher::write_u32(&mut crc, number.to_le());
    crc.finalize()
}

/// Marker states of a picture, row by row.
pub(crate) struct Markers([u64; CELLS.div_ceil(64)]);

impl Markers {
    pub(crate) fn of(seed: u64, number: u32) -> Self {
        let mut words = [0; CELLS.div_ceil(64)];
        for (index, word) in words.iter_mut().enumerate() {
            let mut hash = SipHasher13::new_with_keys(seed, !seed);
            hash.write_u32(number.to_le());
            hash.write_u32((index as u32).to_le());
            *word = hash.finish();
        }
        Self(words)
    }

    /// Whether the marker of this cell is bright.
    pub(crate) fn bright(&self, cell: usize) -> bool {
        self.0[cell / 64] >> (cell % 64) & 1 == 1
    }
}

/// Content of the code strip: stamp 32 (generation 8, number 24), checksum 32, present time 64, most significant bit first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Code(pub(crate) u128);

impl Code {
    pub(crate) fn of(seed: u64, number: u32, present_ns: u64) -> Self {
        let head = u64::from(number) << 32 | u64::from(checksum(seed, number));
        Self(u128::from(head) << 64 | u128::from(present_ns))
    }

    /// Bit `index` of 0..128, as it stands in the strip.
    pub(crate) fn bright(self, index: usize) -> bool {
        self.0 >> (CODE_BITS - 1 - index) & 1 == 1
    }

    pub(crate) fn number(self) -> u32 {
        (self.0 >> 96) as u32
    }

    pub(crate) fn checksum(self) -> u32 {
        (self.0 >> 64) as u32
    }

    pub(crate) fn present_ns(self) -> u64 {
        self.0 as u64
    }
}
