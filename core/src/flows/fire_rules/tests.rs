//! The person's own rules at the door.

use crate::app::App;
use crate::calendar::Instant;
use crate::error::AppError;
use crate::features::*;
use crate::flows::reach_out::tests::add;
use crate::testing::Alice;

fn rule(condition: OwnRuleCondition, act: OwnRuleAct) -> OwnRuleDraft {
    OwnRuleDraft {
        condition,
        act,
        says: OwnRuleSays::CallMe,
        contact_ids: vec![],
        escrow: false,
    }
}

fn craving(times: i32) -> OwnRuleCondition {
    OwnRuleCondition::Answer {
        answer: "craving".into(),
        at_least: true,
        value: 8,
        times,
    }
}

fn check_in(app: &App, craving: i32) {
    let answers = Answers {
        craving: Some(craving),
        ..Answers::default()
    };
    let draft = CheckinDraft {
        answers,
        ..CheckinDraft::default()
    };
    app.checkin_save(draft).unwrap();
}

fn fired(app: &App) -> Vec<AlertState> {
    let ran = app.own_rules_run().unwrap();
    ran.fired.iter().map(|alert| alert.state).collect()
}

fn at(alice: &Alice, when: &str) -> Instant {
    let when = when.parse().unwrap();
    alice.clock.set(when);
    when
}

#[test]
fn a_rule_reads_back_in_plain_words_in_both_languages() {
    let alice = Alice::new();
    let ana = add(&alice.app, "Ana", &[ContactWay::Text], 1);
    let words = |draft: OwnRuleDraft| alice.app.own_rule_add(draft).unwrap().in_words;
    let to_ana = OwnRuleDraft {
        contact_ids: vec![ana.chars().take(8).collect()],
        ..rule(craving(2), OwnRuleAct::AskFirst)
    };
    assert_eq!(
        words(to_ana.clone()),
        "When craving is 8 or more, 2 times in a day: Waymark will ask you first. If you say yes, a message goes to Ana. \
         It asks them to call you."
    );
    let three = rule(OwnRuleCondition::NoCheckin { days: 3 }, OwnRuleAct::Send);
    assert_eq!(
        words(three),
        "When you have not checked in for 3 days: Waymark will wait ten minutes, so that you can call it off. Then a \
         message goes to all who agreed, in their order. It asks them to call you. Not while you are paused or ill."
    );
    let spanish = Settings {
        language: Some("es".into()),
        ..alice.app.settings().unwrap()
    };
    alice.app.settings_save(spanish).unwrap();
    let signs = OwnRuleCondition::Signs {
        signs: vec!["sola".into(), "sin dormir".into()],
        at_least: 2,
    };
    assert_eq!(
        words(rule(signs, OwnRuleAct::AskFirst)),
        "Cuando marques 2 de estas señales en un día (sin dormir, sola): Waymark te preguntará primero. Si dices que sí, \
         va un mensaje a quienes estén de acuerdo, en su orden. Pide que te llamen."
    );
    assert_eq!(
        words(rule(OwnRuleCondition::Press, OwnRuleAct::Send)),
        "Cuando lo pulses: al momento va un mensaje a quienes estén de acuerdo, en su orden. Pide que te llamen."
    );
    assert_eq!(
        words(to_ana).split(':').next(),
        Some("Cuando el deseo sea de 8 o más, 2 veces en un día")
    );
}

