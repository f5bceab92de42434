//! Takes in what contacts sent. What was not sealed by the contact, or is here already, has no effect.

use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::distance;
use waymark_wire::contact::mailbox::{Held, Names, Put};
use waymark_wire::contact::message::name;
use waymark_wire::contact::record::{Answer, Kind, Record as Said};
use waymark_wire::contact::{Fault, MailboxId};

use super::ask::{Relays, Reply};
use super::{hold_back, is_there, new_keys};
use crate::App;
use crate::calendar::to_millis;
use crate::error::{Error, Result};
use crate::features::alerts::progress::{Effect, Event};
use crate::features::alerts::store as alerts;
use crate::features::contacts::pairing::store::{self, Kept, Message};
use crate::features::contacts::pairing::{chance, errand, fault, last_day, message_record};
use crate::features::{AlertReport, ContactsCarried, PairingState};
use crate::flows::reach_out::{Here, ask_next, end_chain, move_on};
use crate::oplog::{Record, Tx};
use crate::sync::has_others;
use crate::web::origin;

/// What became of one message.
enum Taken {
    New,
    /// Known already, or it changes nothing any more.
    Known,
    /// Nobody who was paired sealed it.
    Forged,
    /// Sealed by the contact, and of a kind that this version cannot read; perhaps with keys that another device knows; or
    /// before the reply that pairs the two, which a relay may give out later: left where it is.
    Unread,
}

/// Reads the own mailboxes of a pairing, and acknowledges what is on disk. Whether all were read and nothing is left in them.
pub(super) fn mailboxes(
    app: &App,
    relays: &Relays<'_>,
    pairing: Record,
    carried: &mut ContactsCarried,
) -> Result<bool, crate::AppError> {
    let Some(kept) = app.read(|sql| store::get(sql, pairing))? else {
        return Ok(false); // ended meanwhile
    };
    let mut is_empty = true;
    for (mailbox, read, own) in places(&kept) {
        let held = match relays.read(&kept.origin, &mailbox, read)? {
            Ok(Held(held)) => held,
            Err(reply) => {
                is_empty = false;
                reply.count(carried);
                if matches!(reply, Reply::Gone) {
                    is_there(app, (kept.id, own), false)?; // the relay forgot it: made anew at the next turn
                    carried.waiting += 1;
                }
                continue;
            }
        };
        let (mut names, mut left) = (Vec::new(), held);
        loop {
            let before = left.len();
            let mut unread = Vec::new();
            for put in left {
                let taken = app.reaching_out(|tx, here| {
                    let Some(kept) = store::get(tx.sql(), kept.id)? else {
                        return Ok(Taken::Known); // ended meanwhile
                    };
                    match &kept.link {
                        Some(link) if link.mailbox == mailbox => answer(tx, here, kept, &put),
                        _ => one(tx, here, &kept, (mailbox, &put)),
                    }
                })?;
                match taken {
                    Taken::New => carried.received += 1,
                    Taken::Forged => carried.dropped += 1,
                    Taken::Known => {}
                    Taken::Unread => {
                        unread.push(put);
                        continue;
                    }
                }
                names.push(name(&put.message));
            }
            // What lay before the reply that it needs can be read after it.
            left = unread;
            if left.len() == before {
                break;
            }
        }
        is_empty &= left.is_empty();
        if !names.is_empty() {
            relays
                .drop(&kept.origin, &mailbox, read, Names(names))?
                .count(carried);
        }
    }
    Ok(is_empty)
}

/// The mailboxes that the relay has: of an own link, and of own keys, the oldest first.
fn places(kept: &Kept) -> Vec<(MailboxId, &Capability, Record)> {
    let of_keys = kept.own.iter().rev().filter(|own| own.at_relay);
    let of_keys = of_keys.map(|own| (own.mailbox, &own.read, own.id));
    // Who has the link may write behind it until both have compared the number, or have newer keys; then nobody looks any more.
    let is_first = kept.own.iter().all(|own| own.step == 0)
        && kept.theirs.iter().all(|theirs| theirs.step == 0);
    let is_open = is_first && kept.state() != PairingState::Verified;
    let link = kept.link.as_ref().filter(|_| is_open);
    let link = link.map(|link| (link.mailbox, &link.read, kept.id));
    link.into_iter().chain(of_keys).collect()
}

