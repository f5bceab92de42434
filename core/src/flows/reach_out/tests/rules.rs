//! Alerts of rules, and texts that give nothing away.

use super::*;

/// An alert that a rule makes today, to this contact.
fn by_rule(app: &App, rule: u8, contact: &str) -> Alert {
    let made = app.reaching_out(|tx, here| {
        let said = Said {
            kind: AlertKind::Alert,
            level: AlertLevel::CallMe,
            words: None,
            rule: Some((Record([rule; 16]), here.moment.today())),
            given: crate::features::alerts::given::Given::default(),
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
