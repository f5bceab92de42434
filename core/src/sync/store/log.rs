//! Batches, log by log.

use rusqlite::{Connection, OptionalExtension, params};
use waymark_wire::state::Cover;
use waymark_wire::{Hash, PublicKey};

use crate::error::{Error, Result};
use crate::sync::snapshot;

/// Where a device's verified log stands: at 0 where nothing is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::sync) struct Head {
    pub(in crate::sync) seq: u64,
    pub(in crate::sync) hash: Hash,
    /// Number of the list its last batch names.
    pub(in crate::sync) list: u32,
}

/// The last verified batch of a device, be it in the base; those that a cut-off left out do not count.
pub(in crate::sync) fn head(sql: &Connection, author: &PublicKey) -> Result<Option<Head>> {
    let last = sql
        .prepare_cached(
            "SELECT seq, hash, list FROM sync_batch WHERE author = ?1 AND fallen = 0
             ORDER BY seq DESC LIMIT 1",
        )?
        .query_row([author], |row| {
            Ok(Head {
                seq: row.get::<_, i64>(0)?.cast_unsigned(),
                hash: row.get(1)?,
                list: row.get(2)?,
            })
        })
        .optional()?;
    if last.is_some() {
        return Ok(last);
    }
    let cover = snapshot::store::cover(sql, author)?;
    Ok(cover.map(
        |Cover {
             seq, hash, list, ..
         }| Head { seq, hash, list },
    ))
}

/// The hash of one batch that is there, or where the base ends.
pub(in crate::sync) fn hash_at(
    sql: &Connection,
    author: &PublicKey,
    seq: u64,
) -> Result<Option<Hash>> {
    Ok(cover_at(sql, author, seq)?.map(|cover| cover.hash))
}

/// What a snapshot says that ends with this batch of a device.
pub(in crate::sync) fn cover_at(
    sql: &Connection,
    author: &PublicKey,
    seq: u64,
) -> Result<Option<Cover>> {
    let found = sql
        .prepare_cached(
            "SELECT hash, list FROM sync_batch WHERE author = ?1 AND seq = ?2 AND fallen = 0",
        )?
        .query_row(params![author, seq.cast_signed()], |row| {
            Ok(Cover {
                author: *author,
                seq,
                hash: row.get(0)?,
                list: row.get(1)?,
            })
        })
        .optional()?;
    if found.is_some() {
        return Ok(found);
    }
    Ok(snapshot::store::cover(sql, author)?.filter(|cover| cover.seq == seq))
}

/// One batch that counts, byte for byte.
pub(in crate::sync) fn batch_at(
    sql: &Connection,
    author: &PublicKey,
    seq: u64,
) -> Result<Option<Vec<u8>>> {
    Ok(sql
        .prepare_cached(
            "SELECT bytes FROM sync_batch WHERE author = ?1 AND seq = ?2 AND fallen = 0",
        )?
        .query_row(params![author, seq.cast_signed()], |row| row.get(0))
        .optional()?)
}

/// A batch to keep.
pub(in crate::sync) struct Kept<'a> {
    pub(in crate::sync) author: &'a PublicKey,
    pub(in crate::sync) seq: u64,
    pub(in crate::sync) hash: Hash,
    pub(in crate::sync) list: u32,
    pub(in crate::sync) bytes: &'a [u8],
    pub(in crate::sync) acknowledged: bool,
}

/// Keeps a sealed batch. A number once kept is never overwritten.
pub(in crate::sync) fn put_batch(sql: &Connection, batch: &Kept<'_>, now_ms: i64) -> Result<()> {
    sql.prepare_cached(
        "INSERT INTO sync_batch (author, seq, hash, list, bytes, acknowledged, taken_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        batch.author,
        batch.seq.cast_signed(),
        batch.hash,
        batch.list,
        batch.bytes,
        batch.acknowledged,
        now_ms,
    ])?;
    Ok(())
}

/// Batches of a device after a number, one after the other, as many as fit a request. With the last number.
pub(in crate::sync) fn batches_after(
    sql: &Connection,
    author: &PublicKey,
    after: u64,
    most_bytes: usize,
) -> Result<(Vec<u8>, u64)> {
    let mut statement = sql.prepare_cached(
        "SELECT seq, bytes FROM sync_batch WHERE author = ?1 AND seq > ?2 AND fallen = 0
         ORDER BY seq LIMIT 256",
    )?;
    let mut found = statement.query(params![author, after.cast_signed()])?;
    let (mut bytes, mut last) = (Vec::new(), after);
    while let Some(row) = found.next()? {
        let next = row.get_ref(1)?.as_blob().map_err(|_| Error::Corrupt)?;
        if !bytes.is_empty() && bytes.len() + next.len() > most_bytes {
            break;
        }
        bytes.extend_from_slice(next);
        last = row.get::<_, i64>(0)?.cast_unsigned();
    }
    Ok((bytes, last))
}

