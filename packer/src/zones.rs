//! Time zones from coordinates.

use chrono::TimeDelta;
use tzf_rs::DefaultFinder;
use waymark_core::calendar::{Instant, Zone};
use waymark_core::meetings::model::ListedMeeting;
use waymark_core::meetings::{Attendance, ZoneSource};

/// Zones at sea have no meetings.
const AT_SEA: &str = "Etc/";
/// A point that stands for an area has a zone only where all around it is in the same.
const AREA: f64 = 50_000.0;
/// The boundaries are drawn a little simpler than they are: nearer to one, the list's word counts more.
const BOUNDARY: f64 = 2_000.0;
/// Metres of one degree on a meridian.
const DEGREE: f64 = 111_195.0;
/// How far ahead two zones must agree to be one for us.
const AHEAD: TimeDelta = TimeDelta::days(366);
/// East and north, around a point.
const AROUND: [(f64, f64); 8] = [
    (1.0, 0.0),
    (0.7, 0.7),
    (0.0, 1.0),
    (-0.7, 0.7),
    (-1.0, 0.0),
    (-0.7, -0.7),
    (0.0, -1.0),
    (0.7, -0.7),
];

/// The boundaries of the world's time zones. Make one and keep it: it takes a moment.
pub struct ZoneMap {
    finder: DefaultFinder,
    now: Instant,
}

/// Whether a meeting is, or was, at a place, so that its time is the time there.
fn has_a_door(attendance: Attendance) -> bool {
    match attendance {
        Attendance::InPerson
        | Attendance::Hybrid
        | Attendance::TemporarilyOnline
        | Attendance::TemporarilyClosed => true,
        Attendance::Online | Attendance::Inactive | Attendance::Unknown => false,
    }
}

/// What became of a meeting's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It stays as it was.
    Kept,
    /// It had none and has one now.
    Found,
    /// The zone of the whole list did not hold where it is.
    Corrected,
}

impl ZoneMap {
    /// `now`: zones that show the same time for a year from then on count as one.
    pub fn new(now: Instant) -> Self {
        Self {
            finder: DefaultFinder::new(),
            now,
        }
    }

    /// Release of the boundaries, such as `2026f`.
    pub fn release(&self) -> &str {
        self.finder.data_version()
    }

    /// Gives a meeting the zone of its place where nobody stated one.
    ///
    /// A stated zone always stays. A missing one comes from an exact point, or from a point that stands for an area
    /// if all of that is in one zone. A zone that was given for the whole list gives way to that of an exact point
    /// only where the two show different times and no boundary is near. What is held online alone keeps the clock of
    /// whoever holds it, wherever the list puts it on a map.
    pub(crate) fn settle(&self, listed: &mut ListedMeeting) -> Verdict {
        let (around, verdict) = match (listed.zone_source, listed.approximate) {
            (ZoneSource::Unknown, false) => (None, Verdict::Found),
            (ZoneSource::Unknown, true) => (Some(AREA), Verdict::Found),
            (ZoneSource::Feed, false) => (Some(BOUNDARY), Verdict::Corrected),
            _ => return Verdict::Kept,
        };
        let point = listed.latitude.zip(listed.longitude);
        let point = point.filter(|_| has_a_door(listed.attendance));
        let Some((point, zone)) = point.and_then(|point| Some((point, self.at(point)?))) else {
            return Verdict::Kept;
        };
        let own = listed.time_zone.as_deref();
        let own = own.and_then(|name| Zone::parse(name).ok());
        if own.is_some_and(|own| self.agree(&own, &zone))
            || around.is_some_and(|metres| !self.holds_around(&zone, point, metres))
        {
            return Verdict::Kept;
        }
        listed.time_zone = Some(zone.name().to_owned());
        listed.zone_source = ZoneSource::Coordinates;
        verdict
    }

    /// The zone at a point on land; none where two zones claim it and show different times.
    fn at(&self, (latitude, longitude): (f64, f64)) -> Option<Zone> {
        let names = self.finder.get_tz_names(longitude, latitude);
        let mut zones = names
            .into_iter()
            .filter(|name| !name.starts_with(AT_SEA))
            .filter_map(|name| Zone::parse(name).ok());
        let first = zones.next()?;
        zones
            .all(|other| self.agree(&first, &other))
            .then_some(first)
    }

    /// Whether it is the same time so many metres around a point, the sea aside.
    fn holds_around(&self, zone: &Zone, point: (f64, f64), metres: f64) -> bool {
        let north = metres / DEGREE;
        let east = north / point.0.to_radians().cos().max(0.01);
        AROUND
            .iter()
            .map(|(x, y)| {
                let latitude = (point.0 + y * north).clamp(-90.0, 90.0);
                let longitude = (point.1 + x * east + 540.0).rem_euclid(360.0) - 180.0;
                (latitude, longitude)
            })
            .all(|near| {
                let names = self.finder.get_tz_names(near.1, near.0);
                let at_sea = names.iter().all(|name| name.starts_with(AT_SEA));
                at_sea || self.at(near).is_some_and(|other| self.agree(zone, &other))
            })
    }

    /// Whether two zones show the same time for a year.
    fn agree(&self, one: &Zone, other: &Zone) -> bool {
        let until = self.now + AHEAD;
        one.name() == other.name()
            || (one.offset_at(self.now) == other.offset_at(self.now)
                && one
                    .transitions(self.now, until)
                    .eq(other.transitions(self.now, until)))
    }
}
