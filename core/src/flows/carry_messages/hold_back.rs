//! Missed check-ins that a relay holds back: put, moved, called off, and what became of them.
//!
//! What should be held back follows from rules, check-ins and contacts; each turn brings the relay nearer to it. So whatever
//! ends the app, and whatever a person takes back off line, the next turn goes on. Calling off comes first.

use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::mailbox::{Escrow as Held, Later, Put};
use waymark_wire::contact::message::{DAY_S, name};
use waymark_wire::contact::record::{Kind, Record as Said, Words};

use super::ask::{Relays, Reply};
use crate::App;
use crate::calendar::{Instant, to_millis};
use crate::error::Result;
use crate::features::alerts::store as alerts;
use crate::features::contacts::pairing::store as pairings;
use crate::features::contacts::pairing::{NO_CHECKIN, chance, letter, seconds};
use crate::features::own_rules::escrow::rules::{self, Step, Wanted, after_s};
use crate::features::own_rules::escrow::store::{self, Escrow};
use crate::features::own_rules::store as own_rules;
use crate::features::{AlertLevel, ContactsCarried};
use crate::flows::fire_rules::{Holding, days_back, fires_for, holding, level, others};
use crate::flows::reach_out::{Here, let_out};
use crate::oplog::{Record, Tx};
use crate::store::Sql;

/// What a relay is asked.
enum Ask {
    CallOff,
    Put,
    Move(Wanted),
}

type Asks = Vec<(Escrow, Ask)>;

/// One turn. `heard`: what other devices wrote is known to the hour.
pub(super) fn turn(
    app: &App,
    relays: &Relays<'_>,
    heard: bool,
    carried: &mut ContactsCarried,
) -> Result<(), crate::AppError> {
    let (asks, next_at) = app.reaching_out(|tx, here| plan(tx, here, heard))?;
    carried.next_at = next_at;
    for (escrow, ask) in asks {
        let Some(reply) = asked(app, relays, &escrow, &ask)? else {
            continue;
        };
        let is_done = app.reaching_out(|tx, here| came(tx, here, (&escrow, &ask), &reply))?;
        carried.waiting += u32::from(!is_done);
        reply.count(carried);
    }
    Ok(())
}

fn asked(
    app: &App,
    relays: &Relays<'_>,
    escrow: &Escrow,
    ask: &Ask,
) -> Result<Option<Reply>, crate::AppError> {
    let at = (escrow.origin.as_str(), &escrow.mailbox);
    let now = to_millis(app.clock_now()?);
    let reply = match ask {
        Ask::CallOff => relays.call_off(at, &escrow.cancel, name(&escrow.message))?,
        Ask::Put => {
            let write = app.read(|sql| write_to(sql, escrow))?;
            let (Some(write), Some(after_s)) = (write, after_s(now, escrow.opens_at)) else {
                return Ok(None); // taken back meanwhile
            };
            let held = Held {
                after_s,
                cancel: escrow.cancel.hash(),
                put: Put {
                    day: escrow.expires,
                    message: escrow.message,
                },
            };
            relays.hold_back(at, &write, &held)?
        }
        Ask::Move(wanted) => {
            let Some(after_s) = after_s(now, wanted.opens_at) else {
                return Ok(None);
            };
            let name = name(&escrow.message);
            relays.move_on(at, &escrow.cancel, Later { after_s, name })?
        }
    };
    Ok(Some(reply))
}

/// What puts to that mailbox, while the keys are in use that it was sealed with.
fn write_to(sql: &Sql, escrow: &Escrow) -> Result<Option<Capability>> {
    let Some(kept) = pairings::of(sql, escrow.contact)? else {
        return Ok(None);
    };
    let is_current = kept.keys_in_use()? == escrow.pairing;
    let theirs = kept.theirs.first().filter(|_| is_current);
    Ok(theirs.map(|theirs| theirs.terms.write.clone()))
}

/// What the relays are to be asked now, calling off first; and when something is to be moved.
fn plan(tx: &mut Tx<'_>, here: &Here<'_>, heard: bool) -> Result<(Asks, Option<Instant>)> {
    let now = to_millis(here.moment.now);
    let days = days_back(tx.sql(), here)?;
    let mut holdings = Vec::new();
    for kept in own_rules::all(tx.sql())? {
        holdings.extend(holding(tx.sql(), here, &kept, &days)?);
    }
    let (mut first, mut then, mut next_at) = (Vec::new(), Vec::new(), None);
    let mut served: Vec<Record> = Vec::new();
    for mut escrow in store::all(tx.sql())? {
        let fits = |holding: &&Holding| {
            (holding.rule, holding.contact) == (escrow.rule, escrow.contact)
                && !served.contains(&holding.rule)
        };
        let holding = holdings.iter().find(fits);
        let step = rules::step(&escrow, holding.map(|one| &one.wanted), now, heard);
        if step != Step::CallOff {
            served.push(escrow.rule);
        }
        match (step, holding) {
            (Step::CallOff, _) => first.push((escrow, Ask::CallOff)),
            (Step::Put, _) => then.push((escrow, Ask::Put)),
            (Step::Move, Some(holding)) => then.push((escrow, Ask::Move(holding.wanted))),
            (Step::Renew, Some(holding)) => {
                then.extend(seal(tx, here, holding)?.map(|new| (new, Ask::Put)));
            }
            (Step::Plan, _) => {
                let [a, b, c, d, e, f, g, h, ..] = tx.new_record()?.0;
                let at = rules::moves_at(now, [a, b, c, d, e, f, g, h]);
                escrow.move_at = Some(at);
                store::put(tx, &escrow)?;
                next_at = soonest(next_at, at);
            }
            _ => next_at = escrow.move_at.map_or(next_at, |at| soonest(next_at, at)),
        }
    }
    for holding in holdings
        .iter()
        .filter(|one| heard && !served.contains(&one.rule))
    {
        then.extend(seal(tx, here, holding)?.map(|new| (new, Ask::Put)));
    }
    first.extend(then);
    Ok((first, next_at))
}

