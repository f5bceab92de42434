//! New keys in the place of old ones: after 90 days, and when a device of the person was taken out.
//!
//! New keys are told, sealed with those that the contact has, once a relay has their mailbox; told again each week until
//! the contact uses them. Whoever is told answers, and makes new ones too. Old ones go when better ones have been in use for
//! long enough, and their mailbox was just found empty. Until then every one of them is read: what is lost, comes twice, late
//! or out of order only makes it last longer. `features::contacts::pairing::keys` has the rules.

use waymark_wire::contact::MessageId;
use waymark_wire::contact::message::DAY_S;
use waymark_wire::contact::record::{Kind, ReKey};

use crate::App;
use crate::calendar::to_millis;
use crate::error::Result;
use crate::features::contacts::pairing::keys::store as keys_store;
use crate::features::contacts::pairing::keys::{MOST_KEYS, Own, Renewal, Theirs};
use crate::features::contacts::pairing::store::{self, ERRANDS, Kept};
use crate::features::contacts::pairing::{letter, message_record, said, seconds};
use crate::flows::reach_out::Here;
use crate::oplog::{Record, Tx};
use crate::sync::taken_out;

/// How often new keys are told: seldom enough that they do not fill a mailbox which nobody reads.
const TOLD_EVERY_S: u64 = 7 * DAY_S;

/// Makes new keys where it is time. `heard`: what other devices wrote is known to the hour, so that two of them seldom do.
pub(super) fn begin(app: &App, heard: bool) -> Result<(), crate::AppError> {
    app.write(|tx, moment| {
        keys_store::sweep(tx)?;
        let Some(count) = taken_out(tx.sql())?.filter(|_| heard) else {
            return Ok(());
        };
        let now = to_millis(moment.now);
        for kept in store::all(tx.sql())? {
            let is_in_use = store::of(tx.sql(), kept.contact)?.is_some_and(|one| one.id == kept.id);
            let why = kept.renewal(now, count).filter(|_| is_in_use);
            if let Some(why) = why {
                keys_store::renew(tx, &kept, now, (why, count))?;
            }
        }
        Ok(())
    })
}

/// Tells the contact of keys that they do not use yet.
pub(super) fn tell(app: &App, pairing: Record) -> Result<(), crate::AppError> {
    app.reaching_out(|tx, here| {
        let Some(kept) = store::get(tx.sql(), pairing)? else {
            return Ok(()); // ended meanwhile
        };
        let Some(own) = kept.untold().filter(|own| own.at_relay) else {
            return Ok(());
        };
        let week = seconds(here.moment.now) / TOLD_EVERY_S;
        let name: MessageId = (u128::from(week) << 64).to_be_bytes();
        told(
            tx,
            here,
            (&kept, own),
            (message_record(own.id, &name), None),
        )
    })
}

/// What a message of the contact shows: which keys of one's own they use, and which of theirs. Whether they had not used
/// those of one's own before.
pub(super) fn used(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    kept: &Kept,
    (own, theirs): (&Own, &Theirs),
) -> Result<bool> {
    let seen_at = Some(to_millis(here.moment.now));
    if theirs.step > 0 && theirs.seen_at.is_none() {
        let theirs = Theirs {
            seen_at,
            ..theirs.clone()
        };
        keys_store::put_theirs(tx, kept, &theirs)?;
    }
    let is_first = own.step > 0 && own.seen_at.is_none();
    if is_first {
        let own = Own {
            seen_at,
            ..own.clone()
        };
        keys_store::put_own(tx, kept, &own)?;
    }
    Ok(is_first)
}

/// Takes in what the contact told, sealed with `by`.
pub(super) fn learned(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    kept: &Kept,
    (by, new): (&Theirs, &ReKey),
) -> Result<bool> {
    let now = to_millis(here.moment.now);
    let what = (by, new.terms.clone(), new.new_phone);
    let is_new = keys_store::learn(tx, kept, what, now)?;
    let (Some(own), true) = (kept.own.first(), is_new) else {
        return Ok(is_new);
    };
    // Both sides' keys are renewed together, once for each step.
    let is_behind = own.step <= by.step && kept.untold().is_none();
    if is_behind && kept.own.len() < MOST_KEYS {
        let count = taken_out(tx.sql())?.unwrap_or(own.taken_out);
        let why = kept.renewal(now, count).unwrap_or(Renewal::Age);
        keys_store::renew(tx, kept, now, (why, count))?;
    }
    Ok(true)
}

/// Answers what the contact told, or shows that the new keys are in use: one answer to each message, of all devices.
pub(super) fn answer(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    pairing: Record,
    of: MessageId,
) -> Result<()> {
    let Some(kept) = store::get(tx.sql(), pairing)? else {
        return Ok(()); // the message ended it
    };
    let own = kept.sealing()?;
    let name = message_record(own.id, &of);
    told(tx, here, (&kept, own), (name, Some(of)))
}

fn told(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    (kept, own): (&Kept, &Own),
    (name, of): (Record, Option<MessageId>),
) -> Result<()> {
    let waits = store::errands(tx.sql())?.iter().any(|one| one.id == name);
    if waits || tx.is_deleted(&ERRANDS, name)? {
        return Ok(());
    }
    let kind = Kind::ReKey(ReKey {
        of,
        terms: own.terms(&kept.origin)?,
        new_phone: own.new_phone,
    });
    let said = said(tx.new_record()?.0, to_millis(here.moment.now), kind);
    if let Some(mut errand) = letter(tx, kept, &said)? {
        errand.id = name;
        store::put_errand(tx, &errand)?;
    }
    Ok(())
}

/// Drops keys that are over. The mailboxes were just read, and nothing is left in them.
pub(super) fn retire(app: &App, pairing: Record) -> Result<(), crate::AppError> {
    app.write(|tx, moment| match store::get(tx.sql(), pairing)? {
        Some(kept) => keys_store::retire(tx, &kept, to_millis(moment.now)),
        None => Ok(()), // ended meanwhile
    })
}
