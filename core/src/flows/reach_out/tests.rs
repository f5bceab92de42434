//! Reaching out at the door: alerts, contacts and a phone that fails in every way a real one does.

use super::{Said, draft};
use crate::app::App;
use crate::content::{Language, Strings};
use crate::error::AppError;
use crate::features::alerts::store as kept;
use crate::features::*;
use crate::oplog::{Record, Taken, apply, operations};
use crate::testing::Alice;

pub(super) fn add(app: &App, name: &str, ways: &[ContactWay], order: i32) -> String {
    let draft = ContactDraft {
        name: name.into(),
        role: ContactRole::Friend,
        phone: Some(format!("+1780555010{order}")),
        ways: ways.to_vec(),
        may_get: vec![ContactLevel::CallMe, ContactLevel::HardDay],
        fields: vec![],
        hours_from: None,
        hours_until: None,
        order,
        wait_minutes: 30,
        language: None,
    };
    let id = app.contact_add(draft).unwrap().id;
    app.contact_agree(id, "Yes.".into()).unwrap().id
}

pub(super) fn asking(level: AlertLevel) -> AlertDraft {
    AlertDraft {
        kind: AlertKind::Alert,
        level,
        contact_ids: vec![],
        words: None,
    }
}

/// Ana by text, then Luis by call, then Mar by text.
fn three(app: &App) -> [String; 3] {
    [
        add(app, "Ana", &[ContactWay::Text], 1),
        add(app, "Luis", &[ContactWay::Call], 2),
        add(app, "Mar", &[ContactWay::Text], 3),
    ]
}

fn sent(app: &App) -> Alert {
    let drafted = app.alert_draft(asking(AlertLevel::CallMe)).unwrap();
    app.alert_send(drafted.id, true).unwrap()
}

const ALL: [AlertMeans; 5] = [
    AlertMeans::SmsDirect,
    AlertMeans::SmsComposer,
    AlertMeans::Call,
    AlertMeans::ShareSheet,
    AlertMeans::AppMessage,
];
/// What a phone can do without a hand.
const IN_BACKGROUND: [AlertMeans; 2] = [AlertMeans::SmsDirect, AlertMeans::AppMessage];

fn due(app: &App) -> AlertsDue {
    app.alerts_due(ALL.to_vec()).unwrap()
}

fn after(alice: &Alice, minutes: i64) {
    let now = alice.app.clock_now().unwrap();
    alice.clock.set(now + chrono::TimeDelta::minutes(minutes));
}

fn states(app: &App) -> Vec<(String, AlertState)> {
    let alerts = app.alerts().unwrap().into_iter().rev();
    alerts.map(|one| (one.preview.name, one.state)).collect()
}

fn named(pairs: &[(&str, AlertState)]) -> Vec<(String, AlertState)> {
    pairs
        .iter()
        .map(|(name, state)| ((*name).to_owned(), *state))
        .collect()
}

#[test]
fn one_press_composes_the_contacts_in_order_and_what_is_shown_is_what_goes_out() {
    let alice = Alice::new();
    three(&alice.app);
    let drafted = alice.app.alert_draft(asking(AlertLevel::HardDay)).unwrap();
    assert_eq!(drafted.state, AlertState::Drafted);
    assert_eq!(
        drafted.preview.text,
        "Hi Ana. Today is a hard day for me. It would help to hear from you."
    );
    assert_eq!(
        drafted.preview.late_text,
        format!(
            "{} (Written on 23 November 2026 at 9:00 AM.)",
            drafted.preview.text
        )
    );
    let next: Vec<_> = drafted.next.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(next, ["Luis", "Mar"]);
    assert_eq!(
        due(&alice.app).tasks,
        [],
        "nothing goes out before the second press"
    );
    alice.app.alert_send(drafted.id.clone(), true).unwrap();
    let task = due(&alice.app).tasks.remove(0);
    let wanted = AlertTask {
        alert_id: drafted.id,
        means: AlertMeans::SmsDirect,
        phone: Some("+17805550101".into()),
        text: drafted.preview.text,
    };
    assert_eq!(task, wanted);
    assert_eq!(due(&alice.app).tasks, [], "given out once");
}

