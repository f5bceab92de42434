//! Favourites as rows of the diary.

use rusqlite::{Connection, OptionalExtension};

use crate::calendar::Instant;
use crate::error::Result;
use crate::features::meetings::Meeting;
use crate::oplog::{Record, Tx, Value};
use crate::store::{Synced, required};

pub(in super::super) static FAVOURITES: Synced = Synced {
    feature: "meetings",
    table: "favourite_meeting",
    kind: 6,
    columns: &[
        required(1, "code"),
        required(2, "name"),
        required(3, "source"),
        required(4, "kept_at"),
    ],
};

/// A kept meeting.
pub(in super::super) struct Kept {
    pub(in super::super) code: i64,
    pub(in super::super) name: String,
    pub(in super::super) source: String,
}

/// Keeps a meeting; nothing changes when it is kept already.
pub(in super::super) fn keep(
    tx: &mut Tx<'_>,
    code: i64,
    meeting: &Meeting,
    now: Instant,
) -> Result<()> {
    if record(tx.sql(), code)?.is_some() {
        return Ok(());
    }
    // A new record each time: one that was let go stays gone.
    let record = tx.new_record()?;
    let values = [
        Value::Int(code),
        Value::Text(&meeting.name),
        Value::Text(&meeting.source),
        Value::Int(now.timestamp_millis()),
    ];
    tx.put(&FAVOURITES, record, &values)
}

/// Lets a meeting go; nothing changes when it was not kept.
pub(in super::super) fn let_go(tx: &mut Tx<'_>, code: i64) -> Result<()> {
    while let Some(record) = record(tx.sql(), code)? {
        tx.delete(&FAVOURITES, record)?;
    }
    Ok(())
}

/// Kept meetings, first kept first. Two devices may have kept the same one: it is there once.
pub(in super::super) fn all(sql: &Connection) -> Result<Vec<Kept>> {
    let mut statement = sql.prepare_cached(
        "SELECT code, name, source, min(kept_at) FROM favourite_meeting GROUP BY code
         ORDER BY min(kept_at), code",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Kept {
            code: row.get(0)?,
            name: row.get(1)?,
            source: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn record(sql: &Connection, code: i64) -> Result<Option<Record>> {
    Ok(sql
        .prepare_cached("SELECT id FROM favourite_meeting WHERE code = ?1 LIMIT 1")?
        .query_row([code], |row| row.get(0).map(Record))
        .optional()?)
}
