//! The rows of what fell away: whole batches, and writes that were taken out of theirs.

use rusqlite::{Connection, params};
use waymark_wire::PublicKey;

use crate::error::{Error, Result};
use crate::oplog::{Operation, Record, Stamp, decode_changes, encode_changes, is_news};

/// The batches that a cut-off left out and the lists they name, in the order in which they were written.
pub(super) fn fallen(
    sql: &Connection,
    mut each: impl FnMut(&[u8], u32) -> Result<()>,
) -> Result<()> {
    let mut statement = sql.prepare_cached(
        "SELECT bytes, list FROM sync_batch WHERE fallen = 1 ORDER BY author, seq",
    )?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let bytes = row.get_ref(0)?.as_blob().map_err(|_| Error::Corrupt)?;
        each(bytes, row.get(1)?)?;
    }
    Ok(())
}

/// Forgets a batch that a cut-off left out.
pub(super) fn forget_fallen(sql: &Connection, author: &PublicKey, seq: u64) -> Result<()> {
    sql.prepare_cached("DELETE FROM sync_batch WHERE author = ?1 AND seq = ?2 AND fallen = 1")?
        .execute(params![author, seq.cast_signed()])?;
    Ok(())
}

/// Keeps a write of such a batch, which named that list.
pub(super) fn put_aside(sql: &Connection, write: &Operation, list: u32) -> Result<()> {
    sql.prepare_cached(
        "INSERT INTO sync_fallen (record, kind, stamp, author, fields, deleted, list)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        write.record.0,
        write.kind,
        write.stamp.to_sql(),
        write.author,
        encode_changes(write.changes.iter()),
        write.deleted,
        list,
    ])?;
    Ok(())
}

/// The writes that were kept so, as they were written.
pub(super) fn aside(sql: &Connection, mut with: impl FnMut(Operation) -> Result<()>) -> Result<()> {
    each(sql, |_, write| with(write))
}

fn each(sql: &Connection, mut with: impl FnMut(i64, Operation) -> Result<()>) -> Result<()> {
    let mut statement = sql.prepare_cached(
        "SELECT id, record, kind, stamp, author, fields, deleted FROM sync_fallen ORDER BY id",
    )?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let fields = row.get_ref(5)?.as_blob().map_err(|_| Error::Corrupt)?;
        let write = Operation {
            record: Record(row.get(1)?),
            kind: row.get(2)?,
            stamp: Stamp::from_sql(row.get(3)?).ok_or(Error::Corrupt)?,
            author: row.get(4)?,
            changes: decode_changes(fields)?,
            deleted: row.get(6)?,
        };
        with(row.get(0)?, write)?;
    }
    Ok(())
}

/// Forgets what would change nothing any more: what was erased since is to be nowhere.
pub(crate) fn forget_stale(sql: &Connection) -> Result<()> {
    let mut stale = Vec::new();
    each(sql, |id, write| {
        if !is_news(sql, &write)? {
            stale.push(id);
        }
        Ok(())
    })?;
    let mut statement = sql.prepare_cached("DELETE FROM sync_fallen WHERE id = ?1")?;
    for id in stale {
        statement.execute([id])?;
    }
    Ok(())
}

/// Those of one record go for good.
pub(super) fn let_go(sql: &Connection, record: Record, kind: u16) -> Result<()> {
    sql.prepare_cached("DELETE FROM sync_fallen WHERE record = ?1 AND kind = ?2")?
        .execute(params![record.0, kind])?;
    Ok(())
}

/// The account is left: no list of it says any more what goes with it.
pub(super) fn leave_aside(sql: &Connection) -> Result<()> {
    sql.execute("UPDATE sync_fallen SET list = 0", [])?;
    Ok(())
}
