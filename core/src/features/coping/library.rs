//! The skills that ship and those of the person, as one list.

use std::collections::BTreeSet;

use super::model::{Skill, SkillDraft, SkillGuide, SkillTopic};
use crate::content::{self, Intensity, Language, Skills};

/// A skill the person wrote.
pub(super) struct OwnSkill {
    pub(super) id: String,
    pub(super) draft: SkillDraft,
}

/// Everything: what ships in the order of the file, then what the person added, oldest first.
pub(super) fn all(
    language: Language,
    own: Vec<OwnSkill>,
    favourites: &BTreeSet<String>,
) -> Vec<Skill> {
    let content = content::skills(language);
    let shipped = content.all().iter().map(|skill| shipped(content, skill));
    let mut all: Vec<Skill> = shipped.chain(own.into_iter().map(written)).collect();
    for skill in &mut all {
        skill.favourite = favourites.contains(&skill.id);
    }
    all
}

/// Families, situations and cautions in the order of the file.
pub(super) fn guide(language: Language) -> SkillGuide {
    let content = content::skills(language);
    SkillGuide {
        disclaimer: content.disclaimer().to_owned(),
        families: content.families().map(topic).collect(),
        situations: content.situations().map(topic).collect(),
        cautions: content.cautions().map(topic).collect(),
    }
}

fn topic((id, text): (&str, &str)) -> SkillTopic {
    SkillTopic {
        id: id.to_owned(),
        text: text.to_owned(),
    }
}

fn shipped(content: &Skills, skill: &content::Skill) -> Skill {
    let caution = |id: &&'static str| topic((id, content.caution(id).unwrap_or_default()));
    Skill {
        id: skill.id.to_owned(),
        own: false,
        family: Some(skill.family.to_owned()),
        title: skill.title.to_string(),
        summary: Some(skill.summary.to_string()),
        steps: skill.steps.iter().map(ToString::to_string).collect(),
        minutes: i32::from(skill.minutes),
        intensity: skill.intensity,
        situations: skill.situations.iter().map(ToString::to_string).collect(),
        cautions: skill.cautions.iter().map(caution).collect(),
        evidence: Some(skill.evidence),
        evidence_text: content.evidence_level(skill.evidence).map(str::to_owned),
        evidence_source: Some(skill.evidence_source.to_owned()),
        substances: skill.substances.iter().map(ToString::to_string).collect(),
        favourite: false,
    }
}

/// A skill as the person wrote it; not yet a favourite.
pub(super) fn written(own: OwnSkill) -> Skill {
    Skill {
        id: own.id,
        own: true,
        family: None,
        title: own.draft.title,
        summary: None,
        steps: own.draft.steps,
        minutes: own.draft.minutes,
        intensity: Intensity::Any,
        situations: own.draft.situations,
        cautions: Vec::new(),
        evidence: None,
        evidence_text: None,
        evidence_source: None,
        substances: Vec::new(),
        favourite: false,
    }
}
