//! Contacts asked one after the other: the first, the next, and what ends it for all.

use super::{Here, Said, can_be_asked, let_out, link, move_on, routes, texts};
use crate::calendar::{Day, to_millis};
use crate::error::{Error, Result};
use crate::features::alerts::given::{Given, GivenLines};
use crate::features::alerts::progress::{Ending, Event, Progress, is_over};
use crate::features::alerts::rules;
use crate::features::alerts::store::{self, Kept};
use crate::features::{AlertKind, AlertState, Contact, contact_by_id};
use crate::oplog::{Record, Tx};
use crate::store::Sql;

/// Drafts an alert to the first of the contacts; one that is there already stays as it is.
pub(in crate::flows) fn draft(
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
    let to = record_of(tx.sql(), first)?;
    let id = match said.rule {
        Some((rule, day)) => let_out::alert_id(tx.sql(), rule, day, to)?,
        None => tx.new_record()?,
    };
    let ids = rest.iter().map(|contact| contact.id.clone()).collect();
    let alert = write(tx, here, said, (id, id, to), (first, ids))?;
    // What the next ones would get is shown too, letter by letter.
    for contact in rest {
        let to = record_of(tx.sql(), contact)?;
        let (text, _) = texts(here, said, contact);
        link::draw(
            tx,
            here,
            (said.kind, &text),
            (next_id(tx.sql(), &alert, to)?, to),
            contact,
        )?;
    }
    Ok(alert)
}

/// The id of the alert that asks this contact after the others of a chain.
pub(super) fn next_id(sql: &Sql, after: &Kept, to: Record) -> Result<Record> {
    let_out::alert_id(sql, after.rule.unwrap_or(after.chain), after.day, to)
}

/// Asks the next contact of a chain who agreed and may be reached now; nothing where none is left.
pub(in crate::flows) fn ask_next(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    after: &Kept,
) -> Result<Option<Kept>> {
    if after.kind != AlertKind::Alert {
        return Ok(None);
    }
    let mut rest = after.rest.iter();
    let said = Said::of(after);
    while let Some(id) = rest.next() {
        let Some((to, contact)) = contact_by_id(tx.sql(), id, here.moment.today())? else {
            continue;
        };
        if !can_be_asked(here, &contact, after.kind, after.level) {
            continue;
        }
        let id = next_id(tx.sql(), after, to)?;
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

pub(super) fn write(
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
        let_out_at: None,
        given: said.given.clone(),
        given_lines: GivenLines::default(),
    };
    store::put(tx, &alert)?;
    link::write(tx, here, &alert, contact)?;
    Ok(alert)
}

/// Whether everybody of a chain who could be asked had their time, and nobody has answered.
pub(super) fn has_run_out(sql: &Sql, alert: &Kept) -> Result<bool> {
    // Most have ended long since, and their chain need not be read.
    if alert.ending.is_some() {
        return Ok(false);
    }
    let mut of_chain = store::of_chain(sql, alert.chain)?;
    of_chain.retain(|alert| alert.kind == AlertKind::Alert);
    let had_time = |alert: &Kept| alert.progress.escalated || is_over(alert.progress.state);
    let is_open = of_chain.iter().all(|alert| alert.ending.is_none());
    let was_asked = of_chain.iter().any(|alert| alert.progress.escalated);
    Ok(is_open && was_asked && of_chain.iter().all(had_time))
}

/// Ends what of a chain is not over. `answered`: the alert that its contact answered.
pub(in crate::flows) fn end_chain(
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
pub(in crate::flows) fn tell_it_is_over(
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
            given: Given::default(),
        };
        let id = rules::alert_id(alert.id, alert.day, to);
        let mut over = write(tx, here, &said, (id, chain, to), (&contact, Vec::new()))?;
        move_on(&mut over, here, Event::Send { at_once: true });
        store::put(tx, &over)?;
        told.push(over);
    }
    Ok(told)
}

fn record_of(sql: &Sql, contact: &Contact) -> Result<Record> {
    let found = contact_by_id(sql, &contact.id, Day::MIN)?;
    found.map(|(record, _)| record).ok_or(Error::NotFound)
}
