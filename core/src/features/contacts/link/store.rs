//! Links of alerts as rows.

use rusqlite::{Connection, Row};
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::link::Link;
use waymark_wire::contact::message::Sealed;
use zeroize::Zeroizing;

use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::features::contacts::pairing::last_day;
use crate::features::contacts::pairing::store::{Errand, put_errand};
use crate::oplog::{Record, Tx, Value};
use crate::store::{Synced, optional, required};

/// Links of alerts.
pub(crate) static LINKS: Synced = Synced {
    feature: "contacts",
    table: "contact_link",
    kind: 40,
    columns: &[
        required(1, "contact"),
        required(2, "alert"),
        required(3, "origin"),
        required(4, "link"),
        required(5, "owner"),
        required(6, "line"),
        required(7, "made_at"),
        optional(8, "sealed"),
        optional(9, "tried"),
        optional(10, "taken_at"),
    ],
};

/// The link of an alert as a row says it.
#[derive(Clone)]
pub(crate) struct Drawn {
    pub(crate) id: Record,
    pub(crate) contact: Record,
    pub(crate) alert: Record,
    pub(crate) origin: String,
    pub(crate) link: Link,
    pub(crate) owner: Capability,
    /// What the text says of it, letter by letter.
    pub(crate) line: String,
    pub(crate) made_at: Instant,
    /// The note. Sealed once, since a link seals one.
    pub(crate) sealed: Option<Sealed>,
    /// A relay may have it.
    pub(crate) tried: bool,
    /// When the relay said that it has it.
    pub(crate) taken_at: Option<Instant>,
}

/// Writes a link whole.
pub(crate) fn put(tx: &mut Tx<'_>, drawn: &Drawn) -> Result<()> {
    let link = drawn.link.text();
    let sealed = drawn.sealed.as_ref().map(|sealed| sealed.as_slice());
    let values = [
        Value::Bytes(&drawn.contact.0),
        Value::Bytes(&drawn.alert.0),
        Value::Text(&drawn.origin),
        Value::Text(&link),
        Value::Bytes(drawn.owner.bytes().as_slice()),
        Value::Text(&drawn.line),
        Value::Int(drawn.made_at.timestamp_millis()),
        sealed.map_or(Value::Null, Value::Bytes),
        drawn.tried.then_some(1_i64).into(),
        drawn.taken_at.map(|at| at.timestamp_millis()).into(),
    ];
    tx.put(&LINKS, drawn.id, &values)
}

const LINK: &str = "SELECT id, contact, alert, origin, link, owner, line, made_at, sealed, tried, taken_at \
     FROM contact_link";

/// Every link, oldest first.
pub(crate) fn all(sql: &Connection) -> Result<Vec<Drawn>> {
    let mut statement = sql.prepare_cached(&format!("{LINK} ORDER BY made_at, id"))?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

/// The link of that id, as it is now; nothing where it was ended meanwhile.
pub(crate) fn get(sql: &Connection, id: Record) -> Result<Option<Drawn>> {
    Ok(all(sql)?.into_iter().find(|drawn| drawn.id == id))
}

/// The link of an alert: of several, as when two devices wrote the alert, one that a relay has, then the first.
pub(crate) fn of(sql: &Connection, alert: Record) -> Result<Option<Drawn>> {
    let mut statement = sql.prepare_cached(&format!(
        "{LINK} WHERE alert = ?1 ORDER BY taken_at IS NULL, made_at, id LIMIT 1"
    ))?;
    let mut rows = statement.query([alert.0])?;
    rows.next()?.map(read).transpose()
}

fn read(row: &Row<'_>) -> Result<Drawn> {
    let link = Zeroizing::new(row.get::<_, String>(4)?);
    let sealed: Option<Vec<u8>> = row.get(8)?;
    let instant = |ms| Instant::from_timestamp_millis(ms).ok_or(Error::Corrupt);
    Ok(Drawn {
        id: Record(row.get(0)?),
        contact: Record(row.get(1)?),
        alert: Record(row.get(2)?),
        origin: row.get(3)?,
        link: Link::read(&link).map_err(|_| Error::Corrupt)?,
        owner: Capability::new(Zeroizing::new(row.get(5)?)),
        line: row.get(6)?,
        made_at: instant(row.get(7)?)?,
        sealed: sealed
            .map(|bytes| bytes.try_into().map_err(|_| Error::Corrupt))
            .transpose()?,
        tried: row.get::<_, Option<i64>>(9)?.is_some(),
        taken_at: row.get::<_, Option<i64>>(10)?.map(instant).transpose()?,
    })
}

/// Ends a link: its key goes at once. What a relay may have is ended there once there is a network.
pub(crate) fn end(tx: &mut Tx<'_>, drawn: &Drawn, now: Instant) -> Result<()> {
    match tx.delete(&LINKS, drawn.id) {
        Err(Error::NotFound) => return Ok(()), // another call, or device, was quicker
        done => done?,
    }
    // What is sealed another device of the person may have put, and this one has not heard of it yet.
    if drawn.sealed.is_none() && !drawn.tried {
        return Ok(());
    }
    let errand = Errand {
        id: tx.new_record()?,
        origin: drawn.origin.clone(),
        mailbox: drawn.link.id,
        capability: drawn.owner.clone(),
        day: last_day(now),
        message: None,
        link: true,
    };
    put_errand(tx, &errand)
}

/// Ends every link of a contact.
pub(crate) fn end_all(tx: &mut Tx<'_>, contact: Record, now: Instant) -> Result<()> {
    let own = all(tx.sql())?;
    own.iter()
        .filter(|drawn| drawn.contact == contact)
        .try_for_each(|drawn| end(tx, drawn, now))
}
