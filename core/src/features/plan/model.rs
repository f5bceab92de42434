//! What a plan holds.

use crate::content::PlanPart;

/// A line of the plan on its way in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, uniffi::Record)]
pub struct PlanLineDraft {
    /// The part it belongs to.
    pub part: PlanPart,
    /// The person's words, 1 to 300 characters in one line.
    pub text: String,
    /// Its place within the part, from 1 on; beyond the last, the last. Left out: a new line is the last, one that is
    /// there stays where it is.
    #[uniffi(default = None)]
    #[serde(default)]
    pub place: Option<i32>,
}

/// A line of the plan.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct PlanLine {
    /// Its id, 32 hex digits.
    pub id: String,
    /// The part it belongs to.
    pub part: PlanPart,
    /// Its place within the part, from 1 on.
    pub place: i32,
    /// The person's words.
    pub text: String,
}

/// A part of the plan with all its lines.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct PlanPage {
    /// Which part it is.
    pub part: PlanPart,
    /// What that part is called.
    pub title: String,
    /// Its lines in order; none where nothing is written yet.
    pub lines: Vec<PlanLine>,
}
