//! What ends it, or keeps it from going out.

use super::*;

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
