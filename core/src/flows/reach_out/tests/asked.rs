//! Who is asked, in which order, and what they get.

use super::*;

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

/// The worst hour is no time to wait for an answer that will not come.
#[test]
fn when_nobody_is_left_to_ask_the_person_is_told_for_a_day() {
    let alice = Alice::new();
    three(&alice.app);
    sent(&alice.app);
    let left = |app: &App| app.alerts().unwrap().iter().all(|one| one.nobody_left);
    for wait in [30, 30, 30] {
        let task = due(&alice.app).tasks.remove(0);
        assert!(due(&alice.app).notice.is_none() && !left(&alice.app));
        alice
            .app
            .alert_report(task.alert_id, AlertReport::HandedOver)
            .unwrap();
        after(&alice, wait);
    }
    let told = due(&alice.app);
    assert_eq!(told.tasks, []);
    assert!(told.notice.is_some());
    assert!(left(&alice.app));
    // Put away, the app has nothing to show for it.
    alice.app.contacts_hide("river".into()).unwrap();
    assert!(due(&alice.app).notice.is_none());
    alice.app.contacts_unhide("river".into()).unwrap();
    assert!(due(&alice.app).notice.is_some());
    after(&alice, 24 * 60);
    assert!(due(&alice.app).notice.is_none() && left(&alice.app));
    // Whose answer comes late has answered.
    let last = alice.app.alerts().unwrap().remove(0);
    alice.app.alert_answered(last.id).unwrap();
    assert!(!left(&alice.app));
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
        hours_from: "18:00".parse().ok(),
        hours_until: "07:00".parse().ok(),
        language: Some("es".into()),
        ..ContactDraft::default()
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
fn what_helps_stands_under_each_message_to_who_was_told_it() {
    let alice = Alice::new();
    let told = |helps: &str, order| {
        let id = add(
            &alice.app,
            &format!("Ana {order}"),
            &[ContactWay::Text],
            order,
        );
        let draft = ContactDraft {
            name: "Ana".into(),
            phone: Some("+17805550100".into()),
            ways: vec![ContactWay::Text],
            may_get: vec![ContactLevel::CallMe, ContactLevel::HardDay],
            order,
            helps: Some(helps.into()),
            ..ContactDraft::default()
        };
        alice.app.contact_edit(id, draft).unwrap()
    };
    assert_eq!(
        told("  Just listen. ", 1).helps.as_deref(),
        Some("Just listen.")
    );
    add(&alice.app, "Luis", &[ContactWay::Text], 2);
    let drafted = alice.app.alert_draft(asking(AlertLevel::HardDay)).unwrap();
    let line = "\nWhat helps me: Just listen.";
    assert!(drafted.preview.text.ends_with(&format!("from you.{line}")));
    assert!(drafted.preview.late_text.ends_with(&format!("AM.){line}")));
    assert!(!drafted.next[0].text.contains("helps"), "Luis was not told");
    alice.app.alert_send(drafted.id.clone(), true).unwrap();
    assert_eq!(due(&alice.app).tasks[0].text, drafted.preview.text);
    let report = AlertReport::Accepted;
    alice.app.alert_report(drafted.id.clone(), report).unwrap();
    let over = alice.app.alert_stand_down(drafted.id, true).unwrap();
    assert!(!over[0].preview.text.contains("helps"), "it is over");
    let test = AlertDraft {
        kind: AlertKind::Test,
        ..asking(AlertLevel::HardDay)
    };
    let test = alice.app.alert_draft(test).unwrap();
    assert!(test.preview.text.ends_with(line), "a trial shows all of it");
}
