//! From a network that is back to the relay's word, for an alert that waited: the app asks when the core said to, and at
//! once when the network comes back.

use std::net::SocketAddr;

use chrono::{DateTime, Duration, Utc};
use waymark_core::{AlertDraft, AlertLevel, AlertMeans, AlertState};
use waymark_tests::line::{Line, Weather};

use super::{Person, met};
use crate::measure::{Outcome, Spread, micros, percentile, timed};
use crate::report::{Finding, time};
use crate::sync::database::Base;
use crate::sync::device::now;
use crate::sync::relay::Relay;

/// Minutes without a network.
const OUTAGES: [i64; 4] = [3, 30, 240, 3 * 1440];
/// Each so often, with some seconds more each time.
const TIMES: i64 = 12;

pub(super) fn findings() -> Outcome<Vec<Finding>> {
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 9));
    let line = Line::new(nowhere)?;
    let relay = Relay::behind(&Base::Sqlite, Some(&line.origin()))?;
    line.turn(Weather::good(relay.address));
    let (ana, luis) = met(&line.origin())?;
    let mut found = Vec::new();
    let mut moment = now();
    for minutes in OUTAGES {
        let (mut waits, mut carries) = (Vec::new(), Vec::new());
        for time in 0..TIMES {
            line.turn(Weather::good(nowhere));
            let back = moment + Duration::minutes(minutes) + Duration::seconds(time * 47);
            let (wait, carry, end) = one(&ana, (moment, back), || {
                line.turn(Weather::good(relay.address));
            })?;
            waits.push(wait.as_seconds_f64());
            carries.push(carry);
            luis.home.at(end);
            luis.app().contacts_carry()?;
            moment = end + Duration::days(1);
        }
        let wait = Spread::of(waits);
        found.push(Finding::alone(
            format!("network back after {minutes} min, to accepted"),
            format!(
                "waits {:.0} s ({:.0}-{:.0}), then {}, p99 {}",
                wait.median,
                wait.low,
                wait.high,
                time(percentile(carries.iter().copied(), 0.5)),
                time(percentile(carries.iter().copied(), 0.99))
            ),
            Vec::new(),
        ));
    }
    Ok(found)
}

/// One press while there is no network, until `back`. How long it waits from then on by the app's clock, what the turn
/// takes that gets it through, in microseconds, and when that is.
fn one(
    ana: &Person,
    (begin, back): (DateTime<Utc>, DateTime<Utc>),
    return_network: impl FnOnce(),
) -> Outcome<(Duration, f64, DateTime<Utc>)> {
    let app = ana.app();
    ana.home.at(begin);
    let draft = AlertDraft {
        level: AlertLevel::CallMe,
        ..AlertDraft::default()
    };
    let id = app.alert_draft(draft)?.id;
    app.alert_send(id.clone(), true)?;
    let mut at = begin;
    let mut network = Some(return_network);
    loop {
        if at >= back
            && let Some(network) = network.take()
        {
            network();
        }
        ana.home.at(at);
        let (cost, _) = timed(|| Ok(app.contacts_carry()?))?;
        let alerts = app.alerts()?;
        let alert = alerts.into_iter().find(|alert| alert.id == id);
        let alert = alert.ok_or("the alert is gone")?;
        if alert.state == AlertState::Accepted {
            app.alert_stand_down(id, false)?;
            return Ok((at - back, micros(cost.wall), at));
        }
        // The app also looks at once when the network comes back.
        let next = app.alerts_due(vec![AlertMeans::SmsDirect])?.next_at;
        let next = next.ok_or("nothing is tried again")?;
        let later = at + Duration::seconds(1);
        at = if at < back {
            next.min(back).max(later)
        } else {
            next.max(later)
        };
    }
}