/// The batches of a device that end with a number, as many as fit a request. With the first number; one more than
/// that when there are none.
pub(in crate::sync) fn batches_until(
    sql: &Connection,
    author: &PublicKey,
    last: u64,
    most_bytes: usize,
) -> Result<(Vec<u8>, u64)> {
    let (mut parts, mut bytes, mut first) = (Vec::new(), 0, last + 1);
    while parts.len() < 256
        && let Some(next) = batch_at(sql, author, first - 1)?
        && (bytes == 0 || bytes + next.len() <= most_bytes)
    {
        bytes += next.len();
        first -= 1;
        parts.push(next);
    }
    parts.reverse();
    Ok((parts.concat(), first))
}

/// The relay has everything of this device up to that number; `each` is given what it did not have before.
pub(in crate::sync) fn acknowledge(
    sql: &Connection,
    author: &PublicKey,
    upto: u64,
    mut each: impl FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let mut statement = sql.prepare_cached(
        "UPDATE sync_batch SET acknowledged = 1 WHERE author = ?1 AND seq <= ?2 AND acknowledged = 0
         RETURNING bytes",
    )?;
    let mut found = statement.query(params![author, upto.cast_signed()])?;
    while let Some(row) = found.next()? {
        each(row.get_ref(0)?.as_blob().map_err(|_| Error::Corrupt)?)?;
    }
    Ok(())
}

/// Whether a batch here names a list from that number on.
pub(in crate::sync) fn has_named(sql: &Connection, list: u32) -> Result<bool> {
    let query = "SELECT EXISTS (SELECT 1 FROM sync_batch WHERE list >= ?1)";
    Ok(sql
        .prepare_cached(query)?
        .query_row([list], |row| row.get(0))?)
}

/// The batches of one device that count, from a number on.
pub(in crate::sync) fn of_log(
    sql: &Connection,
    author: &PublicKey,
    from: u64,
    mut each: impl FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let mut statement = sql.prepare_cached(
        "SELECT bytes FROM sync_batch WHERE author = ?1 AND seq >= ?2 AND fallen = 0 ORDER BY seq",
    )?;
    let mut found = statement.query(params![author, from.cast_signed()])?;
    while let Some(row) = found.next()? {
        each(row.get_ref(0)?.as_blob().map_err(|_| Error::Corrupt)?)?;
    }
    Ok(())
}

/// Every batch that counts, in an order in which each author's own come one after the other.
pub(in crate::sync) fn tail(
    sql: &Connection,
    mut each: impl FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let mut statement =
        sql.prepare("SELECT bytes FROM sync_batch WHERE fallen = 0 ORDER BY author, seq")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        each(row.get_ref(0)?.as_blob().map_err(|_| Error::Corrupt)?)?;
    }
    Ok(())
}

/// Leaves out a device's batches after a number. How many fell.
pub(in crate::sync) fn fall(sql: &Connection, author: &PublicKey, after: u64) -> Result<usize> {
    Ok(sql.execute(
        "UPDATE sync_batch SET fallen = 1 WHERE author = ?1 AND seq > ?2 AND fallen = 0",
        params![author, after.cast_signed()],
    )?)
}

/// The first batch of a device that the relay has not acknowledged.
pub(in crate::sync) fn first_waiting(sql: &Connection, author: &PublicKey) -> Result<Option<u64>> {
    one_seq(
        sql,
        "SELECT min(seq) FROM sync_batch WHERE author = ?1 AND acknowledged = 0 AND fallen = 0",
        author,
    )
}

/// The last batch of a device that the relay has acknowledged; 0 for none.
pub(in crate::sync) fn last_acknowledged(sql: &Connection, author: &PublicKey) -> Result<u64> {
    let query =
        "SELECT max(seq) FROM sync_batch WHERE author = ?1 AND acknowledged = 1 AND fallen = 0";
    Ok(one_seq(sql, query, author)?.unwrap_or(0))
}

fn one_seq(sql: &Connection, query: &str, author: &PublicKey) -> Result<Option<u64>> {
    let seq: Option<i64> = sql
        .prepare_cached(query)?
        .query_row([author], |row| row.get(0))?;
    Ok(seq.map(i64::cast_unsigned))
}

/// A device's batches from a number on make way for others in their places: only where a copy of it wrote those.
pub(in crate::sync) fn give_way(sql: &Connection, author: &PublicKey, from: u64) -> Result<()> {
    sql.execute(
        "DELETE FROM sync_batch WHERE author = ?1 AND seq >= ?2",
        params![author, from.cast_signed()],
    )?;
    snapshot::store::forget_gone(sql)
}

/// Forgets a device's batches after a number, up to another one, to be fetched anew: another history of it counts.
pub(in crate::sync) fn forget_log(
    sql: &Connection,
    author: &PublicKey,
    after: u64,
    upto: u64,
) -> Result<()> {
    sql.execute(
        "DELETE FROM sync_batch WHERE author = ?1 AND seq > ?2 AND seq <= ?3",
        params![author, after.cast_signed(), upto.cast_signed()],
    )?;
    snapshot::store::forget_gone(sql)
}
