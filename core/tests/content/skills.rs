use std::collections::BTreeSet;

use waymark_core::content::{EvidenceLevel, Language, skills};

#[test]
fn both_languages_hold_the_same_skills() {
    let [en, es] = [skills(Language::En), skills(Language::Es)];
    assert_eq!(
        (
            en.all().len(),
            en.cautions().count(),
            en.situations().count(),
            en.families().count()
        ),
        (101, 36, 23, 11)
    );
    assert_eq!(en.all().len(), es.all().len());
    for (a, b) in en.all().iter().zip(es.all()) {
        assert_eq!(a.id, b.id);
        assert_eq!(
            (a.family, a.minutes, a.intensity),
            (b.family, b.minutes, b.intensity),
            "{}",
            a.id
        );
        assert_eq!(
            (&a.situations, &a.cautions, &a.substances),
            (&b.situations, &b.cautions, &b.substances),
            "{}",
            a.id
        );
        assert_eq!(
            (a.evidence, a.evidence_source),
            (b.evidence, b.evidence_source),
            "{}",
            a.id
        );
        assert_eq!(a.steps.len(), b.steps.len(), "{}", a.id);
    }
    assert!(
        en.cautions()
            .map(|(id, _)| id)
            .eq(es.cautions().map(|(id, _)| id))
    );
    assert!(
        en.situations()
            .map(|(id, _)| id)
            .eq(es.situations().map(|(id, _)| id))
    );
    assert!(
        en.families()
            .map(|(id, _)| id)
            .eq(es.families().map(|(id, _)| id))
    );
}

#[test]
fn every_id_a_skill_names_exists() {
    for language in Language::ALL {
        let skills = skills(language);
        let mut titles = BTreeSet::new();
        for skill in skills.all() {
            assert!(skills.family(skill.family).is_some(), "{}", skill.id);
            assert!(
                skill
                    .situations
                    .iter()
                    .all(|id| skills.situation(id).is_some()),
                "{}",
                skill.id
            );
            assert!(
                skill.cautions.iter().all(|id| skills.caution(id).is_some()),
                "{}",
                skill.id
            );
            assert!(
                !skill.situations.is_empty() && !skill.steps.is_empty(),
                "{}",
                skill.id
            );
            assert!((1..=60).contains(&skill.minutes), "{}", skill.id);
            assert!(!skill.evidence_source.is_empty(), "{}", skill.id);
            assert!(
                titles.insert(skill.title.as_ref()),
                "two skills are called {}",
                skill.title
            );
            assert_eq!(skills.skill(skill.id), Some(skill));
        }
        assert!(
            skills
                .families()
                .all(|(id, _)| skills.all().iter().any(|s| s.family == id))
        );
        assert!(
            skills
                .situations()
                .all(|(id, _)| skills.all().iter().any(|s| s.situations.contains(&id)))
        );
        assert!(
            skills
                .evidence_level(EvidenceLevel::A)
                .is_some_and(|text| !text.is_empty())
        );
        assert!(!skills.disclaimer().is_empty());
        assert_eq!(skills.skill("no-such-skill"), None);
    }
}
