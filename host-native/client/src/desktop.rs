//! The last decoded picture against a real X root: an independent look at what was streamed.

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt, ImageFormat};

/// Planar picture as the decoder hands it out, 4:2:0, BT.709 limited range as Welcome announces.
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub luma: Vec<u8>,
    pub luma_stride: usize,
}

/// Why the comparison could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CompareError {
    #[error("cannot reach the X display {display}: {why}")]
    Display { display: String, why: String },
    #[error("the root of {display} is {got_width}x{got_height}, the picture {width}x{height}: they must be equal")]
    Size { display: String, got_width: u16, got_height: u16, width: usize, height: usize },
    #[error("the root of {display} has {depth} bits per pixel; 24 or 32 are understood")]
    Depth { display: String, depth: u8 },
}

/// Luma of an X root window, row after row.
///
/// # Errors
/// No connection, another size, or a visual that is not 24-bit colour.
pub fn root_luma(display: &str, width: usize, height: usize) -> Result<Vec<u8>, CompareError> {
    let unreachable = |why: String| CompareError::Display { display: display.to_owned(), why };
    let (connection, screen) = x11rb::connect(Some(display)).map_err(|error| unreachable(error.to_string()))?;
    let screen = connection.setup().roots.get(screen).ok_or_else(|| unreachable("it has no screen".into()))?;
    let (got_width, got_height) = (screen.width_in_pixels, screen.height_in_pixels);
    if (usize::from(got_width), usize::from(got_height)) != (width, height) {
        return Err(CompareError::Size { display: display.to_owned(), got_width, got_height, width, height });
    }
    let image = connection
        .get_image(ImageFormat::Z_PIXMAP, screen.root, 0, 0, got_width, got_height, u32::MAX)
        .map_err(|error| unreachable(error.to_string()))?
        .reply()
        .map_err(|error| unreachable(error.to_string()))?;
    if !matches!(image.depth, 24 | 32) || image.data.len() < width * height * 4 {
        return Err(CompareError::Depth { display: display.to_owned(), depth: image.depth });
    }
    Ok(image.data.chunks_exact(4).take(width * height).map(|pixel| luma(pixel[2], pixel[1], pixel[0])).collect())
}

/// BT.709 limited-range luma in fixed point (16 bits): 219/255 of 0.2126, 0.7152 and 0.0722.
fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let weighted = 11966 * u32::from(red) + 40254 * u32::from(green) + 4064 * u32::from(blue);
    u8::try_from(((weighted + 32768) >> 16) + 16).unwrap_or(u8::MAX)
}

/// Luma of a black root.
pub fn empty_luma(width: usize, height: usize) -> Vec<u8> {
    vec![luma(0, 0, 0); width * height]
}

/// Peak signal-to-noise ratio of the picture's luma against a tight plane, in hundredths of a decibel; equal planes give
/// 9999.
pub fn psnr_cdb(picture: &Picture, reference: &[u8]) -> u32 {
    let mut squares = 0u64;
    for row in 0..picture.height {
        let seen = &picture.luma[row * picture.luma_stride..][..picture.width];
        let wanted = &reference[row * picture.width..][..picture.width];
        squares += seen.iter().zip(wanted).map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2)).sum::<u64>();
    }
    if squares == 0 {
        return 9999;
    }
    let mean = squares as f64 / (picture.width * picture.height) as f64;
    let decibels = 10.0 * (255.0 * 255.0 / mean).log10();
    (decibels * 100.0).clamp(0.0, 9999.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(value: u8) -> Picture {
        Picture { width: 16, height: 8, luma: vec![value; 20 * 8], luma_stride: 20 }
    }

    #[test]
    fn equal_planes_are_perfect_and_a_difference_of_one_is_48_decibels() {
        assert_eq!(psnr_cdb(&flat(16), &empty_luma(16, 8)), 9999);
        assert!((4812..=4814).contains(&psnr_cdb(&flat(17), &empty_luma(16, 8))));
    }

    #[test]
    fn black_and_white_are_limited_range() {
        assert_eq!((luma(0, 0, 0), luma(255, 255, 255)), (16, 235));
    }

    #[test]
    fn a_display_that_is_not_there_is_named() {
        let error = root_luma(":4242", 16, 8).expect_err("no such display");
        assert!(error.to_string().contains(":4242"), "{error}");
    }
}