#[test]
fn a_rule_asks_first_or_sends_with_time_to_call_it_off_once_a_day() {
    let alice = Alice::new();
    add(&alice.app, "Ana", &[ContactWay::Text], 1);
    alice
        .app
        .own_rule_add(rule(craving(2), OwnRuleAct::AskFirst))
        .unwrap();
    alice
        .app
        .own_rule_add(rule(craving(1), OwnRuleAct::Send))
        .unwrap();
    assert_eq!(fired(&alice.app), []);
    check_in(&alice.app, 9);
    let sent = alice.app.own_rules_run().unwrap().fired.remove(0);
    assert_eq!(sent.state, AlertState::Grace);
    assert_eq!(fired(&alice.app), [], "once a day");
    check_in(&alice.app, 8);
    assert_eq!(fired(&alice.app), [AlertState::Drafted]);
    alice.app.alert_cancel(sent.id).unwrap();
    check_in(&alice.app, 10);
    assert_eq!(
        fired(&alice.app),
        [],
        "called off is called off for the day"
    );
    at(&alice, "2026-11-24T15:00:00Z");
    assert_eq!(fired(&alice.app), []);
    check_in(&alice.app, 9);
    assert_eq!(fired(&alice.app), [AlertState::Grace]);
}

#[test]
fn who_is_asked_next_is_one_of_the_three_of_the_day() {
    let alice = Alice::new();
    for (name, order) in [("Ana", 1), ("Luis", 2), ("Mar", 3)] {
        add(&alice.app, name, &[ContactWay::Text], order);
    }
    for value in [7, 8] {
        let condition = OwnRuleCondition::Answer {
            answer: "craving".into(),
            at_least: true,
            value,
            times: 1,
        };
        let sends = rule(condition, OwnRuleAct::Send);
        alice.app.own_rule_add(sends).unwrap();
    }
    check_in(&alice.app, 9);
    assert_eq!(fired(&alice.app).len(), 2);
    // Nobody answers, however the clock goes; the last of these is before all that went out.
    let mut given = Vec::new();
    for minutes in [11, 45, 80, 150, -180, 11, 45] {
        let now = alice.app.clock_now().unwrap();
        alice.clock.set(now + chrono::TimeDelta::minutes(minutes));
        let due = alice.app.alerts_due(vec![AlertMeans::SmsDirect]).unwrap();
        for task in due.tasks {
            let report = AlertReport::Accepted;
            given.push(alice.app.alert_report(task.alert_id, report).unwrap().id);
        }
    }
    assert_eq!(given.len(), 3);
    let all = alice.app.alerts().unwrap();
    let limited = all
        .iter()
        .filter(|one| one.reason == Some(AlertReason::DayLimit));
    assert!(limited.count() > 0);
}

#[test]
fn rules_send_three_a_day_and_a_press_is_not_counted() {
    let alice = Alice::new();
    add(&alice.app, "Ana", &[ContactWay::Text], 1);
    for _ in 0..5 {
        alice
            .app
            .own_rule_add(rule(craving(1), OwnRuleAct::Send))
            .unwrap();
    }
    let pressed = alice
        .app
        .own_rule_add(rule(OwnRuleCondition::Press, OwnRuleAct::Send))
        .unwrap();
    check_in(&alice.app, 9);
    assert_eq!(fired(&alice.app).len(), 3);
    assert_eq!(fired(&alice.app), []);
    let now = alice.app.own_rule_press(pressed.id).unwrap();
    assert_eq!((now.state, now.rule_id), (AlertState::Queued, None));
    let rules = alice.app.own_rules().unwrap();
    let other = rules.into_iter().find(|one| one.condition == craving(1));
    let other = other.unwrap().id;
    assert!(
        matches!(alice.app.own_rule_press(other), Err(AppError::Invalid { field, .. }) if field == "id")
    );
}

