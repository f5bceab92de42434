//! Whatever the person, the phone and the clock do, with the app ended after every step.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use proptest::prelude::*;

use super::tests::{add, asking};
use crate::features::*;
use crate::testing::Alice;

/// What may happen. Numbers choose among what is there.
#[derive(Debug, Clone)]
enum Happens {
    Draft {
        named: usize,
    },
    Send {
        which: usize,
        at_once: bool,
    },
    Cancel {
        which: usize,
    },
    Answered {
        which: usize,
    },
    StandDown {
        which: usize,
        tell: bool,
    },
    Revoke {
        contact: usize,
    },
    /// The phone asks, and does what it was given: each task ends by one of these, or the phone is killed.
    Due {
        able: usize,
        becomes: Vec<Option<AlertReport>>,
    },
    Time {
        minutes: i64,
    },
}

fn report() -> impl Strategy<Value = Option<AlertReport>> {
    prop_oneof![1 => Just(None), 4 => prop::sample::select(AlertReport::ALL.to_vec()).prop_map(Some)]
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        2 => (0..4_usize).prop_map(|named| Happens::Draft { named }),
        3 => (0..64_usize, any::<bool>()).prop_map(|(which, at_once)| Happens::Send { which, at_once }),
        1 => (0..64_usize).prop_map(|which| Happens::Cancel { which }),
        1 => (0..64_usize).prop_map(|which| Happens::Answered { which }),
        1 => (0..64_usize, any::<bool>()).prop_map(|(which, tell)| Happens::StandDown { which, tell }),
        1 => (0..3_usize).prop_map(|contact| Happens::Revoke { contact }),
        6 => (0..4_usize, prop::collection::vec(report(), 6)).prop_map(|(able, becomes)| Happens::Due { able, becomes }),
        4 => prop_oneof![4 => 0..45_i64, 1 => -100_000..100_000_i64].prop_map(|minutes| Happens::Time { minutes }),
    ]
}

const ABLE: [&[AlertMeans]; 4] = [
    &[],
    &[AlertMeans::SmsDirect],
    &[
        AlertMeans::SmsComposer,
        AlertMeans::Call,
        AlertMeans::ShareSheet,
    ],
    &[
        AlertMeans::SmsDirect,
        AlertMeans::SmsComposer,
        AlertMeans::Call,
        AlertMeans::AppMessage,
    ],
];

/// What was seen from outside.
#[derive(Default)]
struct Seen {
    /// Alerts to which the person said yes, or that follow from one.
    tasks: BTreeMap<String, u32>,
    accepted: BTreeSet<String>,
    told: BTreeSet<String>,
    revoked: BTreeSet<String>,
    over: BTreeMap<String, AlertState>,
}

fn step(
    alice: &Alice,
    contacts: &[String],
    seen: &mut Seen,
    what: &Happens,
) -> Result<(), TestCaseError> {
    let app = &alice.app;
    let all = app.alerts().unwrap();
    let pick = |which: usize| all.get(which % all.len().max(1)).map(|one| one.id.clone());
    match what {
        Happens::Draft { named } => {
            let ids = contacts.get(*named).cloned().into_iter().collect();
            let draft = AlertDraft {
                contact_ids: ids,
                ..asking(AlertLevel::CallMe)
            };
            let _ = app.alert_draft(draft);
        }
        Happens::Send { which, at_once } => {
            drop(pick(*which).map(|id| app.alert_send(id, *at_once)))
        }
        Happens::Cancel { which } => drop(pick(*which).map(|id| app.alert_cancel(id))),
        Happens::Answered { which } => drop(pick(*which).map(|id| app.alert_answered(id))),
        Happens::StandDown { which, tell } => {
            drop(pick(*which).map(|id| app.alert_stand_down(id, *tell).unwrap()))
        }
        Happens::Revoke { contact } => {
            app.contact_revoke(contacts[*contact].clone()).unwrap();
            seen.revoked.insert(contacts[*contact].clone());
        }
        Happens::Time { minutes } => {
            let now = app.clock_now().unwrap();
            alice.clock.set(now + TimeDelta::minutes(*minutes));
        }
        Happens::Due { able, becomes } => {
            let able = ABLE[*able];
            let due = app.alerts_due(able.to_vec()).unwrap();
            let now = app.alerts().unwrap();
            for (task, report) in due.tasks.iter().zip(becomes) {
                let alert = now.iter().find(|one| one.id == task.alert_id).unwrap();
                // Only what the phone can do, exactly what was shown, to nobody who no longer agrees.
                prop_assert!(able.contains(&task.means));
                let shown = [
                    alert.preview.text.as_str(),
                    alert.preview.late_text.as_str(),
                    "",
                ];
                prop_assert!(shown.contains(&task.text.as_str()), "{}", task.text);
                prop_assert_eq!(task.text.is_empty(), task.means == AlertMeans::Call);
                prop_assert!(!seen.revoked.contains(&alert.preview.contact_id));
                // Never what is over.
                prop_assert!(!seen.over.contains_key(&task.alert_id));
                *seen.tasks.entry(task.alert_id.clone()).or_default() += 1;
                let Some(report) = report else { continue };
                if let Ok(told) = app.alert_report(task.alert_id.clone(), *report) {
                    seen.told.insert(task.alert_id.clone());
                    if matches!(report, AlertReport::Accepted | AlertReport::Shown) {
                        seen.accepted.insert(task.alert_id.clone());
                    }
                    prop_assert!(told.means == Some(task.means));
                }
            }
        }
    }
    Ok(())
}

