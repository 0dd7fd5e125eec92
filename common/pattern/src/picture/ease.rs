//! Curves made of basic float operations only: equal on every machine, unlike a C library's.

/// Sine of a phase in turns, within 0.002 (Bhaskara's rational approximation).
pub(super) fn sine(turns: f32) -> f32 {
    let phase = turns - turns.floor();
    let (half, sign) = if phase < 0.5 { (phase * 2.0, 1.0) } else { (phase * 2.0 - 1.0, -1.0) };
    let hump = half * (1.0 - half);
    sign * 16.0 * hump / (5.0 - 4.0 * hump)
}

/// Direction of a vector in turns, 0..1, within 0.001.
pub(super) fn direction(x: f32, y: f32) -> f32 {
    let (ax, ay) = (x.abs(), y.abs());
    if ax + ay == 0.0 {
        return 0.0;
    }
    let ratio = ax.min(ay) / ax.max(ay);
    let eighth = ratio * (0.125 + 0.0435 * (1.0 - ratio));
    let quarter = if ay > ax { 0.25 - eighth } else { eighth };
    match (x >= 0.0, y >= 0.0) {
        (true, true) => quarter,
        (false, true) => 0.5 - quarter,
        (false, false) => 0.5 + quarter,
        (true, false) => 1.0 - quarter,
    }
}

/// A soft hump: 1 at 0, 0 from distance 1 on, smooth at both ends.
pub(super) fn hump(distance: f32) -> f32 {
    let rest = (1.0 - distance * distance).max(0.0);
    rest * rest
}

/// `over` laid on `under` with opacity 0..=255, per channel.
pub(super) fn blend(under: u32, over: u32, opacity: u32) -> u32 {
    let mix = |shift: u32| {
        let (below, above) = (under >> shift & 0xff, over >> shift & 0xff);
        ((below * (255 - opacity) + above * opacity + 127) / 255) << shift
    };
    0xff00_0000 | mix(16) | mix(8) | mix(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_follow_their_functions() {
        for step in 0..2000_u16 {
            let turns = f32::from(step) / 1000.0;
            let radians = turns * core::f32::consts::TAU;
            assert!((sine(turns) - radians.sin()).abs() < 0.002, "sine of {turns}");
            let found = direction(radians.cos(), radians.sin());
            let error = (found - turns.fract() + 0.5).rem_euclid(1.0) - 0.5;
            assert!(error.abs() < 0.001, "direction {turns}: {found}");
        }
    }

    #[test]
    fn blending_keeps_its_ends() {
        assert_eq!(blend(0xff11_2233, 0xff44_5566, 0), 0xff11_2233);
        assert_eq!(blend(0xff11_2233, 0xff44_5566, 255), 0xff44_5566);
    }
}
