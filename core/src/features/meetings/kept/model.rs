//! What a person keeps about meetings, as others see it.

use crate::calendar::{Day, Instant, LocalTime, time_text};
use crate::features::meetings::{Attendance, Meeting};

/// What today's lists say of a kept meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum MeetingStanding {
    /// It is listed.
    Listed,
    /// The same meeting is listed under another id or by another list.
    Moved,
    /// Its group is listed at the same place, at another time or under another name: check before going.
    MayHaveChanged,
    /// No list has it; what was last listed is shown.
    NotListed,
}

/// A meeting as it was last listed.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, uniffi::Record)]
pub struct LastListed {
    /// 0 (Sunday) to 6 in the meeting's own zone; nothing is by appointment.
    pub day: Option<i32>,
    /// Start by the meeting's wall clock.
    #[serde(serialize_with = "clock_text")]
    pub time: Option<LocalTime>,
    /// End by the meeting's wall clock; before the start means the next day.
    #[serde(serialize_with = "clock_text")]
    pub end_time: Option<LocalTime>,
    /// IANA name of the meeting's zone.
    pub time_zone: Option<String>,
    /// The address on one line.
    pub address: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// How one could take part.
    pub attendance: Attendance,
}

/// A meeting the person keeps, listed or not.
#[derive(Debug, Clone, PartialEq, serde::Serialize, uniffi::Record)]
pub struct KeptMeeting {
    /// Id of the meeting, 16 hex digits: the listed one where it is listed.
    pub id: String,
    /// Its name, as last listed.
    pub name: String,
    /// The list it was last found in.
    pub source: String,
    /// What today's lists say of it.
    pub standing: MeetingStanding,
    /// Every list that has it now, by name.
    pub sources: Vec<String>,
    /// As it was last listed; nothing when it was kept by a version that did not write it down.
    pub last_listed: Option<LastListed>,
    /// As it is listed now; with `MayHaveChanged`, what may have become of it.
    pub meeting: Option<Meeting>,
}

/// A group the person calls home. There may be several, all alike.
#[derive(Debug, Clone, PartialEq, serde::Serialize, uniffi::Record)]
pub struct HomeGroup {
    /// The meeting.
    #[serde(flatten)]
    pub kept: KeptMeeting,
    /// How long before the start to leave, 0 to 600 minutes, as the person chose.
    pub minutes_before_leaving: i32,
    /// Whether the plan of notifications has it.
    pub reminders: bool,
    /// `false` when the list says that it is closed or not held: then there are no reminders.
    pub takes_place: bool,
    /// The next start one can still leave for, RFC 3339 with the meeting's own offset. Nothing without day,
    /// time and zone, or when it does not take place.
    pub next_start: Option<String>,
    /// When to leave for it, likewise.
    pub leave_by: Option<String>,
}

/// What the person thinks of a meeting. Private.
#[derive(Debug, Clone, PartialEq, serde::Serialize, uniffi::Record)]
pub struct MeetingNote {
    /// The meeting.
    #[serde(flatten)]
    pub kept: KeptMeeting,
    /// Own words, at most 10,000 characters.
    pub text: Option<String>,
    /// 0 to 10.
    pub rating: Option<i32>,
    /// When it was last changed.
    pub written_at: Instant,
}

/// A meeting attended, on its way in. Either `meeting` or `name`.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, uniffi::Record)]
#[serde(default)]
pub struct AttendedDraft {
    /// Id of a listed or kept meeting: 16 hex digits or a unique beginning.
    #[uniffi(default = None)]
    pub meeting: Option<String>,
    /// A name for one that no list has, 1 to 100 characters.
    #[uniffi(default = None)]
    pub name: Option<String>,
    /// The day it was lived on, from 1900 to tomorrow. Left out: the day of `at`, else today.
    #[uniffi(default = None)]
    pub day: Option<Day>,
    /// When, on the day or beside it. Left out: unknown, or now when the day is today.
    #[uniffi(default = None)]
    pub at: Option<Instant>,
    /// Own words, at most 10,000 characters.
    #[uniffi(default = None)]
    pub note: Option<String>,
    /// How it was, 0 to 10.
    #[uniffi(default = None)]
    pub rating: Option<i32>,
}

/// A meeting the person was at.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct AttendedMeeting {
    /// Its id, 32 hex digits.
    pub id: String,
    /// Id of the meeting; nothing when it has only a name.
    pub meeting_id: Option<String>,
    /// The meeting's name, or the person's own.
    pub name: String,
    /// The day it was lived on.
    pub day: Day,
    /// When; nothing when only the day is known.
    pub at: Option<Instant>,
    /// IANA name of the zone the person was in when it was written down.
    pub zone: String,
    /// Own words.
    pub note: Option<String>,
    /// How it was, 0 to 10.
    pub rating: Option<i32>,
    /// When it was first written down.
    pub recorded_at: Instant,
}

/// How many meetings were attended. Counts only grow or fade with time; there is nothing to break.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct AttendedSummary {
    /// In the 30 days up to and with today.
    pub last_30_days: u32,
    /// In the 90 days up to and with today.
    pub last_90_days: u32,
    /// In all.
    pub ever: u32,
}

#[allow(clippy::ref_option, reason = "serde's signature")]
fn clock_text<S: serde::Serializer>(
    time: &Option<LocalTime>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => serializer.serialize_some(&time_text(*time)),
        None => serializer.serialize_none(),
    }
}
