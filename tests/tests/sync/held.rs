//! A missed check-in that a relay holds back for the day on which the phone cannot speak.

use chrono::{DateTime, TimeDelta, Utc};
use waymark_core::platform::Clock;
use waymark_core::{
    AlertState, ContactAnswer, ContactMessageKind, EscrowState, Escrowed, OwnRule, OwnRuleAct,
    OwnRuleCondition, OwnRuleDraft, OwnRuleSays, Settings,
};
use waymark_tests::line::Weather;

use crate::contacts::{Person, met};
use crate::device::Device;
use crate::stage::Stage;

fn draft(days: i32) -> OwnRuleDraft {
    OwnRuleDraft {
        condition: OwnRuleCondition::NoCheckin { days },
        act: OwnRuleAct::Send,
        says: OwnRuleSays::CallMe,
        contact_ids: vec![],
        escrow: true,
    }
}

/// Ana with a rule of three days that Luis' relay backs; his app has its mailbox.
fn held(stage: &Stage) -> (Person, Person, OwnRule) {
    let (ana, luis) = met(stage);
    luis.carry();
    let rule = ana.device.app.own_rule_add(draft(3)).unwrap();
    assert_eq!((rule.escrow, &rule.escrowed), (true, &None));
    ana.carry();
    assert_eq!(escrowed(&ana).unwrap().state, EscrowState::Held);
    (ana, luis, rule)
}

fn escrowed(person: &Person) -> Option<Escrowed> {
    person.device.app.own_rules().unwrap().remove(0).escrowed
}

fn now(person: &Person) -> DateTime<Utc> {
    person.device.clock.now().unwrap()
}

/// Time goes on for both people and the relay.
fn pass(stage: &Stage, people: [&Person; 2], time: TimeDelta) {
    people.iter().for_each(|person| person.pass(time));
    stage.pass(time.num_seconds());
}

fn until(stage: &Stage, people: [&Person; 2], when: DateTime<Utc>) {
    let time = when.signed_duration_since(now(people[0])) + TimeDelta::seconds(1);
    pass(stage, people, time);
}

fn came(luis: &Person) -> Vec<(ContactMessageKind, String)> {
    let all = luis.device.app.contact_messages().unwrap();
    all.into_iter().map(|one| (one.kind, one.text)).collect()
}

const SEEN_NONE: &str = "No check-in seen from Ana.";

#[test]
fn a_phone_that_stays_away_is_spoken_for_once_and_says_so_when_it_is_back() {
    Stage::on_both().iter().for_each(spoken_for);
}

fn spoken_for(stage: &Stage) {
    let (mut ana, luis, rule) = held(stage);
    let opens_at = escrowed(&ana).unwrap().opens_at;
    let days = opens_at.signed_duration_since(now(&ana)).num_hours() / 24;
    assert!((4..=6).contains(&days), "three whole days and one: {days}");
    until(stage, [&luis, &ana], opens_at - TimeDelta::minutes(5));
    assert_eq!(luis.carry().received, 0, "not before its time");
    until(stage, [&luis, &ana], opens_at);
    assert_eq!(luis.carry().received, 1);
    let one = luis.device.app.contact_messages().unwrap().remove(0);
    assert_eq!(one.kind, ContactMessageKind::NoCheckin);
    assert_eq!((one.text.as_str(), one.is_late), (SEEN_NONE, false));
    assert_eq!(one.sent_at, one.received_at);
    let spanish = Settings {
        language: Some("es".into()),
        ..luis.device.app.settings().unwrap()
    };
    luis.device.app.settings_save(spanish).unwrap();
    assert_eq!(came(&luis)[0].1, "No se ha visto ningún registro de Ana.");
    let answered = luis.device.app.contact_answer(one.id, ContactAnswer::Seen);
    assert_eq!(answered.unwrap().answer, Some(ContactAnswer::Seen));
    luis.carry();
    // Her phone is back, without a network at first: it may have gone out.
    ana.device.reopen();
    stage.line.turn(Weather::good(([127, 0, 0, 1], 9).into()));
    ana.carry();
    assert_eq!(escrowed(&ana).unwrap().state, EscrowState::PerhapsOut);
    stage.fair();
    ana.carry();
    assert_eq!(escrowed(&ana), None);
    let told = ana.device.app.alerts().unwrap().remove(0);
    assert_eq!(
        (told.rule_id, told.let_out_at),
        (Some(rule.id), Some(opens_at))
    );
    assert_eq!(told.preview.text, "No check-in seen.");
    assert_eq!(told.state, AlertState::Shown, "his answer found it");
    // The rule has fired for that day: the phone sends nothing more, and holds nothing back until she writes again.
    assert_eq!(ana.device.app.own_rules_run().unwrap().fired, []);
    ana.carry();
    assert_eq!((luis.carry().received, stage.messages().len()), (0, 0));
    ana.device.write("back");
    ana.carry();
    assert_eq!(escrowed(&ana).unwrap().state, EscrowState::Held);
}

