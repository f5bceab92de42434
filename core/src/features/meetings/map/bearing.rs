//! Directions on a sphere.

use super::Point;

/// The direction from one point to another in radians, 0 is north, clockwise. At a pole north is along the
/// meridian of the given longitude.
pub(super) fn bearing(from: Point, to: Point) -> f64 {
    let (north, to_north) = (from.0.to_radians(), to.0.to_radians());
    let east = (to.1 - from.1).to_radians();
    let x = east.sin() * to_north.cos();
    let y = north.cos() * to_north.sin() - north.sin() * to_north.cos() * east.cos();
    x.atan2(y)
}

/// The nearest of eight winds, 0 is north, 2 is east.
pub(super) fn wind(bearing: f64) -> u8 {
    let eighths = (bearing / std::f64::consts::FRAC_PI_4)
        .round()
        .rem_euclid(8.0);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to 7"
    )]
    let wind = eighths as u8;
    wind % 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_hold_at_the_date_line_and_the_poles() {
        let cases = [
            ((0.0, 0.0), (1.0, 0.0), 0),
            ((0.0, 179.9), (0.0, -179.9), 2),
            ((0.0, -179.9), (0.0, 179.9), 6),
            ((52.0, 13.0), (51.9, 12.9), 5),
            // Every way from the north pole is south, along the meridian that was asked about.
            ((90.0, 0.0), (80.0, 0.0), 4),
            ((90.0, 0.0), (80.0, 90.0), 2),
            ((-90.0, 0.0), (-80.0, 0.0), 0),
        ];
        for (from, to, expected) in cases {
            assert_eq!(wind(bearing(from, to)), expected, "{from:?} {to:?}");
        }
    }
}
