//! How far two contacts' apps know each other, and what they sent.

use crate::calendar::Instant;

/// How far two apps know each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum PairingState {
    /// Own code or link made; nothing came from the contact yet.
    Offered,
    /// Messages go, with neutral words only, until both have compared the number.
    Unverified,
    /// As `Unverified`: they have a new phone, or set up the app again. Say so, and that the number is to be compared before
    /// more is shared.
    NewPhone,
    /// It is the contact's app: met side by side, or the number is the same.
    Verified,
}

/// What there is between the app and a contact's.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct ContactPairing {
    /// Id of the contact.
    pub contact_id: String,
    /// How far.
    pub state: PairingState,
    /// The relay of the own mailbox.
    pub relay: String,
    /// Since when the keys in use are there. They are renewed after 90 days, and when a device of the person was taken out.
    pub made_at: Instant,
    /// 12 groups of 5 digits, the same on both phones; empty while only offered.
    pub number: Vec<String>,
    /// The same as 16 English words, to read aloud; empty while only offered.
    pub words: Vec<String>,
}

/// What a contact can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum ContactAnswer {
    /// I have seen it.
    Seen,
    /// I am calling you. It ends their alert.
    Calling,
    /// I cannot just now: their next contact is asked.
    CannotNow,
}

/// What a message of a contact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum ContactMessageKind {
    /// They would like to be reached.
    Alert,
    /// Their app was not heard of for as long as they had chosen. A relay held this back; nothing more is known.
    NoCheckin,
    /// An alert of theirs is over.
    StandDown,
    /// A trial.
    Test,
    /// They ended the pairing.
    Revoked,
    /// They have a new phone, or set up the app again: shown until the number was compared.
    NewPhone,
}

/// A message of a contact.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct ContactMessage {
    /// Its id here, 32 hex digits.
    pub id: String,
    /// Id of the contact.
    pub contact_id: String,
    /// The contact's name.
    pub name: String,
    /// What it is.
    pub kind: ContactMessageKind,
    /// Their words, or a sentence in the own language.
    pub text: String,
    /// When they sent it, by their clock, which may be wrong; of `NoCheckin`, when it came.
    pub sent_at: Instant,
    /// When it came here.
    pub received_at: Instant,
    /// It came more than an hour after it was sent: show `sent_at`.
    pub is_late: bool,
    /// It is over: they said so, also where that came first.
    pub is_over: bool,
    /// What was answered.
    pub answer: Option<ContactAnswer>,
}

/// What one turn with the contacts' relays brought.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct ContactsCarried {
    /// Messages that a relay took.
    pub sent: u32,
    /// Messages that came and are new.
    pub received: u32,
    /// Messages that no contact sealed: dropped, without effect.
    pub dropped: u32,
    /// What waits for another turn.
    pub waiting: u32,
    /// Requests that no relay answered, or not so that it helps.
    pub unreached: u32,
    /// Seconds for which a relay asks to be left alone.
    pub retry_after_s: Option<u64>,
    /// Call again then: something that a relay holds back is to be moved at that hour. None: nothing is.
    pub next_at: Option<Instant>,
}
