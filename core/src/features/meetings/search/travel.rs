//! How long it takes to get somewhere: plain assumptions, said to the person beside every figure made of them.

use chrono::TimeDelta;

use super::model::{Travel, TravelSpeed};
use crate::calendar::Instant;

/// Streets are longer than the straight line by this much on average.
const DETOUR: f64 = 1.3;

impl Travel {
    /// Every way, slowest first.
    pub const ALL: [Self; 3] = [Self::Walk, Self::Transit, Self::Drive];

    /// The stable name, as in JSON and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Walk => "walk",
            Self::Transit => "transit",
            Self::Drive => "drive",
        }
    }

    /// The way of a stable name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == name)
    }

    /// Metres a minute along the streets, and minutes that it takes however near it is.
    fn assumption(self) -> (f64, f64) {
        match self {
            Self::Walk => (80.0, 0.0),
            // Waiting and walking to the stop are most of a short way.
            Self::Transit => (300.0, 12.0),
            Self::Drive => (600.0, 6.0),
        }
    }

    /// Minutes for a distance as the crow flies, in metres, rounded up.
    ///
    /// ```
    /// use waymark_core::Travel;
    /// assert_eq!(Travel::Walk.minutes(1_000.0), 17); // 1.3 km of street at 4.8 km/h
    /// ```
    #[allow(
        clippy::cast_possible_truncation,
        reason = "at most half way round the earth: 330,000 minutes"
    )]
    pub fn minutes(self, metres: f64) -> i32 {
        let (speed, fixed) = self.assumption();
        (metres * DETOUR / speed + fixed).ceil() as i32
    }

    pub(in super::super) fn time(self, metres: f64) -> TimeDelta {
        TimeDelta::minutes(self.minutes(metres).into())
    }
}

/// When somebody who leaves now is there.
pub(super) fn there(travel: Travel, metres: f64, now: Instant) -> Instant {
    now + travel.time(metres)
}

/// What is assumed for each way of getting somewhere, for a screen to show.
pub(in super::super) fn speeds() -> Vec<TravelSpeed> {
    Travel::ALL
        .into_iter()
        .map(|travel| {
            let (metres_a_minute, fixed) = travel.assumption();
            TravelSpeed {
                travel,
                km_per_hour: metres_a_minute * 60.0 / 1_000.0,
                fixed_minutes: fixed,
                detour: DETOUR,
            }
        })
        .collect()
}