#[test]
fn nobody_answers_and_the_next_is_asked_until_somebody_does() {
    let alice = Alice::new();
    three(&alice.app);
    let ana = sent(&alice.app);
    due(&alice.app);
    let handed = alice
        .app
        .alert_report(ana.id.clone(), AlertReport::Accepted)
        .unwrap();
    let at = |text: &str| Some(text.parse().unwrap());
    assert_eq!(handed.answer_by, at("2026-11-23T15:30:00Z"));
    after(&alice, 29);
    assert_eq!(due(&alice.app).tasks, []);
    assert_eq!(due(&alice.app).next_at, at("2026-11-23T15:30:00Z"));
    after(&alice, 1);
    let call = due(&alice.app).tasks.remove(0);
    assert_eq!(
        (call.means, call.phone.as_deref(), call.text.as_str()),
        (AlertMeans::Call, Some("+17805550102"), "")
    );
    alice
        .app
        .alert_report(call.alert_id.clone(), AlertReport::HandedOver)
        .unwrap();
    use AlertState::{Accepted, Answered, Closed, HandedOver, Queued};
    assert_eq!(
        states(&alice.app),
        named(&[("Ana", Accepted), ("Luis", HandedOver)])
    );
    after(&alice, 31);
    let mar = due(&alice.app).tasks.remove(0);
    assert_eq!(
        states(&alice.app),
        named(&[("Ana", Accepted), ("Luis", HandedOver), ("Mar", Queued)])
    );
    alice
        .app
        .alert_report(mar.alert_id, AlertReport::Accepted)
        .unwrap();
    alice.app.alert_answered(call.alert_id).unwrap();
    assert_eq!(
        states(&alice.app),
        named(&[("Ana", Closed), ("Luis", Answered), ("Mar", Closed)])
    );
    after(&alice, 600);
    assert_eq!(due(&alice.app).tasks, []);
    // Those who were written to hear that it is over; once, however often it is pressed.
    let told = alice.app.alert_stand_down(ana.id.clone(), true).unwrap();
    let texts: Vec<_> = told.iter().map(|one| one.preview.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "Hi Ana. I am okay now. Thank you for being there.",
            "Hi Mar. I am okay now. Thank you for being there."
        ]
    );
    assert_eq!(due(&alice.app).tasks.len(), 2);
    alice.app.alert_stand_down(ana.id, true).unwrap();
    assert_eq!(due(&alice.app).tasks, []);
}

#[test]
fn a_phone_that_fails_is_asked_again_by_another_way_or_for_another_contact() {
    use AlertReport::{BadNumber, NoPermission, NoSignal};
    let alice = Alice::new();
    three(&alice.app);
    let ana = sent(&alice.app);
    let tell = |report| alice.app.alert_report(ana.id.clone(), report).unwrap();
    due(&alice.app);
    let failed = tell(NoSignal);
    assert_eq!(
        (failed.state, failed.reason),
        (AlertState::Failed, Some(AlertReason::NoSignal))
    );
    assert_eq!(failed.next_try, "2026-11-23T15:01:00Z".parse().ok());
    assert_eq!(due(&alice.app).tasks, []);
    after(&alice, 1);
    assert_eq!(due(&alice.app).tasks[0].means, AlertMeans::SmsDirect);
    // The permission is taken away: the composer, once the person is there.
    assert_eq!(tell(NoPermission).state, AlertState::Queued);
    let asleep = alice.app.alerts_due(IN_BACKGROUND.to_vec()).unwrap();
    assert_eq!(asleep.tasks, []);
    let notice = asleep.notice.unwrap();
    assert_eq!(
        (notice.title.as_str(), notice.body.as_str()),
        ("Something waits for you", "Open when you feel like it.")
    );
    assert_eq!(due(&alice.app).tasks[0].means, AlertMeans::SmsComposer);
    tell(BadNumber);
    assert_eq!(due(&alice.app).tasks[0].means, AlertMeans::ShareSheet);
    tell(AlertReport::NoApp);
    // No way is left: Luis, at once.
    let tasks = due(&alice.app).tasks;
    assert_eq!((tasks.len(), tasks[0].means), (1, AlertMeans::Call));
    let ana = alice.app.alerts().unwrap().pop().unwrap();
    assert_eq!(
        (ana.state, ana.reason, ana.escalated),
        (AlertState::Failed, Some(AlertReason::NoApp), true)
    );
    assert_eq!(ana.next_try, None);
}

