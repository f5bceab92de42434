//! Carries what goes between contacts: beside sync, with nothing of it.
//!
//! No request names an account or shares a connection with another one. A relay is asked only for contacts that are
//! paired, or by a link that the person made or answered. Each answer is on disk before the next request, and
//! what a relay gives out is acknowledged only then: whatever ends the app, the next turn goes on.

mod ask;
mod ffi;
mod hand_over;
mod show;
mod take;

use ask::{Relays, Reply};

use crate::App;
use crate::calendar::{Instant, day_number, to_millis};
use crate::error::Result;
use crate::features::ContactsCarried;
use crate::features::contacts::pairing::store::{self, Errand, Kept};
use crate::oplog::Record;

/// One turn: alerts first, then what contacts sent, then what waits.
fn turn(app: &App) -> Result<ContactsCarried, crate::AppError> {
    let relays = Relays::new(app.driver());
    let mut carried = ContactsCarried::default();
    hand_over::alerts(app, &relays, &mut carried)?;
    for kept in app.read(store::all)? {
        if !is_used(&kept) || !make(app, &relays, &kept, &mut carried)? {
            continue;
        }
        take::mailboxes(app, &relays, &kept, &mut carried)?;
    }
    let now = to_millis(app.clock_now()?);
    for errand in app.read(store::errands)? {
        run(app, &relays, &errand, now, &mut carried)?;
    }
    Ok(carried)
}

/// Whether the relay has anything to do with it yet.
fn is_used(kept: &Kept) -> bool {
    kept.theirs.is_some() || kept.link.is_some() || kept.answered_link.is_some()
}

/// Makes the own mailboxes where the relay has none. Whether they are there.
fn make(
    app: &App,
    relays: &Relays<'_>,
    kept: &Kept,
    carried: &mut ContactsCarried,
) -> Result<bool, crate::AppError> {
    if kept.at_relay {
        return Ok(true);
    }
    let link = kept
        .link
        .as_ref()
        .map(|link| (link.mailbox, &link.write, &link.read));
    let own = [Some((kept.mailbox, &kept.write, &kept.read)), link];
    for (mailbox, write, read) in own.into_iter().flatten() {
        let at = (kept.origin.as_str(), kept.word.as_deref());
        match relays.make(at, &mailbox, (write, read))? {
            Reply::Done(_) => {}
            reply => {
                reply.count(carried);
                return Ok(false);
            }
        }
    }
    is_there(app, kept.id, true)?;
    Ok(true)
}

/// Whether the relay has the own mailboxes, kept.
fn is_there(app: &App, pairing: Record, at_relay: bool) -> Result<(), crate::AppError> {
    app.write(|tx, _| match store::get(tx.sql(), pairing)? {
        Some(kept) => store::put(tx, &Kept { at_relay, ..kept }),
        None => Ok(()), // ended meanwhile
    })
}

/// Puts a message that waits, or ends a mailbox. What makes no sense any more is given up.
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
        None => relays.end(&errand.origin, &errand.mailbox, &errand.capability)?,
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
