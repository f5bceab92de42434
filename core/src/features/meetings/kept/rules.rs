//! What may be kept, and what the log of meetings adds up to. Pure: no clock, no store.

use chrono::{Datelike, Days};

use super::model::{AttendedDraft, AttendedSummary};
use super::notes::store::Note;
use super::standing::Kept;
use crate::calendar::{Day, Instant, Zone, lived_day};
use crate::error::{Error, Result};

/// How many home groups there may be.
pub(super) const HOMES: usize = 20;
/// Ten hours.
const LONGEST_WAY: i32 = 600;
/// Characters of own words, and of a name.
const WORDS: usize = 10_000;
const NAME: usize = 100;
/// The first day that may be written about.
const FIRST_YEAR: i32 = 1900;

/// Refuses a way that is too long.
pub(super) fn check_way(minutes: i32) -> Result<()> {
    if (0..=LONGEST_WAY).contains(&minutes) {
        return Ok(());
    }
    Err(Error::invalid("minutes_before_leaving", "must be 0 to 600"))
}

/// Refuses a rating off the scale.
pub(super) fn check_rating(rating: Option<i32>) -> Result<()> {
    if rating.is_none_or(|rating| (0..=10).contains(&rating)) {
        return Ok(());
    }
    Err(Error::invalid("rating", "must be 0 to 10"))
}

/// Own words as they are kept: without empty ends, nothing when that is all.
pub(super) fn words(field: &'static str, text: Option<String>) -> Result<Option<String>> {
    let text = text.map(|text| text.trim().to_owned());
    let text = text.filter(|text| !text.is_empty());
    if text
        .as_ref()
        .is_some_and(|text| text.chars().count() > WORDS)
    {
        return Err(Error::invalid(field, "must have at most 10,000 characters"));
    }
    Ok(text)
}

/// The one meeting that digits of an id fit. Two lists' rows of one meeting are one; the first row counts.
pub(super) fn only(fits: Vec<Kept>) -> Result<Kept> {
    let mut fits = fits.into_iter();
    let first = fits.next().ok_or(Error::NotFound)?;
    if fits.all(|other| other.is(&first)) {
        return Ok(first);
    }
    Err(Error::invalid(
        "id",
        "fits several meetings; give more digits",
    ))
}

/// A name of the person's own for a meeting that no list has.
pub(super) fn own_name(name: &str) -> Result<String> {
    let name = name.trim();
    if !(1..=NAME).contains(&name.chars().count()) {
        return Err(Error::invalid("name", "must have 1 to 100 characters"));
    }
    if name.chars().any(char::is_control) {
        return Err(Error::invalid("name", "must be one line"));
    }
    Ok(name.to_owned())
}

/// The day and instant of a meeting attended.
///
/// A day alone leaves the instant unknown, unless it is today; both must fit each other within a day.
pub(super) fn place(
    draft: &AttendedDraft,
    now: Instant,
    zone: &Zone,
    day_start: u8,
) -> Result<(Day, Option<Instant>)> {
    let today = lived_day(now, zone, day_start);
    let lived = draft.at.map(|at| lived_day(at, zone, day_start));
    let day = draft.day.or(lived).unwrap_or(today);
    if day > today.succ_opt().unwrap_or(today) {
        return Err(Error::invalid("day", "must not be later than tomorrow"));
    }
    if day.year() < FIRST_YEAR {
        return Err(Error::invalid("day", "must not be before the year 1900"));
    }
    if lived.is_some_and(|lived| (lived - day).num_days().abs() > 1) {
        return Err(Error::invalid("at", "must be on the day or beside it"));
    }
    Ok((day, draft.at.or_else(|| (day == today).then_some(now))))
}

/// Refuses a stretch that ends before it begins.
pub(super) fn check_stretch(from: Option<Day>, to: Option<Day>) -> Result<()> {
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(Error::invalid("to", "must not be before the first day"));
    }
    Ok(())
}

/// Counts, today and the days before it.
pub(super) fn summary(days: &[Day], today: Day) -> AttendedSummary {
    let within = |length: u64| {
        let first = today.checked_sub_days(Days::new(length - 1));
        let count = days
            .iter()
            .filter(|day| first.is_none_or(|first| first <= **day) && **day <= today)
            .count();
        u32::try_from(count).unwrap_or(u32::MAX)
    };
    AttendedSummary {
        last_30_days: within(30),
        last_90_days: within(90),
        ever: u32::try_from(days.len()).unwrap_or(u32::MAX),
    }
}

/// What two devices wrote of one meeting, newest first: every word of both, the newest rating.
pub(super) fn joined<'a>(notes: impl Iterator<Item = &'a Note>) -> (Option<String>, Option<i32>) {
    let mut texts: Vec<&str> = Vec::new();
    let mut rating = None;
    for note in notes {
        rating = rating.or(note.rating);
        let text = note.text.as_deref();
        texts.extend(text.filter(|text| !texts.contains(text)));
    }
    ((!texts.is_empty()).then(|| texts.join("\n\n")), rating)
}