#[test]
fn check_ins_move_it_at_some_hour_and_its_bytes_stay() {
    let stage = Stage::new();
    let (mut ana, luis, _) = held(&stage);
    let mut spent = TimeDelta::zero();
    let mut names = stage.messages();
    for day in 0..40 {
        pass(&stage, [&ana, &luis], TimeDelta::days(1) - spent);
        ana.device.write(&day.to_string());
        let before = escrowed(&ana).unwrap().opens_at;
        let planned = ana.carry().next_at.unwrap();
        assert_eq!(
            escrowed(&ana).unwrap().opens_at,
            before,
            "never at the check-in"
        );
        let after = planned.signed_duration_since(now(&ana));
        assert!((60..720).contains(&after.num_minutes()), "{after}");
        pass(&stage, [&ana, &luis], after);
        ana.device.reopen();
        assert_eq!(ana.carry().next_at, None);
        let moved = escrowed(&ana).unwrap();
        assert_eq!(moved.state, EscrowState::Held);
        assert!(moved.opens_at > before);
        spent = after;
        ana.carry(); // what was sealed anew takes the place of the one before
        luis.carry();
        ana.carry(); // every two weeks each tells the other again what was agreed
        assert_eq!((came(&luis).len(), stage.messages().len()), (0, 1), "{day}");
        names.extend(stage.messages());
    }
    names.dedup();
    assert_eq!(names.len(), 2, "sealed anew once, before its seal ended");
    let opens_at = escrowed(&ana).unwrap().opens_at;
    until(&stage, [&luis, &ana], opens_at);
    assert_eq!(luis.carry().received, 1);
    assert_eq!(
        came(&luis),
        [(ContactMessageKind::NoCheckin, SEEN_NONE.into())]
    );
}

#[test]
fn an_answer_that_is_lost_and_an_app_that_ends_leave_one_message_with_the_right_time() {
    let stage = Stage::new();
    let (mut ana, luis) = met(&stage);
    luis.carry();
    ana.device.app.own_rule_add(draft(3)).unwrap();
    let lost: [fn(Weather) -> Weather; 2] = [
        |good| Weather {
            cut_before: Some(b"P"),
            ..good
        },
        |good| Weather {
            loses_answer_to: Some(b"P"),
            ..good
        },
    ];
    let broken = |ana: &mut Person, till: &dyn Fn(&Person) -> bool| {
        for weather in lost {
            stage.line.turn(weather(stage.good()));
            ana.carry();
            assert!(!till(ana));
            ana.device.reopen();
        }
        stage.fair();
        ana.carry();
        assert!(till(ana));
    };
    broken(&mut ana, &|ana| {
        escrowed(ana).is_some_and(|one| one.state == EscrowState::Held)
    });
    assert_eq!(stage.messages().len(), 1);
    let before = escrowed(&ana).unwrap().opens_at;
    pass(&stage, [&ana, &luis], TimeDelta::days(2));
    ana.device.write("here");
    let planned = ana.carry().next_at.unwrap();
    let wait = planned.signed_duration_since(now(&ana));
    pass(&stage, [&ana, &luis], wait);
    broken(&mut ana, &|ana| escrowed(ana).unwrap().opens_at > before);
    until(&stage, [&ana, &luis], before);
    assert_eq!((luis.carry().received, stage.messages().len()), (0, 1));
    let all = ana.device.app.own_rules().unwrap();
    ana.device
        .app
        .own_rule_pause(all[0].id.clone(), true)
        .unwrap();
    broken(&mut ana, &|ana| escrowed(ana).is_none());
    assert_eq!(stage.messages().len(), 0);
    assert_eq!(ana.device.app.alerts().unwrap(), []);
}

