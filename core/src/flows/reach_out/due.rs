//! What the phone has to do now.

use std::collections::{BTreeMap, VecDeque};

use chrono::TimeDelta;

use super::{Here, agreed, ask_next, chain, lines_now, link, move_on, routes, waits};
use crate::calendar::{Day, Instant};
use crate::content::Strings;
use crate::error::Result;
use crate::features::alerts::given::GivenLines;
use crate::features::alerts::progress::{self, Effect, Event};
use crate::features::alerts::rules::{self, RULE_ALERTS_A_DAY};
use crate::features::alerts::store::{self, Kept};
use crate::features::alerts::wording;
use crate::features::{
    AlertMeans, AlertReason, AlertState, AlertTask, AlertsDue, Contact, contact_by_id,
    contacts_hidden,
};
use crate::oplog::{Record, Tx};

/// So long the person is told that nobody has answered.
const TOLD: TimeDelta = TimeDelta::hours(24);

/// Moves every alert that goes out from here as far as it goes now.
pub(in crate::flows) fn due(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    able: &[AlertMeans],
) -> Result<AlertsDue> {
    let all = store::all(tx.sql())?;
    let mut beyond = over_the_limit(&all);
    let mut due = AlertsDue {
        tasks: Vec::new(),
        notice: None,
        next_at: None,
    };
    let (mut waiting, mut unanswered) = (false, Vec::new());
    let of_here = |alert: &Kept| alert.device == here.device && alert.ending.is_none();
    let mut open: VecDeque<Kept> = all.into_iter().filter(of_here).collect();
    while let Some(mut alert) = open.pop_front() {
        if progress::is_over(alert.progress.state) {
            continue;
        }
        let before = alert.clone();
        let today = here.moment.today();
        let contact = contact_by_id(tx.sql(), &alert.contact.to_string(), today)?;
        let contact = contact.map(|(_, contact)| contact);
        let limited = beyond.contains(&alert.id);
        // Time first: what the phone had and said nothing of comes back, and may no longer go out.
        let stopped = stop(&alert, contact.as_ref(), limited);
        for event in [Some(Event::Time), stopped] {
            let effect = event.map(|event| move_on(&mut alert, here, event));
            if effect == Some(Effect::Escalate) {
                beyond = next_too(tx, here, &alert, &mut open)?;
            }
        }
        if let Some(contact) = &contact {
            let ready =
                alert.progress.state == AlertState::Queued && !alert.progress.is_given_out();
            if ready {
                let routes = routes(contact, alert.kind);
                match choose(&routes, alert.progress.route, able) {
                    Choice::Give { means, route } => {
                        move_on(&mut alert, here, Event::Give { means, route });
                        let line = link::line(tx.sql(), here, (&alert, means), contact)?;
                        alert.progress.linked |= line.is_some();
                        alert.given_lines = given(here, (&alert, means), contact);
                        due.tasks.push(task(&alert, contact, means, line));
                    }
                    Choice::Wait { person } => waiting |= person,
                    Choice::None => {
                        if move_on(&mut alert, here, Event::NoWay) == Effect::Escalate {
                            beyond = next_too(tx, here, &alert, &mut open)?;
                        }
                    }
                }
            }
        }
        waiting |= alert.progress.state == AlertState::Drafted;
        due.next_at = soonest(due.next_at, next_at(&alert));
        if alert != before {
            store::put(tx, &alert)?;
        }
        if alert.progress.escalated && is_recent(&alert, here) {
            unanswered.push(alert);
        }
    }
    // Put away, an app that has nothing to show calls nobody to it.
    if !contacts_hidden(tx.sql())? {
        for alert in unanswered {
            waiting |= chain::has_run_out(tx.sql(), &alert)?;
        }
    }
    // The words are the same for everything, so that they tell nothing.
    due.notice = waiting.then(|| wording::notice(Strings::of(here.settings.spoken())));
    Ok(due)
}

/// Whether it moved within a day: what has run out is told that long.
fn is_recent(alert: &Kept, here: &Here<'_>) -> bool {
    let waited = waits(alert).unwrap_or_default();
    let until = alert.progress.since.checked_add_signed(TOLD + waited);
    until.is_none_or(|until| here.moment.now < until)
}

/// The next contact is one more to be asked now. What of rules is beyond the limit with that one.
fn next_too(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    alert: &Kept,
    open: &mut VecDeque<Kept>,
) -> Result<Vec<Record>> {
    store::put(tx, alert)?;
    open.extend(ask_next(tx, here, alert)?);
    Ok(over_the_limit(&store::all(tx.sql())?))
}

