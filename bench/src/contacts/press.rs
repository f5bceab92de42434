//! From "reach out now" to the relay's word that it has it.

use fastrand::Rng;
use waymark_core::{AlertDraft, AlertLevel, AlertState};

use super::mailbox::Mailbox;
use super::{Person, met};
use crate::measure::{Cost, Outcome, ROUNDS, Rounds, timed};
use crate::report::{Finding, time};
use crate::sync::account::agent;
use crate::sync::database::Base;
use crate::sync::relay::Relay;

pub(super) fn finding(base: &Base, presses: usize) -> Outcome<Finding> {
    let relay = Relay::start(base)?;
    let (ana, luis) = met(&relay.origin)?;
    let mut rng = Rng::with_seed(6);
    let agent = agent();
    let bare = Mailbox::new(&mut rng);
    bare.make().send(&agent, &relay.origin)?;
    let size = presses.div_ceil(ROUNDS).max(1);
    let rounds = Rounds::of(
        size,
        |_| {
            let (cost, id) = timed(|| press(&ana))?;
            accepted(&ana, &id)?;
            // What the contact reads, and the end of it, is no part of the press.
            luis.app().contacts_carry()?;
            ana.app().alert_stand_down(id, false)?;
            Ok(cost)
        },
        |_| by_hand(&bare, &agent, &relay.origin, &mut rng),
    )?;
    let mut finding = Finding::compared(
        format!("press to accepted by the relay, {}", base.name()),
        "as many sealed bytes put by a bare client that keeps its connection",
        rounds.wall.clone(),
        f64::NAN,
    );
    finding.ours = format!(
        "p50 {}, p99 {} of {} presses",
        time(rounds.percentile(0.5)),
        time(rounds.percentile(0.99)),
        rounds.calls.len()
    );
    finding.checks = Vec::new();
    Ok(finding)
}

/// Written, sent, carried; the id of the alert.
fn press(person: &Person) -> Outcome<String> {
    let app = person.app();
    let drafted = app.alert_draft(AlertDraft {
        level: AlertLevel::CallMe,
        ..AlertDraft::default()
    })?;
    app.alert_send(drafted.id.clone(), true)?;
    app.contacts_carry()?;
    Ok(drafted.id)
}

fn accepted(person: &Person, id: &str) -> Outcome<()> {
    let alerts = person.app().alerts()?;
    let sent = alerts.into_iter().find(|alert| alert.id == id);
    match sent.map(|alert| alert.state) {
        Some(AlertState::Accepted) => Ok(()),
        state => Err(format!("the press ended as {state:?}").into()),
    }
}

fn by_hand(bare: &Mailbox, agent: &ureq::Agent, origin: &str, rng: &mut Rng) -> Outcome<Cost> {
    let (put, name) = bare.put(rng);
    let (cost, ()) = timed(|| put.send(agent, origin))?;
    bare.drop(name).send(agent, origin)?;
    Ok(cost)
}
