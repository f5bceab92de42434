//! Which reminders may be saved, and on which dates they are due. Pure: no clock, no store.

use chrono::{Datelike, Timelike};

use super::model::{ReminderDraft, ReminderKind, ReminderSchedule};
use crate::calendar::{Day, LocalTime, ZoneBook};
use crate::error::{Error, Result};

/// How many reminders there may be.
pub(super) const REMINDERS: u32 = 1_000;
/// Characters of a name.
const NAME: usize = 100;
/// A week.
const LONGEST_LEAD: i32 = 7 * 24 * 60;

/// The draft as it is kept: trimmed, in order, without repeats. Refuses what does not fit by name.
pub(super) fn checked(draft: ReminderDraft, today: Day, zones: &ZoneBook) -> Result<ReminderDraft> {
    if draft.kind == ReminderKind::HomeGroup {
        return Err(Error::invalid("kind", "comes with a home group"));
    }
    if draft.kind == ReminderKind::ContactReview {
        return Err(Error::invalid("kind", "comes with a contact"));
    }
    let name = draft.name.trim();
    if name.chars().count() > NAME {
        return Err(Error::invalid("name", "must have at most 100 characters"));
    }
    if name.chars().any(char::is_control) {
        return Err(Error::invalid("name", "must be one line"));
    }
    let mut schedule = draft.schedule;
    schedule.times.sort_unstable();
    schedule.times.dedup();
    schedule.weekdays.sort_unstable();
    schedule.weekdays.dedup();
    check_times(&schedule)?;
    check_days(&schedule)?;
    if draft.kind == ReminderKind::Appointment {
        check_single(&schedule)?;
        schedule.last_day = schedule.first_day;
    }
    if schedule.every_days.is_some() {
        schedule.first_day = schedule.first_day.or(Some(today));
        check_order(&schedule)?;
    }
    if !matches!(
        draft.kind,
        ReminderKind::Meeting | ReminderKind::Appointment
    ) {
        if schedule.zone.is_some() {
            return Err(Error::invalid(
                "zone",
                "is only for a meeting or an appointment",
            ));
        }
        if schedule.minutes_before != 0 {
            return Err(Error::invalid(
                "minutes_before",
                "is only for a meeting or an appointment",
            ));
        }
    }
    if let Some(zone) = &mut schedule.zone {
        *zone = zones
            .zone(zone)
            .map_err(|unknown| Error::invalid("zone", format!("is {unknown}")))?
            .name()
            .to_owned();
    }
    Ok(ReminderDraft {
        kind: draft.kind,
        name: name.to_owned(),
        schedule,
    })
}

fn check_times(schedule: &ReminderSchedule) -> Result<()> {
    if !(1..=12).contains(&schedule.times.len()) {
        return Err(Error::invalid("times", "must be 1 to 12"));
    }
    if schedule
        .times
        .iter()
        .any(|time| time.second() != 0 || time.nanosecond() != 0)
    {
        return Err(Error::invalid("times", "must be in whole minutes"));
    }
    if !(0..=LONGEST_LEAD).contains(&schedule.minutes_before) {
        return Err(Error::invalid("minutes_before", "must be 0 to 10080"));
    }
    Ok(())
}

fn check_days(schedule: &ReminderSchedule) -> Result<()> {
    if schedule.weekdays.iter().any(|day| !(0..=6).contains(day)) {
        return Err(Error::invalid("weekdays", "must be 0 (Sunday) to 6"));
    }
    if schedule
        .every_days
        .is_some_and(|days| !(1..=366).contains(&days))
    {
        return Err(Error::invalid("every_days", "must be 1 to 366"));
    }
    if schedule.every_days.is_some() && !schedule.weekdays.is_empty() {
        return Err(Error::invalid(
            "every_days",
            "must not be given together with weekdays",
        ));
    }
    for (field, day) in [
        ("first_day", schedule.first_day),
        ("last_day", schedule.last_day),
    ] {
        if day.is_some_and(|day| !(1900..=9999).contains(&day.year())) {
            return Err(Error::invalid(field, "must be in a year from 1900 to 9999"));
        }
    }
    check_order(schedule)
}

fn check_order(schedule: &ReminderSchedule) -> Result<()> {
    let backwards = schedule.first_day.zip(schedule.last_day);
    if backwards.is_some_and(|(first, last)| last < first) {
        return Err(Error::invalid(
            "last_day",
            "must not be before the first day",
        ));
    }
    Ok(())
}

/// An appointment is one date and one time.
fn check_single(schedule: &ReminderSchedule) -> Result<()> {
    let field = if schedule.first_day.is_none() {
        return Err(Error::invalid(
            "first_day",
            "must be the date of the appointment",
        ));
    } else if schedule.times.len() != 1 {
        "times"
    } else if !schedule.weekdays.is_empty() {
        "weekdays"
    } else if schedule.every_days.is_some() {
        "every_days"
    } else if schedule.last_day.is_some() && schedule.last_day != schedule.first_day {
        "last_day"
    } else {
        return Ok(());
    };
    Err(Error::invalid(
        field,
        "must fit one date and one time: an appointment is once",
    ))
}

/// Whether the schedule holds on this date.
pub(super) fn due(schedule: &ReminderSchedule, day: Day) -> bool {
    let on_weekday = || {
        let number = day.weekday().num_days_from_sunday();
        schedule.weekdays.is_empty()
            || schedule
                .weekdays
                .iter()
                .any(|wanted| u32::try_from(*wanted) == Ok(number))
    };
    let on_turn = || match (schedule.every_days, schedule.first_day) {
        (Some(days), Some(first)) => (day - first).num_days() % i64::from(days.max(1)) == 0,
        _ => true,
    };
    schedule.first_day.is_none_or(|first| first <= day)
        && schedule.last_day.is_none_or(|last| day <= last)
        && on_weekday()
        && on_turn()
}

/// Refuses a date and time that the schedule does not hold.
pub(super) fn check_due(schedule: &ReminderSchedule, day: Day, time: LocalTime) -> Result<()> {
    if !schedule.times.contains(&time) {
        return Err(Error::invalid(
            "time",
            "must be one of the reminder's times",
        ));
    }
    if !due(schedule, day) {
        return Err(Error::invalid("day", "must be a day of the reminder"));
    }
    Ok(())
}
