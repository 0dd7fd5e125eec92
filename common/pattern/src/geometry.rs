//! Where markers and code modules lie in a picture of a given size.

use crate::PatternError;
use crate::code::{CODE_BITS, COLUMNS, ROWS};

/// Smallest width of a picture, in pixels.
pub const MIN_WIDTH: u32 = pf_abi::supervisor::MIN_PATTERN_WIDTH;
/// Smallest height of a picture, in pixels.
pub const MIN_HEIGHT: u32 = pf_abi::supervisor::MIN_PATTERN_HEIGHT;
/// Largest side of a picture, in pixels.
pub const MAX_SIDE: u32 = pf_abi::control::MAX_DIMENSION;

/// A square of the picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Square {
    pub(crate) x: usize,
    pub(crate) y: usize,
    pub(crate) side: usize,
}

impl Square {
    /// The inner half, which coding artefacts of the border do not reach.
    pub(crate) fn core(self) -> Self {
        let inset = self.side / 4;
        Self { x: self.x + inset, y: self.y + inset, side: self.side - 2 * inset }
    }
}

/// Places of everything that is read back.
///
/// Squares are laid on the raster of the video coder's blocks (16 pixels, less in small pictures): a flat block costs
/// almost nothing to code and stays exact.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Geometry {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Side of a marker and of a code module.
    pub(crate) unit: usize,
    /// Distances of the markers.
    pub(crate) cell_width: usize,
    pub(crate) cell_height: usize,
    grid_left: usize,
    code_left: usize,
    pub(crate) code_top: usize,
    code_columns: usize,
}

impl Geometry {
    pub(crate) fn new(width: u32, height: u32) -> Result<Self, PatternError> {
        if !(MIN_WIDTH..=MAX_SIDE).contains(&width) || !(MIN_HEIGHT..=MAX_SIDE).contains(&height) {
            return Err(PatternError::Size { width, height });
        }
        let (width, height) = (width as usize, height as usize);
        let wanted = (height / 45).min(width / 80);
        let (unit, raster) = match wanted {
            0..=7 => (8, 4),
            8..=15 => (8, 8),
            _ => (wanted / 16 * 16, 16),
        };
        let code_columns = if 64 * unit + 2 * unit <= width { 64 } else { 32 };
        let code_rows = CODE_BITS / code_columns;
        let code_top = floor_to(height - code_rows * unit - unit / 2, raster);
        // Everything above the strip, less room for a line of text, is the grid's.
        let cell_height = floor_to((code_top - unit) / ROWS, raster);
        let cell_width = floor_to(width / COLUMNS, raster);
        Ok(Self {
            width,
            height,
            unit,
            cell_width,
            cell_height,
            grid_left: floor_to((width - COLUMNS * cell_width) / 2, raster),
            code_left: floor_to((width - code_columns * unit) / 2, raster),
            code_top,
            code_columns,
        })
    }

    /// Height of the grid above the text and the strip.
    pub(crate) fn grid_height(&self) -> usize {
        ROWS * self.cell_height
    }

    /// Marker of cell 0..144, row by row.
    pub(crate) fn marker(&self, cell: usize) -> Square {
        let raster = if self.unit < 16 { 4 } else { 16 };
        let inset = |pitch: usize| floor_to((pitch - self.unit) / 2, raster);
        Square {
            x: self.grid_left + cell % COLUMNS * self.cell_width + inset(self.cell_width),
            y: cell / COLUMNS * self.cell_height + inset(self.cell_height),
            side: self.unit,
        }
    }

    /// Module of code bit 0..128.
    pub(crate) fn module(&self, bit: usize) -> Square {
        Square {
            x: self.code_left + bit % self.code_columns * self.unit,
            y: self.code_top + bit / self.code_columns * self.unit,
            side: self.unit,
        }
    }

    /// Left edge, width and height of the code strip.
    pub(crate) fn strip(&self) -> (usize, usize, usize) {
        (self.code_left, self.code_columns * self.unit, CODE_BITS / self.code_columns * self.unit)
    }
}

fn floor_to(value: usize, raster: usize) -> usize {
    value / raster * raster
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::CELLS;

    #[test]
    fn squares_lie_inside_and_apart_at_every_size() {
        for (width, height) in [
            (320, 180),
            (322, 181),
            (426, 240),
            (640, 480),
            (720, 1280),
            (1024, 768),
            (1280, 720),
            (1366, 768),
            (1920, 1080),
            (2560, 1440),
            (3440, 1440),
            (3840, 2160),
            (5120, 1440),
            (320, 16384),
            (16384, 180),
        ] {
            let geometry = Geometry::new(width, height).unwrap();
            let mut squares: Vec<Square> = (0..CELLS).map(|cell| geometry.marker(cell)).collect();
            squares.extend((0..CODE_BITS).map(|bit| geometry.module(bit)));
            for (index, a) in squares.iter().enumerate() {
                assert!(a.x + a.side <= width as usize && a.y + a.side <= height as usize, "{width}x{height} {a:?}");
                for b in &squares[..index] {
                    let apart =
                        a.x + a.side <= b.x || b.x + b.side <= a.x || a.y + a.side <= b.y || b.y + b.side <= a.y;
                    assert!(apart, "{width}x{height} {a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn sizes_out_of_range_are_refused() {
        for (width, height) in [(0, 0), (319, 180), (320, 179), (16385, 180), (320, u32::MAX)] {
            assert_eq!(Geometry::new(width, height).err(), Some(PatternError::Size { width, height }));
        }
    }
}