#[test]
fn an_app_that_is_killed_gives_the_task_again_and_says_so() {
    let mut alice = Alice::new();
    three(&alice.app);
    let ana = sent(&alice.app);
    assert_eq!(due(&alice.app).tasks.len(), 1);
    alice.reopen();
    after(&alice, 4);
    assert_eq!(due(&alice.app).tasks, []);
    after(&alice, 1);
    assert_eq!(due(&alice.app).tasks[0].alert_id, ana.id);
    // The word of the first time comes after all.
    let told = alice
        .app
        .alert_report(ana.id, AlertReport::Accepted)
        .unwrap();
    assert_eq!(
        (told.state, told.perhaps_twice),
        (AlertState::Accepted, true)
    );
}

#[test]
fn after_days_without_a_network_it_goes_out_with_its_date() {
    let mut alice = Alice::new();
    add(&alice.app, "Ana", &[ContactWay::Text], 1);
    let ana = sent(&alice.app);
    for _ in 0..5 {
        due(&alice.app);
        alice
            .app
            .alert_report(ana.id.clone(), AlertReport::NoSignal)
            .unwrap();
        after(&alice, 24 * 60);
        alice.reopen();
    }
    let task = due(&alice.app).tasks.remove(0);
    assert_eq!(task.text, ana.preview.late_text);
    assert!(alice.app.alerts().unwrap()[0].is_late);
    // A clock that jumps back by years changes nothing of what waits.
    alice
        .app
        .alert_report(ana.id, AlertReport::NoSignal)
        .unwrap();
    alice.clock.set("2020-01-01T00:00:00Z".parse().unwrap());
    due(&alice.app);
    after(&alice, 60);
    assert_eq!(due(&alice.app).tasks.len(), 1);
}

#[test]
fn what_is_taken_back_or_called_off_does_not_go_out() {
    let alice = Alice::new();
    let [ana, luis, _] = three(&alice.app);
    let drafted = alice.app.alert_draft(asking(AlertLevel::CallMe)).unwrap();
    let graced = alice.app.alert_send(drafted.id.clone(), false).unwrap();
    assert_eq!(
        (graced.state, graced.grace_until),
        (AlertState::Grace, "2026-11-23T15:10:00Z".parse().ok())
    );
    assert_eq!(due(&alice.app).tasks, []);
    assert_eq!(
        alice.app.alert_cancel(drafted.id.clone()).unwrap().state,
        AlertState::Cancelled
    );
    after(&alice, 60);
    assert_eq!(due(&alice.app).tasks, []);
    for again in [
        alice.app.alert_cancel(drafted.id.clone()),
        alice.app.alert_send(drafted.id, true),
    ] {
        assert!(matches!(again, Err(AppError::Invalid { field, .. }) if field == "id"));
    }
    // Ana and Luis no longer agree, so Mar is asked; Luis was next.
    sent(&alice.app);
    alice.app.contact_revoke(ana).unwrap();
    alice.app.contact_revoke(luis).unwrap();
    let tasks = due(&alice.app).tasks;
    assert_eq!(
        (tasks.len(), tasks[0].phone.as_deref()),
        (1, Some("+17805550103"))
    );
    let withdrawn = alice
        .app
        .alerts()
        .unwrap()
        .into_iter()
        .find(|one| one.reason.is_some());
    assert_eq!(withdrawn.unwrap().reason, Some(AlertReason::Withdrawn));
    // The phone has it: then there is only standing down.
    let mar = tasks[0].alert_id.clone();
    assert!(alice.app.alert_cancel(mar.clone()).is_err());
    alice.app.alert_stand_down(mar.clone(), false).unwrap();
    let told = alice
        .app
        .alert_report(mar, AlertReport::HandedOver)
        .unwrap();
    assert_eq!(told.state, AlertState::Closed);
}

