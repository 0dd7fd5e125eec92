//! Luminance codes of the HDR static metadata block (driver-abi §3.E, iddcx-driver §4.4).
//!
//! A code c stands for 50 · 2^(c/32) cd/m². The codes are computed in whole numbers, so that every machine and every
//! build of driver and host agree on them.

/// round(2^(k/32) · 65536) for k = 0..31.
const POWERS: [u32; 32] = [
    65536, 66971, 68438, 69936, 71468, 73032, 74632, 76266, 77936, 79642, 81386, 83169, 84990, 86851, 88752, 90696,
    92682, 94711, 96785, 98905, 101_070, 103_283, 105_545, 107_856, 110_218, 112_631, 115_098, 117_618, 120_194,
    122_825, 125_515, 128_263,
];

/// What a panel can show. Zero means unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Luminance {
    /// cd/m².
    pub max_nits: u32,
    /// cd/m².
    pub max_frame_average_nits: u32,
    /// 0.001 cd/m².
    pub min_millinits: u32,
}

/// The three coded bytes of the block: maximum, frame average, minimum.
///
/// `None` when the maximum is unknown: the minimum is coded relative to it, so that the built-in block has to stay.
pub fn codes(luminance: Luminance) -> Option<[u8; 3]> {
    if luminance.max_nits == 0 {
        return None;
    }
    let max = bright(luminance.max_nits);
    Some([
        max,
        match luminance.max_frame_average_nits {
            0 => 0,
            nits => bright(nits),
        },
        dark(luminance.min_millinits, max),
    ])
}

/// Luminance of a code, in 0.001 cd/m².
fn decoded_millinits(code: u8) -> u64 {
    ((50_000u64 << (code / 32)) * u64::from(POWERS[usize::from(code % 32)])) >> 16
}

/// The largest code in 1..255 that claims no more than `nits`; 1 when every code claims more.
pub fn bright(nits: u32) -> u8 {
    let millinits = u64::from(nits) * 1000;
    (1..=u8::MAX).rev().find(|code| decoded_millinits(*code) <= millinits).unwrap_or(1)
}

/// The code of a minimum next to a coded maximum: round(255 · sqrt(100 · min / max)), at most 255.
pub fn dark(min_millinits: u32, max_code: u8) -> u8 {
    // round(sqrt(q)) = floor(sqrt(4q) + 1) / 2, all in whole numbers; q = 255² · 100 · min / max.
    let numerator = u128::from(min_millinits) * 100 * 255 * 255 * 4;
    let root = (numerator / u128::from(decoded_millinits(max_code))).isqrt();
    u8::try_from(root.div_ceil(2)).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_of_the_contract() {
        for (nits, code) in [(400, 96), (600, 114), (1000, 138), (1600, 160), (4000, 202), (10000, 244)] {
            assert_eq!(bright(nits), code, "{nits} cd/m2");
        }
        assert_eq!(
            codes(Luminance { max_nits: 600, max_frame_average_nits: 300, min_millinits: 20 }),
            Some([0x72, 0x52, 0x0f])
        );
    }

    #[test]
    fn unknown_values() {
        assert_eq!(codes(Luminance { min_millinits: 20, max_frame_average_nits: 300, ..Default::default() }), None);
        assert_eq!(
            codes(Luminance { max_nits: 1000, ..Default::default() }),
            Some([138, 0, 0]),
            "unknown average and true black are zero"
        );
    }

    #[test]
    fn extremes_stay_inside_a_byte() {
        assert_eq!(bright(1), 1);
        assert_eq!(bright(u32::MAX), 255);
        assert_eq!(dark(u32::MAX, 1), 255);
    }

    #[test]
    fn whole_numbers_agree_with_real_ones() {
        for code in 1..=255u8 {
            let real = 50_000.0 * 2f64.powf(f64::from(code) / 32.0);
            let whole = decoded_millinits(code) as f64;
            assert!((whole - real).abs() <= real * 2e-5 + 1.0, "code {code}: {whole} against {real}");
        }
        for min in [1u32, 7, 20, 50, 100, 999, 5000] {
            for max in [96u8, 114, 138, 202, 244] {
                let real = (255.0 * (100.0 * f64::from(min) / decoded_millinits(max) as f64).sqrt()).round().min(255.0);
                assert!((f64::from(dark(min, max)) - real).abs() < 0.5, "{min} below code {max}");
            }
        }
    }
}
