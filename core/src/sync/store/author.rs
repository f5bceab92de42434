//! What is known of each device's log besides its batches.

use rusqlite::{Connection, OptionalExtension, params};
use waymark_wire::PublicKey;

use super::chain;
use crate::error::Result;

/// What is known of a device's log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::sync) struct Author {
    pub(in crate::sync) last_ms: Option<i64>,
    pub(in crate::sync) stopped: Option<String>,
    pub(in crate::sync) claimed_seq: u64,
    pub(in crate::sync) owed_since: Option<i64>,
    pub(in crate::sync) owed_tries: u32,
    pub(in crate::sync) owed_last: Option<i64>,
    /// When something came from it last, by this device's clock.
    pub(in crate::sync) heard_ms: Option<i64>,
    /// Nothing comes from it any more.
    pub(in crate::sync) is_silent: bool,
}

/// What is known of a device's log; the default while nothing is.
pub(in crate::sync) fn author(sql: &Connection, key: &PublicKey) -> Result<Author> {
    Ok(sql
        .prepare_cached(
            "SELECT last_ms, stopped, claimed_seq, owed_since, owed_tries, owed_last, heard_at, silent
             FROM sync_author WHERE author = ?1",
        )?
        .query_row([key], |row| {
            Ok(Author {
                last_ms: row.get(0)?,
                stopped: row.get(1)?,
                claimed_seq: row.get::<_, i64>(2)?.cast_unsigned(),
                owed_since: row.get(3)?,
                owed_tries: row.get(4)?,
                owed_last: row.get(5)?,
                heard_ms: row.get(6)?,
                is_silent: row.get(7)?,
            })
        })
        .optional()?
        .unwrap_or_default())
}

/// Keeps what is known of a device's log.
pub(in crate::sync) fn put_author(
    sql: &Connection,
    key: &PublicKey,
    author: &Author,
) -> Result<()> {
    sql.prepare_cached(
        "INSERT OR REPLACE INTO sync_author
         (author, last_ms, stopped, claimed_seq, owed_since, owed_tries, owed_last, heard_at, silent)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        key,
        author.last_ms,
        author.stopped,
        author.claimed_seq.cast_signed(),
        author.owed_since,
        author.owed_tries,
        author.owed_last,
        author.heard_ms,
        author.is_silent,
    ])?;
    Ok(())
}

/// This device has gone to another relay, where each gives what it has: words of who is gone that do not come there are
/// nowhere, and not waited for.
pub(in crate::sync) fn owe_nothing_of_gone(sql: &Connection) -> Result<()> {
    for gone in chain(sql)?.iter().flat_map(|chain| &chain.gone) {
        sql.execute(
            "UPDATE sync_author SET claimed_seq = 0 WHERE author = ?1",
            [&gone.sign],
        )?;
    }
    Ok(())
}

/// Forgets what devices said of each other's logs.
pub(in crate::sync) fn forget_claims(sql: &Connection) -> Result<()> {
    sql.execute("UPDATE sync_author SET claimed_seq = 0", [])?;
    Ok(())
}
