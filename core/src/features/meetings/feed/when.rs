//! The weekly day and time of a row, by the wall clock.

use chrono::NaiveTime;

use super::day::{self, Days};
use super::duration;
use super::issue::{IssueCode, Issues};
use super::raw::RawRow;
use super::time::{self, TimeOfDay};

/// When a row's meetings are.
#[derive(Debug, Default)]
pub(super) struct When {
    /// Days of the week, 0 is Sunday; empty is by appointment.
    pub(super) days: Vec<u8>,
    pub(super) start: Option<NaiveTime>,
    /// Before the start: on the next day.
    pub(super) end: Option<NaiveTime>,
    /// The day says more than its name: it belongs in the notes.
    pub(super) says_more: bool,
}

/// `Err` when a day is given and cannot be understood: a guess would send somebody on the wrong day.
pub(super) fn when(row: &RawRow<'_>, issues: &mut Issues) -> Result<When, IssueCode> {
    let Days {
        mut days,
        says_more,
        dropped,
    } = day::days(&row.day).ok_or(IssueCode::DayUnreadable)?;
    if dropped {
        issues.note(IssueCode::DaysDropped, "day");
    }
    if says_more {
        issues.note(IssueCode::DayWithText, "day");
    }
    if days.is_empty() {
        if !row.time.is_absent() {
            issues.note(IssueCode::TimeWithoutDay, "time");
        }
        return Ok(When {
            days,
            says_more,
            ..When::default()
        });
    }
    let start = match row.time.text().map(|text| time::parse(&text)) {
        None if row.time.is_absent() => {
            issues.note(IssueCode::TimeMissing, "time");
            None
        }
        None | Some(None) => {
            issues.note(IssueCode::TimeUnreadable, "time");
            None
        }
        Some(Some(TimeOfDay::At(start))) => Some(start),
        Some(Some(TimeOfDay::EndOfDay)) => {
            issues.note(IssueCode::Time24, "time");
            days.iter_mut().for_each(|day| *day = (*day + 1) % 7);
            Some(NaiveTime::MIN)
        }
    };
    let end = match row.end_time.text().map(|text| time::parse(&text)) {
        None if row.end_time.is_absent() => None,
        None | Some(None) => {
            issues.note(IssueCode::EndUnreadable, "end_time");
            None
        }
        Some(Some(TimeOfDay::At(end))) => Some(end),
        Some(Some(TimeOfDay::EndOfDay)) => Some(NaiveTime::MIN),
    };
    if end.is_some() && end == start {
        issues.note(IssueCode::EndEqualsStart, "end_time");
    }
    let end = end.filter(|_| start.is_some() && end != start);
    let end = end.or_else(|| by_duration(row, start?, issues));
    Ok(When {
        days,
        start,
        end,
        says_more,
    })
}

/// The end of a row that says how long instead of until when.
fn by_duration(row: &RawRow<'_>, start: NaiveTime, issues: &mut Issues) -> Option<NaiveTime> {
    if !row.end_time.is_absent() || duration::says_nothing(&row.duration) {
        return None;
    }
    let found = duration::duration(&row.duration);
    match found {
        None => issues.note(IssueCode::DurationUnreadable, "duration"),
        Some(duration::DAY) => issues.note(IssueCode::DurationAllDay, "duration"),
        Some(_) => {}
    }
    found.map(|lasting| duration::end(start, lasting))
}
