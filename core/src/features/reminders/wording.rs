//! The words of a notification.

use super::model::{Reminder, ReminderKind, ReminderNotification};
use super::plan::Wanted;
use crate::calendar::Zone;
use crate::content::Strings;

/// How notifications speak.
pub(crate) struct Voice<'a> {
    pub(crate) strings: &'a Strings,
    /// Where the person is: times are told by the clock they see.
    pub(crate) zone: &'a Zone,
    /// Without health words and own words.
    pub(crate) discreet: bool,
}

/// What the phone is given for an occurrence.
pub(crate) fn notification(
    reminder: &Reminder,
    wanted: &Wanted,
    voice: &Voice<'_>,
) -> ReminderNotification {
    let (title, body) = words(reminder, wanted, voice);
    let schedule = &reminder.schedule;
    ReminderNotification {
        key: key(&reminder.id, wanted),
        fire_at: wanted.fire_at,
        zone: schedule
            .zone
            .clone()
            .unwrap_or_else(|| voice.zone.name().to_owned()),
        title,
        body,
        kind: reminder.kind,
        reminder_id: reminder.id.clone(),
        day: wanted.day,
        time: wanted.time,
    }
}

pub(super) fn key(id: &str, wanted: &Wanted) -> String {
    let (start, day) = (id.get(..16).unwrap_or(id), wanted.day.format("%Y%m%d"));
    format!("{start}-{day}-{}", wanted.time.format("%H%M"))
}

/// Title and text. Without a name to put in, the discreet words stand.
fn words(reminder: &Reminder, wanted: &Wanted, voice: &Voice<'_>) -> (String, String) {
    let discreet =
        voice.discreet || (reminder.name.is_empty() && reminder.kind != ReminderKind::Checkin);
    let (title, body) = keys(reminder.kind, discreet);
    let strings = voice.strings;
    let local = voice.zone.to_local(wanted.starts);
    let time = strings.time(local.time());
    let when = match (local.date() - voice.zone.to_local(wanted.fire_at).date()).num_days() {
        0 => strings.fill("when.today", &[("time", &time)]),
        1 => strings.fill("when.tomorrow", &[("time", &time)]),
        _ => strings.fill(
            "when.day",
            &[("time", &time), ("date", &strings.date(local.date()))],
        ),
    };
    let values = [
        ("time", time.as_str()),
        ("when", when.as_str()),
        // A discreet text has no place for it; this makes sure.
        ("name", if discreet { "" } else { &reminder.name }),
    ];
    (strings.fill(title, &values), strings.fill(body, &values))
}

/// The keys of title and text.
fn keys(kind: ReminderKind, discreet: bool) -> (&'static str, &'static str) {
    match (kind, discreet) {
        (ReminderKind::Checkin, true) => (
            "notify.checkin.discreet.title",
            "notify.checkin.discreet.body",
        ),
        (ReminderKind::Checkin, false) => {
            ("notify.checkin.plain.title", "notify.checkin.plain.body")
        }
        (ReminderKind::Medicine, true) => (
            "notify.medicine.discreet.title",
            "notify.medicine.discreet.body",
        ),
        (ReminderKind::Medicine, false) => {
            ("notify.medicine.plain.title", "notify.medicine.plain.body")
        }
        (ReminderKind::Skill, true) => {
            ("notify.skill.discreet.title", "notify.skill.discreet.body")
        }
        (ReminderKind::Skill, false) => ("notify.skill.plain.title", "notify.skill.plain.body"),
        (ReminderKind::Meeting, true) => (
            "notify.meeting.discreet.title",
            "notify.meeting.discreet.body",
        ),
        (ReminderKind::Meeting, false) => {
            ("notify.meeting.plain.title", "notify.meeting.plain.body")
        }
        (ReminderKind::Appointment, true) => (
            "notify.appointment.discreet.title",
            "notify.appointment.discreet.body",
        ),
        (ReminderKind::Appointment, false) => (
            "notify.appointment.plain.title",
            "notify.appointment.plain.body0",
        ),
    }
}
