//! Reaching out: alerts to contacts, one after the other, each by what they have.
//!
//! `features::alerts` knows how a message moves, `features::contacts` who agreed to what; here they meet. Nothing is
//! remembered but in the store, and each call is one transaction: whatever ends the app, the next call goes on.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use waymark_core::platform::{FrozenClock, MemorySecrets};
//! use waymark_core::*;
//!
//! # let home = tempfile::tempdir()?;
//! # let clock = Arc::new(FrozenClock::new("2026-11-23T15:00:00Z".parse()?, "America/Edmonton"));
//! # let app = App::open(home.path().display().to_string(), clock, Arc::new(MemorySecrets::default()))?;
//! let ana = app.contact_add(serde_json::from_str(
//!     r#"{"name": "Ana", "role": "sponsor", "phone": "+17805550100", "ways": ["text"], "may_get": ["call_me"]}"#,
//! )?)?;
//! app.contact_agree(ana.id, "Any time.".into())?;
//!
//! // One press composes it, and shows what would go out, letter by letter.
//! let draft: AlertDraft = serde_json::from_str(r#"{"kind": "alert", "level": "call_me"}"#)?;
//! let drafted = app.alert_draft(draft)?;
//! assert_eq!(drafted.preview.text, "Hi Ana. Could you please call me when you can? Thank you.");
//!
//! // The second one sends it: the phone does what it can, and says what it knows.
//! app.alert_send(drafted.id.clone(), true)?;
//! let due = app.alerts_due(vec![AlertMeans::SmsDirect])?;
//! assert_eq!(due.tasks[0].text, drafted.preview.text);
//! let sent = app.alert_report(drafted.id.clone(), AlertReport::Accepted)?;
//! assert_eq!(sent.state, AlertState::Accepted);
//! assert_eq!(app.alert_answered(drafted.id)?.state, AlertState::Answered);
//! # Ok(())
//! # }
//! ```

mod due;
mod ffi;
#[cfg(test)]
mod model_tests;
mod show;
#[cfg(test)]
pub(super) mod tests;

pub(super) use due::{counts, due};
pub(super) use show::shown;

use chrono::TimeDelta;

use crate::app::Moment;
use crate::calendar::{Day, LocalTime, to_millis};
use crate::content::{Language, Strings};
use crate::error::{Error, Result};
use crate::features::alerts::progress::{Effect, Ending, Event, Progress};
use crate::features::alerts::rules;
use crate::features::alerts::store::{self, Kept};
use crate::features::alerts::wording;
use crate::features::{
    AlertKind, AlertLevel, AlertMeans, AlertState, Contact, ContactLevel, ContactWay, Settings,
    contact_by_id,
};
use crate::oplog::{Record, Tx};

/// Where and when, and on which device.
pub(super) struct Here<'a> {
    pub(super) moment: &'a Moment,
    pub(super) settings: &'a Settings,
    pub(super) device: [u8; 16],
}

impl Here<'_> {
    /// The texts a contact is written to in.
    fn strings(&self, contact: &Contact) -> &'static Strings {
        let own = contact.language.as_deref().and_then(Language::from_tag);
        Strings::of(own.unwrap_or_else(|| self.settings.spoken()))
    }

    pub(super) fn local_time(&self) -> LocalTime {
        self.moment.zone.to_local(self.moment.now).time()
    }
}

/// What is said to whoever it goes to.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) kind: AlertKind,
    pub(super) level: AlertLevel,
    pub(super) words: Option<String>,
    /// The rule that says it, and the day it fires for; none: the person.
    pub(super) rule: Option<(Record, Day)>,
}

/// Whether the contact agreed to this.
pub(super) fn agreed(contact: &Contact, kind: AlertKind, level: AlertLevel) -> bool {
    let wanted = match level {
        AlertLevel::CallMe => ContactLevel::CallMe,
        AlertLevel::HardDay => ContactLevel::HardDay,
    };
    match kind {
        AlertKind::StandDown => contact.agreement.is_some(),
        AlertKind::Alert | AlertKind::Test => contact.gets.contains(&wanted),
    }
}

