//! What came of looking at the rules.

use crate::calendar::Instant;
use crate::features::Alert;

/// What fired, and when to look again.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct OwnRulesRun {
    /// The alerts that rules made now: drafts of those that ask first, others with ten minutes to call them off.
    pub fired: Vec<Alert>,
    /// Sync, then look again: a rule waits until this device has heard of the others within the hour, as a check-in
    /// may lie there.
    pub needs_sync: bool,
    /// Look again then at the latest, at most four times a day; none: only after a check-in.
    pub next_at: Option<Instant>,
}
