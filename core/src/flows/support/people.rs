//! Whom the person supports, out of the store.

use super::model::SupportedPerson;
use super::rules::{Facts, agreement, asks, in_words, is_supported, told, waits};
use crate::content::Strings;
use crate::error::Result;
use crate::features::contacts::pairing::store;
use crate::features::{PairingState, shown_contacts};
use crate::flows::carry_messages::shown_message;
use crate::flows::reach_out::Here;
use crate::store::Sql;

/// Everybody the person supports; nobody while contacts are put away.
pub(super) fn people(sql: &Sql, here: &Here<'_>) -> Result<Vec<SupportedPerson>> {
    let strings = Strings::of(here.settings.spoken());
    let (pairings, messages) = (store::all(sql)?, store::messages(sql)?);
    let mut people = Vec::new();
    for contact in shown_contacts(sql, here.moment.today())? {
        let is_theirs =
            |kept: &&store::Kept| !kept.theirs.is_empty() && kept.contact.to_string() == contact.id;
        let Some(kept) = pairings.iter().rfind(is_theirs) else {
            continue;
        };
        let of_them = || messages.iter().filter(|one| one.pairing == kept.id);
        let newest = of_them().rev();
        let shown = newest.map(|one| shown_message(sql, here, (&messages, one)));
        let shown: Vec<_> = shown.filter_map(Result::transpose).collect::<Result<_>>()?;
        let told = told(of_them());
        let agreed = told.and_then(agreement);
        let facts = Facts {
            told: told.map(|_| agreed.is_some()),
            asked: shown.iter().any(asks),
            helps_here: !contact.gets.is_empty(),
        };
        if !is_supported(facts) {
            continue;
        }
        let date = |agreed_at| strings.date(here.moment.zone.to_local(agreed_at).date());
        let date = agreed.as_ref().map(|agreed| date(agreed.agreed_at));
        let said = agreed.as_ref().zip(date.as_deref());
        let is_checked = kept.state() == PairingState::Verified;
        people.push(SupportedPerson {
            contact_id: contact.id,
            paired_at: kept.made_at,
            number_checked: is_checked,
            in_words: in_words(strings, &contact.name, is_checked, said),
            name: contact.name,
            agreed,
            waiting: shown.iter().filter(|one| waits(one)).cloned().collect(),
            last_answered: shown.into_iter().find(|one| one.answer.is_some()),
        });
    }
    people.sort_by_key(|person| person.waiting.is_empty());
    Ok(people)
}
