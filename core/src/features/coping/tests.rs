use super::*;
use crate::content::{EvidenceLevel, Language, skills};
use crate::testing::Alice;
use crate::{AppError, Settings};

fn query(situation: &str) -> SuggestQuery {
    SuggestQuery {
        situation: situation.into(),
        ..SuggestQuery::default()
    }
}

fn rated(before: i32, after: i32) -> PracticeDraft {
    PracticeDraft {
        situation: Some("craving".into()),
        before: Some(before),
        after: Some(after),
        at: None,
    }
}

fn walk() -> SkillDraft {
    SkillDraft {
        title: " Walk the dog ".into(),
        steps: vec!["Take the lead.".into(), "Go round the block.".into()],
        minutes: 20,
        situations: vec!["craving".into(), "boredom".into(), "craving".into()],
    }
}

fn field<T: std::fmt::Debug>(result: Result<T, AppError>) -> String {
    match result {
        Err(AppError::Invalid { field, .. }) => field,
        other => panic!("{other:?}"),
    }
}

#[test]
fn all_skills_come_in_both_languages_with_the_texts_of_their_cautions() {
    let alice = Alice::new();
    for language in Language::ALL {
        let content = skills(language);
        let all = alice.app.skills(Some(language), None, None).unwrap();
        assert_eq!(all.len(), 101);
        for (skill, shipped) in all.iter().zip(content.all()) {
            assert_eq!(
                (skill.id.as_str(), skill.title.as_str()),
                (shipped.id, &*shipped.title)
            );
            let cautions: Vec<_> = skill
                .cautions
                .iter()
                .map(|c| (c.id.as_str(), c.text.as_str()))
                .collect();
            let wanted: Vec<_> = shipped
                .cautions
                .iter()
                .map(|id| (*id, content.caution(id).unwrap()))
                .collect();
            assert_eq!(cautions, wanted);
            assert!(cautions.iter().all(|(_, text)| text.len() > 10));
            assert!(
                skill
                    .evidence_text
                    .as_ref()
                    .is_some_and(|text| !text.is_empty())
            );
        }
        let guide = alice.app.skill_guide(Some(language)).unwrap();
        assert_eq!(guide.disclaimer, content.disclaimer());
        assert_eq!(
            (
                guide.families.len(),
                guide.situations.len(),
                guide.cautions.len()
            ),
            (11, 23, 36)
        );
    }
    let sleep = alice.app.skills(None, Some("sleep".into()), None).unwrap();
    assert_eq!(sleep.len(), 5);
    let panic = alice.app.skills(None, None, Some("panic".into())).unwrap();
    assert_eq!(panic.len(), 6);
    let both = alice
        .app
        .skills(None, Some("sleep".into()), Some("panic".into()))
        .unwrap();
    assert!(both.iter().all(|s| sleep.contains(s) && panic.contains(s)));
    assert_eq!(
        field(alice.app.skills(None, Some("x".into()), None)),
        "family"
    );
    assert_eq!(
        field(alice.app.skills(None, None, Some("x".into()))),
        "situation"
    );
}

#[test]
fn the_language_of_the_settings_is_spoken_unless_another_is_asked_for() {
    let alice = Alice::new();
    let title = |language| {
        alice
            .app
            .skill("stop-pause".into(), language)
            .unwrap()
            .title
    };
    assert_eq!(title(None), "Stop and step back");
    let settings = Settings {
        language: Some("es".into()),
        ..Settings::default()
    };
    alice.app.settings_save(settings).unwrap();
    let spanish = skills(Language::Es).skill("stop-pause").unwrap();
    assert_eq!(title(None), spanish.title);
    assert_eq!(title(Some(Language::En)), "Stop and step back");
    let first = alice
        .app
        .skills_suggest(query("craving"))
        .unwrap()
        .remove(0);
    assert_eq!(first.why, "Aún no la has probado. Está bien estudiada.");
}

#[test]
fn uses_are_kept_over_a_restart_and_deleted_for_good() {
    let mut alice = Alice::new();
    alice
        .clock
        .set("2026-11-24T05:30:00.123456Z".parse().unwrap()); // 23:30 on the 23rd in Edmonton
    let first = alice
        .app
        .skill_practise("surf-the-urge".into(), rated(8, 5))
        .unwrap();
    assert_eq!(
        (first.day.to_string().as_str(), first.zone.as_str()),
        ("2026-11-23", "America/Edmonton")
    );
    let earlier = PracticeDraft {
        at: Some("2026-11-20T12:00:00Z".parse().unwrap()),
        ..PracticeDraft::default()
    };
    let second = alice
        .app
        .skill_practise("box-breath".into(), earlier)
        .unwrap();
    assert_eq!(
        (second.before, second.after, second.situation.as_deref()),
        (None, None, None)
    );
    let third = alice
        .app
        .skill_practise("surf-the-urge".into(), rated(0, 10))
        .unwrap();
    alice.reopen();
    let all = alice.app.practices(None, 500).unwrap();
    assert_eq!(all.len(), 3);
    assert!(all.contains(&first) && all.contains(&third) && all[2] == second);
    assert_eq!(
        alice
            .app
            .practices(Some("surf-the-urge".into()), 500)
            .unwrap()
            .len(),
        2
    );
    assert_eq!(alice.app.practices(None, 1).unwrap().len(), 1);
    assert_eq!(alice.app.practices(Some("wind-down".into()), 9), Ok(vec![]));
    alice.app.practice_delete(first.id.clone()).unwrap();
    assert_eq!(alice.app.practice_delete(first.id), Err(AppError::NotFound));
    assert_eq!(
        alice
            .app
            .practices(Some("surf-the-urge".into()), 9)
            .unwrap(),
        [third]
    );
}

