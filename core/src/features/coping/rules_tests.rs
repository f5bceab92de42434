use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;

use super::model::{Skill, SuggestQuery};
use super::rules::{Tally, Use, suggest};
use super::{library, why};
use crate::content::{EvidenceLevel, Language, Strings, skills};

/// Shipped skills for `craving`, by id.
fn shipped(ids: &[&str]) -> Vec<Skill> {
    let all = library::all(Language::En, Vec::new(), &Default::default());
    let found: Vec<Skill> = all
        .into_iter()
        .filter(|skill| ids.contains(&skill.id.as_str()))
        .collect();
    assert_eq!(found.len(), ids.len());
    found
}

fn craving() -> SuggestQuery {
    SuggestQuery {
        situation: "craving".into(),
        limit: 100,
        ..SuggestQuery::default()
    }
}

fn tally(here: &[(i32, i32)], elsewhere: &[(i32, i32)], unrated: usize) -> Tally {
    let mut tally = Tally::default();
    let rated = |here| {
        move |(before, after): &(i32, i32)| Use {
            here,
            before: Some(*before),
            after: Some(*after),
        }
    };
    here.iter().map(rated(true)).for_each(|one| tally.add(one));
    elsewhere
        .iter()
        .map(rated(false))
        .for_each(|one| tally.add(one));
    for at in 0..unrated {
        tally.add(Use {
            here: true,
            before: (at % 2 == 0).then_some(9),
            after: (at % 2 == 1).then_some(0),
        });
    }
    tally
}

fn order(skills: &[Skill], tallies: &HashMap<String, Tally>, query: &SuggestQuery) -> Vec<String> {
    let found = suggest(skills.to_vec(), tallies, query);
    found.into_iter().map(|(skill, _)| skill.id).collect()
}

#[test]
fn what_helped_more_comes_first() {
    // Two skills of the same evidence; the first by id would come first if nothing told them apart.
    let skills = shipped(&["delay-15", "play-the-tape"]);
    assert_eq!(skills[0].evidence, skills[1].evidence);
    let ten = |change| tally(&[(9, 9 - change); 10], &[], 0);
    let cases = [
        (
            "nothing known",
            Tally::default(),
            Tally::default(),
            "delay-15",
        ),
        (
            "one lucky use, ten that took three",
            tally(&[(10, 0)], &[], 0),
            ten(3),
            "play-the-tape",
        ),
        (
            "one lucky use, ten that took two",
            tally(&[(10, 0)], &[], 0),
            ten(2),
            "play-the-tape",
        ),
        (
            "one lucky use, ten that took one",
            tally(&[(10, 0)], &[], 0),
            ten(1),
            "delay-15",
        ),
        (
            "ten of ten points, ten of three",
            ten(9),
            ten(3),
            "delay-15",
        ),
        (
            "it rose once, untried",
            tally(&[(4, 6)], &[], 0),
            Tally::default(),
            "play-the-tape",
        ),
        (
            "no change, untried",
            tally(&[(4, 4)], &[], 0),
            Tally::default(),
            "play-the-tape",
        ),
        (
            "less than the guess, untried",
            tally(&[(5, 5), (5, 4)], &[], 0),
            Tally::default(),
            "play-the-tape",
        ),
        (
            "untried, it helped elsewhere",
            Tally::default(),
            tally(&[], &[(6, 3)], 0),
            "play-the-tape",
        ),
        (
            "three of three elsewhere, here",
            tally(&[], &[(6, 3); 3], 0),
            tally(&[(6, 3); 3], &[], 0),
            "play-the-tape",
        ),
        (
            "it rose here, helped elsewhere, untried",
            tally(&[(3, 5)], &[(9, 5); 3], 0),
            Tally::default(),
            "play-the-tape",
        ),
        (
            "used and not rated, untried",
            tally(&[], &[], 8),
            Tally::default(),
            "delay-15",
        ),
        (
            "untried, used and not rated",
            Tally::default(),
            tally(&[], &[], 8),
            "delay-15",
        ),
    ];
    for (name, delay, tape, first) in cases {
        let tallies = HashMap::from([
            ("delay-15".to_owned(), delay),
            ("play-the-tape".to_owned(), tape),
        ]);
        assert_eq!(order(&skills, &tallies, &craving())[0], first, "{name}");
        let mut turned = skills.clone();
        turned.reverse();
        assert_eq!(
            order(&turned, &tallies, &craving())[0],
            first,
            "{name}, turned"
        );
    }
}

#[test]
fn the_mean_is_drawn_to_one_point_as_stated() {
    let cases = [
        (Tally::default(), 1.0),
        (tally(&[(8, 4)], &[], 0), (4.0 + 10.0) / 11.0),
        (tally(&[(10, 0)], &[], 0), (5.0 + 10.0) / 11.0),
        (tally(&[(0, 10)], &[], 0), (-5.0 + 10.0) / 11.0),
        (tally(&[(8, 5); 10], &[], 3), (30.0 + 10.0) / 20.0),
        (
            tally(&[(8, 5); 2], &[(8, 4); 4], 0),
            (6.0 + 4.0 + 10.0) / 13.0,
        ),
    ];
    for (tally, wanted) in cases {
        let got = tally.expected_change();
        assert!((got - wanted).abs() < 1e-12, "{got} instead of {wanted}");
    }
    let tally = tally(&[(8, 5), (5, 8)], &[(4, 4)], 3);
    assert_eq!(
        (
            tally.uses,
            tally.here.n,
            tally.here.lower,
            tally.elsewhere.n
        ),
        (6, 2, 1, 1)
    );
}

