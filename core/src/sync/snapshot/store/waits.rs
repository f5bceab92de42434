//! The rows of what is waited for: a first base, a snapshot of one's own, what others have.

use rusqlite::{Connection, OptionalExtension, params};
use waymark_wire::Hash;

use crate::error::Result;

/// While this device is new, which it is until its first base: the root it was told, if it was.
pub(in crate::sync::snapshot) fn arrival(sql: &Connection) -> Result<Option<Option<Hash>>> {
    Ok(sql
        .prepare_cached("SELECT root FROM sync_arrival")?
        .query_row([], |row| row.get(0))
        .optional()?)
}

/// This device has just become a member, or will.
pub(in crate::sync) fn put_arrival(sql: &Connection, root: Option<&Hash>) -> Result<()> {
    sql.execute(
        "INSERT OR REPLACE INTO sync_arrival (id, root) VALUES (1, ?1)",
        params![root],
    )?;
    Ok(())
}

/// It is new no more.
pub(in crate::sync) fn forget_arrival(sql: &Connection) -> Result<()> {
    sql.execute("DELETE FROM sync_arrival", [])?;
    Ok(())
}

/// What others have and could be taken over here, and since when, in milliseconds since 1970.
pub(in crate::sync::snapshot) fn gaps(sql: &Connection) -> Result<Vec<(Hash, i64)>> {
    let mut statement = sql.prepare_cached("SELECT root, since FROM sync_gap")?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

pub(in crate::sync::snapshot) fn put_gaps(sql: &Connection, gaps: &[(Hash, i64)]) -> Result<()> {
    sql.execute("DELETE FROM sync_gap", [])?;
    for (root, since) in gaps {
        sql.execute(
            "INSERT OR REPLACE INTO sync_gap (root, since) VALUES (?1, ?2)",
            params![root, since],
        )?;
    }
    Ok(())
}

/// When this device makes a snapshot.
pub(in crate::sync::snapshot) fn due(sql: &Connection) -> Result<Option<i64>> {
    let query = "SELECT at FROM sync_snapshot_due";
    Ok(sql.query_row(query, [], |row| row.get(0)).optional()?)
}

pub(in crate::sync::snapshot) fn put_due(sql: &Connection, at: Option<i64>) -> Result<()> {
    sql.execute("DELETE FROM sync_snapshot_due", [])?;
    if let Some(at) = at {
        sql.execute(
            "INSERT INTO sync_snapshot_due (id, at) VALUES (1, ?1)",
            [at],
        )?;
    }
    Ok(())
}