/// One message in an own mailbox.
fn one(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    kept: &Kept,
    (mailbox, put): (MailboxId, &Put),
) -> Result<Taken> {
    if kept.theirs.is_empty() {
        return reply(tx, here, kept, put);
    }
    let Some(own) = kept.own.iter().find(|own| own.mailbox == mailbox) else {
        return Ok(Taken::Unread); // another device found that they are over
    };
    let (theirs, said) = match kept.open(own, put)? {
        Ok(opened) => opened,
        // Another device of the person may have been told of keys that this one does not know yet.
        Err(Fault::Refused(_)) if has_others(tx.sql())? => return Ok(Taken::Unread),
        Err(Fault::Refused(_)) => return Ok(Taken::Forged),
        Err(Fault::Malformed(_)) => return Ok(Taken::Unread),
    };
    let is_first = new_keys::used(tx, here, kept, (own, theirs))?;
    let id = message_record(kept.id, &said.id);
    if store::messages(tx.sql())?.iter().any(|one| one.id == id) {
        return Ok(Taken::Known);
    }
    let mut is_answered = is_first;
    let taken = match &said.kind {
        Kind::ReKey(new) => {
            let fits = is_relay(&new.terms.origin);
            let is_new = fits && new_keys::learned(tx, here, kept, (theirs, new))?;
            is_answered |= is_new || new.of.is_none();
            Taken::Known
        }
        Kind::Answer(of, answer, _) => {
            answered(tx, here, kept.contact, (Record(*of), *answer))?;
            Taken::New
        }
        Kind::Revoked => {
            store::end(tx, kept.contact, to_millis(here.moment.now), false)?;
            Taken::New
        }
        Kind::Alert(_) | Kind::StandDown(..) | Kind::Test(_) | Kind::Agreed(_) => Taken::New,
    };
    if is_answered {
        new_keys::answer(tx, here, kept.id, said.id)?;
    }
    if matches!(taken, Taken::New) {
        keep(tx, here, kept, (id, said))?;
    }
    Ok(taken)
}

fn keep(tx: &mut Tx<'_>, here: &Here<'_>, kept: &Kept, (id, said): (Record, Said)) -> Result<()> {
    let message = Message {
        id,
        contact: kept.contact,
        pairing: kept.id,
        said,
        received_at: to_millis(here.moment.now),
        answer: None,
    };
    store::put_message(tx, &message)
}

/// The contact's answer, to an alert that was to them. Whether it changes anything.
pub(super) fn answered(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    contact: Record,
    (of, answer): (Record, Answer),
) -> Result<bool> {
    let alert = match alerts::get(tx.sql(), of)? {
        Some(alert) => Some(alert),
        None => hold_back::answered(tx, here, contact, of)?,
    };
    let fits = |alert: &alerts::Kept| alert.contact == contact && alert.ending.is_none();
    let Some(mut alert) = alert.filter(fits) else {
        return Ok(false);
    };
    let before = alert.progress;
    let event = match answer {
        Answer::Seen => Event::Report(AlertReport::Shown),
        Answer::Calling => Event::Report(AlertReport::Answered),
        Answer::CannotNow => Event::Declined,
    };
    let effect = move_on(&mut alert, here, event);
    alerts::put(tx, &alert)?;
    match effect {
        Effect::Answered => end_chain(tx, here, alert.chain, Some(alert.id))?,
        Effect::Escalate => ask_next(tx, here, &alert).map(drop)?,
        Effect::None | Effect::Task => {}
    }
    Ok(alert.progress != before)
}

/// An answer to the own link: the first one that opens pairs the two, and is replied to.
fn answer(tx: &mut Tx<'_>, here: &Here<'_>, mut kept: Kept, put: &Put) -> Result<Taken> {
    let Some(link) = kept.link()? else {
        return Ok(Taken::Known);
    };
    let opened = link.open_answer(&kept.sealing()?.kem, put.day, &put.message);
    let Some(theirs) = opened.ok().filter(|theirs| is_relay(&theirs.origin)) else {
        return Ok(Taken::Forged);
    };
    match kept.theirs.first() {
        Some(before) if before.terms == theirs => return Ok(Taken::Known),
        // Somebody else has the link, and nobody knows who is who: start anew.
        Some(_) => {
            store::end(tx, kept.contact, to_millis(here.moment.now), false)?;
            return Ok(Taken::Forged);
        }
        None => {}
    }
    let day = last_day(here.moment.now);
    let sealed = distance::reply(&kept.terms()?, &theirs, day, &chance(tx)?).map_err(fault)?;
    let to = (theirs.origin.as_str(), theirs.mailbox, &theirs.write);
    let errand = errand(tx, to, (day, Some(sealed)))?;
    store::put_errand(tx, &errand)?;
    kept.meet(theirs, (to_millis(here.moment.now), false));
    kept.paired()?.ok_or(Error::Internal("pairing"))?;
    store::put(tx, &kept)?;
    Ok(Taken::New)
}

/// The reply to the own answer to a link.
fn reply(tx: &mut Tx<'_>, here: &Here<'_>, kept: &Kept, put: &Put) -> Result<Taken> {
    let Some(link) = &kept.answered_link else {
        return Ok(Taken::Forged);
    };
    let kem = &kept.sealing()?.kem;
    let opened = distance::open_reply(link, &kept.terms()?, kem, put.day, &put.message);
    let terms = opened.ok().map(|(terms, _)| terms);
    let Some(theirs) = terms.filter(|theirs| is_relay(&theirs.origin)) else {
        return Ok(Taken::Unread);
    };
    let mut paired = kept.clone();
    paired.meet(theirs, (to_millis(here.moment.now), false));
    store::put(tx, &paired)?;
    Ok(Taken::New)
}

/// Whether it is the address of a relay, in its one form.
fn is_relay(given: &str) -> bool {
    origin(given).is_ok_and(|read| read == given)
}
