use std::collections::HashMap;

use super::*;
use crate::calendar::{Day, Instant};
use crate::testing::Alice;
use crate::{AppError, Settings};

fn draft(answers: Answers) -> CheckinDraft {
    CheckinDraft {
        answers,
        ..CheckinDraft::default()
    }
}

fn mood(mood: i32) -> Answers {
    Answers {
        mood: Some(mood),
        ..Answers::default()
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn everything() -> Answers {
    Answers {
        mood: Some(0),
        craving: Some(10),
        confidence: Some(5),
        anxiety: Some(6),
        restlessness: Some(1),
        stress: Some(2),
        energy: Some(3),
        lonely: Some(4),
        sleep_hours: Some(6.5),
        sleep_quality: Some(7),
        medicine: Some(Medicine::Late),
        used: Some(Answer::Skip),
        risky_situation: Some(Answer::Yes),
        movement: Some(Answer::No),
        food: Some(Answer::Yes),
        connection: Some(Answer::Skip),
        note: Some("dinner with Sam — عشاء 🌙".into()),
        triggers: vec!["payday".into(), "argument".into()],
        warning_signs: vec!["staying up late".into()],
        own: HashMap::from([("00ff".into(), 3), ("aa".into(), 1)]),
    }
}

#[test]
fn every_answer_comes_back_after_a_restart() {
    let mut alice = Alice::new();
    let saved = alice.app.checkin_save(draft(everything())).unwrap();
    alice.reopen();
    let mut read = alice.app.checkin_get(saved.id.clone()).unwrap();
    // A set has no order of its own.
    read.answers.triggers.sort();
    let mut wanted = saved.clone();
    wanted.answers.triggers.sort();
    assert_eq!(read, wanted);
    assert_eq!(
        (saved.zone.as_str(), saved.day),
        ("America/Edmonton", day("2026-11-23"))
    );
}

#[test]
fn what_does_not_fit_is_refused_by_name_and_nothing_is_saved() {
    let alice = Alice::new();
    let many = |n| (0..n).map(|i| format!("trigger {i}")).collect::<Vec<_>>();
    let cases = [
        ("mood", mood(11)),
        ("mood", mood(-1)),
        (
            "craving",
            Answers {
                craving: Some(300),
                ..Answers::default()
            },
        ),
        (
            "sleep_quality",
            Answers {
                sleep_quality: Some(11),
                ..Answers::default()
            },
        ),
        (
            "sleep_hours",
            Answers {
                sleep_hours: Some(24.5),
                ..Answers::default()
            },
        ),
        (
            "sleep_hours",
            Answers {
                sleep_hours: Some(f64::NAN),
                ..Answers::default()
            },
        ),
        (
            "note",
            Answers {
                note: Some("x".repeat(1 << 20)),
                ..Answers::default()
            },
        ),
        (
            "note",
            Answers {
                note: Some("ñ".repeat(10_001)),
                ..Answers::default()
            },
        ),
        (
            "triggers",
            Answers {
                triggers: many(51),
                ..Answers::default()
            },
        ),
        (
            "warning_signs",
            Answers {
                warning_signs: vec![" ".into()],
                ..Answers::default()
            },
        ),
        (
            "own",
            Answers {
                own: HashMap::from([("ab".into(), 11)]),
                ..Answers::default()
            },
        ),
    ];
    for (name, answers) in cases {
        match alice.app.checkin_save(draft(answers)) {
            Err(AppError::Invalid { field, .. }) => assert_eq!(field, name),
            other => panic!("{name}: {other:?}"),
        }
    }
    assert!(alice.app.checkin_list(None, None).unwrap().is_empty());
    // The limit counts characters, not bytes.
    let longest = Answers {
        note: Some("ñ".repeat(10_000)),
        ..Answers::default()
    };
    assert!(alice.app.checkin_save(draft(longest)).is_ok());
}

#[test]
fn the_day_and_the_instant_follow_what_the_person_said() {
    let alice = Alice::new(); // 2026-11-23, 09:00 in Edmonton
    let at = |text: &str| Some(text.parse::<Instant>().unwrap());
    let cases = [
        // (day, at) given -> (day, whether an instant is known)
        ((None, None), Ok(("2026-11-23", true))),
        ((Some("2026-11-23"), None), Ok(("2026-11-23", true))),
        ((Some("2026-11-01"), None), Ok(("2026-11-01", false))),
        ((Some("2026-11-24"), None), Ok(("2026-11-24", false))),
        ((None, at("2026-11-21T05:30:00Z")), Ok(("2026-11-20", true))),
        (
            (Some("2026-11-21"), at("2026-11-21T05:30:00Z")),
            Ok(("2026-11-21", true)),
        ),
        ((Some("2026-11-25"), None), Err("day")),
        ((None, at("2026-12-24T00:00:00Z")), Err("day")),
        ((Some("1899-12-31"), None), Err("day")),
        ((Some("2026-11-10"), at("2026-11-21T05:30:00Z")), Err("at")),
    ];
    for ((given_day, given_at), wanted) in cases {
        let input = CheckinDraft {
            day: given_day.map(day),
            at: given_at,
            answers: mood(5),
        };
        match (alice.app.checkin_save(input), wanted) {
            (Ok(saved), Ok((lived, known))) => {
                assert_eq!((saved.day, saved.at.is_some()), (day(lived), known));
            }
            (Err(AppError::Invalid { field, .. }), Err(wanted)) => assert_eq!(field, wanted),
            (got, wanted) => panic!("{given_day:?}: {got:?} instead of {wanted:?}"),
        }
    }
}

#[test]
fn a_day_keeps_its_name_when_the_person_travels_or_moves_the_start_of_the_day() {
    let alice = Alice::new();
    alice.clock.set("2026-11-24T05:30:00Z".parse().unwrap()); // 23:30 on the 23rd in Edmonton
    let saved = alice.app.checkin_save(draft(mood(6))).unwrap();
    alice.clock.travel("Asia/Tokyo");
    let settings = Settings {
        day_start: 5,
        ..alice.app.settings().unwrap()
    };
    alice.app.settings_save(settings).unwrap();
    assert_eq!(
        alice.app.checkin_get(saved.id).unwrap().day,
        day("2026-11-23")
    );
    // In Tokyo it is 14:30 on the 24th; with a day that starts at five, 04:00 is still the day before.
    assert_eq!(
        alice.app.checkin_save(draft(mood(6))).unwrap().day,
        day("2026-11-24")
    );
    alice.clock.set("2026-11-24T19:00:00Z".parse().unwrap());
    assert_eq!(
        alice.app.checkin_save(draft(mood(6))).unwrap().day,
        day("2026-11-24")
    );
}

#[test]
fn an_edit_replaces_and_a_delete_erases_for_good() {
    let alice = Alice::new();
    let saved = alice.app.checkin_save(draft(everything())).unwrap();
    let prefix = saved.id.chars().take(6).collect::<String>();
    let edited = alice.app.checkin_edit(prefix, draft(mood(8))).unwrap();
    assert_eq!(
        (edited.day, edited.recorded_at),
        (saved.day, saved.recorded_at)
    );
    assert_eq!(
        alice.app.checkin_get(saved.id.clone()).unwrap().answers,
        mood(8)
    );
    alice.app.checkin_delete(saved.id.clone()).unwrap();
    for answer in [
        alice.app.checkin_get(saved.id.clone()).map(drop),
        alice.app.checkin_delete(saved.id.clone()),
        alice.app.checkin_edit(saved.id, draft(mood(1))).map(drop),
    ] {
        assert_eq!(answer, Err(AppError::NotFound));
    }
}

#[test]
fn an_id_must_be_hex_and_fit_one_entry() {
    let alice = Alice::new();
    for _ in 0..40 {
        alice.app.checkin_save(draft(mood(5))).unwrap();
    }
    let invalid = |id: &str| {
        matches!(
            alice.app.checkin_get(id.into()),
            Err(AppError::Invalid { field, .. }) if field == "id"
        )
    };
    // 40 ids share 16 first digits, so some digit fits several.
    assert!(
        "0123456789abcdef"
            .chars()
            .any(|digit| invalid(&digit.to_string()))
    );
    assert!(invalid("") && invalid("xyz") && invalid(&"0".repeat(33)) && invalid("ñ"));
}

#[test]
fn a_day_is_none_partial_or_done_by_its_entries_together() {
    let alice = Alice::new();
    let today = day("2026-11-23");
    let state = || alice.app.checkin_day(today).unwrap().state;
    assert_eq!(state(), DayState::None);
    alice
        .app
        .checkin_save(draft(Answers {
            note: Some("slept in".into()),
            ..Answers::default()
        }))
        .unwrap();
    assert_eq!(state(), DayState::Partial);
    alice.app.checkin_save(draft(mood(3))).unwrap();
    assert_eq!(state(), DayState::Partial);
    alice
        .app
        .checkin_save(draft(Answers {
            used: Some(Answer::Skip),
            ..Answers::default()
        }))
        .unwrap();
    assert_eq!(state(), DayState::Done);
}

#[test]
fn a_summary_counts_days_and_fills_nothing_in() {
    let alice = Alice::new();
    let on = |text: &str, answers: Answers| {
        let input = CheckinDraft {
            day: Some(day(text)),
            at: None,
            answers,
        };
        alice.app.checkin_save(input).unwrap();
    };
    on(
        "2026-11-16",
        Answers {
            mood: Some(2),
            used: Some(Answer::No),
            ..Answers::default()
        },
    );
    on(
        "2026-11-16",
        Answers {
            mood: Some(4),
            used: Some(Answer::Yes),
            ..Answers::default()
        },
    );
    on(
        "2026-11-18",
        Answers {
            mood: Some(9),
            medicine: Some(Medicine::Missed),
            ..Answers::default()
        },
    );
    on(
        "2026-11-19",
        Answers {
            craving: Some(0),
            used: Some(Answer::Skip),
            ..Answers::default()
        },
    );
    let week = alice
        .app
        .checkin_summary(day("2026-11-16"), day("2026-11-22"))
        .unwrap();
    assert_eq!((week.days, week.days_with_entry), (7, 3));
    assert!((week.coverage - 3.0 / 7.0).abs() < 1e-9);
    assert_eq!(
        week.used,
        AnswerCount {
            yes: 1,
            no: 0,
            unknown: 6
        }
    );
    assert_eq!(
        week.medicine,
        AnswerCount {
            yes: 0,
            no: 1,
            unknown: 6
        }
    );
    let item = |name: &str| week.items.iter().find(|item| item.item == name).unwrap();
    // Two answers on one day weigh as one day: (3 + 9) / 2.
    assert_eq!((item("mood").n, item("mood").mean), (2, Some(6.0)));
    assert_eq!(
        (item("mood").low, item("mood").high),
        (Some(2.0), Some(9.0))
    );
    assert_eq!((item("craving").n, item("craving").mean), (1, Some(0.0)));
    assert_eq!((item("energy").n, item("energy").mean), (0, None));
    let list = alice
        .app
        .checkin_list(Some(day("2026-11-16")), Some(day("2026-11-22")))
        .unwrap();
    assert_eq!(list.len(), 7);
    assert_eq!(alice.app.checkin_list(None, None).unwrap().len(), 3);
    let backwards = alice
        .app
        .checkin_summary(day("2026-11-22"), day("2026-11-16"));
    assert!(matches!(backwards, Err(AppError::Invalid { field, .. }) if field == "to"));
}

#[test]
fn pages_go_back_in_time_without_gaps_or_repeats() {
    let alice = Alice::new();
    for n in 0..23 {
        let input = CheckinDraft {
            day: Some(day("2026-11-01") + chrono::Days::new(n % 9)),
            at: None,
            answers: mood(5),
        };
        alice.app.checkin_save(input).unwrap();
    }
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = alice.app.checkin_page(10, before).unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.id.clone());
        seen.extend(
            page.into_iter()
                .map(|entry| (entry.day, entry.recorded_at, entry.id)),
        );
    }
    assert_eq!(seen.len(), 23);
    assert!(seen.is_sorted_by(|a, b| a > b));
    assert!(alice.app.checkin_page(0, None).is_err());
}

