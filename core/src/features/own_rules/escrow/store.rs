//! What is held back, as rows.

use rusqlite::{Connection, Row};
use waymark_wire::contact::MailboxId;
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::message::Sealed;
use zeroize::Zeroizing;

use crate::calendar::{Day, Instant, day_number, day_of_number};
use crate::error::{Error, Result};
use crate::oplog::{Record, Tx, Value};
use crate::store::{Synced, optional, required};

/// What is held back.
pub(crate) static ESCROWS: Synced = Synced {
    feature: "own_rules",
    table: "own_rule_escrow",
    kind: 41,
    columns: &[
        required(1, "rule"),
        required(2, "contact"),
        required(3, "pairing"),
        required(4, "origin"),
        required(5, "mailbox"),
        required(6, "cancel"),
        required(7, "message"),
        required(8, "expires"),
        required(9, "named"),
        required(10, "day"),
        required(11, "opens_at"),
        optional(12, "at_relay"),
        optional(13, "move_at"),
    ],
};

/// One that is held back, as a row says it.
#[derive(Clone)]
pub(crate) struct Escrow {
    pub(crate) id: Record,
    pub(crate) rule: Record,
    pub(crate) contact: Record,
    pub(crate) pairing: Record,
    pub(crate) origin: String,
    pub(crate) mailbox: MailboxId,
    pub(crate) cancel: Capability,
    pub(crate) message: Sealed,
    pub(crate) expires: u32,
    pub(crate) named: Day,
    pub(crate) day: Day,
    pub(crate) opens_at: Instant,
    pub(crate) at_relay: bool,
    pub(crate) move_at: Option<Instant>,
}

/// Writes one whole.
pub(crate) fn put(tx: &mut Tx<'_>, escrow: &Escrow) -> Result<()> {
    let values = [
        Value::Bytes(&escrow.rule.0),
        Value::Bytes(&escrow.contact.0),
        Value::Bytes(&escrow.pairing.0),
        Value::Text(&escrow.origin),
        Value::Bytes(&escrow.mailbox),
        Value::Bytes(escrow.cancel.bytes().as_slice()),
        Value::Bytes(&escrow.message),
        Value::Int(escrow.expires.into()),
        Value::Int(day_number(escrow.named)),
        Value::Int(day_number(escrow.day)),
        Value::Int(escrow.opens_at.timestamp_millis()),
        escrow.at_relay.then_some(1_i64).into(),
        escrow.move_at.map(|at| at.timestamp_millis()).into(),
    ];
    tx.put(&ESCROWS, escrow.id, &values)
}

/// All of them, those first whose seal lasts longest.
pub(crate) fn all(sql: &Connection) -> Result<Vec<Escrow>> {
    let mut statement = sql.prepare_cached(
        "SELECT id, rule, contact, pairing, origin, mailbox, cancel, message, expires, named, day, opens_at, at_relay,
                move_at
         FROM own_rule_escrow ORDER BY expires DESC, id",
    )?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

/// Nothing of it is left to do.
pub(crate) fn done(tx: &mut Tx<'_>, escrow: Record) -> Result<()> {
    match tx.delete(&ESCROWS, escrow) {
        Err(Error::NotFound) => Ok(()), // another call, or device, was quicker
        done => done,
    }
}

fn read(row: &Row<'_>) -> Result<Escrow> {
    let day = |column| day_of_number(row.get(column)?).ok_or(Error::Corrupt);
    Ok(Escrow {
        id: Record(row.get(0)?),
        rule: Record(row.get(1)?),
        contact: Record(row.get(2)?),
        pairing: Record(row.get(3)?),
        origin: row.get(4)?,
        mailbox: row.get(5)?,
        cancel: Capability::new(Zeroizing::new(row.get(6)?)),
        message: row.get(7)?,
        expires: row.get(8)?,
        named: day(9)?,
        day: day(10)?,
        opens_at: instant(row.get(11)?)?,
        at_relay: row.get::<_, Option<i64>>(12)?.is_some(),
        move_at: row.get::<_, Option<i64>>(13)?.map(instant).transpose()?,
    })
}

fn instant(ms: i64) -> Result<Instant> {
    Instant::from_timestamp_millis(ms).ok_or(Error::Corrupt)
}
