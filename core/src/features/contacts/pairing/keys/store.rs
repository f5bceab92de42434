//! Keys that took the place of a pairing's first ones, as rows.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::pairing::Terms;
use waymark_wire::crypto::sha256;
use zeroize::Zeroizing;

use super::rules::{MOST_KEYS, Own, Renewal, Theirs, sort};
use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::features::contacts::pairing::rules::{chance, errand, last_day};
use crate::features::contacts::pairing::store::{self, Kept, PAIRINGS, instant, put_errand};
use crate::oplog::{Record, Tx, Value};
use crate::store::{Synced, optional, required};

/// Later keys, of one's own and of contacts.
pub(crate) static KEYS: Synced = Synced {
    feature: "contacts",
    table: "pairing_keys",
    kind: 42,
    columns: &[
        required(1, "pairing"),
        required(2, "step"),
        optional(3, "own"),
        optional(4, "theirs"),
        required(5, "made_at"),
        optional(6, "seen_at"),
        optional(7, "at_relay"),
        optional(8, "taken_out"),
        optional(9, "new_phone"),
        optional(10, "verified"),
    ],
};

/// How long a draw is repeated until it outranks what else there is: it does at once, nearly always.
const DRAWS: usize = 256;

/// Keys as a row says them.
enum Keys {
    Own(Own),
    Theirs(Theirs),
}

/// New keys, mailbox and capabilities.
pub(in crate::features::contacts::pairing) fn fresh(
    tx: &Tx<'_>,
    step: i64,
    now: Instant,
    taken_out: i64,
) -> Result<Own> {
    Ok(Own {
        id: tx.new_record()?,
        step,
        kem: chance(tx)?,
        half: chance(tx)?,
        mailbox: tx.new_record()?.0,
        read: Capability::new(chance(tx)?),
        write: Capability::new(chance(tx)?),
        made_at: now,
        seen_at: None,
        at_relay: false,
        taken_out,
        new_phone: false,
    })
}

/// Makes new keys of one's own. The contact is told once a relay has their mailbox.
pub(crate) fn renew(
    tx: &mut Tx<'_>,
    kept: &Kept,
    now: Instant,
    (why, taken_out): (Renewal, i64),
) -> Result<()> {
    let step = kept.sealing()?.step.saturating_add(1);
    let mut new = fresh(tx, step, now, taken_out)?;
    new.new_phone = why == Renewal::TakenOut;
    // Others that the contact does not use yet, which a device that was taken out may know, are not preferred to these.
    let others = kept.own.iter().filter(|own| own.step == step);
    let most = others.map(|own| *own.half).max().unwrap_or_default();
    for _ in 0..DRAWS {
        if *new.half > most {
            break;
        }
        new.half = chance(tx)?;
    }
    put_own(tx, kept, &new)
}

/// Keeps terms that the contact told, sealed with the terms `by`. Whether they are new; those of a contact who tells too many
/// are not kept.
pub(crate) fn learn(
    tx: &mut Tx<'_>,
    kept: &Kept,
    (by, terms, new_phone): (&Theirs, Terms, bool),
    now: Instant,
) -> Result<bool> {
    let hash = sha256(&[kept.id.0.as_slice(), &terms.encode()].concat());
    let id = Record(*hash.first_chunk().unwrap_or(&[0; 16]));
    let is_known = kept.theirs.iter().any(|one| one.terms == terms);
    if is_known || kept.theirs.len() >= MOST_KEYS || tx.is_deleted(&KEYS, id)? {
        return Ok(false);
    }
    let new = Theirs {
        id,
        step: by.step.saturating_add(1),
        terms,
        came_at: now,
        seen_at: None,
        verified: by.verified && !new_phone,
        new_phone,
    };
    if new_phone {
        // Who has the device may have told terms of their own.
        for known in &kept.theirs {
            let unverified = Theirs {
                verified: false,
                ..known.clone()
            };
            put_theirs(tx, kept, &unverified)?;
        }
    }
    put_theirs(tx, kept, &new)?;
    Ok(true)
}

/// Both have compared the number.
pub(crate) fn verify(tx: &mut Tx<'_>, kept: &Kept) -> Result<()> {
    for (at, known) in kept.theirs.iter().enumerate() {
        let compared = Theirs {
            verified: known.verified || at == 0,
            new_phone: false,
            ..known.clone()
        };
        put_theirs(tx, kept, &compared)?;
    }
    Ok(())
}

/// Drops keys that are over, and lets the relay end their mailboxes.
pub(crate) fn retire(tx: &mut Tx<'_>, kept: &Kept, now: Instant) -> Result<()> {
    let (own, theirs) = kept.over(now);
    if own.is_empty() && theirs.is_empty() {
        return Ok(());
    }
    for gone in &own {
        let at = (kept.origin.as_str(), gone.mailbox, &gone.read);
        let errand = errand(tx, at, (last_day(now), None))?;
        put_errand(tx, &errand)?;
        if gone.id != kept.id {
            tx.delete(&KEYS, gone.id)?;
        }
    }
    for gone in theirs.iter().filter(|gone| gone.id != kept.id) {
        tx.delete(&KEYS, gone.id)?;
    }
    let mut left = kept.clone();
    left.own
        .retain(|one| own.iter().all(|gone| gone.id != one.id));
    left.theirs
        .retain(|one| theirs.iter().all(|gone| gone.id != one.id));
    store::put(tx, &left)
}

/// Drops all later keys of a pairing that ends.
pub(in crate::features::contacts::pairing) fn end(tx: &mut Tx<'_>, kept: &Kept) -> Result<()> {
    let own = kept.own.iter().map(|own| own.id);
    let ids = own.chain(kept.theirs.iter().map(|theirs| theirs.id));
    for id in ids.filter(|id| *id != kept.id) {
        tx.delete(&KEYS, id)?;
    }
    Ok(())
}