#[test]
fn own_questions_are_asked_answered_and_archived() {
    let alice = Alice::new();
    let item = alice
        .app
        .checkin_item_add("  Did I call Mum? ".into(), false)
        .unwrap();
    assert_eq!(item.name, "Did I call Mum?");
    let answers = Answers {
        own: HashMap::from([(item.id.clone(), 1)]),
        ..Answers::default()
    };
    let saved = alice.app.checkin_save(draft(answers.clone())).unwrap();
    alice.app.checkin_item_archive(item.id, true).unwrap();
    assert!(
        alice
            .app
            .checkin_items()
            .unwrap()
            .iter()
            .all(|item| item.archived)
    );
    assert_eq!(alice.app.checkin_get(saved.id).unwrap().answers, answers);
    assert!(matches!(
        alice.app.checkin_item_add(" ".into(), true),
        Err(AppError::Invalid { field, .. }) if field == "name"
    ));
}

#[test]
fn a_clock_that_jumps_back_ten_years_loses_nothing() {
    let alice = Alice::new();
    let saved = alice.app.checkin_save(draft(mood(3))).unwrap();
    alice.clock.set("2016-11-23T15:00:00Z".parse().unwrap());
    let edited = alice
        .app
        .checkin_edit(saved.id.clone(), draft(mood(4)))
        .unwrap();
    assert_eq!(edited.day, saved.day);
    assert_eq!(alice.app.checkin_get(saved.id).unwrap().answers, mood(4));
    assert_eq!(
        alice.app.checkin_save(draft(mood(5))).unwrap().day,
        day("2016-11-23")
    );
}