/// The contact with an id that begins so. Errors: `NotFound` where none or several do.
pub(super) fn one_of<'a>(contacts: &'a [Contact], id: &str) -> Result<&'a Contact> {
    let mut found = contacts
        .iter()
        .filter(|contact| !id.is_empty() && contact.id.starts_with(id));
    match (found.next(), found.next()) {
        (Some(contact), None) => Ok(contact),
        _ => Err(Error::NotFound),
    }
}

/// Whether the contact agreed to this, and there is a way to them.
fn fits(contact: &Contact, kind: AlertKind, level: AlertLevel) -> bool {
    agreed(contact, kind, level) && !routes(contact, kind).is_empty()
}

/// Whether the contact can be asked now: it [fits](fits), within their hours.
pub(super) fn can_be_asked(
    here: &Here<'_>,
    contact: &Contact,
    kind: AlertKind,
    level: AlertLevel,
) -> bool {
    fits(contact, kind, level) && in_hours(contact, here.local_time())
}

/// Whether the contact may be reached at this time of day.
fn in_hours(contact: &Contact, time: LocalTime) -> bool {
    match contact.hours_from.zip(contact.hours_until) {
        None => true,
        Some((from, until)) if from < until => from <= time && time < until,
        Some((from, until)) => from <= time || time < until,
    }
}

/// By what a contact can be written to or called, in their order; of one way the means that asks least comes first.
pub(super) fn routes(contact: &Contact, kind: AlertKind) -> Vec<AlertMeans> {
    use AlertMeans::{AppMessage, Call, ShareSheet, SmsComposer, SmsDirect};
    let has_phone = contact.phone.is_some();
    let means = |way: &ContactWay| -> &'static [AlertMeans] {
        match way {
            ContactWay::Text if has_phone => &[SmsDirect, SmsComposer, ShareSheet],
            // There is no calling to say that it is over, or that it is a test.
            ContactWay::Call if has_phone && kind == AlertKind::Alert => &[Call],
            ContactWay::App => &[AppMessage],
            ContactWay::Text | ContactWay::Call => &[],
        }
    };
    contact.ways.iter().flat_map(means).copied().collect()
}

/// How long an alert waits for an answer; tests and words that it is over wait for none.
pub(super) fn waits(alert: &Kept) -> Option<TimeDelta> {
    (alert.kind == AlertKind::Alert).then(|| TimeDelta::minutes(alert.wait_minutes.into()))
}

/// The texts to a contact, as they would be written now.
pub(super) fn texts(here: &Here<'_>, said: &Said, contact: &Contact) -> (String, String) {
    let written = (here.moment.now, &here.moment.zone);
    let strings = here.strings(contact);
    let words = said.words.as_deref();
    wording::texts(
        strings,
        (said.kind, said.level),
        words,
        &contact.name,
        written,
    )
}

/// Drafts an alert to the first of the contacts; one that is there already stays as it is.
pub(super) fn draft(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    said: &Said,
    contacts: &[Contact],
) -> Result<Kept> {
    let (first, rest) = contacts.split_first().ok_or_else(|| {
        Error::invalid(
            "contact_ids",
            "must be contacts who agreed and can be reached now",
        )
    })?;
    let rest = rest.iter().map(|contact| contact.id.clone()).collect();
    let to = record_of(tx, first)?;
    let id = match said.rule {
        Some((rule, day)) => rules::alert_id(rule, day, to),
        None => tx.new_record()?,
    };
    write(tx, here, said, (id, id, to), (first, rest))
}

