//! Whom the person supports, and what was agreed with them. Pure.

use waymark_wire::contact::record::{Agreed, Kind};

use super::model::SupportAgreement;
use crate::calendar::{Instant, LocalTime, time_of_minute, time_text};
use crate::content::Strings;
use crate::features::contacts::pairing::levels_of;
use crate::features::contacts::pairing::store::Message;
use crate::features::{ContactLevel, ContactMessage, ContactMessageKind};

/// What the app of a contact told last of what was agreed, and when it came; nothing: nothing yet. The latest by the
/// sender, who counts on: a relay may give out an older one later.
pub(super) fn told<'a>(messages: impl Iterator<Item = &'a Message>) -> Option<(Agreed, Instant)> {
    let told = messages.filter_map(|one| match one.said.kind {
        Kind::Agreed(agreed) => Some((one.said.created_s, one.said.id, agreed, one.received_at)),
        _ => None,
    });
    let latest = told.max_by_key(|(created_s, id, ..)| (*created_s, *id));
    latest.map(|(_, _, agreed, received_at)| (agreed, received_at))
}

/// As it is shown; nothing where nothing may come any more.
pub(super) fn agreement((agreed, received_at): (Agreed, Instant)) -> Option<SupportAgreement> {
    let levels = levels_of(agreed.levels);
    // A clock beyond the calendar says nothing.
    let since = i64::try_from(agreed.since_s).ok();
    let agreed_at = since.and_then(|s| Instant::from_timestamp(s, 0));
    let time = |minute: u16| time_of_minute(minute.into());
    let hours = agreed
        .hours
        .and_then(|[from, until]| Some((time(from)?, time(until)?)));
    (!levels.is_empty()).then_some(SupportAgreement {
        levels,
        agreed_at: agreed_at.unwrap_or(received_at),
        hours_from: hours.map(|(from, _)| from),
        hours_until: hours.map(|(_, until)| until),
    })
}

/// What decides whether a paired contact is somebody the person supports.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    /// What their app told: whether anything may come; none: it told nothing yet.
    pub(super) told: Option<bool>,
    /// A message of theirs came that can be answered.
    pub(super) asked: bool,
    /// The contact agreed to get something from the person: then the support may be theirs.
    pub(super) helps_here: bool,
}

pub(super) fn is_supported(facts: Facts) -> bool {
    match facts.told {
        Some(may_come) => may_come,
        None => facts.asked || !facts.helps_here,
    }
}

/// Whether a message can be answered.
pub(super) fn asks(message: &ContactMessage) -> bool {
    use ContactMessageKind::{Alert, NewPhone, NoCheckin, Revoked, StandDown, Test};
    match message.kind {
        Alert | NoCheckin | Test => true,
        StandDown | Revoked | NewPhone => false,
    }
}

/// Whether it waits for an answer.
pub(super) fn waits(message: &ContactMessage) -> bool {
    asks(message) && message.answer.is_none() && !message.is_over
}

/// What was agreed and whether the number is checked, in sentences. `date`: of the agreement, where the person is.
pub(super) fn in_words(
    strings: &Strings,
    name: &str,
    number_checked: bool,
    agreed: Option<(&SupportAgreement, &str)>,
) -> Vec<String> {
    let say = |key| strings.fill(key, &[("name", name)]);
    let mut words = Vec::new();
    match agreed {
        None => words.push(say("support.agreed.untold")),
        Some((agreed, date)) => {
            words.extend(agreed.levels.iter().filter_map(level_key).map(say));
            words.push(hours(
                strings,
                name,
                agreed.hours_from.zip(agreed.hours_until),
            ));
            let values = [("name", name), ("date", date)];
            words.push(strings.fill("support.agreed.on", &values));
        }
    }
    words.push(match number_checked {
        true => strings.text("support.number.checked"),
        false => say("support.number.unchecked"),
    });
    words
}

fn hours(strings: &Strings, name: &str, hours: Option<(LocalTime, LocalTime)>) -> String {
    let Some((from, until)) = hours else {
        return strings.text("support.agreed.always");
    };
    let (from, until) = (time_text(from), time_text(until));
    let values = [("name", name), ("from", &from), ("until", &until)];
    strings.fill("support.agreed.hours", &values)
}

fn level_key(level: &ContactLevel) -> Option<&'static str> {
    match level {
        ContactLevel::CallMe => Some("support.agreed.call_me"),
        ContactLevel::HardDay => Some("support.agreed.hard_day"),
        ContactLevel::Fields => Some("support.agreed.fields"),
        ContactLevel::PlanPage => Some("support.agreed.plan_page"),
        ContactLevel::Link => None, // for who has no app
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
