//! When rules fire.

use std::collections::BTreeMap;

use super::model::{OwnRuleAct, OwnRuleCondition, OwnRuleDraft, OwnRuleSays};
use super::rules::{DayFacts, Days, checked, dry_run, trigger_day};
use crate::calendar::Day;
use crate::error::Error;

fn day(of_november: u32) -> Day {
    Day::from_ymd_opt(2026, 11, of_november).unwrap()
}

fn answer(at_least: bool, value: i32, times: i32) -> OwnRuleCondition {
    OwnRuleCondition::Answer {
        answer: "craving".into(),
        at_least,
        value,
        times,
    }
}

fn signs(at_least: i32) -> OwnRuleCondition {
    OwnRuleCondition::Signs {
        signs: ["alone", "no sleep", "skipping meals"]
            .map(str::to_owned)
            .to_vec(),
        at_least,
    }
}

fn facts(cravings: &[i32], signs: &[&str]) -> DayFacts {
    DayFacts {
        answers: cravings.iter().map(|value| ("craving", *value)).collect(),
        signs: signs.iter().map(|sign| (*sign).to_owned()).collect(),
    }
}

#[test]
fn a_rule_fires_on_what_was_written_that_day() {
    let cases = [
        (answer(true, 8, 1), facts(&[], &[]), false),
        (answer(true, 8, 1), facts(&[7], &[]), false),
        (answer(true, 8, 1), facts(&[8], &[]), true),
        (answer(true, 8, 2), facts(&[9], &[]), false),
        (answer(true, 8, 2), facts(&[9, 3, 8], &[]), true),
        (answer(false, 2, 1), facts(&[2], &[]), true),
        (answer(false, 2, 1), facts(&[3], &[]), false),
        (signs(2), facts(&[], &["alone"]), false),
        (signs(2), facts(&[], &["alone", "no sleep"]), true),
        (signs(2), facts(&[], &["alone", "something else"]), false),
        (OwnRuleCondition::Press, facts(&[10], &["alone"]), false),
    ];
    for (condition, today, fires) in cases {
        let days: Days = BTreeMap::from([(day(20), facts(&[10, 10, 10], &[])), (day(23), today)]);
        let found = trigger_day(&condition, day(23), &days, day(1));
        assert_eq!(found, fires.then_some(day(23)), "{condition:?} {days:?}");
        // Yesterday counts for nothing.
        assert_eq!(trigger_day(&condition, day(24), &days, day(1)), None);
    }
}

#[test]
fn days_without_a_check_in_count_whole_and_name_the_same_day_until_one_comes() {
    let three = OwnRuleCondition::NoCheckin { days: 3 };
    let days: Days = BTreeMap::from([(day(10), facts(&[], &[]))]);
    let fired = |today, since| trigger_day(&three, day(today), &days, day(since));
    let found: Vec<_> = (10..18).map(|today| fired(today, 1)).collect();
    let due = Some(day(14));
    assert_eq!(found, [None, None, None, None, due, due, due, due]);
    // Made later, or paused until later: the days before do not count.
    assert_eq!(fired(14, 12), None);
    assert_eq!(fired(16, 12), Some(day(16)));
    // Nothing was ever written: it counts from when the rule was made.
    assert_eq!(
        trigger_day(&three, day(5), &Days::new(), day(1)),
        Some(day(5))
    );
    // A check-in that was written for tomorrow does not hide today.
    let ahead: Days = BTreeMap::from([(day(10), facts(&[], &[])), (day(30), facts(&[], &[]))]);
    assert_eq!(trigger_day(&three, day(14), &ahead, day(1)), due);
}

#[test]
fn a_dry_run_names_each_day_once() {
    let days: Days = BTreeMap::from([
        (day(2), facts(&[9], &[])),
        (day(8), facts(&[9, 8], &["alone", "no sleep"])),
        (day(9), facts(&[1], &[])),
    ]);
    let run = |condition| dry_run(&condition, day(1), day(23), &days);
    assert_eq!(run(answer(true, 8, 1)), [day(2), day(8)]);
    assert_eq!(run(answer(true, 8, 2)), [day(8)]);
    assert_eq!(run(signs(2)), [day(8)]);
    assert_eq!(
        run(OwnRuleCondition::NoCheckin { days: 3 }),
        [day(6), day(13)]
    );
    assert_eq!(run(OwnRuleCondition::Press), []);
    assert_eq!(
        dry_run(&answer(true, 8, 1), day(1), day(23), &Days::new()),
        []
    );
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let named = |signs: &[&str], at_least| OwnRuleCondition::Signs {
        signs: signs.iter().map(|sign| (*sign).to_owned()).collect(),
        at_least,
    };
    let other = OwnRuleCondition::Answer {
        answer: "used".into(),
        at_least: true,
        value: 1,
        times: 1,
    };
    let many: Vec<String> = (0..21).map(|n| n.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let cases = [
        (other, "answer", "must be a scale from 0 to 10"),
        (answer(true, 11, 1), "value", "must be 0 to 10"),
        (answer(true, -1, 1), "value", "must be 0 to 10"),
        (answer(true, 8, 0), "times", "must be 1 to 5"),
        (answer(true, 8, 6), "times", "must be 1 to 5"),
        (named(&[], 1), "signs", "must be 1 to 20"),
        (named(&many, 1), "signs", "must be 1 to 20"),
        (
            named(&[" "], 1),
            "signs",
            "must each have 1 to 64 characters",
        ),
        (
            named(&["alone", "alone "], 2),
            "at_least",
            "must be the number of signs or less",
        ),
        (named(&["alone"], 0), "at_least", "must be 1 to 20"),
        (
            OwnRuleCondition::NoCheckin { days: 0 },
            "days",
            "must be 1 to 30",
        ),
        (
            OwnRuleCondition::NoCheckin { days: 31 },
            "days",
            "must be 1 to 30",
        ),
    ];
    for (condition, wanted, reason) in cases {
        let refused = checked(OwnRuleDraft {
            condition: condition.clone(),
            act: OwnRuleAct::AskFirst,
            says: OwnRuleSays::CallMe,
            contact_ids: vec![],
            escrow: false,
        });
        let Err(Error::Invalid { field, why }) = refused else {
            panic!("{condition:?} is let pass");
        };
        assert_eq!((&*field, &*why), (wanted, reason), "{condition:?}");
    }
}
