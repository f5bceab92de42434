//! What a reminder is, and what a plan of them holds.

use crate::calendar::{Day, Instant, LocalTime, time_text};

/// What a reminder is for; decides its words and what silences it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum ReminderKind {
    /// To check in. Silent once the day's check-in is done.
    Checkin,
    /// To take medicine. Silent for the dose marked with [`crate::App::reminder_done`].
    Medicine,
    /// To use a coping skill.
    Skill,
    /// To go to a meeting.
    Meeting,
    /// One visit, on one day at one time.
    Appointment,
    /// To leave for a home group. Comes from [`crate::App::meeting_home_group_set`], not from a draft.
    HomeGroup,
    /// To talk over with a contact what was agreed, after 90 days. Comes from [`crate::App::contact_agree`].
    ContactReview,
}

/// When a reminder is due: dates and times on the wall clock.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Record,
)]
#[serde(default)]
pub struct ReminderSchedule {
    /// Times of day, 1 to 12 of them, in whole minutes.
    #[serde(serialize_with = "texts")]
    pub times: Vec<LocalTime>,
    /// Days of the week, 0 (Sunday) to 6. Empty: every day.
    #[uniffi(default = [])]
    pub weekdays: Vec<i32>,
    /// Every so many days, 1 to 366, counted from `first_day`. Not together with `weekdays`.
    #[uniffi(default = None)]
    pub every_days: Option<i32>,
    /// The first date; the date of an appointment. Left out with `every_days`: today.
    #[uniffi(default = None)]
    pub first_day: Option<Day>,
    /// The last date.
    #[uniffi(default = None)]
    pub last_day: Option<Day>,
    /// IANA name of the zone whose clock counts, for a meeting or appointment. Left out: the zone the
    /// person is in, wherever that is.
    #[uniffi(default = None)]
    pub zone: Option<String>,
    /// How long before the time to remind, 0 to 10,080 minutes (a week), for a meeting or appointment.
    #[uniffi(default = 0)]
    pub minutes_before: i32,
}

fn texts<S: serde::Serializer>(times: &[LocalTime], out: S) -> Result<S::Ok, S::Error> {
    out.collect_seq(times.iter().map(|time| time_text(*time)))
}

fn text<S: serde::Serializer>(time: &LocalTime, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&time_text(*time))
}

/// A reminder on its way in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, uniffi::Record)]
pub struct ReminderDraft {
    /// What it is for.
    pub kind: ReminderKind,
    /// Own words, at most 100 characters, such as the name of the medicine. Shown only when
    /// notifications are not discreet. May be empty.
    #[uniffi(default = "")]
    #[serde(default)]
    pub name: String,
    /// When it is due.
    pub schedule: ReminderSchedule,
}

/// A reminder as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct Reminder {
    /// Its id, 32 hex digits.
    pub id: String,
    /// What it is for.
    pub kind: ReminderKind,
    /// Own words; may be empty.
    pub name: String,
    /// When it is due.
    #[serde(flatten)]
    pub schedule: ReminderSchedule,
    /// Silent until taken up again.
    pub paused: bool,
    /// When it was first written.
    pub recorded_at: Instant,
}

/// One notification the phone should hold.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct ReminderNotification {
    /// Names the planned occurrence: 16 hex digits of the reminder's id, planned date, planned time, as in
    /// `3f0c9a5e77d21b48-20261123-0800`. The same on every call, on every day and in every zone, so a phone
    /// that remembers the keys it showed never shows one twice, not even after a flight.
    pub key: String,
    /// When to show it.
    pub fire_at: Instant,
    /// IANA name of the zone whose clock decided: the reminder's own, or the one the person is in.
    pub zone: String,
    /// Title, in the language of the settings.
    pub title: String,
    /// Text. Without health words or own words while notifications are discreet.
    pub body: String,
    /// What it is for.
    pub kind: ReminderKind,
    /// Id of the [`Reminder`]; of a home group it only names it, and there is nothing to mark as done.
    pub reminder_id: String,
    /// Planned date; with `time` it names the occurrence for [`crate::App::reminder_done`].
    pub day: Day,
    /// Planned time of day, before quiet hours or clock changes moved it.
    #[serde(serialize_with = "text")]
    pub time: LocalTime,
}

/// The notifications to hold from now on, in place of all held before.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct ReminderPlan {
    /// Soonest first.
    pub notifications: Vec<ReminderNotification>,
    /// The plan says nothing of later than this: plan again before.
    pub refill_by: Instant,
    /// Ids of reminders in a zone this version does not know. They are not in the plan; say so.
    pub unknown_zone: Vec<String>,
}