#[test]
fn a_test_says_so_and_asks_nobody_else() {
    let alice = Alice::new();
    three(&alice.app);
    let test = |words: Option<&str>| {
        let draft = AlertDraft {
            kind: AlertKind::Test,
            words: words.map(str::to_owned),
            ..asking(AlertLevel::HardDay)
        };
        alice.app.alert_draft(draft).unwrap()
    };
    assert!(test(Some("I miss you.")).preview.text.starts_with("TEST"));
    let made = test(None);
    assert!(made.preview.text.starts_with("TEST"));
    alice.app.alert_send(made.id.clone(), true).unwrap();
    due(&alice.app);
    alice
        .app
        .alert_report(made.id, AlertReport::Accepted)
        .unwrap();
    after(&alice, 600);
    assert_eq!(due(&alice.app).tasks, []);
}

#[test]
fn hours_and_agreements_say_who_is_asked() {
    let alice = Alice::new();
    let [ana, ..] = three(&alice.app);
    let there = alice.app.contacts().unwrap().remove(0);
    let evenings = ContactDraft {
        name: there.name,
        role: there.role,
        phone: there.phone,
        ways: there.ways,
        may_get: vec![ContactLevel::CallMe],
        fields: vec![],
        hours_from: "18:00".parse().ok(),
        hours_until: "07:00".parse().ok(),
        order: 1,
        wait_minutes: 30,
        language: Some("es".into()),
    };
    alice.app.contact_edit(ana.clone(), evenings).unwrap();
    let first = |level, ids: &[&str]| {
        let draft = AlertDraft {
            contact_ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            ..asking(level)
        };
        alice.app.alert_draft(draft).map(|one| one.preview)
    };
    assert_eq!(
        first(AlertLevel::CallMe, &[]).unwrap().name,
        "Luis",
        "it is nine in the morning"
    );
    // Named, she is asked all the same, in her language.
    let named = first(AlertLevel::CallMe, &[ana.get(..8).unwrap()]).unwrap();
    assert_eq!(
        named.text,
        "Hola, Ana. ¿Me puedes llamar cuando puedas, por favor? Gracias."
    );
    let refused = first(AlertLevel::HardDay, &[&ana]).unwrap_err();
    assert!(matches!(refused, AppError::Invalid { field, .. } if field == "contact_ids"));
    assert_eq!(
        first(AlertLevel::CallMe, &["ffff"]),
        Err(AppError::NotFound)
    );
    assert_eq!(first(AlertLevel::CallMe, &[""]), Err(AppError::NotFound));
    for (words, level, why) in [
        (
            String::new(),
            AlertLevel::HardDay,
            "must have 1 to 300 characters",
        ),
        (
            "a".repeat(301),
            AlertLevel::HardDay,
            "must have 1 to 300 characters",
        ),
        (
            "Hello.".into(),
            AlertLevel::CallMe,
            "may say more than this level",
        ),
    ] {
        let draft = AlertDraft {
            words: Some(words),
            ..asking(level)
        };
        let wanted = AppError::Invalid {
            field: "words".into(),
            why: why.into(),
        };
        assert_eq!(alice.app.alert_draft(draft), Err(wanted));
    }
    let stand_down = AlertDraft {
        kind: AlertKind::StandDown,
        ..asking(AlertLevel::CallMe)
    };
    assert!(
        matches!(alice.app.alert_draft(stand_down), Err(AppError::Invalid { field, .. }) if field == "kind")
    );
    let nobody = Alice::new();
    let refused = nobody
        .app
        .alert_draft(asking(AlertLevel::CallMe))
        .unwrap_err();
    assert!(matches!(refused, AppError::Invalid { field, .. } if field == "contact_ids"));
}

