//! Reaching out at the door: alerts, contacts and a phone that fails in every way a real one does.

mod answers;
mod asked;
mod over;
mod pages;
mod phone;
mod rules;

use super::{Said, draft};
use crate::app::App;
use crate::content::{Language, Strings};
use crate::error::AppError;
use crate::features::alerts::store as kept;
use crate::features::*;
use crate::oplog::{Record, Taken, apply, operations};
use crate::testing::Alice;

pub(in crate::flows) fn add(app: &App, name: &str, ways: &[ContactWay], order: i32) -> String {
    let draft = ContactDraft {
        name: name.into(),
        phone: Some(format!("+1780555010{order}")),
        ways: ways.to_vec(),
        may_get: vec![ContactLevel::CallMe, ContactLevel::HardDay],
        order,
        ..ContactDraft::default()
    };
    let id = app.contact_add(draft).unwrap().id;
    app.contact_agree(id, "Yes.".into()).unwrap().id
}

pub(super) fn asking(level: AlertLevel) -> AlertDraft {
    AlertDraft {
        level,
        ..AlertDraft::default()
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
