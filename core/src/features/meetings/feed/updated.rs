use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::issue::{IssueCode, Issues};
use super::scalar::Scalar;

/// Forms without a zone; the format says that they are UTC. The last but one is what a broken template writes.
const MOMENTS: [&str; 5] = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S%.fZ",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d%H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
];
/// The year in two digits first: read as four, 22 would be the year 22.
const DAYS: [&str; 3] = ["%Y-%m-%d", "%m/%d/%y", "%m/%d/%Y"];
/// How far a server's clock, or a time that is not UTC after all, may be ahead.
const AHEAD: TimeDelta = TimeDelta::days(1);

/// When the row was last changed, UTC. `now` is the time of the import.
pub(super) fn updated(
    value: &Scalar<'_>,
    now: Option<DateTime<Utc>>,
    issues: &mut Issues,
) -> Option<DateTime<Utc>> {
    if value.is_absent() {
        return None;
    }
    let found = value.text().and_then(|text| parse(text.trim()));
    if found.is_none() {
        issues.note(IssueCode::UpdatedUnreadable, "updated");
    }
    let (found, now) = (found?, now.unwrap_or(DateTime::<Utc>::MAX_UTC));
    if found.signed_duration_since(now) > AHEAD {
        issues.note(IssueCode::UpdatedFuture, "updated");
        return None;
    }
    Some(found)
}

fn parse(text: &str) -> Option<DateTime<Utc>> {
    let moment = || {
        MOMENTS
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
    };
    let day = || {
        DAYS.iter().find_map(|form| {
            NaiveDate::parse_from_str(text, form)
                .ok()?
                .and_hms_opt(0, 0, 0)
        })
    };
    match moment().or_else(day) {
        Some(local) => Some(local.and_utc()),
        None => Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc()),
    }
}
