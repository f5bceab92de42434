//! What a skill, a use of it and a suggestion hold.

use crate::calendar::{Day, Instant};
use crate::content::{EvidenceLevel, Intensity, Language};

/// One thing a person can do now: one that ships, or one of their own.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct Skill {
    /// A name such as `stop-pause`, the same in every language; 32 hex digits for an own skill.
    pub id: String,
    /// Whether the person wrote it.
    pub own: bool,
    /// Id of its family; none for an own skill.
    pub family: Option<String>,
    /// A few words.
    pub title: String,
    /// One or two sentences; none for an own skill.
    pub summary: Option<String>,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// About how long it takes, in minutes.
    pub minutes: i32,
    /// How strong a feeling it is made for.
    pub intensity: Intensity,
    /// Ids of the situations it fits. An own skill without any fits all.
    pub situations: Vec<String>,
    /// Its cautions with their texts: show them with it, always.
    pub cautions: Vec<SkillTopic>,
    /// How well it has been studied; none for an own skill.
    pub evidence: Option<EvidenceLevel>,
    /// What that level means, in words.
    pub evidence_text: Option<String>,
    /// The citation for it.
    pub evidence_source: Option<String>,
    /// Ids of the substances it is about; empty when it is not about one.
    pub substances: Vec<String>,
    /// Whether the person keeps it as a favourite.
    pub favourite: bool,
}

/// A family, a situation or a caution.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct SkillTopic {
    /// Stable name, the same in every language.
    pub id: String,
    /// What it is called, or for a caution what it says.
    pub text: String,
}

/// What a screen needs to let a person choose.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct SkillGuide {
    /// Shown above every list of skills.
    pub disclaimer: String,
    /// Families of skills.
    pub families: Vec<SkillTopic>,
    /// Situations to ask for.
    pub situations: Vec<SkillTopic>,
    /// Cautions a person can say apply to them.
    pub cautions: Vec<SkillTopic>,
}

/// An own skill on its way in.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, uniffi::Record)]
pub struct SkillDraft {
    /// 1 to 100 characters.
    pub title: String,
    /// 1 to 20 steps of 1 to 500 characters.
    pub steps: Vec<String>,
    /// 1 to 240.
    pub minutes: i32,
    /// Ids of the situations it fits; none means all.
    #[uniffi(default = [])]
    #[serde(default)]
    pub situations: Vec<String>,
}

/// A use of a skill on its way in. Everything may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, uniffi::Record)]
#[serde(default)]
pub struct PracticeDraft {
    /// Id of the situation it was used in.
    #[uniffi(default = None)]
    pub situation: Option<String>,
    /// How strong the feeling was before, 0 to 10.
    #[uniffi(default = None)]
    pub before: Option<i32>,
    /// How strong it was after, 0 to 10.
    #[uniffi(default = None)]
    pub after: Option<i32>,
    /// When; left out: now. Not later than tomorrow.
    #[uniffi(default = None)]
    pub at: Option<Instant>,
}

/// A use of a skill as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct Practice {
    /// Its id, 32 hex digits.
    pub id: String,
    /// Id of the skill, which may be an own one that was removed since.
    pub skill_id: String,
    /// Id of the situation; nothing when not said.
    pub situation: Option<String>,
    /// How strong the feeling was before, 0 to 10; nothing when not said.
    pub before: Option<i32>,
    /// How strong it was after, 0 to 10; nothing when not said.
    pub after: Option<i32>,
    /// When.
    pub at: Instant,
    /// The day as it was lived. Never moves when the person travels or changes the day's start.
    pub day: Day,
    /// IANA name of the zone the person was in when it was written.
    pub zone: String,
    /// When it was written.
    pub recorded_at: Instant,
}

/// What a suggestion has to fit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, uniffi::Record)]
#[serde(default)]
pub struct SuggestQuery {
    /// Id of the situation the person is in.
    pub situation: String,
    /// Minutes the person has, 1 to 1,440; nothing = no limit.
    #[uniffi(default = None)]
    pub minutes: Option<i32>,
    /// Ids of the cautions that apply: a skill that carries one of them is left out.
    #[uniffi(default = [])]
    pub cautions: Vec<String>,
    /// How many at most, 1 to 100.
    #[uniffi(default = 5)]
    pub limit: u32,
    /// Left out: the language of the settings.
    #[uniffi(default = None)]
    pub language: Option<Language>,
}

impl Default for SuggestQuery {
    fn default() -> Self {
        Self {
            situation: String::new(),
            minutes: None,
            cautions: Vec::new(),
            limit: 5,
            language: None,
        }
    }
}

/// A skill for now, and why this one.
#[derive(Debug, Clone, PartialEq, serde::Serialize, uniffi::Record)]
pub struct Suggestion {
    /// The skill with its cautions.
    pub skill: Skill,
    /// By how many points the feeling was lower after it, as this person's uses and a starting guess of
    /// one point have it together. Less than zero: it rose. A description of the past, no promise.
    pub expected_change: f64,
    /// Uses in this situation that say both before and after.
    pub n: u32,
    /// The reason in plain words.
    pub why: String,
}