fn soonest(one: Option<Instant>, other: Instant) -> Option<Instant> {
    Some(one.map_or(other, |one| one.min(other)))
}

/// Seals one anew; nothing where the two are not paired.
fn seal(tx: &mut Tx<'_>, here: &Here<'_>, holding: &Holding) -> Result<Option<Escrow>> {
    let now = to_millis(here.moment.now);
    let Holding {
        rule,
        contact,
        pairing,
        wanted,
    } = holding;
    let expires = rules::expires(now);
    let said = Said {
        id: crate::features::alerts::rules::alert_id(*rule, wanted.day, *contact).0,
        created_s: seconds(now),
        expires_s: u64::from(expires) * DAY_S,
        kind: Kind::Alert(Words {
            id: NO_CHECKIN,
            own: None,
        }),
    };
    let Some(errand) = letter(tx, pairing, &said)? else {
        return Ok(None);
    };
    let Some(message) = errand.message else {
        return Ok(None);
    };
    let escrow = Escrow {
        id: tx.new_record()?,
        rule: *rule,
        contact: *contact,
        pairing: wanted.pairing,
        origin: errand.origin,
        mailbox: errand.mailbox,
        cancel: Capability::new(chance(tx)?),
        message,
        expires,
        named: wanted.day,
        day: wanted.day,
        opens_at: wanted.opens_at,
        at_relay: false,
        move_at: None,
    };
    store::put(tx, &escrow)?;
    Ok(Some(escrow))
}

/// What follows from a relay's answer. Whether nothing is left to do.
fn came(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    (escrow, ask): (&Escrow, &Ask),
    reply: &Reply,
) -> Result<bool> {
    let all = store::all(tx.sql())?;
    if all.iter().all(|one| one.id != escrow.id) {
        return Ok(true); // another device was quicker
    }
    let now = to_millis(here.moment.now);
    // One that the relay had, and does not have any more after its time, was read.
    let was_read = escrow.at_relay && now >= escrow.opens_at;
    match (ask, reply) {
        (Ask::Put, Reply::Done(_)) => {
            let put = Escrow {
                at_relay: true,
                ..escrow.clone()
            };
            store::put(tx, &put)?;
        }
        (Ask::Move(wanted), Reply::Done(_)) => {
            let moved = Escrow {
                day: wanted.day,
                opens_at: wanted.opens_at,
                move_at: None,
                ..escrow.clone()
            };
            store::put(tx, &moved)?;
        }
        (Ask::CallOff, Reply::Done(_)) => store::done(tx, escrow.id)?,
        (Ask::CallOff | Ask::Move(_), Reply::Gone) => {
            if was_read {
                out(tx, here, escrow)?;
            }
            store::done(tx, escrow.id)?;
        }
        (Ask::CallOff | Ask::Move(_), Reply::TooLate) => {
            out(tx, here, escrow)?;
            store::done(tx, escrow.id)?;
        }
        (Ask::CallOff, _) if rules::is_gone(escrow, now) => {
            if was_read {
                out(tx, here, escrow)?;
            }
            store::done(tx, escrow.id)?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// It is out, or may be: the alert of its rule. While nothing was written since, the rule's other contacts are asked if
/// this one does not answer.
fn out(tx: &mut Tx<'_>, here: &Here<'_>, escrow: &Escrow) -> Result<Option<alerts::Kept>> {
    let rules = own_rules::all(tx.sql())?;
    let mut said = (AlertLevel::CallMe, Vec::new());
    if let Some(kept) = rules.iter().find(|kept| kept.id == escrow.rule) {
        said.0 = level(kept.rule.says);
        let days = days_back(tx.sql(), here)?;
        if !kept.paused && fires_for(tx.sql(), here, kept, &days)? == Some(escrow.day) {
            said.1 = others(tx.sql(), here, &kept.rule, escrow.contact)?;
        }
    }
    let_out(tx, here, escrow, said)
}

/// The alert that a contact answers, where a relay let it out that this device does not know of yet.
pub(super) fn answered(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    contact: Record,
    of: Record,
) -> Result<Option<alerts::Kept>> {
    let named = |one: &Escrow| {
        crate::features::alerts::rules::alert_id(one.rule, one.named, one.contact) == of
    };
    let all = store::all(tx.sql())?;
    let found = all
        .into_iter()
        .find(|one| one.contact == contact && named(one));
    let Some(escrow) = found else {
        return Ok(None);
    };
    let alert = out(tx, here, &escrow)?;
    store::done(tx, escrow.id)?;
    Ok(alert)
}