#[test]
fn days_without_a_check_in_are_asked_about_in_the_morning_and_not_while_ill_or_paused() {
    let mut alice = Alice::new();
    add(&alice.app, "Ana", &[ContactWay::Text], 1);
    let three = rule(
        OwnRuleCondition::NoCheckin { days: 3 },
        OwnRuleAct::AskFirst,
    );
    alice.app.own_rule_add(three).unwrap();
    check_in(&alice.app, 1); // Monday the 23rd
    let next = |app: &App| app.own_rules_run().unwrap().next_at;
    assert_eq!(
        next(&alice.app),
        "2026-11-23T16:00:00Z".parse().ok(),
        "ten where she is"
    );
    at(&alice, "2026-11-27T15:59:00Z"); // Friday, 9:59
    assert_eq!(fired(&alice.app), []);
    at(&alice, "2026-11-27T16:00:00Z");
    assert_eq!(fired(&alice.app), [AlertState::Drafted]);
    at(&alice, "2026-11-28T18:00:00Z");
    assert_eq!(fired(&alice.app), [], "one gap is asked about once");
    check_in(&alice.app, 1);
    alice.app.own_rules_hold("2026-12-05".parse().ok()).unwrap();
    at(&alice, "2026-12-04T18:00:00Z");
    alice.reopen();
    assert_eq!((fired(&alice.app), next(&alice.app)), (vec![], None));
    // Well again on the 4th: the days until then do not count.
    alice.app.own_rules_hold(None).unwrap();
    assert_eq!(fired(&alice.app), []);
    at(&alice, "2026-12-07T16:00:00Z");
    assert_eq!(fired(&alice.app), [AlertState::Drafted]);
    let past = alice.app.own_rules_hold("2026-12-06".parse().ok());
    assert!(matches!(past, Err(AppError::Invalid { field, .. }) if field == "until"));
    let settings = Settings {
        paused_until: "2026-12-20".parse().ok(),
        ..alice.app.settings().unwrap()
    };
    check_in(&alice.app, 1);
    alice.app.settings_save(settings).unwrap();
    at(&alice, "2026-12-18T18:00:00Z");
    assert_eq!(fired(&alice.app), []);
}

#[test]
fn a_dry_run_says_when_it_would_have_fired_and_leaves_nothing() {
    let alice = Alice::new();
    check_in(&alice.app, 9);
    at(&alice, "2026-11-30T15:00:00Z");
    let run = |condition, days| {
        alice
            .app
            .own_rule_dry_run(rule(condition, OwnRuleAct::Send), days)
    };
    let days = |texts: &[&str]| {
        Ok(texts
            .iter()
            .map(|day| day.parse().unwrap())
            .collect::<Vec<_>>())
    };
    assert_eq!(run(craving(1), 30), days(&["2026-11-23"]));
    assert_eq!(run(craving(1), 7), days(&[]));
    assert_eq!(
        run(OwnRuleCondition::NoCheckin { days: 2 }, 7),
        days(&["2026-11-26"])
    );
    for wrong in [0, 731] {
        assert!(
            matches!(run(craving(1), wrong), Err(AppError::Invalid { field, .. }) if field == "days")
        );
    }
    assert!(matches!(run(craving(0), 7), Err(AppError::Invalid { field, .. }) if field == "times"));
    assert_eq!(
        (alice.app.own_rules().unwrap(), alice.app.alerts().unwrap()),
        (vec![], vec![])
    );
}

#[test]
fn a_rule_is_paused_removed_and_put_away() {
    let mut alice = Alice::new();
    add(&alice.app, "Ana", &[ContactWay::Text], 1);
    let made = alice
        .app
        .own_rule_add(rule(craving(1), OwnRuleAct::Send))
        .unwrap();
    assert!(
        alice
            .app
            .own_rule_pause(made.id.chars().take(6).collect(), true)
            .unwrap()
            .paused
    );
    check_in(&alice.app, 9);
    alice.reopen();
    assert_eq!(fired(&alice.app), []);
    alice.app.own_rule_pause(made.id.clone(), false).unwrap();
    assert_eq!(alice.app.own_rules().unwrap(), std::slice::from_ref(&made));
    alice.app.contacts_hide("river".into()).unwrap();
    assert_eq!(alice.app.own_rules().unwrap(), []);
    assert_eq!(
        alice.app.own_rule_remove(made.id.clone()),
        Err(AppError::NotFound)
    );
    // It still fires, and is seen once shown again.
    assert_eq!(fired(&alice.app), [AlertState::Grace]);
    assert_eq!(alice.app.alerts().unwrap(), []);
    alice.app.contacts_unhide("river".into()).unwrap();
    alice.app.own_rule_remove(made.id.clone()).unwrap();
    assert_eq!(alice.app.own_rule_remove(made.id), Err(AppError::NotFound));
    let stranger = OwnRuleDraft {
        contact_ids: vec!["ffff".into()],
        ..rule(craving(1), OwnRuleAct::Send)
    };
    assert_eq!(alice.app.own_rule_add(stranger), Err(AppError::NotFound));
}

