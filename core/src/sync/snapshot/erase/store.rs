//! The rows of an erasure.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};
use waymark_wire::PublicKey;
use waymark_wire::manifest::{Chain, Manifest, OldKey};
use waymark_wire::state::Cover;

use crate::error::{Error, Result};
use crate::sync::settle;
use crate::sync::snapshot::store::{self as rows, Verdict};
use crate::sync::store as kept;

/// What is being erased: all that names an earlier list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sync) struct Erasure {
    /// Number and epoch of the list that began it.
    pub(super) list: u32,
    pub(super) epoch: u32,
    /// Milliseconds since 1970 when this device learned of it.
    pub(in crate::sync) since: i64,
}

/// The erasure that goes on; nothing where none does.
pub(in crate::sync) fn erasure(sql: &Connection) -> Result<Option<Erasure>> {
    Ok(sql
        .prepare_cached("SELECT list, epoch, since FROM sync_erasure")?
        .query_row([], |row| {
            Ok(Erasure {
                list: row.get(0)?,
                epoch: row.get(1)?,
                since: row.get(2)?,
            })
        })
        .optional()?)
}

/// A list that drops the old key begins one, which takes in what an earlier one has not done.
pub(in crate::sync) fn may_begin(sql: &Connection, list: &Manifest, now_ms: i64) -> Result<()> {
    if list.old_key == OldKey::Dropped {
        sql.execute(
            "INSERT OR REPLACE INTO sync_erasure (id, list, epoch, since) VALUES (1, ?1, ?2, ?3)",
            params![list.n, list.epoch, now_ms],
        )?;
    }
    Ok(())
}

/// It began at that moment.
pub(super) fn put_since(sql: &Connection, since_ms: i64) -> Result<()> {
    sql.execute("UPDATE sync_erasure SET since = ?1", [since_ms])?;
    Ok(())
}

/// It is done: no old key is kept, and nothing that one opens.
pub(super) fn forget(sql: &Connection, erasure: Erasure) -> Result<()> {
    sql.execute("DELETE FROM sync_batch WHERE list < ?1", [erasure.list])?;
    sql.execute("DELETE FROM sync_fallen WHERE list < ?1", [erasure.list])?;
    sql.execute("DELETE FROM sync_epoch WHERE epoch < ?1", [erasure.epoch])?;
    sql.execute("DELETE FROM sync_erasure", [])?;
    Ok(())
}

/// Where each log stood when the erasure began, as far as it is not covered yet and can be read here. What this device has
/// no key for, another one speaks for, which can read it; where none can, there is nothing to keep.
pub(super) fn old(sql: &Connection, erasure: Erasure) -> Result<Vec<(PublicKey, u64)>> {
    let mut statement = sql.prepare_cached(
        "SELECT author, list, max(seq) FROM sync_batch WHERE fallen = 0 AND list < ?1 GROUP BY author, list",
    )?;
    let mut found = statement.query([erasure.list])?;
    let mut old: BTreeMap<PublicKey, u64> = BTreeMap::new();
    while let Some(row) = found.next()? {
        if is_read(sql, row.get(1)?)? {
            let last = old.entry(row.get(0)?).or_default();
            *last = (*last).max(row.get::<_, i64>(2)?.cast_unsigned());
        }
    }
    Ok(old.into_iter().collect())
}

/// Whether this device has the key of the epoch that a list is of.
pub(super) fn is_read(sql: &Connection, list: u32) -> Result<bool> {
    let list = kept::list(sql, list)?.ok_or(Error::Corrupt)?;
    Ok(kept::epoch_key(sql, list.manifest.epoch)?.is_some())
}

/// Whether there is something of a log beyond the base, all of it came before a moment, and none of it can be read here.
pub(super) fn is_unread(sql: &Connection, author: &PublicKey, ms: i64) -> Result<bool> {
    let mut statement = sql.prepare_cached(
        "SELECT list, max(taken_at) FROM sync_batch WHERE author = ?1 AND fallen = 0 GROUP BY list",
    )?;
    let mut found = statement.query([author])?;
    let mut is_there = false;
    while let Some(row) = found.next()? {
        if is_read(sql, row.get(0)?)? || row.get::<_, i64>(1)? >= ms {
            return Ok(false);
        }
        is_there = true;
    }
    Ok(is_there)
}

/// Whether covers take in all of that.
pub(super) fn covers_all(covers: &[Cover], old: &[(PublicKey, u64)]) -> bool {
    let covered = |(author, seq): &(PublicKey, u64)| {
        let mut covers = covers.iter();
        covers.any(|cover| cover.author == *author && cover.seq >= *seq)
    };
    old.iter().all(covered)
}

/// The devices that have not agreed to a state that takes the place of all that is to be erased. It ends when there
/// are none and this device has synced.
pub(in crate::sync) fn waits_for(
    sql: &Connection,
    erasure: Erasure,
    chain: &Chain,
) -> Result<Vec<PublicKey>> {
    let old = old(sql, erasure)?;
    let base = rows::base_root(sql)?.filter(|_| old.is_empty());
    let snapshots = rows::known_snapshots(sql)?.into_iter();
    let standing = snapshots.filter(|s| s.verdict == Verdict::Same && covers_all(&s.covers, &old));
    let mut least: Option<Vec<PublicKey>> = None;
    for root in base.into_iter().chain(standing.map(|s| s.root)) {
        let lacking = rows::lacking(sql, chain, &root)?;
        if least
            .as_ref()
            .is_none_or(|least| lacking.len() < least.len())
        {
            least = Some(lacking);
        }
    }
    Ok(least.unwrap_or_else(|| settle::members(chain).collect()))
}
