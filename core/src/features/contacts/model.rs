//! Who is a trusted contact, and what they agreed to.

use crate::calendar::{Day, Instant, LocalTime, time_text};

/// Who the contact is to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum ContactRole {
    /// A sponsor.
    Sponsor,
    /// A mentor.
    Mentor,
    /// A friend.
    Friend,
    /// Somebody of the family, a partner too.
    Family,
    /// A peer worker.
    PeerWorker,
    /// A therapist.
    Therapist,
    /// A doctor.
    Doctor,
    /// A spiritual adviser.
    SpiritualAdviser,
}

/// A way to reach a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum ContactWay {
    /// A call to the phone number.
    Call,
    /// A text message to the phone number.
    Text,
    /// A sealed message to the contact's own Waymark.
    App,
}

/// What a contact may get.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    uniffi::Enum,
)]
#[serde(rename_all = "snake_case")]
pub enum ContactLevel {
    /// "Please call me", and no reason.
    CallMe,
    /// That it is a hard day, and no more.
    HardDay,
    /// The answers named in `fields`, when the person gives them.
    Fields,
    /// A page of the person's plan, when the person gives it.
    PlanPage,
    /// For who has no app: a text message may carry a link to a page at `link_relay`, where they read the same words
    /// and answer.
    Link,
}

/// A contact on its way in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, uniffi::Record)]
pub struct ContactDraft {
    /// How the person calls them, 1 to 100 characters in one line.
    pub name: String,
    /// Who they are.
    pub role: ContactRole,
    /// Phone number: 3 to 15 digits, `+` before the country. Spaces, dots, hyphens and brackets are left out.
    #[uniffi(default = None)]
    #[serde(default)]
    pub phone: Option<String>,
    /// Ways to reach them, the best first. May be empty: then they are only listed. A call or a text needs `phone`.
    #[uniffi(default = [])]
    #[serde(default)]
    pub ways: Vec<ContactWay>,
    /// What the person wants them to be able to get. May be empty.
    #[uniffi(default = [])]
    #[serde(default)]
    pub may_get: Vec<ContactLevel>,
    /// Names of answers, as in [`crate::Answers`], for the level `Fields`: `mood`, `craving`, ... Not the note.
    #[uniffi(default = [])]
    #[serde(default)]
    pub fields: Vec<String>,
    /// Start of the hours in which they may be reached, by the clock where the person is. Both ends or none: always.
    #[uniffi(default = None)]
    #[serde(default)]
    pub hours_from: Option<LocalTime>,
    /// End of those hours; earlier than the start means the next morning.
    #[uniffi(default = None)]
    #[serde(default)]
    pub hours_until: Option<LocalTime>,
    /// Who is asked first: 1 to 100, the lowest first.
    #[uniffi(default = 1)]
    #[serde(default = "first")]
    pub order: i32,
    /// How long to wait for an answer before the next contact is asked, 5 to 1,440 minutes.
    #[uniffi(default = 30)]
    #[serde(default = "half_an_hour")]
    pub wait_minutes: i32,
    /// Language the contact is written to, `en` or `es`. Left out: the one of the settings.
    #[uniffi(default = None)]
    #[serde(default)]
    pub language: Option<String>,
    /// The relay of the page, `https://host[:port]`, for the level `Link` and only with it.
    #[uniffi(default = None)]
    #[serde(default)]
    pub link_relay: Option<String>,
    /// What that relay wants to hear for a note, where it is private; its owner has it.
    #[uniffi(default = None)]
    #[serde(default)]
    pub link_word: Option<String>,
    /// What helps, in the person's words for this contact, 1 to 200 characters in one line: a line under each alert and
    /// test to them. None: nothing is said.
    #[uniffi(default = None)]
    #[serde(default)]
    pub helps: Option<String>,
}

/// A friend without a name, by no way: what a contact has where nothing else is said.
impl Default for ContactDraft {
    fn default() -> Self {
        Self {
            name: String::new(),
            role: ContactRole::Friend,
            phone: None,
            ways: Vec::new(),
            may_get: Vec::new(),
            fields: Vec::new(),
            hours_from: None,
            hours_until: None,
            order: first(),
            wait_minutes: half_an_hour(),
            language: None,
            link_relay: None,
            link_word: None,
            helps: None,
        }
    }
}