fn check(alice: &Alice, seen: &mut Seen) -> Result<(), TestCaseError> {
    let all = alice.app.alerts().unwrap();
    let mut asked = BTreeSet::new();
    for alert in &all {
        use AlertState::{Accepted, Answered, Cancelled, Closed, Expired, HandedOver, Shown};
        let out = matches!(alert.state, HandedOver | Accepted | Shown);
        // Nothing is said to be out without a word of the phone's about this very alert.
        prop_assert!(!out || seen.told.contains(&alert.id), "{:?}", alert);
        let taken = matches!(alert.state, Accepted | Shown);
        prop_assert!(!taken || seen.accepted.contains(&alert.id));
        prop_assert!(alert.means.is_none() || seen.tasks.contains_key(&alert.id));
        // What is over stays over, in the way it ended.
        if let Some(ended) = seen.over.get(&alert.id) {
            prop_assert_eq!(*ended, alert.state);
        }
        if matches!(alert.state, Answered | Closed | Cancelled | Expired) {
            seen.over.insert(alert.id.clone(), alert.state);
        }
        prop_assert!(asked.insert(&alert.id));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_end_of_the_app_and_no_jump_of_the_clock_breaks_a_promise(
        story in prop::collection::vec(happens(), 1..25)
    ) {
        let mut alice = Alice::new();
        let contacts = [
            add(&alice.app, "Ana", &[ContactWay::Text, ContactWay::Call], 1),
            add(&alice.app, "Luis", &[ContactWay::Call], 2),
            add(&alice.app, "Mar", &[ContactWay::App, ContactWay::Text], 3),
        ];
        let mut seen = Seen::default();
        for what in &story {
            step(&alice, &contacts, &mut seen, what)?;
            alice.reopen();
            check(&alice, &mut seen)?;
        }
        // In the end the network is back and time goes on: whatever is still to go out is given out.
        let before: Vec<_> = alice.app.alerts().unwrap();
        let waits = |one: &&Alert| {
            matches!(one.state, AlertState::Grace | AlertState::Queued)
                && !seen.revoked.contains(&one.preview.contact_id)
        };
        let waiting: BTreeSet<_> = before.iter().filter(waits).map(|one| one.id.clone()).collect();
        let mut given = BTreeSet::new();
        for _ in 0..4 {
            let now = alice.app.clock_now().unwrap();
            alice.clock.set(now + TimeDelta::minutes(61));
            let able = vec![
                AlertMeans::SmsDirect, AlertMeans::SmsComposer, AlertMeans::ShareSheet, AlertMeans::Call,
                AlertMeans::AppMessage,
            ];
            let due = alice.app.alerts_due(able).unwrap();
            given.extend(due.tasks.into_iter().map(|task| task.alert_id));
        }
        let all = alice.app.alerts().unwrap();
        for id in waiting.difference(&given) {
            let left = all.iter().find(|one| one.id == *id).unwrap();
            prop_assert_eq!(left.state, AlertState::Failed, "no way was left: {:?}", left);
        }
    }
}
