//! Distance and the boxes around a place. Pure.

use crate::error::{Error, Result};

/// Mean radius of the earth in metres (IUGG).
const EARTH: f64 = 6_371_008.8;

/// A point on the earth in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) latitude: f64,
    pub(super) longitude: f64,
}

impl Place {
    /// A place; `Invalid` names the coordinate that is off the earth.
    pub(super) fn new(latitude: f64, longitude: f64) -> Result<Self> {
        if !(-90.0..=90.0).contains(&latitude) {
            return Err(Error::invalid("latitude", "must be -90 to 90"));
        }
        if !(-180.0..=180.0).contains(&longitude) {
            return Err(Error::invalid("longitude", "must be -180 to 180"));
        }
        Ok(Self {
            latitude,
            longitude,
        })
    }

    /// Distance over the ground in metres (haversine on a sphere; off by at most 0.6 %).
    pub(super) fn distance(self, other: Self) -> f64 {
        let (a, b) = (self.latitude.to_radians(), other.latitude.to_radians());
        let across = (other.longitude - self.longitude).to_radians();
        let h = ((b - a) / 2.0).sin().powi(2) + a.cos() * b.cos() * (across / 2.0).sin().powi(2);
        2.0 * EARTH * h.sqrt().min(1.0).asin()
    }

    /// The boxes that hold everything within `metres`: one, or two where it crosses the antimeridian.
    /// Around a pole it is the whole cap.
    pub(super) fn boxes(self, metres: f64) -> Vec<Box> {
        let angle = metres / EARTH;
        // A little wider: the index rounds to 32 bits, about a metre.
        let margin = 0.000_1;
        let reach = angle.to_degrees() + margin;
        let (south, north) = (self.latitude - reach, self.latitude + reach);
        let whole = |south: f64, north: f64| {
            vec![Box {
                south,
                north,
                west: -180.0,
                east: 180.0,
            }]
        };
        if south <= -90.0 || north >= 90.0 || angle >= std::f64::consts::FRAC_PI_2 {
            return whole(south.max(-90.0), north.min(90.0));
        }
        // Meridians come together: the widest point of the circle is not at its centre's latitude.
        let widest = (angle.sin() / self.latitude.to_radians().cos())
            .min(1.0)
            .asin();
        let reach = widest.to_degrees() + margin;
        let (west, east) = (self.longitude - reach, self.longitude + reach);
        if reach >= 180.0 {
            whole(south, north)
        } else if west < -180.0 {
            vec![
                Box {
                    south,
                    north,
                    west: west + 360.0,
                    east: 180.0,
                },
                Box {
                    south,
                    north,
                    west: -180.0,
                    east,
                },
            ]
        } else if east > 180.0 {
            vec![
                Box {
                    south,
                    north,
                    west,
                    east: 180.0,
                },
                Box {
                    south,
                    north,
                    west: -180.0,
                    east: east - 360.0,
                },
            ]
        } else {
            vec![Box {
                south,
                north,
                west,
                east,
            }]
        }
    }
}

/// A stretch of latitudes and longitudes, west never above east.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Box {
    pub(super) south: f64,
    pub(super) north: f64,
    pub(super) west: f64,
    pub(super) east: f64,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(latitude: f64, longitude: f64) -> Place {
        Place::new(latitude, longitude).unwrap()
    }

    #[test]
    fn distances_are_those_of_the_earth() {
        let cases = [
            (at(51.4779, 0.0), at(48.8566, 2.3522), 336_153.0), // Greenwich - Paris
            (at(-17.7134, 178.065), at(-13.7590, -172.1046), 1_139_984.0), // Fiji - Samoa
            (at(0.0, 0.0), at(0.0, 1.0), 111_195.0),
            (at(90.0, 0.0), at(90.0, 120.0), 0.0),
        ];
        for (a, b, metres) in cases {
            assert!(
                (a.distance(b) - metres).abs() <= metres * 0.000_1 + 1.0,
                "{a:?} {b:?}: {}",
                a.distance(b)
            );
        }
    }

    #[test]
    fn a_place_off_the_earth_is_refused_by_name() {
        for (latitude, longitude, name) in [
            (91.0, 0.0, "latitude"),
            (0.0, -180.5, "longitude"),
            (f64::NAN, 0.0, "latitude"),
        ] {
            let refused = Place::new(latitude, longitude);
            assert!(matches!(refused, Err(Error::Invalid { field, .. }) if field == name));
        }
    }

    proptest! {
        #[test]
        fn whatever_is_near_is_in_a_box(
            (latitude, longitude) in (-90.0..=90.0_f64, -180.0..=180.0_f64),
            (to_latitude, to_longitude) in (-90.0..=90.0_f64, -180.0..=180.0_f64),
            metres in 1.0..3_000_000.0_f64,
        ) {
            let (from, to) = (at(latitude, longitude), at(to_latitude, to_longitude));
            let boxed = from.boxes(metres).iter().any(|b| {
                (b.south..=b.north).contains(&to.latitude) && (b.west..=b.east).contains(&to.longitude)
            });
            prop_assert!(boxed || from.distance(to) > metres);
        }

        #[test]
        fn and_close_by_too(
            (latitude, longitude) in (-89.999..=89.999_f64, -180.0..=180.0_f64),
            (north, east) in (-1.0..1.0_f64, -1.0..1.0_f64),
            metres in 1.0..200_000.0_f64,
        ) {
            let from = at(latitude, longitude);
            let to_latitude = (latitude + north).clamp(-90.0, 90.0);
            let to_longitude = (longitude + east + 540.0).rem_euclid(360.0) - 180.0;
            let to = at(to_latitude, to_longitude);
            let boxed = from.boxes(metres).iter().any(|b| {
                (b.south..=b.north).contains(&to.latitude) && (b.west..=b.east).contains(&to.longitude)
            });
            prop_assert!(boxed || from.distance(to) > metres);
        }
    }
}
