//! Which meetings share a door, nearest first.

use super::Point;
use super::bearing::bearing;
use crate::features::meetings::{Meeting, MeetingPage, phrases};

/// More marks than this cannot be told apart on a phone.
const MOST: usize = 30;

/// A door, or the middle of an area, and what is held there.
pub(super) struct Place<'a> {
    /// What it is called in the list.
    pub(super) name: String,
    /// Metres from the middle of the picture.
    pub(super) distance: f64,
    /// Radians from north.
    pub(super) bearing: f64,
    pub(super) approximate: bool,
    /// In the order of the week.
    pub(super) meetings: Vec<&'a Meeting>,
    point: Point,
}

/// The places of a search.
pub(super) struct Places<'a> {
    pub(super) drawn: Vec<Place<'a>>,
    /// Meetings at places that are too far down the list.
    pub(super) farther: u32,
    /// Meetings with no door to go to.
    pub(super) no_door: u32,
}

impl<'a> Places<'a> {
    pub(super) fn around(centre: Point, page: &'a MeetingPage) -> Self {
        let mut places: Vec<Place<'a>> = Vec::new();
        let shown = u32::try_from(page.meetings.len()).unwrap_or(u32::MAX);
        let mut farther = page.total.saturating_sub(shown);
        let mut no_door = 0;
        for meeting in &page.meetings {
            let point = meeting.latitude.zip(meeting.longitude);
            let door = point.zip(meeting.distance_m);
            let Some((point, distance)) = door.filter(|_| phrases::has_door(meeting.attendance))
            else {
                no_door += 1;
                continue;
            };
            let same = |place: &&mut Place<'_>| {
                is_same(place.point, point) && place.approximate == meeting.approximate
            };
            let is_full = places.len() == MOST;
            match places.iter_mut().find(same) {
                Some(place) => place.meetings.push(meeting),
                None if is_full => farther += 1,
                None => places.push(Place {
                    name: name(meeting),
                    distance,
                    bearing: bearing(centre, point),
                    approximate: meeting.approximate,
                    meetings: vec![meeting],
                    point,
                }),
            }
        }
        places.sort_by(|a, b| a.distance.total_cmp(&b.distance));
        for place in &mut places {
            place
                .meetings
                .sort_by_key(|meeting| (meeting.day.unwrap_or(i32::MAX), meeting.time));
        }
        Self {
            drawn: places,
            farther,
            no_door,
        }
    }
}

/// Within about a metre.
fn is_same(a: Point, b: Point) -> bool {
    (a.0 - b.0).abs() < 0.000_01 && (a.1 - b.1).abs() < 0.000_01
}

fn name(meeting: &Meeting) -> String {
    let street = meeting
        .address
        .as_deref()
        .and_then(|line| line.split(',').next());
    let name = meeting.location.as_deref().or(street);
    name.unwrap_or(&meeting.name).trim().to_owned()
}
