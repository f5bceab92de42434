//! The words of a notification.

use super::model::{Reminder, ReminderKind, ReminderNotification};
use super::plan::Wanted;
use crate::calendar::{Instant, Zone, ZoneBook};
use crate::content::Strings;

/// How notifications speak.
pub(crate) struct Voice<'a> {
    pub(crate) strings: &'a Strings,
    /// Where the person is: times are told by the clock they see.
    pub(crate) zone: &'a Zone,
    /// The rules of a meeting's own zone.
    pub(crate) zones: &'a ZoneBook,
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
    if reminder.kind == ReminderKind::HomeGroup {
        return leaving(reminder, wanted, voice);
    }
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

/// When to leave, by the clock at the meeting, and by the person's where that shows another time.
fn leaving(reminder: &Reminder, wanted: &Wanted, voice: &Voice<'_>) -> (String, String) {
    let strings = voice.strings;
    let own = reminder.schedule.zone.as_deref();
    let own = own.and_then(|name| voice.zones.zone(name).ok());
    let zone = own.as_ref().unwrap_or(voice.zone);
    let clock = |at: Instant| {
        let (there, here) = (zone.to_local(at), voice.zone.to_local(at));
        let [time, own_time] = [there, here].map(|local| strings.time(local.time()));
        if there == here {
            return time;
        }
        let values = [("there", time.as_str()), ("here", own_time.as_str())];
        strings.fill("notify.home_group.both", &values)
    };
    let (leave, start) = (clock(wanted.fire_at), clock(wanted.starts));
    let values = [
        ("time", leave.as_str()),
        ("start", start.as_str()),
        ("name", if voice.discreet { "" } else { &reminder.name }),
    ];
    let (title, body) = keys(reminder.kind, voice.discreet);
    // Without a way there is nothing to leave for.
    let title = match (reminder.schedule.minutes_before, voice.discreet) {
        (0, true) => "notify.home_group.discreet.now",
        (0, false) => "notify.home_group.plain.now",
        _ => title,
    };
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
        (ReminderKind::ContactReview, true) => (
            "notify.contact_review.discreet.title",
            "notify.contact_review.discreet.body",
        ),
        (ReminderKind::ContactReview, false) => (
            "notify.contact_review.plain.title",
            "notify.contact_review.plain.body",
        ),
        (ReminderKind::HomeGroup, true) => (
            "notify.home_group.discreet.title",
            "notify.home_group.discreet.body",
        ),
        (ReminderKind::HomeGroup, false) => (
            "notify.home_group.plain.title",
            "notify.home_group.plain.body",
        ),
    }
}
