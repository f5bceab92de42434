//! The row of a phrase that is still here.

use rusqlite::{Connection, OptionalExtension, params};
use waymark_wire::crypto::Key;
use waymark_wire::phrase::Phrase;
use zeroize::Zeroizing;

use super::{ASKED, Held};
use crate::error::Result;

/// The phrase, if this device has it.
pub(in crate::sync) fn get(sql: &Connection) -> Result<Option<Held>> {
    Ok(sql
        .prepare_cached("SELECT entropy, since, asked FROM sync_phrase")?
        .query_row([], |row| {
            Ok(Held {
                phrase: Phrase::new(Zeroizing::new(row.get(0)?)),
                since_ms: row.get(1)?,
                asked: row.get(2)?,
            })
        })
        .optional()?)
}

pub(super) fn put(
    sql: &Connection,
    entropy: &Key,
    since_ms: i64,
    asked: [u8; ASKED],
) -> Result<()> {
    sql.execute(
        "INSERT OR REPLACE INTO sync_phrase (id, entropy, since, asked) VALUES (1, ?1, ?2, ?3)",
        params![entropy.as_ref(), since_ms, asked],
    )?;
    Ok(())
}

pub(super) fn put_since(sql: &Connection, since_ms: i64) -> Result<()> {
    sql.execute("UPDATE sync_phrase SET since = ?1", [since_ms])?;
    Ok(())
}

/// Takes the phrase off this device; a checkpoint then takes it out of the log file too.
pub(in crate::sync) fn wipe(sql: &Connection) -> Result<()> {
    sql.execute("DELETE FROM sync_phrase", [])?;
    Ok(())
}
