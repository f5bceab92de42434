//! What one says of a source, and what a refresh answers.

use crate::calendar::Instant;
use crate::features::meetings::{Fellowship, ImportReport};

/// Where a list is to be had.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, uniffi::Record)]
#[serde(default)]
pub struct MeetingSourceDraft {
    /// A name for the list, 1 to 100 characters. A source of that name gets this address and keeps its list.
    pub name: String,
    /// Address of a feed, of a page that links to one, or of a BMLT server (`.../main_server/`). http or https, at
    /// most 2,048 characters; without a scheme it is https. It must not hold a place or a password.
    pub url: String,
    /// Whose meetings it lists. Left out: what the format says, else `Other`.
    #[uniffi(default = None)]
    pub fellowship: Option<Fellowship>,
    /// IANA name of the zone of rows that name none.
    #[uniffi(default = None)]
    pub time_zone: Option<String>,
}

/// What became of a list that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum RefreshOutcome {
    /// It is as it was.
    Unchanged,
    /// A new list took its place, or single meetings of it changed.
    Updated,
    /// The new list lost half of its meetings: the old one stays until the person decides.
    Held,
    /// It was not to be had, or could not be used: the old one stays.
    Kept,
}

/// What a refresh did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct RefreshReport {
    /// Name of the source.
    pub source: String,
    /// What became of its list.
    pub outcome: RefreshOutcome,
    /// Why the list was kept: a code as in `docs/refresh.md`, such as `offline` or `http_404`.
    pub failure: Option<String>,
    /// What the new list holds, where one came.
    pub report: Option<ImportReport>,
    /// Where the server named single changes instead: how many meetings are new, not as they were, or gone.
    pub changed: Option<u32>,
    /// Bytes of answers received.
    pub bytes: u64,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

/// A list that waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct HeldList {
    /// Meetings in it.
    pub meetings: u32,
    /// When it came.
    pub at: Instant,
}
