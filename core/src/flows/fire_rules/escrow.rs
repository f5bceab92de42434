//! What a relay should hold back for a rule, for the day on which the phone cannot speak.

use super::contacts_in_order;
use super::level;
use crate::calendar::{Day, lived_day, to_millis};
use crate::error::Result;
use crate::features::alerts::progress::is_over;
use crate::features::alerts::store as alerts;
use crate::features::contacts::pairing::store as pairings;
use crate::features::own_rules::escrow::rules::{Wanted, after_s, opens_at};
use crate::features::own_rules::escrow::store as escrows;
use crate::features::own_rules::rules::{Days, trigger_day};
use crate::features::own_rules::store::{self, Kept};
use crate::features::{
    AlertKind, AlertMeans, EscrowState, Escrowed, contact_by_id, contacts_hidden,
};
use crate::flows::reach_out::{Here, agreed, routes};
use crate::oplog::Record;
use crate::store::Sql;

/// One that should be held back.
pub(in crate::flows) struct Holding {
    pub(in crate::flows) rule: Record,
    pub(in crate::flows) contact: Record,
    pub(in crate::flows) pairing: pairings::Kept,
    pub(in crate::flows) wanted: Wanted,
}

/// The day for which a rule fires next if nothing more is written.
pub(in crate::flows) fn fires_for(
    sql: &Sql,
    here: &Here<'_>,
    kept: &Kept,
    days: &Days,
) -> Result<Option<Day>> {
    let holds = [here.settings.paused_until, store::held_until(sql)?];
    let made = lived_day(kept.since(), &here.moment.zone, here.moment.day_start);
    let since = holds.into_iter().flatten().fold(made, Day::max);
    Ok(trigger_day(&kept.rule.condition, Day::MAX, days, since))
}

/// What should be held back for a rule: to the first of its contacts who can be written to by the app. Nothing where
/// the person does not want it, has put contacts away, or the rule has fired for that day.
pub(in crate::flows) fn holding(
    sql: &Sql,
    here: &Here<'_>,
    kept: &Kept,
    days: &Days,
) -> Result<Option<Holding>> {
    if kept.paused || !kept.rule.escrow || contacts_hidden(sql)? {
        return Ok(None);
    }
    let Some(day) = fires_for(sql, here, kept, days)? else {
        return Ok(None);
    };
    let is_settled = |alert: &alerts::Kept| {
        let come = &alert.progress;
        alert.ending.is_some() || come.went_out() || is_over(come.state)
    };
    let all = alerts::all(sql)?;
    let mut of_day = all
        .iter()
        .filter(|alert| alert.rule == Some(kept.id) && alert.day == day);
    if of_day.any(is_settled) {
        return Ok(None);
    }
    let now = to_millis(here.moment.now);
    for contact in contacts_in_order(sql, here, &kept.rule)? {
        if !agreed(&contact, AlertKind::Alert, level(kept.rule.says))
            || !routes(&contact, AlertKind::Alert).contains(&AlertMeans::AppMessage)
        {
            continue;
        }
        let found = contact_by_id(sql, &contact.id, here.moment.today())?;
        let Some((record, _)) = found else { continue };
        let pairing = pairings::of(sql, record)?.filter(|pairing| !pairing.theirs.is_empty());
        let Some(pairing) = pairing else { continue };
        let hours = contact.hours_from.zip(contact.hours_until);
        let opens_at = opens_at(day, &here.moment.zone, hours);
        let opens_at = opens_at.filter(|at| after_s(now, *at).is_some());
        let keys = pairing.keys_in_use()?;
        return Ok(opens_at.map(|opens_at| Holding {
            rule: kept.id,
            contact: record,
            wanted: Wanted {
                pairing: keys,
                day,
                opens_at,
            },
            pairing,
        }));
    }
    Ok(None)
}

/// What is held back for a rule, as the person sees it.
pub(super) fn shown(sql: &Sql, here: &Here<'_>, kept: &Kept) -> Result<Option<Escrowed>> {
    let all = escrows::all(sql)?;
    let Some(escrow) = all.into_iter().find(|one| one.rule == kept.id) else {
        return Ok(None);
    };
    let contact = contact_by_id(sql, &escrow.contact.to_string(), here.moment.today())?;
    let pairing = pairings::of(sql, escrow.contact)?;
    let keys = pairing.map(|pairing| pairing.keys_in_use()).transpose()?;
    let is_paired = keys == Some(escrow.pairing);
    let state = if here.moment.now >= escrow.opens_at {
        EscrowState::PerhapsOut
    } else if kept.paused || !kept.rule.escrow || !is_paired {
        EscrowState::ToBeCalledOff
    } else if escrow.at_relay {
        EscrowState::Held
    } else {
        EscrowState::Waiting
    };
    Ok(Some(Escrowed {
        contact_id: escrow.contact.to_string(),
        name: contact.map(|(_, contact)| contact.name).unwrap_or_default(),
        state,
        opens_at: escrow.opens_at,
    }))
}
