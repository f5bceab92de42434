//! Where rings and marks go. Lengths are in units of the picture, which is 400 wide; y grows to the south.

use std::f64::consts::{FRAC_PI_4, TAU};

use super::places::Place;
use crate::features::meetings::phrases;

/// Width of the picture, and the side of the square with the rings.
pub(super) const WIDTH: f64 = 400.0;
/// The middle of the rings in that square.
pub(super) const MIDDLE: f64 = WIDTH / 2.0;
/// Radius of the outermost ring.
const REACH: f64 = 174.0;
/// Most rings.
const MOST: f64 = 5.0;
/// Radius of a mark.
pub(super) const MARK: f64 = 12.0;
/// Marks stand at least so far from each other, from the middle and from the edge.
const APART: f64 = 2.0 * MARK + 2.0;

/// A spot in the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Spot {
    /// So far from the middle in this direction.
    fn at(bearing: f64, far: f64) -> Self {
        Self {
            x: MIDDLE + far * bearing.sin(),
            y: MIDDLE - far * bearing.cos(),
        }
    }

    fn moved(self, direction: f64, far: f64) -> Self {
        Self {
            x: self.x + far * direction.sin(),
            y: self.y - far * direction.cos(),
        }
    }

    fn to(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    fn is_inside(self) -> bool {
        let inside = MARK + 1.0..=WIDTH - MARK - 1.0;
        inside.contains(&self.x) && inside.contains(&self.y)
    }
}

/// A mark beside the spot it stands for, or on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mark {
    pub(super) true_spot: Spot,
    pub(super) shown: Spot,
}

impl Mark {
    /// It had to make room for another: a line leads back to its spot.
    pub(super) fn is_moved(&self) -> bool {
        self.true_spot != self.shown
    }
}

/// The picture's geometry.
pub(super) struct Layout {
    /// Metres from one ring to the next.
    pub(super) step: f64,
    /// Radius and metres of each ring, from the inside.
    pub(super) rings: Vec<(f64, f64)>,
    /// One for each place, in the same order.
    pub(super) marks: Vec<Mark>,
    /// The direction in which the rings carry their distances: where the fewest marks are.
    pub(super) labels: f64,
}

impl Layout {
    pub(super) fn of(places: &[Place<'_>], miles: bool) -> Self {
        let farthest = places
            .iter()
            .map(|place| place.distance)
            .fold(0.0, f64::max);
        let (step, count) = rings(farthest, phrases::unit(miles));
        let outermost = step * f64::from(count);
        let rings = (1..=count)
            .map(|number| {
                let metres = step * f64::from(number);
                (REACH * metres / outermost, metres)
            })
            .collect();
        let mut marks: Vec<Mark> = Vec::with_capacity(places.len());
        for place in places {
            let true_spot = Spot::at(place.bearing, REACH * place.distance / outermost);
            let shown = free(true_spot, &marks);
            marks.push(Mark { true_spot, shown });
        }
        Self {
            step,
            rings,
            labels: clearest(&marks),
            marks,
        }
    }

    /// Where a ring says how far it is.
    pub(super) fn label(&self, radius: f64) -> Spot {
        Spot::at(self.labels, radius)
    }
}

/// Metres between rings and their number, five at most: 1, 2 or 5 of some power of ten of the unit.
fn rings(farthest: f64, unit: f64) -> (f64, u32) {
    // Closer than this every mark would be on the middle.
    let farthest = (farthest / unit).max(0.1);
    let ten = 10_f64.powf((farthest / MOST).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .map(|times| times * ten)
        .into_iter()
        .find(|step| step * MOST >= farthest * 0.999_999)
        .unwrap_or(10.0 * ten);
    let count = (1..5).find(|count| step * f64::from(*count) >= farthest * 0.999_999);
    (step * unit, count.unwrap_or(5))
}

/// The spot, or the free one nearest to it.
fn free(spot: Spot, marks: &[Mark]) -> Spot {
    let centre = Spot {
        x: MIDDLE,
        y: MIDDLE,
    };
    let fits = |at: &Spot| {
        at.is_inside()
            && at.to(centre) >= MARK + 8.0
            && marks.iter().all(|mark| mark.shown.to(*at) >= APART)
    };
    let around = (0..40_i32).flat_map(|round| {
        let far = f64::from(round) * 5.0;
        (0..16_i32).map(move |turn| spot.moved(f64::from(turn) * TAU / 16.0, far))
    });
    std::iter::once(spot)
        .chain(around)
        .find(fits)
        .unwrap_or(spot)
}

/// Of eight directions the one farthest from all marks.
fn clearest(marks: &[Mark]) -> f64 {
    let room = |direction: f64| {
        let along = [0.4, 0.7, 1.0].map(|share| Spot::at(direction, REACH * share));
        let nearest = along
            .iter()
            .flat_map(|spot| marks.iter().map(|mark| mark.shown.to(*spot)));
        nearest.fold(f64::INFINITY, f64::min)
    };
    let directions = (0..8_i32).map(|eighth| f64::from(eighth) * FRAC_PI_4 + FRAC_PI_4 / 2.0);
    directions
        .max_by(|a, b| room(*a).total_cmp(&room(*b)))
        .unwrap_or(FRAC_PI_4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_round_numbers_and_hold_what_is_farthest() {
        let cases = [
            (0.0, 20.0, 5),
            (950.0, 200.0, 5),
            (4_000.0, 1_000.0, 4),
            (5_100.0, 2_000.0, 3),
            (9_000.0, 2_000.0, 5),
            (20_000_000.0, 5_000_000.0, 4),
        ];
        for (farthest, step, count) in cases {
            let (found, rings) = rings(farthest, 1_000.0);
            assert!((found - step).abs() < 0.001, "{farthest}: {found}");
            assert_eq!(rings, count, "{farthest}");
            assert!(found * f64::from(rings) >= farthest);
        }
    }

    #[test]
    fn marks_on_one_spot_make_room_and_keep_their_true_spot() {
        let mut marks: Vec<Mark> = Vec::new();
        let spot = Spot { x: 210.0, y: 190.0 };
        for _ in 0..30 {
            let shown = free(spot, &marks);
            marks.push(Mark {
                true_spot: spot,
                shown,
            });
        }
        for (at, mark) in marks.iter().enumerate() {
            assert!(mark.shown.is_inside() && mark.true_spot == spot);
            for other in &marks[..at] {
                assert!(mark.shown.to(other.shown) >= APART - 0.001);
            }
        }
    }
}
