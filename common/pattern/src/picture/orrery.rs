//! Three arcs that circle in the middle of the grid: a late or repeated frame shows at once as a stutter.

use super::ease::{blend, direction};
use crate::geometry::Geometry;

struct Track {
    /// Parts of half the grid's height.
    radius: f32,
    thickness: f32,
    /// Frames per turn; negative = the other way round.
    period: i32,
    /// Length of the tail in turns.
    tail: f32,
    colour: u32,
}

const TRACKS: [Track; 3] = [
    Track { radius: 0.86, thickness: 0.030, period: 240, tail: 0.42, colour: 0xff7f_e3e6 },
    Track { radius: 0.64, thickness: 0.045, period: -150, tail: 0.55, colour: 0xffd6_8be0 },
    Track { radius: 0.40, thickness: 0.060, period: 96, tail: 0.70, colour: 0xfff2_b880 },
];
/// Opacity of the rail under each arc.
const RAIL: u32 = 22;
/// Steps of a turn.
const STEPS: u32 = 4096;

#[derive(Clone, Copy, Debug)]
struct Point {
    x: u16,
    /// Direction in 4096 steps.
    angle: u16,
    /// Coverage by the track, 1..=255.
    cover: u8,
    track: u8,
}

/// The arcs of one size.
#[derive(Debug)]
pub(super) struct Orrery {
    /// Points row by row, and where each row begins.
    points: Vec<Point>,
    rows: Vec<u32>,
    /// Opacity by distance behind the head, per track.
    tails: [Vec<u8>; TRACKS.len()],
    heads: [u32; TRACKS.len()],
}

impl Orrery {
    pub(super) fn new(geometry: &Geometry) -> Self {
        let half = (geometry.grid_height().min(geometry.width) / 2) as f32;
        let (centre_x, centre_y) = (geometry.width as f32 / 2.0, geometry.grid_height() as f32 / 2.0);
        let mut points = Vec::new();
        let mut rows = Vec::with_capacity(geometry.height + 1);
        for y in 0..geometry.height {
            rows.push(points.len() as u32);
            let dy = y as f32 + 0.5 - centre_y;
            if dy.abs() > half {
                continue;
            }
            let left = (centre_x - half).max(0.0) as usize;
            for x in left..geometry.width.min(left + 2 * half as usize + 1) {
                let dx = x as f32 + 0.5 - centre_x;
                let distance = (dx * dx + dy * dy).sqrt();
                for (track, Track { radius, thickness, .. }) in TRACKS.iter().enumerate() {
                    let reach = (thickness * half).max(1.5);
                    let cover = (reach - (distance - radius * half).abs() + 0.5).clamp(0.0, 1.0);
                    if cover > 0.0 {
                        points.push(Point {
                            x: x as u16,
                            angle: (direction(dx, dy) * STEPS as f32) as u16 % STEPS as u16,
                            cover: (cover * 255.0) as u8,
                            track: track as u8,
                        });
                    }
                }
            }
        }
        rows.push(points.len() as u32);
        Self { points, rows, tails: TRACKS.map(|track| tail(&track)), heads: [0; TRACKS.len()] }
    }

    /// Moves the heads to where they are in frame `number`.
    pub(super) fn begin(&mut self, number: u32) {
        for (head, track) in self.heads.iter_mut().zip(&TRACKS) {
            let period = track.period.unsigned_abs();
            let forward = number % period * STEPS / period;
            *head = if track.period < 0 { (STEPS - forward) % STEPS } else { forward };
        }
    }

    /// Lays the arcs' points of one row over it.
    pub(super) fn row(&self, y: usize, row: &mut [u32]) {
        for point in &self.points[self.rows[y] as usize..self.rows[y + 1] as usize] {
            let track = usize::from(point.track);
            let (angle, head) = (u32::from(point.angle), self.heads[track]);
            let behind = if TRACKS[track].period < 0 { angle + STEPS - head } else { head + STEPS - angle } % STEPS;
            let opacity = u32::from(self.tails[track][behind as usize]) * u32::from(point.cover) / 255;
            let pixel = &mut row[usize::from(point.x)];
            *pixel = blend(u32::from_le(*pixel), TRACKS[track].colour, opacity).to_le();
        }
    }
}

fn tail(track: &Track) -> Vec<u8> {
    (0..STEPS)
        .map(|behind| {
            let part = 1.0 - behind as f32 / (track.tail * STEPS as f32);
            (part.max(0.0) * part.max(0.0) * 235.0) as u32
        })
        .map(|opacity| opacity.max(RAIL) as u8)
        .collect()
}
