//! Which listed meetings answer a search, and in which order. Pure: rows in, ids out.
//!
//! The R*Tree gives what is in the box; here the distance is exact, the filters are applied and the next
//! occurrence is worked out in the meeting's own zone.

pub(super) mod model;
pub(super) mod place;
pub(super) mod store;

use std::collections::HashMap;

use chrono::{TimeDelta, Weekday};
use model::NearQuery;
use place::Place;

use super::Attendance;
use crate::calendar::{Instant, LocalTime, Zone, ZoneBook, current_or_next};
use crate::error::{Error, Result};

/// Metres, where the search does not say.
const WITHIN: f64 = 25_000.0;
/// Half way round the earth, and a bit.
const FARTHEST: f64 = 20_100_000.0;
/// Minutes of a week.
const WEEK: i32 = 10_080;
/// How long a meeting runs where the list gives no end.
const USUAL: TimeDelta = TimeDelta::hours(1);

/// A search that fits.
pub(super) struct Search {
    pub(super) from: Place,
    pub(super) within: f64,
    pub(super) limit: usize,
    pub(super) offset: usize,
    day: Option<u8>,
    starting_within: Option<TimeDelta>,
    types: Vec<String>,
    attendance: Vec<&'static str>,
}

/// A row of the place index, as it is read.
pub(super) struct Candidate<'a> {
    pub(super) place: Place,
    pub(super) day: Option<u8>,
    pub(super) start: Option<LocalTime>,
    pub(super) finish: Option<LocalTime>,
    pub(super) time_zone: Option<&'a str>,
    pub(super) attendance: &'a str,
    pub(super) types: &'a str,
}

impl Search {
    /// Refuses what does not fit, naming the field.
    pub(super) fn new(query: &NearQuery) -> Result<Self> {
        let from = Place::new(query.latitude, query.longitude)?;
        let within = query.within_m.unwrap_or(WITHIN);
        if !(within > 0.0 && within <= FARTHEST) {
            return Err(Error::invalid(
                "within_m",
                "must be over 0 and at most 20,100,000",
            ));
        }
        let day = day(query.day)?;
        let minutes = query.starting_within_min;
        if minutes.is_some_and(|minutes| !(1..=WEEK).contains(&minutes)) {
            return Err(Error::invalid("starting_within_min", "must be 1 to 10,080"));
        }
        let limit = limit(query.limit.unwrap_or(50))?;
        if query
            .types
            .iter()
            .any(|code| code.is_empty() || code.len() > 32 || code.contains(' '))
        {
            return Err(Error::invalid("types", "must be codes, such as O or DD"));
        }
        Ok(Self {
            from,
            within,
            limit,
            offset: usize::try_from(query.offset).unwrap_or(usize::MAX),
            day,
            starting_within: minutes.map(|minutes| TimeDelta::minutes(minutes.into())),
            types: query.types.iter().map(|code| format!(" {code} ")).collect(),
            attendance: query
                .attendance
                .iter()
                .map(|attendance| attendance.as_str())
                .collect(),
        })
    }

    /// The distance to a candidate that fits; nothing when it does not. The cheap questions come first.
    pub(super) fn distance(&self, candidate: &Candidate<'_>, times: &mut Times) -> Option<f64> {
        if self.day.is_some() && self.day != candidate.day {
            return None;
        }
        if !self.attendance.is_empty() && !self.attendance.contains(&candidate.attendance) {
            return None;
        }
        if !self
            .types
            .iter()
            .all(|code| candidate.types.contains(code.as_str()))
        {
            return None;
        }
        let distance = self.from.distance(candidate.place);
        if distance > self.within {
            return None;
        }
        if let Some(within) = self.starting_within {
            if !takes_place(candidate.attendance) {
                return None;
            }
            let zone = times.zone(candidate.time_zone?)?;
            let next = times.next(candidate.day, candidate.start, candidate.finish, &zone)?;
            if next.start > times.now + within {
                return None;
            }
        }
        Some(distance)
    }
}

/// The instant of a search and the zones it meets, each looked up once.
pub(super) struct Times {
    now: Instant,
    book: ZoneBook,
    known: HashMap<String, Option<Zone>>,
}

impl Times {
    pub(super) fn new(now: Instant, book: ZoneBook) -> Self {
        Self {
            now,
            book,
            known: HashMap::new(),
        }
    }

    pub(super) fn zone(&mut self, name: &str) -> Option<Zone> {
        if let Some(zone) = self.known.get(name) {
            return zone.clone();
        }
        let zone = self.book.zone(name).ok();
        self.known.insert(name.to_owned(), zone.clone());
        zone
    }

    /// When a meeting runs or comes next. One without a listed end is taken to run for an hour.
    pub(super) fn next(
        &self,
        day: Option<u8>,
        start: Option<LocalTime>,
        finish: Option<LocalTime>,
        zone: &Zone,
    ) -> Option<Next> {
        let weekday = weekday(day?)?;
        let start = start?;
        let listed = finish.filter(|finish| *finish != start);
        let end = listed.unwrap_or_else(|| start.overflowing_add_signed(USUAL).0);
        let found = current_or_next(zone, weekday, start, Some(end), self.now)?;
        Some(Next {
            start: found.start,
            end: found.end.filter(|_| listed.is_some()),
            in_progress: found.is_running(self.now),
        })
    }
}

/// A weekday that was asked for, 0 (Sunday) to 6.
pub(super) fn day(day: Option<i32>) -> Result<Option<u8>> {
    match day {
        None => Ok(None),
        Some(day) if (0..=6).contains(&day) => Ok(u8::try_from(day).ok()),
        Some(_) => Err(Error::invalid("day", "must be 0 (Sunday) to 6")),
    }
}

/// How many at most, 1 to 500.
pub(super) fn limit(limit: u32) -> Result<usize> {
    usize::try_from(limit)
        .ok()
        .filter(|limit| (1..=500).contains(limit))
        .ok_or_else(|| Error::invalid("limit", "must be 1 to 500"))
}

fn takes_place(attendance: &str) -> bool {
    ![
        Attendance::TemporarilyClosed.as_str(),
        Attendance::Inactive.as_str(),
    ]
    .contains(&attendance)
}

/// The occurrence that runs now or comes next.
pub(super) struct Next {
    pub(super) start: Instant,
    /// Unknown where the list gives no end.
    pub(super) end: Option<Instant>,
    pub(super) in_progress: bool,
}

fn weekday(day: u8) -> Option<Weekday> {
    // 0 is Sunday in feeds, Monday in chrono.
    Weekday::try_from((day + 6) % 7).ok().filter(|_| day < 7)
}
