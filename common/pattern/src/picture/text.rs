//! The caption between grid and strip: frame number on the left, time of day (UTC) on the right.

use super::ease::blend;
use crate::geometry::Geometry;

const INK: u32 = 0xffe8_eef6;
/// Width of a digit's cell as part of its height.
const ADVANCE: f32 = 0.74;
/// Half the stroke as part of the height.
const STROKE: f32 = 0.055;
/// Digits, colon, point, number sign.
const GLYPHS: usize = 13;
const COLON: u8 = 10;
const POINT: u8 = 11;
const NUMBER: u8 = 12;
/// Characters on each side at most.
const LINE: usize = 12;

/// Strokes of a glyph in a box of 0.6 × 1, y downward: lines and cubic curves.
enum Stroke {
    Line([f32; 4]),
    Curve([f32; 8]),
}
use Stroke::{Curve, Line};

fn strokes(glyph: usize) -> Vec<Stroke> {
    match glyph {
        0 => vec![Curve([0.3, 0.0, 0.7, 0.0, 0.7, 1.0, 0.3, 1.0]), Curve([0.3, 0.0, -0.1, 0.0, -0.1, 1.0, 0.3, 1.0])],
        1 => vec![Line([0.1, 0.2, 0.35, 0.0]), Line([0.35, 0.0, 0.35, 1.0])],
        2 => vec![
            Curve([0.03, 0.28, 0.03, -0.09, 0.57, -0.1, 0.57, 0.28]),
            Curve([0.57, 0.28, 0.57, 0.52, 0.2, 0.74, 0.02, 1.0]),
            Line([0.02, 1.0, 0.6, 1.0]),
        ],
        3 => vec![
            Curve([0.04, 0.17, 0.14, -0.06, 0.56, -0.06, 0.56, 0.25]),
            Curve([0.56, 0.25, 0.56, 0.42, 0.4, 0.48, 0.24, 0.48]),
            Curve([0.24, 0.48, 0.45, 0.48, 0.6, 0.57, 0.6, 0.74]),
            Curve([0.6, 0.74, 0.6, 1.08, 0.1, 1.08, 0.02, 0.82]),
        ],
        4 => vec![Line([0.46, 1.0, 0.46, 0.0]), Line([0.46, 0.0, 0.0, 0.7]), Line([0.0, 0.7, 0.62, 0.7])],
        5 => vec![
            Line([0.54, 0.0, 0.12, 0.0]),
            Line([0.12, 0.0, 0.07, 0.46]),
            Curve([0.07, 0.46, 0.2, 0.34, 0.6, 0.32, 0.6, 0.68]),
            Curve([0.6, 0.68, 0.6, 1.08, 0.1, 1.1, 0.02, 0.84]),
        ],
        6 => vec![
            Curve([0.48, 0.0, 0.2, 0.14, 0.02, 0.4, 0.02, 0.68]),
            Curve([0.02, 0.68, 0.02, 1.1, 0.6, 1.1, 0.6, 0.68]),
            Curve([0.6, 0.68, 0.6, 0.3, 0.06, 0.3, 0.02, 0.68]),
        ],
        7 => vec![Line([0.02, 0.0, 0.6, 0.0]), Line([0.6, 0.0, 0.2, 1.0])],
        8 => vec![
            Curve([0.3, 0.48, -0.05, 0.48, -0.01, 0.0, 0.3, 0.0]),
            Curve([0.3, 0.48, 0.65, 0.48, 0.61, 0.0, 0.3, 0.0]),
            Curve([0.3, 0.48, -0.12, 0.48, -0.1, 1.0, 0.3, 1.0]),
            Curve([0.3, 0.48, 0.72, 0.48, 0.7, 1.0, 0.3, 1.0]),
        ],
        9 => vec![
            Curve([0.12, 1.0, 0.4, 0.86, 0.58, 0.6, 0.58, 0.32]),
            Curve([0.58, 0.32, 0.58, -0.1, 0.0, -0.1, 0.0, 0.32]),
            Curve([0.0, 0.32, 0.0, 0.7, 0.54, 0.7, 0.58, 0.32]),
        ],
        10 => vec![Line([0.3, 0.3, 0.3, 0.31]), Line([0.3, 0.78, 0.3, 0.79])],
        11 => vec![Line([0.3, 0.99, 0.3, 1.0])],
        _ => vec![
            Line([0.2, 0.1, 0.12, 0.9]),
            Line([0.48, 0.1, 0.4, 0.9]),
            Line([0.02, 0.36, 0.6, 0.36]),
            Line([0.0, 0.64, 0.58, 0.64]),
        ],
    }
}

