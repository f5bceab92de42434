//! Searches over lists that are made up: what they find is held against looking at every row.

mod again;
mod against_all;
mod doubles;
mod pages;
mod store;
mod times;
mod travelling;
mod words;

use crate::calendar::{Instant, LocalTime};
use crate::features::meetings::Fellowship;
use crate::features::meetings::model::{Attendance, ListedMeeting, ZoneSource};

/// A meeting on Monday at 19:30 in Edmonton with no more than it must have.
pub(super) fn bare(key: &str) -> ListedMeeting {
    ListedMeeting {
        key: key.into(),
        slug: key.into(),
        name: "Serenity".into(),
        day: Some(1),
        time: LocalTime::from_hms_opt(19, 30, 0),
        time_zone: Some("America/Edmonton".into()),
        zone_source: ZoneSource::Feed,
        attendance: Attendance::InPerson,
        ..ListedMeeting::unsaid(Fellowship::Aa)
    }
}

pub(super) fn at(latitude: f64, longitude: f64, meeting: ListedMeeting) -> ListedMeeting {
    ListedMeeting {
        latitude: Some(latitude),
        longitude: Some(longitude),
        ..meeting
    }
}

pub(super) fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}
