//! Background: a vertical gradient and lights that drift over it.

use super::ease::{hump, sine};

/// Palettes: top and bottom of the gradient, then the colours of the lights.
const PALETTES: [Palette; 3] = [
    Palette {
        top: [10, 12, 34],
        bottom: [24, 16, 52],
        lights: [[14, 92, 104], [92, 26, 100], [24, 54, 136], [118, 58, 36]],
    },
    Palette {
        top: [8, 18, 30],
        bottom: [12, 34, 48],
        lights: [[12, 98, 76], [20, 60, 124], [70, 30, 108], [108, 80, 34]],
    },
    Palette {
        top: [22, 10, 30],
        bottom: [40, 14, 38],
        lights: [[116, 34, 66], [56, 30, 122], [18, 74, 116], [122, 70, 30]],
    },
];
const LIGHTS: usize = 4;
/// Ordered dither of the last bit: without it large gradients show steps.
const BAYER: [[u16; 4]; 4] = [[0, 128, 32, 160], [192, 64, 224, 96], [48, 176, 16, 144], [240, 112, 208, 80]];

#[derive(Debug)]
struct Palette {
    top: [u8; 3],
    bottom: [u8; 3],
    lights: [[u8; 3]; LIGHTS],
}

#[derive(Debug)]
struct Light {
    colour: [u16; 3],
    /// Phases and speeds of the two axes, in turns and turns per frame.
    phase: [f32; 2],
    speed: [f32; 2],
    /// Radii as parts of width and height.
    reach: [f32; 2],
    /// Strength per column and row, 0.16 fixed point.
    across: Vec<u16>,
    down: Vec<u16>,
}

/// The background of one size.
#[derive(Debug)]
pub(super) struct Sky {
    palette: &'static Palette,
    lights: Vec<Light>,
    height: usize,
    /// Channel rows in 8.8 fixed point.
    channels: [Vec<u16>; 3],
    dither: [Vec<u16>; 4],
}

impl Sky {
    pub(super) fn new(seed: u64, width: usize, height: usize) -> Self {
        let palette = &PALETTES[(seed % PALETTES.len() as u64) as usize];
        let lights = (0..LIGHTS).map(|index| Light::new(palette, index, seed, width, height)).collect();
        Self {
            palette,
            lights,
            height,
            channels: [(); 3].map(|()| vec![0; width]),
            dither: [0, 1, 2, 3].map(|line: usize| (0..width).map(|x| BAYER[line][x % 4]).collect()),
        }
    }

    /// Moves the lights to where they are in frame `number`.
    pub(super) fn begin(&mut self, number: u32) {
        for light in &mut self.lights {
            light.place(number);
        }
    }

    /// Writes one row of opaque pixels.
    pub(super) fn row(&mut self, y: usize, row: &mut [u32]) {
        let part = (y * 65536 / self.height) as u32;
        for (channel, values) in self.channels.iter_mut().enumerate() {
            let mix = |from: u8, to: u8| u32::from(from) * (65536 - part) + u32::from(to) * part;
            let ground = (mix(self.palette.top[channel], self.palette.bottom[channel]) >> 8) as u16;
            let [a, b, c, d] = core::array::from_fn(|index| {
                let light: &Light = &self.lights[index];
                (light.across.as_slice(), scale(light.colour[channel], light.down[y]))
            });
            let strengths = a.0.iter().zip(b.0).zip(c.0).zip(d.0);
            for ((value, dither), (((p, q), r), s)) in values.iter_mut().zip(&self.dither[y % 4]).zip(strengths) {
                let sum = ground
                    .saturating_add(scale(*p, a.1))
                    .saturating_add(scale(*q, b.1))
                    .saturating_add(scale(*r, c.1))
                    .saturating_add(scale(*s, d.1));
                *value = soften(sum) + dither;
            }
        }
        let [red, green, blue] = &self.channels;
        for (pixel, ((red, green), blue)) in row.iter_mut().zip(red.iter().zip(green).zip(blue)) {
            let (red, green, blue) = (u32::from(red >> 8), u32::from(green >> 8), u32::from(blue >> 8));
            *pixel = (0xff00_0000 | red << 16 | green << 8 | blue).to_le();
        }
    }
}

/// Where lights meet, brightness grows slower and ends below half: the squares stay the brightest things.
fn soften(value: u16) -> u16 {
    value - scale(value, value / 2)
}

/// Product of two 0.16 fractions, or of a value and a 0.16 fraction.
fn scale(value: u16, part: u16) -> u16 {
    ((u32::from(value) * u32::from(part)) >> 16) as u16
}

impl Light {
    fn new(palette: &Palette, index: usize, seed: u64, width: usize, height: usize) -> Self {
        let spread = |salt: u64| {
            let mixed = (seed ^ salt).wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(index as u64 * 0x4f1b_bcdc);
            (mixed >> 48) as f32 / 65536.0
        };
        let lane = index as f32 / LIGHTS as f32;
        Self {
            colour: palette.lights[index].map(|channel| u16::from(channel) << 8),
            phase: [lane + spread(1) * 0.2, lane * 2.0 + 0.25 + spread(2) * 0.2],
            speed: [1.0 / (900.0 + 140.0 * index as f32), 1.0 / (700.0 - 90.0 * index as f32)],
            reach: [0.52 - 0.05 * index as f32, 0.78 - 0.06 * index as f32],
            across: vec![0; width],
            down: vec![0; height],
        }
    }

    fn place(&mut self, number: u32) {
        // Speeds repeat within 2^20 frames; beyond that a float would lose whole frames.
        let time = (number % (1 << 20)) as f32;
        for axis in 0..2 {
            let swing = sine(self.phase[axis] + time * self.speed[axis]);
            let values = if axis == 0 { &mut self.across } else { &mut self.down };
            let length = values.len() as f32;
            let centre = length * (0.5 + 0.42 * swing);
            let inverse = 1.0 / (length * self.reach[axis]);
            for (place, value) in values.iter_mut().enumerate() {
                *value = (hump((place as f32 - centre) * inverse) * 65535.0) as u16;
            }
        }
    }
}
