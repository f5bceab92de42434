//! Notes behind the links of text messages: puts them before the text goes out, asks for replies, ends what is over.

use waymark_wire::contact::linked::{Ask, Make};

use super::ask::{Relays, Reply};
use super::take;
use crate::App;
use crate::calendar::to_millis;
use crate::error::Result;
use crate::features::alerts::rules;
use crate::features::alerts::store as alerts;
use crate::features::contacts::link::store::{self, Drawn};
use crate::features::contacts::link::{Of, Step, step};
use crate::features::{AlertState, ContactsCarried, contact_by_id};
use crate::flows::reach_out::{Here, may_carry};
use crate::oplog::Tx;

/// Something to ask a relay, ready on disk.
enum Errand {
    /// Put the note, with the relay's word.
    Put(Box<Make>, Option<String>),
    Ask,
}

/// One turn over all links.
pub(super) fn all(
    app: &App,
    relays: &Relays<'_>,
    carried: &mut ContactsCarried,
) -> Result<(), crate::AppError> {
    for drawn in app.read(store::all)? {
        let ready = app.reaching_out(|tx, here| match store::get(tx.sql(), drawn.id)? {
            Some(drawn) => next(tx, here, drawn),
            None => Ok(None), // ended meanwhile
        })?;
        match ready {
            Some((drawn, Errand::Put(make, word))) => {
                let at = (drawn.origin.as_str(), word.as_deref());
                match relays.make_link(at, &drawn.link.id, &make)? {
                    Reply::Done(_) => taken(app, &drawn)?,
                    reply => {
                        carried.waiting += 1;
                        reply.count(carried);
                    }
                }
            }
            Some((drawn, Errand::Ask)) => replies(app, relays, &drawn, carried)?,
            None => {}
        }
    }
    Ok(())
}

/// What a relay is asked for a link now, and what of it has to be on disk before.
fn next(tx: &mut Tx<'_>, here: &Here<'_>, mut drawn: Drawn) -> Result<Option<(Drawn, Errand)>> {
    let alert = alerts::get(tx.sql(), drawn.alert)?;
    let contact = contact_by_id(tx.sql(), &drawn.contact.to_string(), here.moment.today())?;
    let contact = contact.map(|(_, contact)| contact);
    let of = alert.map(|alert| {
        let (state, _) = rules::shown(&alert.progress, alert.ending.as_ref());
        let origin = contact
            .as_ref()
            .and_then(|contact| may_carry(contact, alert.kind));
        Of {
            from_here: alert.device == here.device,
            allowed: origin.is_some_and(|origin| alert.progress.linked || origin == drawn.origin),
            is_off: matches!(
                state,
                AlertState::Cancelled | AlertState::Closed | AlertState::Expired
            ),
            is_answered: state == AlertState::Answered,
            went_out: alert.progress.went_out(),
            linked: alert.progress.linked,
        }
    });
    let now = to_millis(here.moment.now);
    match (step(&drawn, of, now), drawn.sealed) {
        (Step::Put, Some(sealed)) => {
            let make = Make {
                read: drawn.link.read_token().hash(),
                write: drawn.link.write_token().hash(),
                owner: drawn.owner.hash(),
                sealed,
            };
            if !drawn.tried {
                drawn.tried = true;
                store::put(tx, &drawn)?;
            }
            let word = contact.and_then(|contact| contact.link_word);
            Ok(Some((drawn, Errand::Put(Box::new(make), word))))
        }
        (Step::Ask, _) => Ok(Some((drawn, Errand::Ask))),
        (Step::End, _) => store::end(tx, &drawn, now).map(|()| None),
        (Step::Put | Step::Wait, _) => Ok(None),
    }
}

/// The relay has the note. What it has need not be kept here.
fn taken(app: &App, drawn: &Drawn) -> Result<(), crate::AppError> {
    app.write(|tx, moment| match store::get(tx.sql(), drawn.id)? {
        Some(there) => {
            let taken = Drawn {
                sealed: None,
                taken_at: Some(to_millis(moment.now)),
                ..there
            };
            store::put(tx, &taken)
        }
        None => Ok(()), // ended meanwhile, and with it at the relay
    })
}

/// What the contact, or whoever has the link, answered. The same again changes nothing.
fn replies(
    app: &App,
    relays: &Relays<'_>,
    drawn: &Drawn,
    carried: &mut ContactsCarried,
) -> Result<(), crate::AppError> {
    let ask = Ask {
        id: drawn.link.id,
        token: drawn.owner.clone(),
    };
    let replies = match relays.replies(&drawn.origin, &ask)? {
        Ok(replies) => replies,
        // The relay forgot it: nothing can come of it any more.
        Err(Reply::Gone) => {
            return app.write(|tx, moment| store::end(tx, drawn, to_millis(moment.now)));
        }
        Err(reply) => {
            reply.count(carried);
            return Ok(());
        }
    };
    for sealed in &replies.sealed {
        let Ok(reply) = drawn.link.open_reply(sealed) else {
            carried.dropped += 1;
            continue;
        };
        let is_new = app.reaching_out(|tx, here| match store::get(tx.sql(), drawn.id)? {
            Some(drawn) => take::answered(tx, here, drawn.contact, (drawn.alert, reply.answer)),
            None => Ok(false), // taken back meanwhile
        })?;
        carried.received += u32::from(is_new);
    }
    Ok(())
}