#[test]
fn being_ill_moves_it_too() {
    let stage = Stage::new();
    let (ana, luis, _) = held(&stage);
    let before = escrowed(&ana).unwrap().opens_at;
    let until_day = (now(&ana) + TimeDelta::days(10)).date_naive();
    ana.device.app.own_rules_hold(Some(until_day)).unwrap();
    let planned = ana.carry().next_at.unwrap();
    let wait = planned.signed_duration_since(now(&ana));
    pass(&stage, [&ana, &luis], wait);
    ana.carry();
    let moved = escrowed(&ana)
        .unwrap()
        .opens_at
        .signed_duration_since(before);
    assert!((9..=11).contains(&moved.num_days()), "{moved}");
    // Longer than a relay holds anything: nothing is held, rather than let out too early.
    let far = (now(&ana) + TimeDelta::days(60)).date_naive();
    ana.device.app.own_rules_hold(Some(far)).unwrap();
    ana.carry();
    assert_eq!((escrowed(&ana), stage.messages().len()), (None, 0));
}

#[test]
fn two_devices_that_seal_at_once_leave_one_and_either_moves_it() {
    let stage = Stage::new();
    let (ana, luis) = met(&stage);
    luis.carry();
    ana.carry();
    let enabled = ana.device.enable(&stage);
    let tablet = Device::new();
    tablet.clock.set(now(&ana));
    tablet.join(&stage, &enabled.phrase);
    ana.device.app.own_rule_add(draft(3)).unwrap();
    let sync = || {
        for device in [&ana.device, &tablet, &ana.device] {
            device.sync_well();
        }
    };
    sync();
    ana.carry();
    tablet.app.contacts_carry().unwrap();
    assert_eq!(stage.messages().len(), 2, "neither knew of the other");
    sync();
    tablet.app.contacts_carry().unwrap();
    assert_eq!(stage.messages().len(), 1);
    sync();
    ana.carry();
    let of_tablet = || tablet.app.own_rules().unwrap().remove(0).escrowed;
    assert_eq!((escrowed(&ana), stage.messages().len()), (of_tablet(), 1));
    // A check-in on the tablet; what was not heard of within the hour moves nothing.
    let pass = |time| {
        pass(&stage, [&ana, &luis], time);
        tablet.clock.set(now(&ana));
    };
    pass(TimeDelta::days(1));
    tablet.write("here");
    let planned = tablet.app.contacts_carry().unwrap().next_at.unwrap();
    let before = of_tablet().unwrap().opens_at;
    pass(planned.signed_duration_since(now(&ana)));
    tablet.app.contacts_carry().unwrap();
    assert_eq!(of_tablet().unwrap().opens_at, before);
    sync();
    ana.carry();
    assert!(
        escrowed(&ana).unwrap().opens_at > before,
        "her phone moves it"
    );
    sync();
    tablet.app.contacts_carry().unwrap();
    assert_eq!((escrowed(&ana), stage.messages().len()), (of_tablet(), 1));
}