/// Why an alert may not go out (any more).
fn stop(alert: &Kept, contact: Option<&Contact>, limited: bool) -> Option<Event> {
    let withdrawn = contact.is_none_or(|contact| !agreed(contact, alert.kind, alert.level));
    if withdrawn {
        return Some(Event::Stop(AlertReason::Withdrawn));
    }
    limited.then_some(Event::Stop(AlertReason::DayLimit))
}

/// Of each day, the alerts of rules beyond the first three: the same on every device that has them all. What has gone
/// out is first, as a clock that went back makes what comes later look older.
fn over_the_limit(all: &[Kept]) -> Vec<Record> {
    let mut by_day: BTreeMap<Day, Vec<Record>> = BTreeMap::new();
    let out = |alert: &Kept| alert.progress.went_out() || alert.progress.is_given_out();
    let (gone, waiting): (Vec<_>, Vec<_>) = all
        .iter()
        .filter(|alert| alert.rule.is_some() && counts(alert))
        .partition(|alert| out(alert));
    for alert in gone.into_iter().chain(waiting) {
        by_day.entry(alert.day).or_default().push(alert.id);
    }
    let beyond = by_day
        .into_values()
        .flat_map(|day| day.into_iter().skip(RULE_ALERTS_A_DAY));
    beyond.collect()
}

/// Whether an alert of a rule is one of the three of its day: it went out, or may.
pub(in crate::flows) fn counts(alert: &Kept) -> bool {
    let (state, _) = rules::shown(&alert.progress, alert.ending.as_ref());
    !matches!(state, AlertState::Cancelled | AlertState::Expired)
}

enum Choice {
    Give {
        means: AlertMeans,
        route: u32,
    },
    /// The phone cannot do it now; `person`: it could with the person's hand.
    Wait {
        person: bool,
    },
    None,
}

fn choose(routes: &[AlertMeans], from: u32, able: &[AlertMeans]) -> Choice {
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    let left = || routes.iter().enumerate().skip(from);
    let by_hand = |means: &AlertMeans| {
        matches!(
            means,
            AlertMeans::SmsComposer | AlertMeans::Call | AlertMeans::ShareSheet
        )
    };
    let found = left().find(|(_, means)| able.contains(means));
    match found.and_then(|(at, means)| Some((u32::try_from(at).ok()?, *means))) {
        Some((route, means)) => Choice::Give { means, route },
        None if left().next().is_none() => Choice::None,
        None => Choice::Wait {
            person: left().any(|(_, means)| by_hand(means)),
        },
    }
}

/// What an alert given out now gives under its text. Whether a message to an app may is known to who seals it.
fn given(here: &Here<'_>, (alert, means): (&Kept, AlertMeans), to: &Contact) -> GivenLines {
    use AlertMeans::{AppMessage, Call};
    match means {
        AppMessage | Call => GivenLines::default(),
        _ => lines_now(here, alert, to),
    }
}

fn task(alert: &Kept, contact: &Contact, means: AlertMeans, link: Option<String>) -> AlertTask {
    use AlertMeans::{Call, SmsComposer, SmsDirect};
    let to_number = matches!(means, Call | SmsComposer | SmsDirect);
    let written = || alert.given_lines.under(alert.text_now());
    let text = match (means, link) {
        (Call, _) => String::new(),
        (_, Some(link)) => format!("{}\n{link}", written()),
        (_, None) => written(),
    };
    AlertTask {
        alert_id: alert.id.to_string(),
        means,
        phone: contact.phone.clone().filter(|_| to_number),
        text,
    }
}

/// When something of this alert falls due.
fn next_at(alert: &Kept) -> Option<Instant> {
    let come = &alert.progress;
    if progress::is_over(come.state) {
        return None;
    }
    let unheard = || {
        let wait = waits(alert).filter(|_| !come.escalated && !come.went_out())?;
        come.asked_at?.checked_add_signed(wait)
    };
    soonest(come.until, unheard())
}

fn soonest(a: Option<Instant>, b: Option<Instant>) -> Option<Instant> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Later than this after it was made, an alert is late.
pub(super) fn is_late(alert: &Kept, now: Instant) -> bool {
    let late = now.signed_duration_since(alert.created_at) > TimeDelta::hours(1);
    alert.progress.late || (late && !alert.progress.went_out() && counts(alert))
}
