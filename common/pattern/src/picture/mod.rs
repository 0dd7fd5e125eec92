//! The painter: a quiet sky of drifting lights, an orrery of three arcs, a line of text, and what is read back.
//!
//! Rows are composed in a buffer of `u32` pixels and then copied, so that any memory can be the target. Only basic
//! float operations are used: the same picture comes out on every machine.

mod ease;
mod orrery;
mod sky;
mod text;

use crate::PatternError;
use crate::code::{CELLS, CODE_BITS, Code, Markers};
use crate::geometry::Geometry;
use orrery::Orrery;
use sky::Sky;
use text::Caption;

/// Colours of dark and bright squares: slightly tinted, with the luma that the schema states.
const DARK: u32 = rgb(28, 41, 64);
const BRIGHT: u32 = rgb(204, 218, 232);
/// Around the code strip.
const FRAME: u32 = rgb(14, 18, 32);

/// Opaque pixel, as it stands in BGRA memory.
const fn rgb(red: u32, green: u32, blue: u32) -> u32 {
    (0xff00_0000 | red << 16 | green << 8 | blue).to_le()
}

/// Draws the pictures of one seed and size.
#[derive(Debug)]
pub struct Painter {
    seed: u64,
    geometry: Geometry,
    sky: Sky,
    orrery: Orrery,
    caption: Caption,
    row: Vec<u32>,
}

impl Painter {
    /// Prepares everything that does not move.
    ///
    /// # Errors
    /// [`PatternError::Size`] outside 320 × 180 … 16384 × 16384.
    pub fn new(seed: u64, width: u32, height: u32) -> Result<Self, PatternError> {
        let geometry = Geometry::new(width, height)?;
        Ok(Self {
            seed,
            geometry,
            sky: Sky::new(seed, geometry.width, geometry.height),
            orrery: Orrery::new(&geometry),
            caption: Caption::new(&geometry),
            row: vec![0; geometry.width],
        })
    }

    /// Seed of the pictures.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Width and height, in pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.geometry.width as u32, self.geometry.height as u32)
    }

    /// Draws the frame with these bits of a [`Stamp`](crate::Stamp), shown at `present_ns` (CLOCK_REALTIME), into BGRA memory of `pitch` bytes per row.
    ///
    /// # Errors
    /// [`PatternError::Buffer`] when a row or the last pixel does not fit.
    pub fn draw(&mut self, number: u32, present_ns: u64, bgra: &mut [u8], pitch: usize) -> Result<(), PatternError> {
        self.check(bgra.len(), pitch)?;
        let row_bytes = self.geometry.width * 4;
        self.compose(number, present_ns, |y, row| {
            bgra[y * pitch..y * pitch + row_bytes].copy_from_slice(bytemuck::cast_slice(row));
            true
        });
        Ok(())
    }

    /// Whether the pixels are exactly what [`Painter::draw`] writes for this number and time.
    ///
    /// # Errors
    /// [`PatternError::Buffer`] when the picture cannot be in a buffer of this length.
    pub fn matches(&mut self, number: u32, present_ns: u64, bgra: &[u8], pitch: usize) -> Result<bool, PatternError> {
        self.check(bgra.len(), pitch)?;
        let row_bytes = self.geometry.width * 4;
        Ok(self.compose(number, present_ns, |y, row| {
            bgra[y * pitch..y * pitch + row_bytes] == *bytemuck::cast_slice::<u32, u8>(row)
        }))
    }

    fn check(&self, have: usize, pitch: usize) -> Result<(), PatternError> {
        let row = self.geometry.width * 4;
        let need = pitch.max(row).saturating_mul(self.geometry.height - 1).saturating_add(row);
        if pitch < row || have < need { Err(PatternError::Buffer { have, need }) } else { Ok(()) }
    }

    /// Composes row after row and hands each to `take`; stops when it says no, and tells whether it never did.
    fn compose(&mut self, number: u32, present_ns: u64, mut take: impl FnMut(usize, &[u32]) -> bool) -> bool {
        let markers = Markers::of(self.seed, number);
        let code = Code::of(self.seed, number, present_ns);
        self.sky.begin(number);
        self.orrery.begin(number);
        self.caption.begin(number, present_ns);
        for y in 0..self.geometry.height {
            let row = self.row.as_mut_slice();
            self.sky.row(y, row);
            self.orrery.row(y, row);
            self.caption.row(y, row);
            paint_markers(&self.geometry, &markers, y, row);
            paint_strip(&self.geometry, code, y, row);
            if !take(y, row) {
                return false;
            }
        }
        true
    }
}

fn paint_markers(geometry: &Geometry, markers: &Markers, y: usize, row: &mut [u32]) {
    let columns = crate::code::COLUMNS;
    let line = y / geometry.cell_height;
    if line >= CELLS / columns {
        return;
    }
    let top = geometry.marker(line * columns).y;
    if !(top..top + geometry.unit).contains(&y) {
        return;
    }
    for cell in line * columns..(line + 1) * columns {
        let square = geometry.marker(cell);
        row[square.x..square.x + square.side].fill(if markers.bright(cell) { BRIGHT } else { DARK });
    }
}

fn paint_strip(geometry: &Geometry, code: Code, y: usize, row: &mut [u32]) {
    let (left, width, height) = geometry.strip();
    let border = geometry.unit / 4;
    let top = geometry.code_top;
    if y + border < top || y >= top + height + border {
        return;
    }
    row[left - border..left + width + border].fill(FRAME);
    if !(top..top + height).contains(&y) {
        return;
    }
    for bit in 0..CODE_BITS {
        let square = geometry.module(bit);
        if (square.y..square.y + square.side).contains(&y) {
            row[square.x..square.x + square.side].fill(if code.bright(bit) { BRIGHT } else { DARK });
        }
    }
}
