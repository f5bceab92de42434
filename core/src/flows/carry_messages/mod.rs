//! Carries what goes between contacts: beside sync, with nothing of it.
//!
//! No request names an account or shares a connection with another one. A relay is asked only for contacts that are
//! paired, by a link that the person made or answered, or for the note behind a link in a text message. Each answer is on disk before the next request, and
//! what a relay gives out is acknowledged only then: whatever ends the app, the next turn goes on.

mod ask;
mod ffi;
mod hand_over;
mod hold_back;
mod new_keys;
mod notes;
mod show;
mod take;
mod tell_agreed;

pub(in crate::flows) use show::shown as shown_message;

use ask::{Relays, Reply};
use waymark_wire::request::path;

use crate::App;
use crate::calendar::{Instant, day_number, to_millis};
use crate::error::Result;
use crate::features::ContactsCarried;
use crate::features::contacts::pairing::keys::Own;
use crate::features::contacts::pairing::keys::store as keys_store;
use crate::features::contacts::pairing::store::{self, Errand, Kept};
use crate::oplog::Record;

/// One turn: what relays hold back, as calling off comes first; then alerts, then notes behind links, then what contacts
/// sent, then what was agreed with them, then what waits.
fn turn(app: &App) -> Result<ContactsCarried, crate::AppError> {
    let relays = Relays::new(app.driver());
    let mut carried = ContactsCarried::default();
    let heard = app.has_heard()?;
    hold_back::turn(app, &relays, heard, &mut carried)?;
    hand_over::alerts(app, &relays, &mut carried)?;
    notes::all(app, &relays, &mut carried)?;
    new_keys::begin(app, heard)?;
    for kept in app.read(store::all)? {
        if !is_used(&kept) {
            continue;
        }
        make(app, &relays, &kept, &mut carried)?;
        if take::mailboxes(app, &relays, kept.id, &mut carried)? {
            new_keys::retire(app, kept.id)?;
        }
        new_keys::tell(app, kept.id)?;
    }
    tell_agreed::all(app)?;
    let now = to_millis(app.clock_now()?);
    for errand in app.read(store::errands)? {
        run(app, &relays, &errand, now, &mut carried)?;
    }
    Ok(carried)
}

/// Whether the relay has anything to do with it yet.
fn is_used(kept: &Kept) -> bool {
    !kept.theirs.is_empty() || kept.link.is_some() || kept.answered_link.is_some()
}

/// Makes the own mailboxes where the relay has none.
fn make(
    app: &App,
    relays: &Relays<'_>,
    kept: &Kept,
    carried: &mut ContactsCarried,
) -> Result<(), crate::AppError> {
    for own in kept.own.iter().filter(|own| !own.at_relay) {
        let link = kept.link.as_ref().filter(|_| own.step == 0);
        let link = link.map(|link| (link.mailbox, &link.write, &link.read));
        let mut made = true;
        for (mailbox, write, read) in [Some((own.mailbox, &own.write, &own.read)), link]
            .into_iter()
            .flatten()
        {
            let at = (kept.origin.as_str(), kept.word.as_deref());
            let reply = relays.make(at, &mailbox, (write, read))?;
            made &= matches!(reply, Reply::Done(_));
            if !made {
                reply.count(carried);
                break;
            }
        }
        if made {
            is_there(app, (kept.id, own.id), true)?;
        }
    }
    Ok(())
}

/// Whether the relay has the mailbox of own keys, kept.
fn is_there(
    app: &App,
    (pairing, own): (Record, Record),
    at_relay: bool,
) -> Result<(), crate::AppError> {
    app.write(|tx, _| {
        let Some(kept) = store::get(tx.sql(), pairing)? else {
            return Ok(()); // ended meanwhile
        };
        let Some(own) = kept.own.iter().find(|one| one.id == own) else {
            return Ok(()); // they are over
        };
        let own = Own {
            at_relay,
            ..own.clone()
        };
        keys_store::put_own(tx, &kept, &own)
    })
}

/// Puts a message that waits, or ends a mailbox or a link. What makes no sense any more is given up.
fn run(
    app: &App,
    relays: &Relays<'_>,
    errand: &Errand,
    now: Instant,
    carried: &mut ContactsCarried,
) -> Result<(), crate::AppError> {
    let is_over = i64::from(errand.day) < day_number(now.date_naive());
    let reply = match errand.put() {
        _ if is_over => Reply::Gone,
        Some(put) => relays.put(&errand.origin, &errand.mailbox, &errand.capability, &put)?,
        None => {
            let path = match errand.link {
                true => path::link(&errand.mailbox),
                false => path::mailbox(&errand.mailbox),
            };
            relays.end(&errand.origin, path, &errand.capability)?
        }
    };
    let is_done = match &reply {
        Reply::Done(_) => true,
        // The contact's app may not have made its mailbox yet; an own one that is gone is ended.
        Reply::Gone => is_over || errand.message.is_none(),
        _ => false,
    };
    if is_done {
        app.write(|tx, _| store::done(tx, errand.id))?;
        carried.sent += u32::from(errand.message.is_some() && !is_over);
        return Ok(());
    }
    carried.waiting += 1;
    reply.count(carried);
    Ok(())
}