fn first() -> i32 {
    1
}

fn half_an_hour() -> i32 {
    30
}

/// `HH:MM`, or nothing.
pub(crate) fn time_or_none<S: serde::Serializer>(
    time: &Option<LocalTime>,
    out: S,
) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => out.serialize_some(&time_text(*time)),
        None => out.serialize_none(),
    }
}

/// A contact as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct Contact {
    /// Its id, 32 hex digits.
    pub id: String,
    /// How the person calls them.
    pub name: String,
    /// Who they are.
    pub role: ContactRole,
    /// Phone number, `+` and digits.
    pub phone: Option<String>,
    /// Ways to reach them, the best first.
    pub ways: Vec<ContactWay>,
    /// What the person wants them to be able to get.
    pub may_get: Vec<ContactLevel>,
    /// Names of answers for the level `Fields`.
    pub fields: Vec<String>,
    /// Start of the hours in which they may be reached; none: always.
    #[serde(serialize_with = "time_or_none")]
    pub hours_from: Option<LocalTime>,
    /// End of those hours.
    #[serde(serialize_with = "time_or_none")]
    pub hours_until: Option<LocalTime>,
    /// Who is asked first: the lowest.
    pub order: i32,
    /// How long to wait for their answer, in minutes.
    pub wait_minutes: i32,
    /// Language the contact is written to; none: the one of the settings.
    pub language: Option<String>,
    /// The relay of the page for the level `Link`.
    pub link_relay: Option<String>,
    /// What that relay wants to hear for a note.
    pub link_word: Option<String>,
    /// What helps, in the person's words for this contact.
    pub helps: Option<String>,
    /// When it was first written.
    pub recorded_at: Instant,
    /// What they agreed to, while it holds.
    pub agreement: Option<Agreement>,
    /// What they do get: what is wanted now and was agreed to. Empty without an agreement.
    pub gets: Vec<ContactLevel>,
}

/// What a contact agreed to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct Agreement {
    /// When it was recorded.
    pub agreed_at: Instant,
    /// What was said, in the person's words.
    pub words: String,
    /// What it covers.
    pub levels: Vec<ContactLevel>,
    /// The answers it covers.
    pub fields: Vec<String>,
    /// The day from which it wants to be talked over again: 90 days after.
    pub review_due: Day,
    /// That day has come. It still holds.
    pub review_is_due: bool,
}

/// What was taken back.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct Withdrawn {
    /// Id of the contact.
    pub contact_id: String,
    /// What they got until now; empty when nothing was agreed.
    pub levels: Vec<ContactLevel>,
    /// The answers they could get until now.
    pub fields: Vec<String>,
    /// Since when.
    pub agreed_at: Option<Instant>,
}

/// What a line of the ledger tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum ConsentEvent {
    /// The contact agreed.
    Agreed,
    /// It was talked over and agreed again.
    Reviewed,
    /// The person changed what the contact may get.
    Changed,
    /// The person took it back.
    Revoked,
    /// The contact was erased, and with it what they could get.
    Removed,
}

/// One line of the ledger. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct ConsentLine {
    /// Its id, 32 hex digits, worked out from what it says.
    pub id: String,
    /// Id of the contact.
    pub contact_id: String,
    /// The contact's name; none once the contact was erased.
    pub name: Option<String>,
    /// What happened.
    pub event: ConsentEvent,
    /// When.
    pub at: Instant,
    /// What they get from then on; of what was taken back, what it was.
    pub levels: Vec<ContactLevel>,
    /// The answers, likewise.
    pub fields: Vec<String>,
    /// It does not say what it said when it was written.
    pub changed: bool,
}

/// Who agreed to what, line by line.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct ConsentLedger {
    /// The lines, oldest first.
    pub lines: Vec<ConsentLine>,
    /// Lines that another one follows and that are not here: not yet synced, or taken away.
    pub missing: u32,
    /// No line was changed and none is missing.
    pub whole: bool,
}
