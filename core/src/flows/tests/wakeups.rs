//! How often a day rules wake a phone: the app looks at every moment that the core asks for, and at no other.

use chrono::TimeDelta;

use crate::calendar::Instant;
use crate::features::*;
use crate::flows::fire_rules::run;
use crate::flows::reach_out::tests::add;
use crate::testing::Alice;

/// At most so many on any day.
const MOST: usize = 4;
const DAYS: i64 = 8;

fn rule(condition: OwnRuleCondition, act: OwnRuleAct) -> OwnRuleDraft {
    OwnRuleDraft {
        escrow: false,
        condition,
        act,
        says: OwnRuleSays::CallMe,
        contact_ids: vec![],
    }
}

fn craving() -> OwnRuleDraft {
    let condition = OwnRuleCondition::Answer {
        answer: "craving".into(),
        at_least: true,
        value: 8,
        times: 1,
    };
    rule(condition, OwnRuleAct::Send)
}

fn sign() -> OwnRuleDraft {
    let signs = vec!["no sleep".into()];
    rule(
        OwnRuleCondition::Signs { signs, at_least: 1 },
        OwnRuleAct::AskFirst,
    )
}

fn no_checkin(days: i32, act: OwnRuleAct) -> OwnRuleDraft {
    rule(OwnRuleCondition::NoCheckin { days }, act)
}

/// Wake-ups on each of the days: for rules, and for the alerts that they made. `hears`: other devices of the person can
/// be heard of.
fn days(rules: Vec<OwnRuleDraft>, checks_in: bool, hears: bool) -> Vec<(usize, usize)> {
    let alice = Alice::new();
    add(&alice.app, "Ana", &[ContactWay::Text], 1);
    add(&alice.app, "Luis", &[ContactWay::Text], 2);
    for rule in rules {
        alice.app.own_rule_add(rule).unwrap();
    }
    let begin: Instant = "2026-11-24T06:00:00Z".parse().unwrap();
    (0..DAYS)
        .map(|day| one_day(&alice, begin + TimeDelta::days(day), (checks_in, hears)))
        .collect()
}

fn one_day(alice: &Alice, midnight: Instant, (checks_in, hears): (bool, bool)) -> (usize, usize) {
    let (mut of_rules, mut of_alerts) = (0, 0);
    let end = midnight + TimeDelta::days(1);
    alice.clock.set(midnight);
    if checks_in {
        // The person is there: what is done then wakes nobody.
        alice.clock.set(midnight + TimeDelta::hours(9));
        let answers = Answers {
            craving: Some(9),
            warning_signs: vec!["no sleep".into()],
            ..Answers::default()
        };
        let draft = CheckinDraft {
            answers,
            ..CheckinDraft::default()
        };
        alice.app.checkin_save(draft).unwrap();
    }
    loop {
        let ran = alice.app.reaching_out(|tx, here| run(tx, here, hears));
        let ran = ran.unwrap();
        let due = alice.app.alerts_due(vec![AlertMeans::SmsDirect]).unwrap();
        for task in due.tasks {
            let report = AlertReport::Accepted;
            alice.app.alert_report(task.alert_id, report).unwrap();
        }
        let due = alice.app.alerts_due(vec![AlertMeans::SmsDirect]).unwrap();
        let next = [(ran.next_at, true), (due.next_at, false)];
        let next = next
            .into_iter()
            .filter_map(|(at, rules)| Some((at?, rules)));
        let Some((at, rules)) = next.min().filter(|(at, _)| *at < end) else {
            return (of_rules, of_alerts);
        };
        assert!(at > alice.app.clock_now().unwrap(), "time goes on");
        of_rules += usize::from(rules);
        of_alerts += usize::from(!rules);
        alice.clock.set(at);
    }
}

#[test]
fn rules_wake_a_phone_at_most_four_times_a_day() {
    use OwnRuleAct::{AskFirst, Send};
    let all = || {
        let waiting = [(1, Send), (2, AskFirst), (3, Send), (7, Send)];
        let waiting = waiting.map(|(days, act)| no_checkin(days, act));
        [vec![craving(), sign()], waiting.to_vec()].concat()
    };
    // What the rules are; whether the person checks in each day; whether other devices are heard of; wake-ups for
    // rules, and for their alerts, on the worst day.
    let table = [
        ("none", vec![], true, true, (0, 0)),
        ("an answer", vec![craving()], true, true, (0, 3)),
        ("a sign, which asks", vec![sign()], true, true, (0, 0)),
        ("3 days", vec![no_checkin(3, Send)], false, true, (1, 3)),
        (
            "3 days, none missing",
            vec![no_checkin(3, Send)],
            true,
            true,
            (1, 0),
        ),
        (
            "3 days, off line",
            vec![no_checkin(3, Send)],
            false,
            false,
            (3, 0),
        ),
        ("six, none missing", all(), true, true, (1, 3)),
        ("six, silent", all(), false, true, (1, 4)),
        ("six, off line", all(), false, false, (3, 0)),
    ];
    for (what, rules, checks_in, hears, worst) in table {
        let days = days(rules, checks_in, hears);
        let of_rules = days.iter().map(|day| day.0).max().unwrap_or(0);
        let of_alerts = days.iter().map(|day| day.1).max().unwrap_or(0);
        assert_eq!((of_rules, of_alerts), worst, "{what}: {days:?}");
        assert!(of_rules <= MOST, "{what}: {days:?}");
    }
}
