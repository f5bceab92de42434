//! Reads of what sync keeps, for a person who looks at their devices.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};
use waymark_wire::{Hash, PublicKey};

use crate::error::Result;
use crate::oplog::Record;

/// The names that were given, by record.
pub(super) fn names(sql: &Connection) -> Result<BTreeMap<Record, String>> {
    let mut statement = sql.prepare_cached("SELECT id, name FROM sync_device")?;
    let names = statement.query_map([], |row| Ok((Record(row.get(0)?), row.get(1)?)))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// The last batch of a device that was taken in before a moment; nothing where there is none.
pub(super) fn last_before(
    sql: &Connection,
    author: &PublicKey,
    ms: i64,
) -> Result<Option<(u64, Hash)>> {
    Ok(sql
        .prepare_cached(
            "SELECT seq, hash FROM sync_batch
             WHERE author = ?1 AND fallen = 0 AND seq < (
                 SELECT coalesce(min(seq), 9223372036854775807) FROM sync_batch
                 WHERE author = ?1 AND fallen = 0 AND taken_at >= ?2)
             ORDER BY seq DESC LIMIT 1",
        )?
        .query_row(params![author, ms], |row| {
            Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?))
        })
        .optional()?)
}
