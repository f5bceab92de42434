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

mod answers;
mod chain;
mod due;
mod ffi;
mod given;
mod let_out;
mod link;
#[cfg(test)]
mod model_tests;
mod show;
#[cfg(test)]
pub(super) mod tests;

pub(super) use chain::{ask_next, draft, end_chain, tell_it_is_over};
pub(super) use due::{counts, due};
pub(super) use given::lines_now;
pub(super) use let_out::let_out;
pub(super) use link::may_carry;
pub(super) use show::shown;

use chrono::TimeDelta;

use crate::app::Moment;
use crate::calendar::{Day, LocalTime, to_millis};
use crate::content::{Language, Strings};
use crate::error::{Error, Result};
use crate::features::alerts::given::Given;
use crate::features::alerts::progress::{Effect, Event};
use crate::features::alerts::rules;
use crate::features::alerts::store::Kept;
use crate::features::alerts::wording::{self, To};
use crate::features::{
    AlertKind, AlertLevel, AlertMeans, Contact, ContactLevel, ContactWay, Settings,
};
use crate::oplog::Record;

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
    /// What the person gives under it.
    pub(super) given: Given,
}

impl Said {
    /// What an alert says, to whoever else it goes to.
    fn of(alert: &Kept) -> Self {
        Self {
            kind: alert.kind,
            level: alert.level,
            words: alert.own_words.clone(),
            rule: alert.rule.map(|rule| (rule, alert.day)),
            given: alert.given.clone(),
        }
    }
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
    let to = To {
        name: &contact.name,
        helps: contact.helps.as_deref(),
    };
    wording::texts(strings, (said.kind, said.level), words, &to, written)
}

/// One step of one alert, in memory.
pub(super) fn move_on(alert: &mut Kept, here: &Here<'_>, event: Event) -> Effect {
    let now = to_millis(here.moment.now);
    let (progress, effect) =
        rules::step(alert.progress, event, now, alert.created_at, waits(alert));
    alert.progress = progress;
    effect
}
