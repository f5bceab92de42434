//! How an alert moves: (how far it has come, what happens, when) -> how far then, and what follows. Pure.
//!
//! | state | say yes | time | report | call off | stand down |
//! |---|---|---|---|---|---|
//! | drafted | grace, or queued | expired after 24 h | | cancelled | cancelled |
//! | grace | queued, if at once | queued when it is over | | cancelled | cancelled |
//! | queued | | given out; again 5 min later without a report; the next contact too, once it took as long as they have to answer | handed over, accepted, failed | cancelled | cancelled |
//! | failed | queued | queued at its next try; the next contact as in queued | as in queued | cancelled | cancelled |
//! | handed over, accepted, shown | | the next contact, once | onwards only; the next contact, once, where this one cannot | | closed |
//! | answered, closed, cancelled, expired | | | | | |
//!
//! A clock may jump: no wait is longer from now than the whole of it, so a jump back cannot stretch one.

use chrono::TimeDelta;
use waymark_wire::contact::record;

use super::model::{AlertMeans, AlertReason, AlertReport, AlertState};
use super::progress::{DRAFT, Effect, Ending, Event, Progress, after, is_over};
use super::reported::reported;
use crate::calendar::{Day, Instant, day_number};
use crate::oplog::Record;

/// How many alerts rules may send in one day.
pub(crate) const RULE_ALERTS_A_DAY: usize = 3;
/// How long an alert that a rule made can be called off.
pub(crate) const GRACE: TimeDelta = TimeDelta::minutes(10);
/// How long the phone has to say what became of a task.
const LEASE: TimeDelta = TimeDelta::minutes(5);
/// Later than this is late.
const LATE: TimeDelta = TimeDelta::hours(1);
/// Minutes to the next try, by the number of tries; then always the last.
const RETRY: [i64; 6] = [1, 2, 5, 10, 30, 60];

/// What is shown: the ending, where there is one.
pub(crate) fn shown(progress: &Progress, ending: Option<&Ending>) -> (AlertState, Instant) {
    match ending {
        // Called off on one device, and gone out from another before it heard: it is over, and went out.
        Some(ending) if ending.state == AlertState::Cancelled && progress.went_out() => {
            (AlertState::Closed, ending.at)
        }
        Some(ending) => (ending.state, ending.at),
        None => (progress.state, progress.since),
    }
}

/// What the person's word "call it off" or "it is over" makes of an alert; nothing where it is over already.
pub(crate) fn ended(progress: &Progress, now: Instant) -> Option<Ending> {
    if is_over(progress.state) {
        return None;
    }
    let state = if progress.went_out() || progress.is_given_out() {
        AlertState::Closed
    } else {
        AlertState::Cancelled
    };
    Some(Ending { state, at: now })
}

/// One step. `waits`: how long this contact has to answer; nothing where no answer is waited for.
pub(crate) fn step(
    before: Progress,
    event: Event,
    now: Instant,
    created: Instant,
    waits: Option<TimeDelta>,
) -> (Progress, Effect) {
    use AlertState::{Cancelled, Drafted, Failed, Grace, Queued};
    let stays = (before, Effect::None);
    if is_over(before.state) {
        return stays;
    }
    match event {
        Event::Send { at_once } => match before.state {
            Drafted if !at_once => {
                let until = after(now, GRACE);
                (before.at(Grace, now, Some(until)), Effect::None)
            }
            // Pressed twice, it still waits.
            Grace if !at_once => stays,
            Drafted | Grace | Failed => (asked(before, now), Effect::None),
            _ => stays,
        },
        Event::Time => time(before, now, waits),
        Event::Network => (network(before, now), Effect::None),
        Event::Give { means, route } if before.state == Queued && !before.is_given_out() => {
            let given = Progress {
                until: Some(after(now, LEASE)),
                tries: before.tries.saturating_add(1),
                means: Some(means),
                route,
                reason: None,
                late: now > after(created, LATE),
                ..before
            };
            (given, Effect::Task)
        }
        Event::NoWay if before.state == Queued && !before.is_given_out() => no_way(before, now),
        Event::Report(report) => reported(before, report, now, waits),
        Event::Declined if before.tries > 0 => {
            let (shown, _) = reported(before, AlertReport::Shown, now, waits);
            escalate(Progress {
                until: None,
                ..shown
            })
        }
        Event::Stop(reason) if !before.went_out() && !before.is_given_out() => {
            let stopped = Progress {
                reason: Some(reason),
                ..before.at(Cancelled, now, None)
            };
            // Somebody else may still be asked, unless rules have had their share.
            match reason {
                AlertReason::DayLimit => (stopped, Effect::None),
                _ if before.state == Drafted => (stopped, Effect::None),
                _ => escalate(stopped),
            }
        }
        Event::Give { .. } | Event::NoWay | Event::Declined | Event::Stop(_) => stays,
    }
}

