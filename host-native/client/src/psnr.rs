//! How close a decoded picture is to what the X root shows.

use crate::picture::Luma;

/// Equal pictures have no finite figure; they are told as this.
const EQUAL_CDB: u32 = 10_000;

/// How RGB becomes luma: the matrix and range of the session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LumaRule {
    red: f64,
    blue: f64,
    offset: f64,
    span: f64,
}

impl LumaRule {
    /// From CICP: matrix 5 and 6 are BT.601, everything else here BT.709.
    pub fn new(matrix: u8, full_range: bool) -> Self {
        let (red, blue) = if matches!(matrix, 5 | 6) { (0.299, 0.114) } else { (0.2126, 0.0722) };
        let (offset, span) = if full_range { (0.0, 255.0) } else { (16.0, 219.0) };
        Self { red, blue, offset, span }
    }

    fn luma(&self, [blue, green, red]: [u8; 3]) -> f64 {
        let green_part = (1.0 - self.red - self.blue) * f64::from(green);
        let linear = self.red * f64::from(red) + green_part + self.blue * f64::from(blue);
        self.offset + linear * self.span / 255.0
    }
}

/// What a comparison gave, in hundredths of a dB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Against the root.
    pub root_cdb: u32,
    /// Against an empty root, all black.
    pub empty_cdb: u32,
}

/// Compares a decoded luma plane with BGRX pixels of the same size, rows without padding. None when sizes differ.
pub fn compare(picture: &Luma, bgrx: &[u8], width: u32, height: u32, rule: LumaRule) -> Option<Comparison> {
    let pixels = width as usize * height as usize;
    if (picture.width, picture.height) != (width, height) || bgrx.len() != 4 * pixels || pixels == 0 {
        return None;
    }
    let black = rule.luma([0, 0, 0]);
    let (mut root, mut empty) = (0.0, 0.0);
    for (row, root_row) in picture.rows().zip(bgrx.chunks_exact(4 * width as usize)) {
        for (&luma, pixel) in row.iter().zip(root_row.as_chunks::<4>().0) {
            let [blue, green, red, _] = *pixel;
            let luma = f64::from(luma);
            root += (luma - rule.luma([blue, green, red])).powi(2);
            empty += (luma - black).powi(2);
        }
    }
    Some(Comparison { root_cdb: psnr_cdb(root, pixels), empty_cdb: psnr_cdb(empty, pixels) })
}

fn psnr_cdb(square_error: f64, pixels: usize) -> u32 {
    let mean = square_error / pixels as f64;
    let decibels = 10.0 * (255.0_f64.powi(2) / mean).log10();
    // Saturates: infinity for equal pictures, zero for the worst.
    ((decibels * 100.0).round() as u32).min(EQUAL_CDB)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(value: u8) -> Luma {
        let mut luma = Luma::default();
        luma.copy_from(&[value; 64], 8, 8, 8);
        luma
    }

    #[test]
    fn equal_and_different_pictures() {
        let rule = LumaRule::new(1, true);
        let root = [128; 256];
        let same = compare(&grey(128), &root, 8, 8, rule).expect("sizes fit");
        assert_eq!(same.root_cdb, EQUAL_CDB);
        assert_eq!(same.empty_cdb, 599, "10 log10(255² / 128²)");
        let near = compare(&grey(129), &root, 8, 8, rule).expect("sizes fit");
        assert_eq!(near.root_cdb, 4813);
        assert_eq!(compare(&grey(1), &root, 4, 16, rule), None);
    }

    #[test]
    fn ranges_and_matrices() {
        let limited = LumaRule::new(1, false);
        assert!((limited.luma([255, 255, 255]) - 235.0).abs() < 1e-9);
        assert!((limited.luma([0, 0, 0]) - 16.0).abs() < 1e-9);
        assert!((LumaRule::new(6, true).luma([0, 0, 255]) - 0.299 * 255.0).abs() < 1e-9);
    }
}