#[test]
fn what_does_not_fit_is_refused_by_name_and_nothing_is_saved() {
    let alice = Alice::new();
    let at = |text: &str| Some(text.parse().unwrap());
    let uses = [
        (
            "before",
            PracticeDraft {
                before: Some(11),
                ..PracticeDraft::default()
            },
        ),
        (
            "before",
            PracticeDraft {
                before: Some(-1),
                ..PracticeDraft::default()
            },
        ),
        (
            "after",
            PracticeDraft {
                after: Some(11),
                ..PracticeDraft::default()
            },
        ),
        (
            "situation",
            PracticeDraft {
                situation: Some("Craving".into()),
                ..PracticeDraft::default()
            },
        ),
        (
            "at",
            PracticeDraft {
                at: at("2026-11-25T15:00:01Z"),
                ..PracticeDraft::default()
            },
        ),
        (
            "at",
            PracticeDraft {
                at: at("1899-12-31T00:00:00Z"),
                ..PracticeDraft::default()
            },
        ),
    ];
    for (name, draft) in uses {
        assert_eq!(
            field(alice.app.skill_practise("wind-down".into(), draft)),
            name
        );
    }
    for id in ["no-such-skill", "00ff", "STOP-PAUSE", "ñ"] {
        let practised = alice
            .app
            .skill_practise(id.into(), PracticeDraft::default());
        assert_eq!(practised, Err(AppError::NotFound), "{id}");
        assert_eq!(
            alice.app.skill(id.into(), None),
            Err(AppError::NotFound),
            "{id}"
        );
        assert_eq!(
            alice.app.skill_favourite(id.into(), true),
            Err(AppError::NotFound),
            "{id}"
        );
        assert_eq!(
            alice.app.practices(Some(id.into()), 9),
            Err(AppError::NotFound),
            "{id}"
        );
    }
    let asked = [
        ("situation", query("")),
        (
            "cautions",
            SuggestQuery {
                cautions: vec!["heart".into(), "hart".into()],
                ..query("craving")
            },
        ),
        (
            "minutes",
            SuggestQuery {
                minutes: Some(0),
                ..query("craving")
            },
        ),
        (
            "limit",
            SuggestQuery {
                limit: 0,
                ..query("craving")
            },
        ),
        (
            "limit",
            SuggestQuery {
                limit: 101,
                ..query("craving")
            },
        ),
    ];
    for (name, query) in asked {
        assert_eq!(field(alice.app.skills_suggest(query)), name);
    }
    let drafts = [
        (
            "title",
            SkillDraft {
                title: "  ".into(),
                ..walk()
            },
        ),
        (
            "title",
            SkillDraft {
                title: "ñ".repeat(101),
                ..walk()
            },
        ),
        (
            "steps",
            SkillDraft {
                steps: vec![],
                ..walk()
            },
        ),
        (
            "steps",
            SkillDraft {
                steps: vec!["Breathe.".into(); 21],
                ..walk()
            },
        ),
        (
            "steps",
            SkillDraft {
                steps: vec![" ".into()],
                ..walk()
            },
        ),
        (
            "steps",
            SkillDraft {
                steps: vec!["x".repeat(501)],
                ..walk()
            },
        ),
        (
            "minutes",
            SkillDraft {
                minutes: 0,
                ..walk()
            },
        ),
        (
            "minutes",
            SkillDraft {
                minutes: 241,
                ..walk()
            },
        ),
        (
            "situations",
            SkillDraft {
                situations: vec!["moon".into()],
                ..walk()
            },
        ),
    ];
    for (name, draft) in drafts {
        assert_eq!(field(alice.app.skill_add(draft)), name);
    }
    assert_eq!(
        field(alice.app.skill_edit("stop-pause".into(), walk())),
        "id"
    );
    assert_eq!(field(alice.app.skill_remove("stop-pause".into())), "id");
    assert_eq!(field(alice.app.practices(None, 0)), "limit");
    assert!(alice.app.practices(None, 500).unwrap().is_empty());
    assert_eq!(alice.app.skills(None, None, None).unwrap().len(), 101);
}

