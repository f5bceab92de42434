//! The rows of snapshots.

pub(in crate::sync) mod waits;

use rusqlite::{Connection, OptionalExtension, params};
use waymark_wire::manifest::Chain;
use waymark_wire::state::{Cover, State};
use waymark_wire::{Hash, PublicKey};

use super::packed::Packed;
use crate::error::{Error, Result};
use crate::sync::settle;

/// The base, packed; nothing while the batches go back to the first.
pub(in crate::sync) fn base(sql: &Connection) -> Result<Option<Packed>> {
    Ok(sql
        .prepare_cached("SELECT root, packed, raw_length FROM sync_base")?
        .query_row([], |row| {
            Ok(Packed {
                root: row.get(0)?,
                bytes: row.get(1)?,
                raw_length: row.get(2)?,
            })
        })
        .optional()?)
}

/// What the base is called.
pub(in crate::sync) fn base_root(sql: &Connection) -> Result<Option<Hash>> {
    Ok(sql
        .prepare_cached("SELECT root FROM sync_base")?
        .query_row([], |row| row.get(0))
        .optional()?)
}

/// Another base: with one this device is new no more. What it covers is dropped from the tail. What was said of others stays: their
/// pieces may still come.
pub(super) fn put_base(sql: &Connection, packed: &Packed, covers: &[Cover]) -> Result<()> {
    sql.execute(
        "INSERT OR REPLACE INTO sync_base (id, root, packed, raw_length) VALUES (1, ?1, ?2, ?3)",
        params![packed.root, packed.bytes, packed.raw_length],
    )?;
    sql.execute("DELETE FROM sync_cover", [])?;
    for cover in covers {
        sql.prepare_cached(
            "INSERT INTO sync_cover (author, seq, hash, list) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            cover.author,
            cover.seq.cast_signed(),
            cover.hash,
            cover.list
        ])?;
        sql.prepare_cached(
            "DELETE FROM sync_batch WHERE author = ?1 AND seq <= ?2 AND fallen = 0",
        )?
        .execute(params![cover.author, cover.seq.cast_signed()])?;
    }
    sql.execute("DELETE FROM sync_gap", [])?;
    waits::forget_arrival(sql)
}

/// Where a log stands in the base.
pub(in crate::sync) fn cover(sql: &Connection, author: &PublicKey) -> Result<Option<Cover>> {
    Ok(sql
        .prepare_cached("SELECT author, seq, hash, list FROM sync_cover WHERE author = ?1")?
        .query_row([author], read_cover)
        .optional()?)
}

/// Where all logs stand in the base, by author.
pub(in crate::sync) fn covers(sql: &Connection) -> Result<Vec<Cover>> {
    let mut statement =
        sql.prepare_cached("SELECT author, seq, hash, list FROM sync_cover ORDER BY author")?;
    let found = statement.query_map([], read_cover)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn read_cover(row: &rusqlite::Row<'_>) -> rusqlite::Result<Cover> {
    Ok(Cover {
        author: row.get(0)?,
        seq: row.get::<_, i64>(1)?.cast_unsigned(),
        hash: row.get(2)?,
        list: row.get(3)?,
    })
}

/// What this device makes of a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Unseen = 0,
    Same = 1,
    Differs = 2,
    /// The same, of what came here so lately that it may have to be taken back.
    Early = 3,
}

/// A whole snapshot among the batches.
#[derive(Debug, Clone)]
pub(super) struct Snapshot {
    pub(super) author: PublicKey,
    /// Of its last piece.
    pub(super) seq: u64,
    pub(super) root: Hash,
    pub(super) covers: Vec<Cover>,
    pub(super) verdict: Verdict,
}

/// Those that are still among the batches that count.
pub(super) fn snapshots(sql: &Connection) -> Result<Vec<Snapshot>> {
    forget_gone(sql)?;
    known_snapshots(sql)
}

/// Forgets those whose last piece is not there any more, before another batch stands in its place.
pub(in crate::sync) fn forget_gone(sql: &Connection) -> Result<()> {
    sql.execute(
        "DELETE FROM sync_snapshot WHERE NOT EXISTS (
             SELECT 1 FROM sync_batch AS b
             WHERE b.author = sync_snapshot.author AND b.seq = sync_snapshot.seq AND b.fallen = 0)",
        [],
    )?;
    Ok(())
}

/// Those that were there when last looked for, without writing anything.
pub(super) fn known_snapshots(sql: &Connection) -> Result<Vec<Snapshot>> {
    let mut statement = sql.prepare_cached(
        "SELECT author, seq, root, covers, verdict FROM sync_snapshot ORDER BY author, seq",
    )?;
    let mut found = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        let covers = State::decode(row.get_ref(3)?.as_blob().map_err(|_| Error::Corrupt)?);
        all.push(Snapshot {
            author: row.get(0)?,
            seq: row.get::<_, i64>(1)?.cast_unsigned(),
            root: row.get(2)?,
            covers: covers.map(|state| state.covers).unwrap_or_default(),
            verdict: match row.get(4)? {
                1 => Verdict::Same,
                2 => Verdict::Differs,
                3 => Verdict::Early,
                _ => Verdict::Unseen,
            },
        });
    }
    Ok(all)
}

