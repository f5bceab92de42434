//! What the phone says of an alert, and what that makes of it.

use chrono::TimeDelta;

use super::model::{AlertMeans, AlertReason, AlertReport, AlertState};
use super::progress::{Effect, Progress, after};
use super::rules::retry;
use crate::calendar::Instant;

/// What a phone can truly say of a means.
pub(crate) fn can_say(means: AlertMeans, report: AlertReport) -> bool {
    use AlertMeans::{AppMessage, SmsDirect};
    match report {
        AlertReport::Accepted => matches!(means, SmsDirect | AppMessage),
        AlertReport::Shown | AlertReport::Answered => means == AppMessage,
        _ => true,
    }
}

/// What follows from a report.
pub(super) fn reported(
    before: Progress,
    report: AlertReport,
    now: Instant,
    waits: Option<TimeDelta>,
) -> (Progress, Effect) {
    use AlertState::{Accepted, Answered, Failed, HandedOver, Queued, Shown};
    // A report that comes late still counts: the phone had it.
    let was_given = before.tries > 0;
    if !was_given {
        return (before, Effect::None);
    }
    let rank = |state| match state {
        HandedOver => 1,
        Accepted => 2,
        Shown => 3,
        Answered => 4,
        _ => 0,
    };
    let onwards = |state: AlertState| {
        if rank(before.state) >= rank(state) {
            return (before, Effect::None);
        }
        // The wait for an answer begins when it first went out.
        let until = match before.went_out() {
            true => before.until,
            false => waits.map(|waits| after(now, waits)),
        };
        (before.at(state, now, until), Effect::None)
    };
    let failed = |reason: AlertReason, again: bool| {
        // What has gone out has gone out.
        if !matches!(before.state, Queued | Failed) {
            return (before, Effect::None);
        }
        let until = again.then(|| after(now, retry(before.tries)));
        let failed = Progress {
            reason: Some(reason),
            ..before.at(Failed, now, until)
        };
        (failed, Effect::None)
    };
    // The contact's next route, at once.
    let other_way = |reason: AlertReason| {
        if !matches!(before.state, Queued | Failed) {
            return (before, Effect::None);
        }
        let next = Progress {
            reason: Some(reason),
            route: before.route.saturating_add(1),
            ..before.at(Queued, now, None)
        };
        (next, Effect::None)
    };
    match report {
        AlertReport::HandedOver => onwards(HandedOver),
        AlertReport::Accepted => onwards(Accepted),
        AlertReport::Shown => onwards(Shown),
        AlertReport::Answered => (before.at(Answered, now, None), Effect::Answered),
        AlertReport::NoSignal => failed(AlertReason::NoSignal, true),
        AlertReport::Refused => failed(AlertReason::Refused, true),
        AlertReport::Dismissed => failed(AlertReason::Dismissed, false),
        AlertReport::NoPermission => other_way(AlertReason::NoPermission),
        AlertReport::BadNumber => other_way(AlertReason::BadNumber),
        AlertReport::NoApp => other_way(AlertReason::NoApp),
    }
}
