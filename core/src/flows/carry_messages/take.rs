//! Takes in what contacts sent. What was not sealed by the contact, or is here already, has no effect.

use waymark_wire::contact::Fault;
use waymark_wire::contact::distance;
use waymark_wire::contact::mailbox::{Held, Names, Put};
use waymark_wire::contact::message::name;
use waymark_wire::contact::record::{Answer, Kind, Record as Said};

use super::ask::{Relays, Reply};
use super::is_there;
use crate::App;
use crate::calendar::to_millis;
use crate::error::{Error, Result};
use crate::features::alerts::progress::{Effect, Event};
use crate::features::alerts::store as alerts;
use crate::features::contacts::pairing::store::{self, Kept, Message};
use crate::features::contacts::pairing::{chance, errand, fault, last_day, message_record};
use crate::features::{AlertReport, ContactsCarried};
use crate::flows::reach_out::{Here, ask_next, end_chain, move_on};
use crate::oplog::{Record, Tx};
use crate::sync::origin;

/// What became of one message.
enum Taken {
    New,
    /// Known already, or it changes nothing any more.
    Known,
    /// Nobody who was paired sealed it.
    Forged,
    /// Sealed by the contact, and of a kind that this version cannot read: left where it is.
    Unread,
}

/// Reads the own mailboxes of a pairing, and acknowledges what is on disk.
pub(super) fn mailboxes(
    app: &App,
    relays: &Relays<'_>,
    kept: &Kept,
    carried: &mut ContactsCarried,
) -> Result<(), crate::AppError> {
    let link = kept.link.as_ref().map(|link| (link.mailbox, &link.read));
    // Who has the link may write behind it until both have compared the number; then nobody looks any more.
    let link = link.filter(|_| !kept.verified);
    for (mailbox, read) in [link, Some((kept.mailbox, &kept.read))]
        .into_iter()
        .flatten()
    {
        let held = match relays.read(&kept.origin, &mailbox, read)? {
            Ok(Held(held)) => held,
            Err(Reply::Gone) => {
                is_there(app, kept.id, false)?; // the relay forgot it: made anew at the next turn
                carried.waiting += 1;
                return Ok(());
            }
            Err(reply) => {
                reply.count(carried);
                return Ok(());
            }
        };
        let mut names = Vec::new();
        for put in held {
            let taken = app.reaching_out(|tx, here| {
                let Some(kept) = store::get(tx.sql(), kept.id)? else {
                    return Ok(Taken::Known); // ended meanwhile
                };
                match mailbox == kept.mailbox {
                    true => one(tx, here, &kept, &put),
                    false => answer(tx, here, kept, &put),
                }
            })?;
            match taken {
                Taken::New => carried.received += 1,
                Taken::Forged => carried.dropped += 1,
                Taken::Known => {}
                Taken::Unread => continue,
            }
            names.push(name(&put.message));
        }
        if !names.is_empty() {
            relays
                .drop(&kept.origin, &mailbox, read, Names(names))?
                .count(carried);
        }
    }
    Ok(())
}

/// One message in the own mailbox.
fn one(tx: &mut Tx<'_>, here: &Here<'_>, kept: &Kept, put: &Put) -> Result<Taken> {
    let Some((_, pairing)) = kept.paired()? else {
        return reply(tx, kept, put);
    };
    let said = match pairing.open(&kept.kem, &kept.mailbox, put.day, &put.message) {
        Ok(said) => said,
        Err(Fault::Refused(_)) => return Ok(Taken::Forged),
        Err(Fault::Malformed(_)) => return Ok(Taken::Unread),
    };
    let id = message_record(kept.id, &said.id);
    if store::messages(tx.sql())?.iter().any(|one| one.id == id) {
        return Ok(Taken::Known);
    }
    match &said.kind {
        Kind::ReKey(..) => return Ok(Taken::Unread),
        Kind::Answer(of, answer, _) => answered(tx, here, kept, (Record(*of), *answer))?,
        Kind::Revoked => store::end(tx, kept.contact, to_millis(here.moment.now), false)?,
        Kind::Alert(_) | Kind::StandDown(..) | Kind::Test(_) => {}
    }
    keep(tx, here, kept, (id, said))?;
    Ok(Taken::New)
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

/// The contact's answer, to an alert that was to them.
fn answered(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    kept: &Kept,
    (of, answer): (Record, Answer),
) -> Result<()> {
    let alert = alerts::get(tx.sql(), of)?;
    let fits = |alert: &alerts::Kept| alert.contact == kept.contact && alert.ending.is_none();
    let Some(mut alert) = alert.filter(fits) else {
        return Ok(());
    };
    let event = match answer {
        Answer::Seen => Event::Report(AlertReport::Shown),
        Answer::Calling => Event::Report(AlertReport::Answered),
        Answer::CannotNow => Event::Declined,
    };
    let effect = move_on(&mut alert, here, event);
    alerts::put(tx, &alert)?;
    match effect {
        Effect::Answered => end_chain(tx, here, alert.chain, Some(alert.id)),
        Effect::Escalate => ask_next(tx, here, &alert).map(drop),
        Effect::None | Effect::Task => Ok(()),
    }
}

/// An answer to the own link: the first one that opens pairs the two, and is replied to.
fn answer(tx: &mut Tx<'_>, here: &Here<'_>, mut kept: Kept, put: &Put) -> Result<Taken> {
    let Some(link) = kept.link()? else {
        return Ok(Taken::Known);
    };
    let opened = link.open_answer(&kept.kem, put.day, &put.message);
    let Some(theirs) = opened.ok().filter(|theirs| is_relay(&theirs.origin)) else {
        return Ok(Taken::Forged);
    };
    match &kept.theirs {
        Some(before) if *before == theirs => return Ok(Taken::Known),
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
    kept.theirs = Some(theirs);
    kept.paired()?.ok_or(Error::Internal("pairing"))?;
    store::put(tx, &kept)?;
    Ok(Taken::New)
}

/// The reply to the own answer to a link.
fn reply(tx: &mut Tx<'_>, kept: &Kept, put: &Put) -> Result<Taken> {
    let Some(link) = &kept.answered_link else {
        return Ok(Taken::Forged);
    };
    let opened = distance::open_reply(link, &kept.terms()?, &kept.kem, put.day, &put.message);
    let terms = opened.ok().map(|(terms, _)| terms);
    let Some(theirs) = terms.filter(|theirs| is_relay(&theirs.origin)) else {
        return Ok(Taken::Forged);
    };
    let paired = Kept {
        theirs: Some(theirs),
        ..kept.clone()
    };
    store::put(tx, &paired)?;
    Ok(Taken::New)
}

/// Whether it is the address of a relay, in its one form.
fn is_relay(given: &str) -> bool {
    origin(given).is_ok_and(|read| read == given)
}
