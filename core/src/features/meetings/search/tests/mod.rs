//! Searches over lists that are made up: what they find is held against looking at every row.

mod against_all;
mod doubles;
mod pages;
mod store;
mod times;
mod travelling;
mod words;

use std::borrow::Cow;

use crate::calendar::{Instant, LocalTime};
use crate::features::meetings::Fellowship;
use crate::features::meetings::model::{Attendance, ListedMeeting, ZoneSource};

/// A meeting on Monday at 19:30 in Edmonton with no more than it must have.
pub(super) fn bare(key: &str) -> ListedMeeting {
    ListedMeeting {
        key: key.into(),
        slug: key.into(),
        fellowship: Fellowship::Aa,
        name: "Serenity".into(),
        day: Some(1),
        time: LocalTime::from_hms_opt(19, 30, 0),
        end_time: None,
        time_zone: Some("America/Edmonton".into()),
        zone_source: ZoneSource::Feed,
        latitude: None,
        longitude: None,
        approximate: false,
        place_reason: Cow::Borrowed("none"),
        attendance: Attendance::InPerson,
        status_reason: Cow::Borrowed("none"),
        types: vec![],
        languages: vec![],
        accessible: None,
        address: None,
        city: None,
        state: None,
        postal_code: None,
        country: None,
        region: None,
        location: None,
        location_notes: None,
        group: None,
        group_notes: None,
        notes: None,
        notes_suggest: None,
        conference_url: None,
        conference_url_notes: None,
        conference_phone: None,
        conference_phone_notes: None,
        url: None,
        website: None,
        updated: None,
        also_in: vec![],
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