#[test]
fn without_uses_what_is_for_everyone_comes_first_then_evidence_and_a_favourite_is_tried_first() {
    let mut all = library::all(Language::En, Vec::new(), &Default::default());
    let none = HashMap::new();
    let by_id: BTreeMap<_, _> = all
        .iter()
        .map(|s| (s.id.clone(), (!s.substances.is_empty(), s.evidence)))
        .collect();
    let ranks: Vec<_> = order(&all, &none, &craving())
        .into_iter()
        .map(|id| (by_id[&id], id))
        .collect();
    assert_eq!(ranks.len(), 43);
    assert!(ranks.is_sorted(), "{ranks:?}");
    let about_one = ranks
        .iter()
        .filter(|((about_one, _), _)| *about_one)
        .count();
    assert_eq!(about_one, 7);
    let last = ranks.last().unwrap().1.clone();
    let favourite = all.iter_mut().find(|skill| skill.id == last).unwrap();
    assert_eq!(favourite.evidence, Some(EvidenceLevel::C));
    favourite.favourite = true;
    assert_eq!(order(&all, &none, &craving())[0], last);
    // One use of another that took three points away counts for more.
    let helped = HashMap::from([("delay-15".to_owned(), tally(&[(7, 4)], &[], 0))]);
    assert_eq!(
        order(&all, &helped, &craving())[..2],
        ["delay-15".to_owned(), last]
    );
}

#[test]
fn cautions_and_minutes_leave_out_whatever_helped() {
    let all = library::all(Language::En, Vec::new(), &Default::default());
    // Holding the face in cold water, which a heart may not stand.
    let helped = HashMap::from([("cool-face".to_owned(), tally(&[(10, 0); 50], &[], 0))]);
    assert_eq!(order(&all, &helped, &craving())[0], "cool-face");
    let mut query = craving();
    query.cautions = vec!["heart".into()];
    assert!(!order(&all, &helped, &query).contains(&"cool-face".to_owned()));
    let quick = SuggestQuery {
        minutes: Some(1),
        ..craving()
    };
    let ids = order(&all, &helped, &quick);
    assert!(!ids.is_empty() && all.iter().all(|s| s.minutes <= 1 || !ids.contains(&s.id)));
}

