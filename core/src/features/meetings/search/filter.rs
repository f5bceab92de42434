//! What narrows a search, held against one row of facts. Pure; the cheap questions come first.

use chrono::TimeDelta;

use super::model::MeetingFilter;
use crate::calendar::LocalTime;
use crate::error::{Error, Result};
use crate::features::meetings::times::{Times, WEEK, Weekly};
use crate::features::meetings::{Attendance, Fellowship, codes_for};

/// A filter that fits.
pub(super) struct Filter {
    day: Option<u8>,
    hours: Option<(LocalTime, LocalTime)>,
    starting_within: Option<i64>,
    /// For each fellowship that is wanted, its codes for each type that is wanted.
    fellowships: Vec<(&'static str, Vec<Vec<String>>)>,
    attendance: Vec<&'static str>,
    language: Option<[String; 2]>,
    accessible: Option<bool>,
}

/// A row of facts, as it is read.
pub(super) struct Candidate<'a> {
    pub(super) day: Option<u8>,
    pub(super) start: Option<LocalTime>,
    pub(super) finish: Option<LocalTime>,
    pub(super) time_zone: Option<&'a str>,
    pub(super) attendance: &'a str,
    pub(super) fellowship: &'a str,
    pub(super) types: &'a str,
    pub(super) languages: &'a str,
    pub(super) accessible: Option<bool>,
}

impl Candidate<'_> {
    pub(super) fn weekly(&self) -> Option<Weekly> {
        Weekly::of(self.day, self.start, self.finish)
    }

    /// Neither closed for now nor given up.
    pub(super) fn takes_place(&self) -> bool {
        ![
            Attendance::TemporarilyClosed.as_str(),
            Attendance::Inactive.as_str(),
        ]
        .contains(&self.attendance)
    }

    /// There is a door to go to.
    pub(super) fn has_a_door(&self) -> bool {
        ![
            Attendance::Online.as_str(),
            Attendance::TemporarilyOnline.as_str(),
        ]
        .contains(&self.attendance)
    }
}

impl Filter {
    /// Refuses what does not fit, naming the field.
    pub(super) fn new(wanted: &MeetingFilter) -> Result<Self> {
        let day = match wanted.day {
            None => None,
            Some(day) => Some(
                u8::try_from(day)
                    .ok()
                    .filter(|day| *day < 7)
                    .ok_or_else(|| Error::invalid("day", "must be 0 (Sunday) to 6"))?,
            ),
        };
        let minutes = wanted.starting_within_min.map(i64::from);
        if minutes.is_some_and(|minutes| !(1..=WEEK).contains(&minutes)) {
            return Err(Error::invalid("starting_within_min", "must be 1 to 10,080"));
        }
        let is_code = |code: &String| {
            !code.is_empty() && code.len() <= 64 && !code.contains(char::is_whitespace)
        };
        if !wanted.types.iter().all(is_code) {
            return Err(Error::invalid("types", "must be codes, such as O or DD"));
        }
        let is_tag = |tag: &String| {
            (2..=35).contains(&tag.len())
                && tag
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if !wanted.language.iter().all(is_tag) {
            return Err(Error::invalid(
                "language",
                "must be a tag, such as en or es",
            ));
        }
        let midnight = LocalTime::MIN;
        let hours = match (wanted.from_time, wanted.until_time) {
            (None, None) => None,
            (from, until) => Some((from.unwrap_or(midnight), until.unwrap_or(midnight))),
        };
        Ok(Self {
            day,
            hours,
            starting_within: minutes,
            fellowships: fellowships(wanted),
            attendance: wanted
                .attendance
                .iter()
                .map(|attendance| attendance.as_str())
                .collect(),
            language: wanted
                .language
                .as_ref()
                .map(|tag| tag.to_lowercase())
                .map(|tag| [format!(" {tag} "), format!(" {tag}-")]),
            accessible: wanted.accessible,
        })
    }

    /// Whether a row fits.
    pub(super) fn fits(&self, candidate: &Candidate<'_>, times: &mut Times) -> bool {
        self.day.is_none_or(|wanted| candidate.day == Some(wanted))
            && (self.attendance.is_empty() || self.attendance.contains(&candidate.attendance))
            && self.fits_types(candidate)
            && self.fits_hours(candidate)
            && self
                .accessible
                .is_none_or(|wanted| candidate.accessible == Some(wanted))
            && self.language.as_ref().is_none_or(|[whole, longer]| {
                let languages = candidate.languages.to_lowercase();
                languages.contains(whole) || languages.contains(longer)
            })
            && self.fits_start(candidate, times)
    }

    /// The minutes within which a meeting must start.
    pub(super) fn starting_within(&self) -> Option<i64> {
        self.starting_within
    }

    /// The weekday that was asked for; 0 is Sunday.
    pub(super) fn day(&self) -> Option<u8> {
        self.day
    }

    fn fits_types(&self, candidate: &Candidate<'_>) -> bool {
        let wanted = self
            .fellowships
            .iter()
            .find(|(fellowship, _)| *fellowship == candidate.fellowship);
        wanted.is_some_and(|(_, types)| {
            types.iter().all(|codes| {
                codes
                    .iter()
                    .any(|code| candidate.types.contains(code.as_str()))
            })
        })
    }

    fn fits_hours(&self, candidate: &Candidate<'_>) -> bool {
        let Some((from, until)) = self.hours else {
            return true;
        };
        candidate.start.is_some_and(|start| {
            if from < until {
                (from..until).contains(&start)
            } else {
                start >= from || start < until
            }
        })
    }

    fn fits_start(&self, candidate: &Candidate<'_>, times: &mut Times) -> bool {
        let Some(within) = self.starting_within else {
            return true;
        };
        let mut starts = || {
            let now = times.now;
            let weekly = candidate.weekly()?;
            let here = times.here(candidate.time_zone?)?;
            if !Times::may_start(here, &weekly, within) {
                return None;
            }
            let next = Times::next(here, &weekly, now)?;
            Some(next.start <= now + TimeDelta::minutes(within))
        };
        candidate.takes_place() && starts() == Some(true)
    }
}

/// Each fellowship that is wanted, with its codes for the types that are.
fn fellowships(wanted: &MeetingFilter) -> Vec<(&'static str, Vec<Vec<String>>)> {
    let spaced = |code: &str| format!(" {code} ");
    let types = |fellowship: Fellowship| -> Vec<Vec<String>> {
        let wanted = wanted.types.iter();
        wanted
            .map(|wanted| {
                codes_for(wanted, fellowship)
                    .into_iter()
                    .map(spaced)
                    .collect()
            })
            .collect()
    };
    Fellowship::ALL
        .iter()
        .filter(|one| wanted.fellowships.is_empty() || wanted.fellowships.contains(one))
        .filter(|one| !wanted.without_fellowships.contains(one))
        .map(|one| (one.as_str(), types(*one)))
        .collect()
}
