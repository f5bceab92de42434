//! Coping skills with their cautions, families and situations.

use std::borrow::Cow;
use std::sync::LazyLock;

use serde::Deserialize;

use super::model::{EvidenceLevel, Intensity, Language};
use super::named::{Named, Text};
use super::shipped;

/// One thing a person can do now, in steps. It works beside professional care.
#[derive(Debug, PartialEq)]
pub struct Skill {
    /// Stable name, the same in every language: `stop-pause`.
    pub id: &'static str,
    /// Id of its family; see [`Skills::family`].
    pub family: &'static str,
    /// A few words.
    pub title: Cow<'static, str>,
    /// One or two sentences.
    pub summary: Cow<'static, str>,
    /// What to do, in order.
    pub steps: Vec<Cow<'static, str>>,
    /// About how long it takes, in minutes: 1 to 60.
    pub minutes: u16,
    /// How strong a feeling it is made for.
    pub intensity: Intensity,
    /// Ids of the situations it fits; see [`Skills::situation`].
    pub situations: Vec<&'static str>,
    /// Ids of the cautions, which are always shown with it; see [`Skills::caution`].
    pub cautions: Vec<&'static str>,
    /// How well it has been studied.
    pub evidence: EvidenceLevel,
    /// The citation for `evidence`. Written from memory; no clinician has confirmed it yet.
    pub evidence_source: &'static str,
    /// Ids of the substances it is about; empty when it is not about one.
    pub substances: Vec<&'static str>,
}

/// All skills in one language, in the order of the file.
#[derive(Debug, Default)]
pub struct Skills {
    disclaimer: Text,
    families: Named<Text>,
    situations: Named<Text>,
    cautions: Named<Text>,
    evidence_levels: Named<Text>,
    all: Vec<Skill>,
}

/// The skills in this language.
#[must_use]
pub fn skills(language: Language) -> &'static Skills {
    match language {
        Language::En => &EN,
        Language::Es => &ES,
    }
}

impl Skills {
    /// Every skill.
    #[must_use]
    pub fn all(&self) -> &[Skill] {
        &self.all
    }

    /// The skill with this id.
    #[must_use]
    pub fn skill(&self, id: &str) -> Option<&Skill> {
        self.all.iter().find(|skill| skill.id == id)
    }

    /// What stands above every list of skills: self-help, beside professional care.
    #[must_use]
    pub fn disclaimer(&self) -> &str {
        &self.disclaimer.0
    }

    /// Ids and names of the families.
    pub fn families(&self) -> impl Iterator<Item = (&'static str, &str)> {
        pairs(&self.families)
    }

    /// Ids and names of the situations.
    pub fn situations(&self) -> impl Iterator<Item = (&'static str, &str)> {
        pairs(&self.situations)
    }

    /// Ids and texts of the cautions.
    pub fn cautions(&self) -> impl Iterator<Item = (&'static str, &str)> {
        pairs(&self.cautions)
    }

    /// The name of a family.
    #[must_use]
    pub fn family(&self, id: &str) -> Option<&str> {
        self.families.get(id).map(|text| text.0.as_ref())
    }

    /// The name of a situation.
    #[must_use]
    pub fn situation(&self, id: &str) -> Option<&str> {
        self.situations.get(id).map(|text| text.0.as_ref())
    }

    /// The text of a caution.
    #[must_use]
    pub fn caution(&self, id: &str) -> Option<&str> {
        self.cautions.get(id).map(|text| text.0.as_ref())
    }

    /// What a level of evidence means, in words.
    #[must_use]
    pub fn evidence_level(&self, level: EvidenceLevel) -> Option<&str> {
        let id = match level {
            EvidenceLevel::A => "A",
            EvidenceLevel::B => "B",
            EvidenceLevel::C => "C",
        };
        self.evidence_levels.get(id).map(|text| text.0.as_ref())
    }
}

static EN: LazyLock<Skills> = LazyLock::new(|| read(shipped!("skills.en.json")));
static ES: LazyLock<Skills> = LazyLock::new(|| read(shipped!("skills.es.json")));

#[derive(Deserialize, Default)]
#[serde(bound(deserialize = "'de: 'static"))]
struct File {
    disclaimer: Text,
    families: Named<Text>,
    situations: Named<Text>,
    cautions: Named<Text>,
    evidence_levels: Named<Text>,
    skills: Vec<Raw>,
}

#[derive(Deserialize)]
struct Raw {
    id: &'static str,
    family: &'static str,
    title: Text,
    summary: Text,
    steps: Vec<Text>,
    minutes: u16,
    intensity: Intensity,
    situations: Vec<&'static str>,
    cautions: Vec<&'static str>,
    evidence: Option<Evidence>,
    #[serde(default)]
    substances: Vec<&'static str>,
}

#[derive(Deserialize, Clone, Copy)]
struct Evidence {
    level: EvidenceLevel,
    source: &'static str,
}

/// Evidence is written once, in the English file: a citation has no language.
fn read(json: &'static str) -> Skills {
    let file: File = serde_json::from_str(json).unwrap_or_default();
    let all = file.skills.into_iter().map(Raw::into_skill).collect();
    Skills {
        disclaimer: file.disclaimer,
        families: file.families,
        situations: file.situations,
        cautions: file.cautions,
        evidence_levels: file.evidence_levels,
        all,
    }
}

impl Raw {
    fn into_skill(self) -> Skill {
        let english = || EN.skill(self.id).map(|s| (s.evidence, s.evidence_source));
        let (evidence, evidence_source) = match self.evidence {
            Some(own) => (own.level, own.source),
            None => english().unwrap_or((EvidenceLevel::C, "")),
        };
        Skill {
            id: self.id,
            family: self.family,
            title: self.title.0,
            summary: self.summary.0,
            steps: self.steps.into_iter().map(|step| step.0).collect(),
            minutes: self.minutes,
            intensity: self.intensity,
            situations: self.situations,
            cautions: self.cautions,
            evidence,
            evidence_source,
            substances: self.substances,
        }
    }
}

fn pairs(named: &Named<Text>) -> impl Iterator<Item = (&'static str, &str)> {
    named.0.iter().map(|(id, text)| (*id, text.0.as_ref()))
}
