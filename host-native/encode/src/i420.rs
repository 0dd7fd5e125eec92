//! BGRA to I420, BT.709, limited range: what the stream's parameter sets announce.

use openh264::formats::YUVSource;
use yuv::{BufferStoreMut, YuvConversionMode, YuvPlanarImageMut, YuvRange, YuvStandardMatrix, bgra_to_yuv420};

use crate::seam::EncodeError;

/// A picture in three planes. Width and height are even.
#[derive(Debug)]
pub(crate) struct I420 {
    planes: Vec<u8>,
    width: usize,
    height: usize,
}

impl I420 {
    /// A black picture.
    pub fn new(width: u32, height: u32) -> Self {
        let (width, height) = (width as usize, height as usize);
        let luma = width * height;
        let mut planes = vec![16; luma];
        planes.resize(luma + luma / 2, 128);
        Self { planes, width, height }
    }

    fn split(&self) -> (&[u8], &[u8], &[u8]) {
        let (luma, chroma) = self.planes.split_at(self.width * self.height);
        let (blue, red) = chroma.split_at(chroma.len() / 2);
        (luma, blue, red)
    }

    /// Converts a picture of the same size.
    pub fn convert(&mut self, pixels: &[u8], pitch: u32) -> Result<(), EncodeError> {
        let (width, height) = (self.width, self.height);
        let (luma, chroma) = self.planes.split_at_mut(width * height);
        let half = chroma.len() / 2;
        let (blue, red) = chroma.split_at_mut(half);
        // Even sizes below 16384: nothing is cut.
        let stride = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
        let mut planar = YuvPlanarImageMut {
            y_plane: BufferStoreMut::Borrowed(luma),
            y_stride: stride(width),
            u_plane: BufferStoreMut::Borrowed(blue),
            u_stride: stride(width / 2),
            v_plane: BufferStoreMut::Borrowed(red),
            v_stride: stride(width / 2),
            width: stride(width),
            height: stride(height),
        };
        let (range, matrix) = (YuvRange::Limited, YuvStandardMatrix::Bt709);
        bgra_to_yuv420(&mut planar, pixels, pitch, range, matrix, YuvConversionMode::Balanced)
            .map_err(|error| EncodeError::BadPicture(format!("the picture can't be converted: {error}")))
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
    use super::*;

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
            picture.convert(&pixels, pitch).expect("it fits");
            let want = reference(f64::from(blue), f64::from(green), f64::from(red));
            for (plane, want) in [picture.y(), picture.u(), picture.v()].iter().zip(want) {
                for got in *plane {
                    assert!((f64::from(*got) - want).abs() <= 1.5, "{colour:?}: {got} is not {want:.1}");
                }
            }
        }
    }

    #[test]
    fn too_few_pixels_are_refused() {
        let mut picture = I420::new(64, 64);
        assert!(picture.convert(&[0; 64 * 63 * 4], 64 * 4).is_err());
    }
}