#[test]
fn what_a_phone_cannot_know_is_refused() {
    let alice = Alice::new();
    add(&alice.app, "Luis", &[ContactWay::Call], 1);
    let luis = sent(&alice.app);
    let tell = |report| alice.app.alert_report(luis.id.clone(), report);
    let refused = |why: &str| {
        Err(AppError::Invalid {
            field: "report".into(),
            why: why.into(),
        })
    };
    assert_eq!(
        tell(AlertReport::HandedOver),
        refused("is of an alert that was not given out")
    );
    due(&alice.app);
    for report in [
        AlertReport::Accepted,
        AlertReport::Shown,
        AlertReport::Answered,
    ] {
        assert_eq!(tell(report), refused("cannot be known of this means"));
    }
    assert_eq!(
        tell(AlertReport::HandedOver).unwrap().state,
        AlertState::HandedOver
    );
}

#[test]
fn put_away_nothing_is_listed_and_what_was_asked_for_goes_on() {
    let alice = Alice::new();
    three(&alice.app);
    let ana = sent(&alice.app);
    alice.app.contacts_hide("river".into()).unwrap();
    assert_eq!(alice.app.alerts().unwrap(), []);
    assert_eq!(
        alice.app.alert_cancel(ana.id.clone()),
        Err(AppError::NotFound)
    );
    assert_eq!(
        alice.app.alert_stand_down(ana.id.clone(), true),
        Err(AppError::NotFound)
    );
    assert!(matches!(
        alice.app.alert_cancel("x".into()),
        Err(AppError::Invalid { .. })
    ));
    assert!(alice.app.alert_draft(asking(AlertLevel::CallMe)).is_err());
    assert_eq!(due(&alice.app).tasks[0].alert_id, ana.id);
    alice
        .app
        .alert_report(ana.id, AlertReport::Accepted)
        .unwrap();
    alice.app.contacts_unhide("river".into()).unwrap();
    assert_eq!(states(&alice.app), named(&[("Ana", AlertState::Accepted)]));
}

#[test]
fn what_was_written_to_a_contact_goes_with_them() {
    let alice = Alice::new();
    let id = add(&alice.app, "Quetzalcoatl", &[ContactWay::Text], 1);
    sent(&alice.app);
    due(&alice.app);
    alice.app.contact_remove(id).unwrap();
    assert_eq!(alice.app.alerts().unwrap(), []);
    let pages = alice.decrypted();
    let name = b"Quetzalcoatl";
    assert!(!pages.windows(name.len()).any(|here| here == name));
}

/// An alert that a rule makes today, to this contact.
fn by_rule(app: &App, rule: u8, contact: &str) -> Alert {
    let made = app.reaching_out(|tx, here| {
        let said = Said {
            kind: AlertKind::Alert,
            level: AlertLevel::CallMe,
            words: None,
            rule: Some(Record([rule; 16])),
        };
        let all = shown_contacts(tx.sql(), here.moment.today())?;
        let to: Vec<_> = all.into_iter().filter(|one| one.id == contact).collect();
        draft(tx, here, &said, &to)
    });
    app.alert_send(made.unwrap().id.to_string(), false).unwrap()
}

fn pass(from: &Alice, to: &Alice) {
    let written = from.app.read(operations).unwrap();
    let take =
        |tx: &mut crate::oplog::Tx<'_>| apply(tx.sql(), &synced(), &written, &mut Taken::default());
    to.app.write(|tx, _| take(tx)).unwrap();
}

