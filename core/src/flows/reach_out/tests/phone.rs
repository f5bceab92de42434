//! What a phone can do, and what it can know.

use super::*;

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