#[test]
fn an_unknown_zone_is_refused_never_taken_for_utc() {
    let alice = Alice::new();
    alice.clock.travel("Mars/Olympus");
    let refused = alice.app.checkin_save(draft(mood(3)));
    assert!(matches!(refused, Err(AppError::Invalid { field, .. }) if field == "zone"));
}

/// Rule of the house: deleting is real. Every page of every file is decrypted and searched.
#[test]
fn words_that_were_replaced_or_deleted_are_in_no_page_of_any_file() {
    let alice = Alice::new();
    let words = |text: &str| Answers {
        note: Some(format!("{text} {}", "around it ".repeat(700))),
        triggers: vec![format!("{text} trigger")],
        ..Answers::default()
    };
    let replaced = alice.app.checkin_save(draft(words("xylophone"))).unwrap();
    let deleted = alice.app.checkin_save(draft(words("quicksilver"))).unwrap();
    let kept = alice.app.checkin_save(draft(words("marmalade"))).unwrap();
    let edit = Answers {
        note: Some("nothing".into()),
        ..words("")
    };
    let edit = Answers {
        triggers: vec!["xylophone trigger".into()],
        ..edit
    };
    alice
        .app
        .checkin_edit(replaced.id.clone(), draft(edit))
        .unwrap();
    alice.app.checkin_delete(deleted.id).unwrap();

    let plain = alice.decrypted();
    let holds = |word: &[u8]| plain.windows(word.len()).any(|window| window == word);
    assert!(holds(b"marmalade around"), "{} must be there", kept.id);
    assert!(holds(b"xylophone trigger") && !holds(b"xylophone around"));
    assert!(!holds(b"quicksilver"));
}