#[test]
fn what_the_phone_sends_and_what_the_relay_holds_are_one_alert() {
    let stage = Stage::new();
    let (ana, luis, _) = held(&stage);
    let opens_at = escrowed(&ana).unwrap().opens_at;
    // The phone is there on the day itself: it speaks, and the relay need not.
    until(&stage, [&ana, &luis], opens_at - TimeDelta::hours(24));
    let fired = ana.device.app.own_rules_run().unwrap().fired;
    assert_eq!(fired.len(), 1);
    // His relay is so early that he hears of it twice.
    stage.pass(2 * 86_400);
    assert_eq!(luis.carry().received, 1);
    pass(&stage, [&ana, &luis], TimeDelta::minutes(11));
    ana.device.app.alerts_due(vec![]).unwrap();
    ana.carry();
    luis.carry();
    assert_eq!(came(&luis).len(), 1, "one alert");
    let all = ana.device.app.alerts().unwrap();
    assert_eq!((all.len(), &all[0].id), (1, &fired[0].id));
    let id = luis.device.app.contact_messages().unwrap().remove(0).id;
    luis.device
        .app
        .contact_answer(id, ContactAnswer::Calling)
        .unwrap();
    luis.carry();
    ana.carry();
    assert_eq!(ana.alert(&fired[0].id).state, AlertState::Answered);
}

#[test]
fn what_she_sent_herself_calls_it_off() {
    let stage = Stage::new();
    let (ana, luis, _) = held(&stage);
    let opens_at = escrowed(&ana).unwrap().opens_at;
    until(&stage, [&ana, &luis], opens_at - TimeDelta::hours(24));
    ana.device.app.own_rules_run().unwrap();
    pass(&stage, [&ana, &luis], TimeDelta::minutes(11));
    ana.carry();
    luis.carry();
    ana.carry();
    assert_eq!((escrowed(&ana), stage.messages().len()), (None, 0));
    let kinds: Vec<_> = came(&luis).into_iter().map(|one| one.0).collect();
    assert_eq!(kinds, [ContactMessageKind::Alert]);
    assert_eq!(ana.device.app.alerts().unwrap()[0].let_out_at, None);
}

#[test]
fn whatever_is_taken_back_off_line_is_called_off_first_once_there_is_a_network() {
    type Take = fn(&Person, &OwnRule);
    let ways: [(&str, Take); 6] = [
        ("revoked", |ana, _| {
            drop(ana.device.app.contact_revoke(ana.contact.clone()).unwrap())
        }),
        ("erased", |ana, _| {
            drop(ana.device.app.contact_remove(ana.contact.clone()).unwrap())
        }),
        ("removed", |ana, rule| {
            ana.device.app.own_rule_remove(rule.id.clone()).unwrap()
        }),
        ("paused", |ana, rule| {
            drop(
                ana.device
                    .app
                    .own_rule_pause(rule.id.clone(), true)
                    .unwrap(),
            )
        }),
        ("not wanted", |ana, rule| {
            let without = OwnRuleDraft {
                escrow: false,
                ..draft(3)
            };
            drop(
                ana.device
                    .app
                    .own_rule_edit(rule.id.clone(), without)
                    .unwrap(),
            );
        }),
        ("put away", |ana, _| {
            ana.device.app.contacts_hide("river".into()).unwrap()
        }),
    ];
    for (what, take) in ways {
        let stage = Stage::new();
        let (mut ana, luis, rule) = held(&stage);
        stage.line.turn(Weather::good(([127, 0, 0, 1], 9).into()));
        take(&ana, &rule);
        ana.device.reopen();
        assert!(ana.carry().waiting > 0, "{what}");
        stage.fair();
        ana.carry();
        stage.pass(8 * 86_400);
        luis.carry();
        let kinds: Vec<_> = came(&luis).into_iter().map(|one| one.0).collect();
        assert!(!kinds.contains(&ContactMessageKind::NoCheckin), "{what}");
        ana.carry();
        ana.device.app.contacts_unhide("river".into()).unwrap();
        let told = ana.device.app.alerts().unwrap();
        assert!(told.is_empty(), "{what}: it has not gone out");
    }
}
