//! The link in a text message, for a contact without the app who agreed to one.
//!
//! Key and name are drawn when the alert is composed, so that the person sees the very line; the relay is given the
//! note by `flows::carry_messages`. An alert never waits for it: what is given out carries the line only where a
//! relay has the note already.

use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::link::{Link, MOST_TEXT, Note};
use waymark_wire::request::path;

use super::Here;
use crate::calendar::to_millis;
use crate::error::Result;
use crate::features::alerts::store::Kept;
use crate::features::alerts::wording;
use crate::features::contacts::link::page_relay;
use crate::features::contacts::link::store::{self, Drawn};
use crate::features::contacts::pairing::{chance, fault, seconds};
use crate::features::{AlertKind, AlertMeans, Contact, ContactWay};
use crate::oplog::{Record, Tx};
use crate::store::Sql;

/// The relay of the page, where an alert of this kind to the contact may carry a link.
pub(in crate::flows) fn may_carry(contact: &Contact, kind: AlertKind) -> Option<&str> {
    let is_written = contact.phone.is_some() && contact.ways.contains(&ContactWay::Text);
    page_relay(contact).filter(|_| is_written && kind != AlertKind::StandDown)
}

/// Draws the link of an alert that may come to be, where there is none yet.
pub(super) fn draw(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    (kind, text): (AlertKind, &str),
    (alert, to): (Record, Record),
    contact: &Contact,
) -> Result<Option<Drawn>> {
    if let Some(there) = store::of(tx.sql(), alert)? {
        return Ok(Some(there));
    }
    let fits = text.len() <= MOST_TEXT; // a page shows no more
    let Some(origin) = may_carry(contact, kind).filter(|_| fits) else {
        return Ok(None);
    };
    let link = Link::new(tx.new_record()?.0, chance(tx)?);
    let address = format!("{origin}{}#{}", path::PAGE, link.text().as_str());
    let drawn = Drawn {
        id: tx.new_record()?,
        contact: to,
        alert,
        origin: origin.to_owned(),
        line: wording::link_line(here.strings(contact), &address),
        link,
        owner: Capability::new(chance(tx)?),
        made_at: to_millis(here.moment.now),
        sealed: None,
        tried: false,
        taken_at: None,
    };
    store::put(tx, &drawn)?;
    Ok(Some(drawn))
}

/// Draws the link of an alert that was just written, and seals its note: the same words.
pub(super) fn write(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    alert: &Kept,
    contact: &Contact,
) -> Result<()> {
    let what = (alert.kind, alert.text.as_str());
    let drawn = draw(tx, here, what, (alert.id, alert.contact), contact)?;
    let is_new = |drawn: &Drawn| drawn.sealed.is_none() && !drawn.tried;
    let Some(mut drawn) = drawn.filter(is_new) else {
        return Ok(());
    };
    if alert.text.len() > MOST_TEXT {
        return store::end(tx, &drawn, drawn.made_at); // the words became longer since it was drawn
    }
    let note = Note {
        created_s: seconds(alert.created_at),
        text: alert.text.clone(),
    };
    drawn.sealed = Some(drawn.link.seal(&note).map_err(fault)?);
    store::put(tx, &drawn)
}

/// The line that a text given out now carries; nothing where no relay has the note in time.
pub(super) fn line(
    sql: &Sql,
    here: &Here<'_>,
    (alert, means): (&Kept, AlertMeans),
    contact: &Contact,
) -> Result<Option<String>> {
    use AlertMeans::{ShareSheet, SmsComposer, SmsDirect};
    if !matches!(means, SmsDirect | SmsComposer | ShareSheet)
        || may_carry(contact, alert.kind).is_none()
    {
        return Ok(None);
    }
    let drawn = store::of(sql, alert.id)?;
    let ready = drawn.filter(|drawn| drawn.is_ready(to_millis(here.moment.now)));
    Ok(ready.map(|drawn| drawn.line))
}

/// The line of an alert, as it is shown before.
pub(super) fn shown(sql: &Sql, alert: Record) -> Result<Option<String>> {
    Ok(store::of(sql, alert)?.map(|drawn| drawn.line))
}