#[test]
fn two_devices_that_fire_the_same_rules_send_three_a_day_between_them() {
    let (phone, tablet) = (Alice::new(), Alice::new());
    let ana = add(&phone.app, "Ana", &[ContactWay::Text], 1);
    pass(&phone, &tablet);
    let here = by_rule(&phone.app, 1, &ana);
    let there = by_rule(&tablet.app, 1, &ana);
    assert_eq!(
        here.id, there.id,
        "one rule, one day, one contact: one alert"
    );
    for rule in 2..4 {
        by_rule(&phone.app, rule, &ana);
        after(&tablet, 1);
        by_rule(&tablet.app, rule + 2, &ana);
    }
    pass(&phone, &tablet);
    pass(&tablet, &phone);
    let tasks: Vec<_> = [&phone, &tablet]
        .into_iter()
        .flat_map(|alice| {
            after(alice, 30);
            due(&alice.app);
            due(&alice.app);
            alice.app.read(kept::all).unwrap()
        })
        .collect();
    let given = tasks.iter().filter(|one| one.progress.tries > 0).count();
    assert_eq!(given, 3);
    let limited = tasks
        .iter()
        .filter(|one| one.progress.reason == Some(AlertReason::DayLimit));
    assert_eq!(limited.count(), 2);
    // An answer on one device ends it on the other.
    let first = phone
        .app
        .alerts()
        .unwrap()
        .into_iter()
        .find(|one| one.id == here.id)
        .unwrap();
    phone.app.alert_answered(first.id).unwrap();
    pass(&phone, &tablet);
    let ended = tablet
        .app
        .alerts()
        .unwrap()
        .into_iter()
        .find(|one| one.id == here.id)
        .unwrap();
    assert_eq!(ended.state, AlertState::Answered);
}

#[test]
fn no_text_to_a_contact_and_none_on_the_lock_screen_gives_anything_away() {
    let never = [
        [
            "waymark",
            "recovery",
            "sober",
            "drink",
            "alcohol",
            "drug",
            "substance",
            "craving",
            "use",
            "using",
            "mental",
            "illness",
            "bipolar",
            "depress",
            "psycho",
            "therap",
            "doctor",
            "medic",
            "meeting",
            "sponsor",
            "app",
            "alert",
            "crisis",
            "emergency",
            "suicid",
            "harm",
            "danger",
        ],
        [
            "waymark",
            "recuperación",
            "sobri",
            "beb",
            "alcohol",
            "droga",
            "sustancia",
            "ansia",
            "consum",
            "uso",
            "mental",
            "enferm",
            "bipolar",
            "depres",
            "psic",
            "terap",
            "doctor",
            "medic",
            "reunión",
            "padrino",
            "aplicación",
            "alerta",
            "crisis",
            "emergencia",
            "suicid",
            "daño",
            "peligro",
        ],
    ];
    for (language, never) in Language::ALL.into_iter().zip(never) {
        let strings = Strings::of(language);
        let values = [
            ("contact", "X"),
            ("words", "X"),
            ("text", "X"),
            ("date", "X"),
            ("time", "X"),
        ];
        for key in [
            "alert.message.call_me",
            "alert.message.hard_day",
            "alert.message.stand_down",
            "alert.message.test",
            "alert.message.test.own",
            "alert.message.late",
            "notify.alert.title",
            "notify.alert.body",
            "notify.contact_review.discreet.title",
            "notify.contact_review.discreet.body",
        ] {
            let text = strings.fill(key, &values).to_lowercase();
            let words: Vec<_> = text.split(|c: char| !c.is_alphabetic()).collect();
            for word in never {
                let there = words.iter().any(|here| match word.len() {
                    0..=3 => *here == word,
                    _ => here.starts_with(word),
                });
                assert!(!there, "{key} in {language:?}: {word}");
            }
        }
    }
}
