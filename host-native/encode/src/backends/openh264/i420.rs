//! BGRA to I420, BT.709, limited range: what the stream's parameter sets announce.

use openh264::formats::YUVSource;
use pf_media::{PictureError, Pixels};
use yuv::{BufferStoreMut, YuvConversionMode, YuvPlanarImageMut, YuvRange, YuvStandardMatrix, bgra_to_yuv420};

/// Rows of a strip: even, and at 4K still within the second cache.
const STRIP_ROWS: usize = 16;

/// A picture in three planes. Width and height are even.
#[derive(Debug)]
pub(super) struct I420 {
    planes: Vec<u8>,
    width: usize,
    height: usize,
    /// Rows that were copied out and not converted yet.
    strip: Vec<u8>,
}

impl I420 {
    /// A black picture.
    pub fn new(width: u32, height: u32) -> Self {
        let (width, height) = (width as usize, height as usize);
        let luma = width * height;
        let mut planes = vec![16; luma];
        planes.resize(luma + luma / 2, 128);
        Self { planes, width, height, strip: Vec::new() }
    }

    fn split(&self) -> (&[u8], &[u8], &[u8]) {
        let (luma, chroma) = self.planes.split_at(self.width * self.height);
        let (blue, red) = chroma.split_at(chroma.len() / 2);
        (luma, blue, red)
    }

    /// Converts a picture of the same size, a strip of rows at a time: what is copied out is converted while it is
    /// still in the processor's cache.
    ///
    /// # Errors
    /// [`PictureError`] for rows that can't be had or converted.
    pub fn convert(&mut self, pixels: &dyn Pixels) -> Result<(), PictureError> {
        let (width, height, pitch) = (self.width, self.height, pixels.layout().pitch);
        // A strip has both rows of each chroma row.
        let strip_rows = STRIP_ROWS.min(height);
        self.strip.resize(strip_rows * pitch as usize, 0);
        let (luma, chroma) = self.planes.split_at_mut(width * height);
        let (blue, red) = chroma.split_at_mut(chroma.len() / 2);
        // Even sizes below 16384: nothing is cut.
        let number = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
        let strips = luma
            .chunks_mut(strip_rows * width)
            .zip(blue.chunks_mut(strip_rows / 2 * (width / 2)))
            .zip(red.chunks_mut(strip_rows / 2 * (width / 2)));
        for (index, ((luma, blue), red)) in strips.enumerate() {
            let rows = luma.len() / width;
            let strip = &mut self.strip[..rows * pitch as usize];
            pixels.copy_rows(number(index * strip_rows), number(rows), strip)?;
            let mut planar = YuvPlanarImageMut {
                y_plane: BufferStoreMut::Borrowed(luma),
                y_stride: number(width),
                u_plane: BufferStoreMut::Borrowed(blue),
                u_stride: number(width / 2),
                v_plane: BufferStoreMut::Borrowed(red),
                v_stride: number(width / 2),
                width: number(width),
                height: number(rows),
            };
            let (range, matrix) = (YuvRange::Limited, YuvStandardMatrix::Bt709);
            bgra_to_yuv420(&mut planar, strip, pitch, range, matrix, YuvConversionMode::Balanced)
                // The planes and the strip are ours; rows that are too short are all that can be wrong.
                .map_err(|_| PictureError::Rows { width: number(width), pitch })?;
        }
        Ok(())
    }
}

impl YUVSource for I420 {
    fn dimensions(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    fn strides(&self) -> (usize, usize, usize) {
        (self.width, self.width / 2, self.width / 2)
    }

    fn y(&self) -> &[u8] {
        self.split().0
    }

    fn u(&self) -> &[u8] {
        self.split().1
    }

    fn v(&self) -> &[u8] {
        self.split().2
    }
}

#[cfg(test)]
mod tests {
    use pf_media::{MemoryPixels, PixelLayout};
    use yuv::YuvChromaSubsampling;

    use super::*;

    fn bgra(bytes: &[u8], width: u32, height: u32, pitch: u32) -> MemoryPixels<'_> {
        MemoryPixels::new(bytes, PixelLayout { width, height, pitch })
    }

    /// The definition, in f64 (BT.709, limited range), for a flat colour.
    fn reference(blue: f64, green: f64, red: f64) -> [f64; 3] {
        let luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        let scale = |value: f64, span: f64, zero: f64| value / 255.0 * span + zero;
        [
            scale(luma, 219.0, 16.0),
            scale((blue - luma) / 1.8556, 224.0, 128.0),
            scale((red - luma) / 1.5748, 224.0, 128.0),
        ]
    }

    #[test]
    fn flat_colours_match_the_definition() {
        for colour in [
            [0, 0, 0],
            [255, 255, 255],
            [40, 40, 40],
            [215, 215, 215],
            [255, 0, 0],
            [0, 255, 0],
            [0, 0, 255],
            [17, 99, 203],
        ] {
            let [blue, green, red] = colour;
            let (width, height, pitch) = (70u32, 34u32, 320u32);
            let mut pixels = vec![0; (pitch * height) as usize];
            for row in pixels.chunks_exact_mut(pitch as usize) {
                for pixel in row[..width as usize * 4].chunks_exact_mut(4) {
                    pixel.copy_from_slice(&[blue, green, red, 255]);
                }
            }
            let mut picture = I420::new(width, height);
            picture.convert(&bgra(&pixels, width, height, pitch)).expect("it fits");
            let want = reference(f64::from(blue), f64::from(green), f64::from(red));
            for (plane, want) in [picture.y(), picture.u(), picture.v()].iter().zip(want) {
                for got in *plane {
                    assert!((f64::from(*got) - want).abs() <= 1.5, "{colour:?}: {got} is not {want:.1}");
                }
            }
        }
    }

    #[test]
    fn strips_are_as_good_as_the_whole() {
        // Rows of the last strip are fewer than those of a full one.
        let (width, height, pitch) = (64u32, 38u32, 272u32);
        let pixels: Vec<u8> = (0..pitch * height).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let mut strips = I420::new(width, height);
        strips.convert(&bgra(&pixels, width, height, pitch)).expect("it fits");
        let mut whole = YuvPlanarImageMut::alloc(width, height, YuvChromaSubsampling::Yuv420);
        let (range, matrix) = (YuvRange::Limited, YuvStandardMatrix::Bt709);
        bgra_to_yuv420(&mut whole, &pixels, pitch, range, matrix, YuvConversionMode::Balanced).expect("it fits");
        assert_eq!(strips.y(), whole.y_plane.borrow());
        assert_eq!(strips.u(), whole.u_plane.borrow());
        assert_eq!(strips.v(), whole.v_plane.borrow());
    }

    #[test]
    fn too_few_pixels_are_refused() {
        let mut picture = I420::new(64, 64);
        assert!(picture.convert(&bgra(&[0; 64 * 63 * 4], 64, 64, 64 * 4)).is_err());
    }
}