/// Whether the snapshot that ends with that batch was looked at before.
pub(super) fn is_known(sql: &Connection, author: &PublicKey, seq: u64) -> Result<bool> {
    Ok(sql
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM sync_snapshot WHERE author = ?1 AND seq = ?2)",
        )?
        .query_row(params![author, seq.cast_signed()], |row| row.get(0))?)
}

/// Keeps what is known of a snapshot.
pub(super) fn put_snapshot(sql: &Connection, snapshot: &Snapshot) -> Result<()> {
    let covers = State {
        covers: snapshot.covers.clone(),
        ops: Vec::new(),
    };
    sql.prepare_cached(
        "INSERT OR REPLACE INTO sync_snapshot (author, seq, root, covers, verdict)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        snapshot.author,
        snapshot.seq.cast_signed(),
        snapshot.root,
        covers.encode(),
        snapshot.verdict as u8,
    ])?;
    Ok(())
}

/// It can never count any more.
pub(super) fn forget_snapshot(sql: &Connection, snapshot: &Snapshot) -> Result<()> {
    sql.execute(
        "DELETE FROM sync_snapshot WHERE author = ?1 AND seq = ?2",
        params![snapshot.author, snapshot.seq.cast_signed()],
    )?;
    Ok(())
}

/// That device has that root.
pub(in crate::sync) fn put_endorsed(
    sql: &Connection,
    author: &PublicKey,
    root: &Hash,
) -> Result<()> {
    sql.prepare_cached("INSERT OR IGNORE INTO sync_endorsed (author, root) VALUES (?1, ?2)")?
        .execute(params![author, root])?;
    Ok(())
}

/// Whether that device said that it has that root.
pub(super) fn has_endorsed(sql: &Connection, author: &PublicKey, root: &Hash) -> Result<bool> {
    Ok(sql
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM sync_endorsed WHERE author = ?1 AND root = ?2)",
        )?
        .query_row(params![author, root], |row| row.get(0))?)
}

/// The devices of the list that have not said that they have that root.
pub(super) fn lacking(sql: &Connection, chain: &Chain, root: &Hash) -> Result<Vec<PublicKey>> {
    let mut lacking = Vec::new();
    for member in settle::members(chain) {
        if !has_endorsed(sql, &member, root)? {
            lacking.push(member);
        }
    }
    Ok(lacking)
}

/// Bytes of the batches that came before a moment, and when the first of them did. A batch that came later than now
/// did so by a clock that is right again: it counts as of now.
pub(super) fn older_than(sql: &Connection, now: i64, ms: i64) -> Result<(u64, Option<i64>)> {
    sql.execute(
        "UPDATE sync_batch SET taken_at = ?1 WHERE taken_at > ?1",
        [now],
    )?;
    let query = "SELECT coalesce(sum(length(bytes)), 0), min(taken_at) FROM sync_batch
                 WHERE fallen = 0 AND taken_at < ?1";
    Ok(sql.query_row(query, [ms], |row| {
        Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?))
    })?)
}

/// Whether any of that came at or after a moment.
pub(super) fn is_younger(sql: &Connection, covers: &[Cover], ms: i64) -> Result<bool> {
    let mut came = sql.prepare_cached(
        "SELECT EXISTS (
             SELECT 1 FROM sync_batch INDEXED BY sync_batch_taken
             WHERE author = ?1 AND taken_at >= ?3 AND seq <= ?2 AND fallen = 0)",
    )?;
    for cover in covers {
        let seq = cover.seq.cast_signed();
        if came.query_row(params![cover.author, seq, ms], |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The last batch of a device before the first that came at or after a moment.
pub(super) fn last_before(sql: &Connection, author: &PublicKey, ms: i64) -> Result<Option<Cover>> {
    Ok(sql
        .prepare_cached(
            "SELECT author, seq, hash, list FROM sync_batch
             WHERE author = ?1 AND fallen = 0 AND seq < (
                 SELECT coalesce(min(seq), 9223372036854775807) FROM sync_batch
                 WHERE author = ?1 AND fallen = 0 AND taken_at >= ?2)
             ORDER BY seq DESC LIMIT 1",
        )?
        .query_row(params![author, ms], read_cover)
        .optional()?)
}

/// Numbers of the lists that batches here name.
pub(super) fn lists_named(sql: &Connection) -> Result<Vec<u32>> {
    let mut statement =
        sql.prepare_cached("SELECT DISTINCT list FROM sync_batch WHERE fallen = 0")?;
    let found = statement.query_map([], |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}