/// Asks the next contact of a chain who agreed and may be reached now; nothing where none is left.
pub(super) fn ask_next(tx: &mut Tx<'_>, here: &Here<'_>, after: &Kept) -> Result<Option<Kept>> {
    if after.kind != AlertKind::Alert {
        return Ok(None);
    }
    let mut rest = after.rest.iter();
    let said = Said {
        kind: after.kind,
        level: after.level,
        words: after.own_words.clone(),
        rule: after.rule.map(|rule| (rule, after.day)),
    };
    while let Some(id) = rest.next() {
        let Some((to, contact)) = contact_by_id(tx.sql(), id, here.moment.today())? else {
            continue;
        };
        if !can_be_asked(here, &contact, after.kind, after.level) {
            continue;
        }
        let id = rules::alert_id(after.rule.unwrap_or(after.chain), after.day, to);
        let rest = rest.as_slice().to_vec();
        let mut next = write(tx, here, &said, (id, after.chain, to), (&contact, rest))?;
        if next.progress.state == AlertState::Drafted {
            move_on(&mut next, here, Event::Send { at_once: true });
            store::put(tx, &next)?;
        }
        return Ok(Some(next));
    }
    Ok(None)
}

fn write(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    said: &Said,
    (id, chain, to): (Record, Record, Record),
    (contact, rest): (&Contact, Vec<String>),
) -> Result<Kept> {
    if let Some(there) = store::get(tx.sql(), id)? {
        return Ok(there);
    }
    let now = to_millis(here.moment.now);
    let (text, late_text) = texts(here, said, contact);
    let alert = Kept {
        id,
        contact: to,
        kind: said.kind,
        level: said.level,
        chain,
        rest,
        rule: said.rule.map(|(rule, _)| rule),
        day: said
            .rule
            .map_or_else(|| here.moment.today(), |(_, day)| day),
        device: here.device,
        own_words: said.words.clone(),
        text,
        late_text,
        wait_minutes: contact.wait_minutes,
        created_at: now,
        progress: Progress::drafted(now),
        ending: None,
    };
    store::put(tx, &alert)?;
    Ok(alert)
}

/// One step of one alert, in memory.
pub(super) fn move_on(alert: &mut Kept, here: &Here<'_>, event: Event) -> Effect {
    let now = to_millis(here.moment.now);
    let (progress, effect) =
        rules::step(alert.progress, event, now, alert.created_at, waits(alert));
    alert.progress = progress;
    effect
}

/// Ends what of a chain is not over. `answered`: the alert that its contact answered.
pub(super) fn end_chain(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    chain: Record,
    answered: Option<Record>,
) -> Result<()> {
    let now = to_millis(here.moment.now);
    for mut alert in store::all(tx.sql())? {
        if alert.chain != chain || alert.ending.is_some() || alert.kind == AlertKind::StandDown {
            continue;
        }
        alert.ending = match answered {
            Some(id) if id == alert.id => Some(Ending {
                state: AlertState::Answered,
                at: now,
            }),
            _ => rules::ended(&alert.progress, now),
        };
        if alert.ending.is_some() {
            store::put(tx, &alert)?;
        }
    }
    Ok(())
}

/// Tells every contact of a chain who was asked that it is over, once.
pub(super) fn tell_it_is_over(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    chain: Record,
) -> Result<Vec<Kept>> {
    let mut told = Vec::new();
    let asked = store::all(tx.sql())?;
    let asked = asked.into_iter().filter(|alert| {
        alert.chain == chain && alert.kind == AlertKind::Alert && alert.progress.went_out()
    });
    for alert in asked {
        let contact = contact_by_id(tx.sql(), &alert.contact.to_string(), here.moment.today())?;
        let Some((to, contact)) = contact else {
            continue;
        };
        if routes(&contact, AlertKind::StandDown).is_empty() {
            continue;
        }
        let said = Said {
            kind: AlertKind::StandDown,
            level: alert.level,
            words: None,
            rule: None,
        };
        let id = rules::alert_id(alert.id, alert.day, to);
        let mut over = write(tx, here, &said, (id, chain, to), (&contact, Vec::new()))?;
        move_on(&mut over, here, Event::Send { at_once: true });
        store::put(tx, &over)?;
        told.push(over);
    }
    Ok(told)
}

fn record_of(tx: &Tx<'_>, contact: &Contact) -> Result<Record> {
    let found = contact_by_id(tx.sql(), &contact.id, Day::MIN)?;
    found.map(|(record, _)| record).ok_or(Error::NotFound)
}