fn time(before: Progress, now: Instant, waits: Option<TimeDelta>) -> (Progress, Effect) {
    use AlertState::{Accepted, Drafted, Expired, Failed, Grace, HandedOver, Queued, Shown};
    let Some(until) = before.until else {
        return unheard(before, now, waits);
    };
    let whole = match before.state {
        Drafted => DRAFT,
        Grace => GRACE,
        Queued => LEASE,
        Failed => retry(before.tries),
        _ => waits.unwrap_or(TimeDelta::zero()),
    };
    let until = until.min(after(now, whole));
    if now < until {
        let clamped = Progress {
            until: Some(until),
            ..before
        };
        return unheard(clamped, now, waits);
    }
    match before.state {
        Drafted => (before.at(Expired, now, None), Effect::None),
        Grace => (asked(before, now), Effect::None),
        Failed => unheard(before.at(Queued, now, None), now, waits),
        Queued => {
            let again = Progress {
                perhaps_twice: true,
                ..before.at(Queued, now, None)
            };
            unheard(again, now, waits)
        }
        HandedOver | Accepted | Shown => escalate(Progress {
            until: None,
            ..before
        }),
        _ => (before, Effect::None),
    }
}

/// What waits for a network is tried now, or a minute after the last try: whoever asks again after each try would never
/// stop.
fn network(before: Progress, now: Instant) -> Progress {
    if before.state != AlertState::Failed || before.reason != Some(AlertReason::NoSignal) {
        return before;
    }
    let soonest = after(before.since, retry(1));
    if now >= soonest || now < before.since {
        return before.at(AlertState::Queued, now, None);
    }
    let until = before.until.map_or(soonest, |until| until.min(soonest));
    Progress {
        until: Some(until),
        ..before
    }
}

/// This contact cannot be reached: the next one, once.
fn no_way(before: Progress, now: Instant) -> (Progress, Effect) {
    escalate(Progress {
        reason: before.reason.or(Some(AlertReason::NoWay)),
        ..before.at(AlertState::Failed, now, None)
    })
}

/// It is to go out from now on, by the first route.
fn asked(before: Progress, now: Instant) -> Progress {
    Progress {
        route: 0,
        asked_at: Some(now),
        ..before.at(AlertState::Queued, now, None)
    }
}

/// Nothing has gone out in all the time the contact has to answer: the next one too, once. This one is still tried.
fn unheard(before: Progress, now: Instant, waits: Option<TimeDelta>) -> (Progress, Effect) {
    let (Some(asked_at), Some(waits)) = (before.asked_at, waits) else {
        return (before, Effect::None);
    };
    if before.went_out() || before.escalated {
        return (before, Effect::None);
    }
    if now < after(asked_at, waits) {
        let clamped = Progress {
            asked_at: Some(asked_at.min(now)),
            ..before
        };
        return (clamped, Effect::None);
    }
    escalate(before)
}

/// The next contact is to be asked, if none was yet.
fn escalate(before: Progress) -> (Progress, Effect) {
    let effect = match before.escalated {
        true => Effect::None,
        false => Effect::Escalate,
    };
    let asked = Progress {
        escalated: true,
        ..before
    };
    (asked, effect)
}

/// A relay held it back and let it out, as far as is known: nobody sends it any more, and an answer is waited for.
pub(crate) fn let_out(
    before: Progress,
    at: Instant,
    now: Instant,
    waits: Option<TimeDelta>,
) -> Progress {
    if before.went_out() {
        return before;
    }
    let until = waits.map(|waits| after(now, waits));
    Progress {
        tries: before.tries.max(1),
        means: Some(AlertMeans::AppMessage),
        reason: None,
        asked_at: before.asked_at.or(Some(at)),
        ..before.at(AlertState::Accepted, at, until)
    }
}

/// The id of an alert: of a rule, a day and a contact, the same on every device that fires the rule.
pub(crate) fn alert_id(rule: Record, day: Day, contact: Record) -> Record {
    let day = u32::try_from(day_number(day)).unwrap_or(0);
    Record(record::alert_id(&rule.0, day, &contact.0))
}

pub(super) fn retry(tries: u32) -> TimeDelta {
    let at = usize::try_from(tries.saturating_sub(1)).unwrap_or(usize::MAX);
    let last = RETRY.last().copied().unwrap_or(60);
    TimeDelta::minutes(RETRY.get(at).copied().unwrap_or(last))
}
