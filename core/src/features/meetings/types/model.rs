/// A type code of a fellowship, to be chosen on a screen.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct MeetingType {
    /// As the fellowship's lists have it.
    pub code: String,
    /// What it means: a stable id, the same in all fellowships (`dual_diagnosis`).
    pub concept: String,
    /// In the language that was asked for, else in English.
    pub name: String,
}