/// The line of text of one size.
#[derive(Debug)]
pub(super) struct Caption {
    top: usize,
    /// Size of a glyph's mask, and of the step to the next one.
    width: usize,
    height: usize,
    left: usize,
    right: usize,
    masks: Vec<Vec<u8>>,
    /// Glyphs and their left edges.
    line: Vec<(usize, u8)>,
}

impl Caption {
    pub(super) fn new(geometry: &Geometry) -> Self {
        let room = geometry.code_top - geometry.unit / 4 - geometry.grid_height();
        let (strip_left, strip_width, _) = geometry.strip();
        // 22 glyphs and a gap have to fit beside each other.
        let height = (room * 3 / 5).min(strip_width / 20).max(6);
        let width = (height as f32 * ADVANCE) as usize;
        let masks = (0..GLYPHS).map(|glyph| mask(&strokes(glyph), width, height)).collect();
        Self {
            top: geometry.grid_height() + (room - height) / 2,
            width,
            height,
            left: strip_left,
            right: strip_left + strip_width,
            masks,
            line: Vec::with_capacity(2 * LINE),
        }
    }

    pub(super) fn begin(&mut self, number: u32, present_ns: u64) {
        self.line.clear();
        let digit = |value: u64, place: u64| (value / place % 10) as u8;
        let number = u64::from(number);
        let places = [1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1];
        let shown = places.iter().filter(|&&place| number >= place || place <= 10_000);
        let left = core::iter::once(NUMBER).chain(shown.map(|&place| digit(number, place)));
        self.line.extend(left.enumerate().map(|(index, glyph)| (self.left + index * self.width, glyph)));
        let (milliseconds, seconds) = (present_ns / 1_000_000 % 1000, present_ns / 1_000_000_000 % 86400);
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let clock = [
            digit(hours, 10),
            digit(hours, 1),
            COLON,
            digit(minutes, 10),
            digit(minutes, 1),
            COLON,
            digit(seconds, 10),
            digit(seconds, 1),
            POINT,
            digit(milliseconds, 100),
            digit(milliseconds, 10),
            digit(milliseconds, 1),
        ];
        let start = self.right - clock.len() * self.width;
        self.line.extend(clock.iter().enumerate().map(|(index, &glyph)| (start + index * self.width, glyph)));
    }

    pub(super) fn row(&self, y: usize, row: &mut [u32]) {
        let Some(line) = y.checked_sub(self.top).filter(|&line| line < self.height) else {
            return;
        };
        for &(left, glyph) in &self.line {
            let mask = &self.masks[usize::from(glyph)][line * self.width..(line + 1) * self.width];
            for (pixel, &cover) in row[left..left + self.width].iter_mut().zip(mask) {
                if cover > 0 {
                    *pixel = blend(u32::from_le(*pixel), INK, u32::from(cover)).to_le();
                }
            }
        }
    }
}

/// Coverage of a glyph's strokes with round ends, 0..=255 per pixel.
fn mask(strokes: &[Stroke], width: usize, height: usize) -> Vec<u8> {
    let lines: Vec<[f32; 4]> = strokes.iter().flat_map(flatten).collect();
    // The box leaves room for the stroke on all sides.
    let scale = height as f32 / (1.0 + 4.0 * STROKE);
    let inset = [(width as f32 / scale - 0.6) / 2.0, 2.0 * STROKE];
    let mut cover = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let at = [(x as f32 + 0.5) / scale - inset[0], (y as f32 + 0.5) / scale - inset[1]];
            let distance = lines.iter().map(|line| distance_to(*line, at)).fold(f32::INFINITY, f32::min);
            let half = STROKE.max(0.55 / scale);
            cover.push((((half - distance) * scale + 0.5).clamp(0.0, 1.0) * 255.0) as u8);
        }
    }
    cover
}

fn flatten(stroke: &Stroke) -> Vec<[f32; 4]> {
    const STEPS: usize = 12;
    match stroke {
        Line(line) => vec![*line],
        Curve([ax, ay, bx, by, cx, cy, dx, dy]) => {
            let at = |step: usize| {
                let t = step as f32 / STEPS as f32;
                let u = 1.0 - t;
                let mix = |a: f32, b: f32, c: f32, d: f32| {
                    u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
                };
                [mix(*ax, *bx, *cx, *dx), mix(*ay, *by, *cy, *dy)]
            };
            (0..STEPS).map(|step| [at(step), at(step + 1)]).map(|[a, b]| [a[0], a[1], b[0], b[1]]).collect()
        }
    }
}

fn distance_to([ax, ay, bx, by]: [f32; 4], [px, py]: [f32; 2]) -> f32 {
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { (((px - ax) * dx + (py - ay) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (ex, ey) = (px - ax - along * dx, py - ay - along * dy);
    (ex * ex + ey * ey).sqrt()
}