/// Another device made keys while this pairing was ended: they go as well.
pub(crate) fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    for (pairing, keys) in all(tx.sql())? {
        if !tx.is_deleted(&PAIRINGS, pairing)? {
            continue;
        }
        for keys in keys {
            let (Keys::Own(Own { id, .. }) | Keys::Theirs(Theirs { id, .. })) = keys;
            tx.delete(&KEYS, id)?;
        }
    }
    Ok(())
}

/// Writes own keys; the first ones stand in their pairing.
pub(crate) fn put_own(tx: &mut Tx<'_>, kept: &Kept, own: &Own) -> Result<()> {
    if own.id == kept.id {
        let mut kept = kept.clone();
        kept.own.retain(|one| one.id != own.id);
        kept.own.push(own.clone());
        return store::put(tx, &kept);
    }
    let secrets = Zeroizing::new(
        [
            own.kem.as_slice(),
            own.half.as_slice(),
            &own.mailbox,
            own.read.bytes().as_slice(),
            own.write.bytes().as_slice(),
        ]
        .concat(),
    );
    let values = [
        Value::Bytes(&kept.id.0),
        Value::Int(own.step),
        Value::Bytes(&secrets),
        Value::Null,
        Value::Int(own.made_at.timestamp_millis()),
        own.seen_at.map(|at| at.timestamp_millis()).into(),
        own.at_relay.then_some(1_i64).into(),
        Some(own.taken_out).into(),
        own.new_phone.then_some(1_i64).into(),
        Value::Null,
    ];
    tx.put(&KEYS, own.id, &values)
}

/// Writes terms of the contact; the first ones stand in their pairing.
pub(crate) fn put_theirs(tx: &mut Tx<'_>, kept: &Kept, theirs: &Theirs) -> Result<()> {
    if theirs.id == kept.id {
        let mut kept = kept.clone();
        kept.theirs.retain(|one| one.id != theirs.id);
        kept.theirs.push(theirs.clone());
        return store::put(tx, &kept);
    }
    let terms = theirs.terms.encode();
    let values = [
        Value::Bytes(&kept.id.0),
        Value::Int(theirs.step),
        Value::Null,
        Value::Bytes(&terms),
        Value::Int(theirs.came_at.timestamp_millis()),
        theirs.seen_at.map(|at| at.timestamp_millis()).into(),
        Value::Null,
        Value::Null,
        theirs.new_phone.then_some(1_i64).into(),
        theirs.verified.then_some(1_i64).into(),
    ];
    tx.put(&KEYS, theirs.id, &values)
}

/// Adds later keys to pairings.
pub(in crate::features::contacts::pairing) fn add(
    sql: &Connection,
    pairings: &mut [Kept],
) -> Result<()> {
    let mut later = all(sql)?;
    for kept in pairings {
        for keys in later.remove(&kept.id).unwrap_or_default() {
            match keys {
                Keys::Own(own) => kept.own.push(own),
                Keys::Theirs(theirs) => kept.theirs.push(theirs),
            }
        }
        sort(&mut kept.own, &mut kept.theirs);
    }
    Ok(())
}

fn all(sql: &Connection) -> Result<BTreeMap<Record, Vec<Keys>>> {
    let mut statement = sql.prepare_cached(
        "SELECT id, pairing, step, own, theirs, made_at, seen_at, at_relay, taken_out, new_phone, verified
         FROM pairing_keys ORDER BY pairing, step, id",
    )?;
    let mut rows = statement.query([])?;
    let mut all = BTreeMap::<_, Vec<_>>::new();
    while let Some(row) = rows.next()? {
        let pairing = Record(row.get(1)?);
        all.entry(pairing).or_default().push(read(row)?);
    }
    Ok(all)
}

fn read(row: &Row<'_>) -> Result<Keys> {
    let flag = |column| Ok::<_, Error>(row.get::<_, Option<i64>>(column)?.is_some());
    let (id, step, made_at) = (Record(row.get(0)?), row.get(2)?, instant(row.get(5)?)?);
    let seen_at = row.get::<_, Option<i64>>(6)?.map(instant).transpose()?;
    let new_phone = flag(9)?;
    if let Some(terms) = row.get::<_, Option<Vec<u8>>>(4)?.map(Zeroizing::new) {
        return Ok(Keys::Theirs(Theirs {
            id,
            step,
            terms: Terms::decode(&terms).map_err(|_| Error::Corrupt)?,
            came_at: made_at,
            seen_at,
            verified: flag(10)?,
            new_phone,
        }));
    }
    let secrets = row.get::<_, Option<Vec<u8>>>(3)?.map(Zeroizing::new);
    let secrets = secrets.ok_or(Error::Corrupt)?;
    let mut left = secrets.as_slice();
    Ok(Keys::Own(Own {
        id,
        step,
        kem: Zeroizing::new(cut(&mut left)?),
        half: Zeroizing::new(cut(&mut left)?),
        mailbox: cut(&mut left)?,
        read: Capability::new(Zeroizing::new(cut(&mut left)?)),
        write: Capability::new(Zeroizing::new(cut(&mut left)?)),
        made_at,
        seen_at,
        at_relay: flag(7)?,
        taken_out: row.get::<_, Option<i64>>(8)?.unwrap_or(0),
        new_phone,
    }))
}

fn cut<const N: usize>(left: &mut &[u8]) -> Result<[u8; N]> {
    let (bytes, rest) = left.split_first_chunk().ok_or(Error::Corrupt)?;
    *left = rest;
    Ok(*bytes)
}