#[test]
fn an_own_skill_lives_beside_the_others() {
    let mut alice = Alice::new();
    let added = alice.app.skill_add(walk()).unwrap();
    assert_eq!(
        (added.title.as_str(), added.own, added.id.len()),
        ("Walk the dog", true, 32)
    );
    assert_eq!(added.situations, ["boredom", "craving"]);
    alice.app.skill_favourite(added.id.clone(), true).unwrap();
    let anywhere = SkillDraft {
        situations: vec![],
        minutes: 1,
        ..walk()
    };
    let changed = alice
        .app
        .skill_edit(added.id.chars().take(8).collect(), anywhere)
        .unwrap();
    assert!(changed.favourite && changed.id == added.id);
    alice.reopen();
    assert_eq!(alice.app.skill(added.id.clone(), None).unwrap(), changed);
    assert_eq!(
        alice.app.skills(None, None, None).unwrap().last(),
        Some(&changed)
    );
    let panic = alice.app.skills(None, None, Some("panic".into())).unwrap();
    assert_eq!((panic.len(), panic.last()), (7, Some(&changed)));
    // A favourite is tried first.
    let first = alice.app.skills_suggest(query("panic")).unwrap().remove(0);
    assert_eq!(first.skill.id, added.id);
    assert_eq!(
        first.why,
        "You added it yourself. You have not tried it yet. It is one of your favorites."
    );

    let used = alice
        .app
        .skill_practise(added.id.clone(), rated(6, 3))
        .unwrap();
    alice.app.skill_remove(added.id.clone()).unwrap();
    assert_eq!(
        alice.app.skill(added.id.clone(), None),
        Err(AppError::NotFound)
    );
    assert_eq!(
        alice.app.skill_remove(added.id.clone()),
        Err(AppError::NotFound)
    );
    assert_eq!(alice.app.skills(None, None, None).unwrap().len(), 101);
    // Its uses hold numbers, no words, and stay.
    assert_eq!(alice.app.practices(Some(added.id), 9).unwrap(), [used]);
}

#[test]
fn a_favourite_can_be_let_go_and_kept_again() {
    let alice = Alice::new();
    let kept = || {
        let all = alice.app.skills(None, None, None).unwrap();
        all.into_iter()
            .filter(|s| s.favourite)
            .map(|s| s.id)
            .collect::<Vec<_>>()
    };
    for on in [true, true, false, false, true] {
        alice
            .app
            .skill_favourite("ride-feeling".into(), on)
            .unwrap();
        assert_eq!(kept(), if on { vec!["ride-feeling"] } else { vec![] });
    }
}

#[test]
fn ten_good_uses_lead_before_one_lucky_one_and_the_reason_says_so() {
    let alice = Alice::new();
    for _ in 0..10 {
        alice
            .app
            .skill_practise("play-the-tape".into(), rated(7, 4))
            .unwrap();
    }
    alice
        .app
        .skill_practise("stop-pause".into(), rated(10, 0))
        .unwrap();
    alice
        .app
        .skill_practise("delay-15".into(), rated(5, 8))
        .unwrap();
    let found = alice
        .app
        .skills_suggest(SuggestQuery {
            limit: 100,
            ..query("craving")
        })
        .unwrap();
    assert_eq!(found.len(), 43);
    let ids: Vec<_> = found.iter().map(|s| s.skill.id.as_str()).collect();
    assert_eq!(
        (ids[0], ids[1], ids[42]),
        ("play-the-tape", "stop-pause", "delay-15")
    );
    assert_eq!((found[0].n, found[1].n, found[2].n), (10, 1, 0));
    assert!((found[0].expected_change - 2.0).abs() < 1e-12);
    assert_eq!(
        found[0].why,
        "Craving: it helped you 10 of 10 times. Afterwards the feeling was about 3 points lower on average."
    );
    assert_eq!(found[2].skill.evidence, Some(EvidenceLevel::A));
    // Elsewhere it is worth a try too, and the words say where that is known from.
    let anger = alice.app.skills_suggest(query("anger")).unwrap();
    let borrowed = anger.iter().find(|s| s.skill.id == "stop-pause").unwrap();
    assert_eq!((anger[0].skill.id.as_str(), borrowed.n), ("stop-pause", 0));
    assert!(
        borrowed
            .why
            .starts_with("At other times: it helped you 1 of 1 time.")
    );
}

#[test]
fn cautions_come_first_whatever_helped() {
    let alice = Alice::new();
    for _ in 0..10 {
        alice
            .app
            .skill_practise("cool-face".into(), rated(10, 0))
            .unwrap();
    }
    let first = |cautions: &[&str]| {
        let cautions = cautions.iter().map(ToString::to_string).collect();
        let query = SuggestQuery {
            cautions,
            ..query("craving")
        };
        alice.app.skills_suggest(query).unwrap()
    };
    let open = first(&[]);
    assert_eq!(open[0].skill.id, "cool-face");
    let heart = &open[0].skill.cautions;
    assert!(
        heart
            .iter()
            .any(|c| c.id == "heart" && c.text.contains("ask a doctor first"))
    );
    assert!(first(&["heart"]).iter().all(|s| s.skill.id != "cool-face"));
    assert_eq!(first(&["heart"]).len(), 5);
}
