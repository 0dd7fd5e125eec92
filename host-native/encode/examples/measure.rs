//! Measures the software path on this machine: conversion and encoding of a moving 720p picture.
//!
//! `cargo run --release -p pf-encode --example measure [width height frames kbps]`

use std::time::{Duration, Instant};

use pf_encode::OpenH264;
use pf_media::{Buffer, EncoderBackend, EncoderConfig, MemoryPixels, Mode, Picture, PixelLayout};

fn draw(pixels: &mut [u8], width: usize, number: usize) {
    for (row, line) in pixels.chunks_exact_mut(width * 4).enumerate() {
        for (column, pixel) in line.chunks_exact_mut(4).enumerate() {
            let cell = (column / 80 + row / 80 + number / 2) % 2;
            let shade = ((column * 3 + row * 5 + number * 7) % 64) as u8;
            let base: u8 = if cell == 0 { 40 } else { 150 };
            pixel.copy_from_slice(&[base + shade / 2, base + shade, base, 255]);
        }
    }
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<u32> = std::env::args().skip(1).map(|word| word.parse()).collect::<Result<_, _>>()?;
    let at = |index: usize, default| arguments.get(index).copied().unwrap_or(default);
    let (width, height, frames, bitrate_kbps) = (at(0, 1280), at(1, 720), at(2, 300), at(3, 20_000));
    let mut encoder = OpenH264.open(&EncoderConfig { mode: Mode::hz(width, height, 60), bitrate_kbps })?;
    let layout = PixelLayout { width, height, pitch: width * 4 };
    let mut pixels = vec![0; (width * height * 4) as usize];
    let mut unit = Vec::new();
    let (mut convert, mut encode, mut bytes) = (Vec::new(), Vec::new(), 0);
    for number in 0..frames {
        draw(&mut pixels, width as usize, number as usize);
        let start = Instant::now();
        let buffer = Buffer::Memory(MemoryPixels::new(&pixels, layout));
        encoder.submit(Picture::Fresh(&buffer), u64::from(number) * 16_666_667)?;
        convert.push(start.elapsed());
        let start = Instant::now();
        encoder.poll(&mut unit)?;
        encode.push(start.elapsed());
        bytes += unit.len();
    }
    for (name, mut times) in [("convert", convert), ("encode", encode)] {
        times.sort();
        let [p10, p50, p95, p99] = [10, 50, 95, 99].map(|percent| percentile(&times, percent).as_secs_f64() * 1000.0);
        println!("{name}: p10 {p10:.2} ms, p50 {p50:.2} ms, p95 {p95:.2} ms, p99 {p99:.2} ms");
    }
    println!("{} kbit/s at 60 Hz over {frames} frames", bytes * 8 * 60 / frames as usize / 1000);
    Ok(())
}
