//! What a check-in holds.

use std::collections::BTreeMap;

use crate::calendar::{Day, Instant};

/// An answer that need not be yes or no: nothing (not answered), or one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// No.
    No,
    /// Yes.
    Yes,
    /// Seen, and passed over on purpose.
    Skip,
}

/// How it went with medicine that was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Medicine {
    /// Taken as planned.
    Taken,
    /// Taken late.
    Late,
    /// Not taken. Information, nothing more.
    Missed,
    /// None was due.
    None,
}

/// The answers of one check-in. Every one may be left out: `None` is "not answered", never zero.
#[derive(
    Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize, uniffi::Record,
)]
#[serde(default)]
pub struct Answers {
    /// Mood, 0 (worst) to 10 (best).
    #[uniffi(default = None)]
    pub mood: Option<i32>,
    /// Craving, 0 (none) to 10 (strongest).
    #[uniffi(default = None)]
    pub craving: Option<i32>,
    /// Confidence of getting through the day as one wishes, 0 to 10.
    #[uniffi(default = None)]
    pub confidence: Option<i32>,
    /// Anxiety, 0 to 10.
    #[uniffi(default = None)]
    pub anxiety: Option<i32>,
    /// Restlessness, 0 to 10.
    #[uniffi(default = None)]
    pub restlessness: Option<i32>,
    /// Stress, 0 to 10.
    #[uniffi(default = None)]
    pub stress: Option<i32>,
    /// Energy, 0 (none) to 10 (most).
    #[uniffi(default = None)]
    pub energy: Option<i32>,
    /// Loneliness, 0 to 10.
    #[uniffi(default = None)]
    pub lonely: Option<i32>,
    /// Hours slept, 0 to 24, kept to the minute.
    #[uniffi(default = None)]
    pub sleep_hours: Option<f64>,
    /// Quality of sleep, 0 to 10.
    #[uniffi(default = None)]
    pub sleep_quality: Option<i32>,
    /// Medicine that was due.
    #[uniffi(default = None)]
    pub medicine: Option<Medicine>,
    /// Whether a substance was used. Prescribed medicine is not meant.
    #[uniffi(default = None)]
    pub used: Option<Answer>,
    /// Whether there was a risky situation.
    #[uniffi(default = None)]
    pub risky_situation: Option<Answer>,
    /// Whether there was some movement.
    #[uniffi(default = None)]
    pub movement: Option<Answer>,
    /// Whether there was enough food.
    #[uniffi(default = None)]
    pub food: Option<Answer>,
    /// Whether there was contact with another person.
    #[uniffi(default = None)]
    pub connection: Option<Answer>,
    /// Own words, at most 10,000 characters.
    #[uniffi(default = None)]
    pub note: Option<String>,
    /// Triggers met, by id or in own words; each at most 64 characters, 50 at most.
    #[uniffi(default = [])]
    pub triggers: Vec<String>,
    /// Own warning signs noticed; as `triggers`.
    #[uniffi(default = [])]
    pub warning_signs: Vec<String>,
    /// Answers to the person's own questions: id of the [`CheckinItem`] to 0..=10, or 0 and 1 for no and yes.
    #[uniffi(default)]
    pub own: std::collections::HashMap<String, i32>,
}

/// A check-in on its way in.
#[derive(Debug, Clone, Default, PartialEq, serde::Deserialize, uniffi::Record)]
#[serde(default)]
pub struct CheckinDraft {
    /// The day it is about. Left out: the day of `at`, or today. At most one day after today.
    #[uniffi(default = None)]
    pub day: Option<Day>,
    /// The instant it is about. Left out: now, unless `day` names another day; then it stays unknown.
    #[uniffi(default = None)]
    pub at: Option<Instant>,
    /// The answers.
    pub answers: Answers,
}

/// A check-in as it is kept.
#[derive(Debug, Clone, PartialEq, serde::Serialize, uniffi::Record)]
pub struct Checkin {
    /// Its id, 32 hex digits.
    pub id: String,
    /// The day as it was lived. Never moves when the person travels or changes the day's start.
    pub day: Day,
    /// The instant it is about; unknown where only the day was given.
    pub at: Option<Instant>,
    /// IANA name of the zone the person was in when it was written.
    pub zone: String,
    /// When it was first written.
    pub recorded_at: Instant,
    /// The answers.
    #[serde(flatten)]
    pub answers: Answers,
}

/// How much of a day is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum DayState {
    /// Nothing was written. That is all it means.
    None,
    /// Something was written.
    Partial,
    /// Both sides have an answer: mood, and craving or use.
    Done,
}

/// One day and its check-ins, in the order they were written.
#[derive(Debug, Clone, PartialEq, serde::Serialize, uniffi::Record)]
pub struct CheckinDay {
    /// The day.
    pub day: Day,
    /// How much of it is known.
    pub state: DayState,
    /// Its check-ins.
    pub entries: Vec<Checkin>,
}

/// What a stretch of days says about one scale. Days without an answer are left out, never filled in.
#[derive(Debug, Clone, PartialEq, serde::Serialize, uniffi::Record)]
pub struct ItemSummary {
    /// Name of the item, as in [`Answers`].
    pub item: String,
    /// Days with an answer. Several answers on a day count once, by their mean.
    pub n: u32,
    /// Mean over those days; none without an answer.
    pub mean: Option<f64>,
    /// Lowest answer.
    pub low: Option<f64>,
    /// Highest answer.
    pub high: Option<f64>,
}

/// A week, a month or any stretch of days at a glance.
#[derive(Debug, Clone, PartialEq, serde::Serialize, uniffi::Record)]
pub struct CheckinSummary {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Days in the stretch.
    pub days: u32,
    /// Days with at least one entry.
    pub days_with_entry: u32,
    /// Share of days with an entry, 0 to 1.
    pub coverage: f64,
    /// Days on which use was answered yes, no, and neither.
    pub used: AnswerCount,
    /// Days on which medicine was taken or late, missed, and neither.
    pub medicine: AnswerCount,
    /// The scales, always all of them, in a fixed order.
    pub items: Vec<ItemSummary>,
}

/// Days by answer. `unknown` is not "no".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct AnswerCount {
    /// Days answered yes at least once.
    pub yes: u32,
    /// Days answered no, and never yes.
    pub no: u32,
    /// All other days.
    pub unknown: u32,
}

/// A question the person added.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct CheckinItem {
    /// Its id, 32 hex digits.
    pub id: String,
    /// Its words, 1 to 100 characters.
    pub name: String,
    /// True: answered 0 to 10. False: answered no or yes.
    pub scale: bool,
    /// No longer asked; older answers stay.
    pub archived: bool,
}

/// Own answers in a fixed order, as the store keeps them.
pub(super) type OwnAnswers = BTreeMap<String, i32>;