#[test]
fn an_edited_rule_stays_the_same_rule_and_fires_for_no_past_day() {
    let mut alice = Alice::new();
    let ana = add(&alice.app, "Ana", &[ContactWay::Text], 1);
    let made = alice
        .app
        .own_rule_add(rule(craving(1), OwnRuleAct::Send))
        .unwrap();
    let edit = |alice: &Alice, condition| {
        let draft = OwnRuleDraft {
            contact_ids: vec![ana.clone()],
            ..rule(condition, OwnRuleAct::AskFirst)
        };
        alice.app.own_rule_edit(made.id.clone(), draft).unwrap()
    };
    check_in(&alice.app, 9); // Monday the 23rd
    assert_eq!(fired(&alice.app), [AlertState::Grace]);
    let edited = edit(&alice, craving(1));
    assert_eq!((&edited.id, edited.act), (&made.id, OwnRuleAct::AskFirst));
    assert_eq!(edited.recorded_at, made.recorded_at);
    assert_eq!(edited.contact_ids, std::slice::from_ref(&ana));
    assert_eq!(fired(&alice.app), [], "it has fired today");
    // From three days to one, when a gap of two is there: it counts from the edit on.
    let days = |days| OwnRuleCondition::NoCheckin { days };
    let cases = [
        ("2026-11-23T18:00:00Z", Some(3), vec![]),
        ("2026-11-26T18:00:00Z", Some(1), vec![]),
        ("2026-11-27T18:00:00Z", Some(1), vec![]),
        ("2026-11-28T18:00:00Z", None, vec![AlertState::Drafted]),
        // It has fired for this gap; with other days it begins anew, with the same days it does not.
        ("2026-11-28T19:00:00Z", Some(1), vec![]),
        ("2026-11-29T18:00:00Z", Some(2), vec![]),
        ("2026-12-01T18:00:00Z", None, vec![]),
        ("2026-12-02T18:00:00Z", None, vec![AlertState::Drafted]),
    ];
    for (when, to, fires) in cases {
        at(&alice, when);
        to.map(|to| edit(&alice, days(to)));
        alice.reopen();
        assert_eq!(fired(&alice.app), fires, "{when}");
    }
    assert_eq!(alice.app.own_rules().unwrap().len(), 1);
    let wrong = |id: &str, draft| alice.app.own_rule_edit(id.into(), draft);
    let refused = wrong(&made.id, rule(days(31), OwnRuleAct::Send));
    assert!(matches!(refused, Err(AppError::Invalid { field, .. }) if field == "days"));
    let none = wrong("ff", rule(days(3), OwnRuleAct::Send));
    assert_eq!(none, Err(AppError::NotFound));
    alice.app.contacts_hide("river".into()).unwrap();
    let away = wrong(&made.id, rule(days(3), OwnRuleAct::Send));
    assert_eq!(away, Err(AppError::NotFound));
}

#[test]
fn without_anybody_who_agreed_nothing_fires_until_somebody_does() {
    let alice = Alice::new();
    alice
        .app
        .own_rule_add(rule(craving(1), OwnRuleAct::Send))
        .unwrap();
    check_in(&alice.app, 9);
    assert_eq!(fired(&alice.app), []);
    add(&alice.app, "Ana", &[ContactWay::Call], 1);
    assert_eq!(fired(&alice.app), [AlertState::Grace]);
}