/// What stands outside the marks of the pseudo-locale.
fn outside_marks(text: &str) -> String {
    let mut depth = 0;
    let mut outside = String::new();
    for part in text.split_inclusive(' ') {
        match part.trim() {
            "[!!" => depth += 1,
            // Punctuation of the sentence around may follow.
            word if word.starts_with("!!]") => depth -= 1,
            word if depth == 0 => outside.push_str(word),
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{text}");
    outside
}

#[test]
fn every_reason_comes_from_a_key() {
    let pseudo = Strings::pseudo();
    let mut skill = shipped(&["surf-the-urge"]).remove(0);
    let mut own = skill.clone();
    own.own = true;
    let tallies = [
        tally(&[(8, 5); 10], &[], 0),
        tally(&[(8, 7), (8, 8)], &[], 0),
        tally(&[(8, 9)], &[], 0),
        tally(&[], &[(8, 5)], 0),
        tally(&[], &[], 1),
        Tally::default(),
    ];
    let mut seen = std::collections::BTreeSet::new();
    for favourite in [false, true] {
        skill.favourite = favourite;
        for tally in &tallies {
            for level in [EvidenceLevel::A, EvidenceLevel::B, EvidenceLevel::C] {
                skill.evidence = Some(level);
                let text = why::why(&pseudo, &skill, tally, "…");
                assert_eq!(outside_marks(&text), "", "{text}");
                seen.insert(text);
            }
        }
    }
    let text = why::why(&pseudo, &own, &Tally::default(), "…");
    assert_eq!(outside_marks(&text), "", "{text}");
    assert_eq!(seen.len(), 2 * (5 + 3), "each case has words of its own");
}

#[test]
fn reasons_read_well_in_both_languages() {
    let skill = shipped(&["surf-the-urge"]).remove(0);
    let eight_of_ten: Vec<_> = [(8, 4); 8].into_iter().chain([(5, 5), (5, 7)]).collect();
    let cases = [
        (
            tally(&eight_of_ten, &[], 0),
            [
                "Craving: it helped you 8 of 10 times. Afterwards the feeling was about 3 points lower on average.",
                "Ganas de consumir: te ayudó 8 de 10 veces. Después, lo que sentías bajó cerca de 3 puntos en promedio.",
            ],
        ),
        (
            tally(&[(5, 4)], &[], 0),
            [
                "Craving: it helped you 1 of 1 time. Afterwards the feeling was about 1 point lower on average.",
                "Ganas de consumir: te ayudó 1 de 1 vez. Después, lo que sentías bajó cerca de 1 punto en promedio.",
            ],
        ),
        (
            tally(&[(5, 4), (5, 5)], &[], 0),
            [
                "Craving: it helped you 1 of 2 times. Afterwards the feeling was less than a point lower on average.",
                "Ganas de consumir: te ayudó 1 de 2 veces. Después, lo que sentías bajó menos de un punto en promedio.",
            ],
        ),
        (
            tally(&[(5, 6), (5, 5)], &[(9, 0)], 0),
            [
                "Craving: you rated it 2 times. Afterwards the feeling was not lower on average.",
                "Ganas de consumir: la valoraste 2 veces. Después, lo que sentías no bajó en promedio.",
            ],
        ),
        (
            tally(&[], &[(5, 3)], 2),
            [
                "At other times: it helped you 1 of 1 time. Afterwards the feeling was about 2 points lower on average.",
                "En otros momentos: te ayudó 1 de 1 vez. Después, lo que sentías bajó cerca de 2 puntos en promedio.",
            ],
        ),
        (
            tally(&[], &[], 2),
            [
                "You used it 2 times. You have not said yet how much it helped.",
                "La usaste 2 veces. Aún no has dicho cuánto ayudó.",
            ],
        ),
        (
            Tally::default(),
            [
                "You have not tried it yet. It is well studied.",
                "Aún no la has probado. Está bien estudiada.",
            ],
        ),
    ];
    for (tally, texts) in cases {
        for (language, text) in Language::ALL.into_iter().zip(texts) {
            let situation = skills(language).situation("craving").unwrap();
            assert_eq!(
                why::why(Strings::of(language), &skill, &tally, situation),
                text
            );
        }
    }
}

fn uses() -> impl Strategy<Value = Vec<(bool, Option<i32>, Option<i32>)>> {
    let scale = || proptest::option::weighted(0.8, 0..=10);
    proptest::collection::vec((any::<bool>(), scale(), scale()), 0..12)
}

fn counted(uses: &[(bool, Option<i32>, Option<i32>)]) -> Tally {
    let mut tally = Tally::default();
    for &(here, before, after) in uses {
        tally.add(Use {
            here,
            before,
            after,
        });
    }
    tally
}

proptest! {
    #[test]
    fn a_use_that_helped_more_never_lowers_the_rank(
        others in proptest::collection::vec(uses(), 42),
        mut own in uses(),
        at in any::<proptest::sample::Index>(),
        more in 1..=10_i32,
    ) {
        prop_assume!(!own.is_empty());
        let all: Vec<Skill> = library::all(Language::En, Vec::new(), &Default::default());
        let ids: Vec<String> = order(&all, &HashMap::new(), &craving());
        let mut tallies: HashMap<_, _> = ids.iter().skip(1).cloned()
            .zip(others.iter().map(|uses| counted(uses))).collect();
        let place = |tallies: &HashMap<_, _>| {
            order(&all, tallies, &craving()).iter().position(|id| *id == ids[0]).unwrap()
        };
        tallies.insert(ids[0].clone(), counted(&own));
        let before = place(&tallies);
        let chosen = at.index(own.len());
        own[chosen].2 = own[chosen].2.map(|after| (after - more).max(0));
        tallies.insert(ids[0].clone(), counted(&own));
        prop_assert!(place(&tallies) <= before);
    }

    #[test]
    fn what_a_caution_forbids_is_never_suggested(
        all_uses in proptest::collection::vec(uses(), 101),
        cautions in proptest::sample::subsequence(
            skills(Language::En).cautions().map(|(id, _)| id.to_owned()).collect::<Vec<_>>(), 0..=36),
        situation in proptest::sample::select(
            skills(Language::En).situations().map(|(id, _)| id.to_owned()).collect::<Vec<_>>()),
        minutes in proptest::option::of(1..=60),
    ) {
        let all = library::all(Language::Es, Vec::new(), &Default::default());
        let tallies = all.iter().map(|skill| skill.id.clone())
            .zip(all_uses.iter().map(|uses| counted(uses))).collect();
        let query = SuggestQuery { situation, minutes, cautions, limit: 100, language: None };
        let found = suggest(all.clone(), &tallies, &query);
        for (skill, _) in &found {
            prop_assert!(skill.cautions.iter().all(|caution| !query.cautions.contains(&caution.id)));
            prop_assert!(skill.situations.contains(&query.situation));
            prop_assert!(minutes.is_none_or(|most| skill.minutes <= most));
        }
        // And nothing else is left out.
        let fit = all.iter().filter(|skill| {
            skill.situations.contains(&query.situation)
                && minutes.is_none_or(|most| skill.minutes <= most)
                && !skill.cautions.iter().any(|caution| query.cautions.contains(&caution.id))
        });
        prop_assert_eq!(fit.count(), found.len());
        let changes: Vec<f64> = found.iter().map(|(_, tally)| tally.expected_change()).collect();
        prop_assert!(changes.windows(2).all(|pair| pair[0] >= pair[1]), "out of order");
    }
}
