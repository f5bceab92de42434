//! Stores in memory: a prepared one, copies of it, and all that two of them can differ in.

use std::collections::BTreeMap;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params};
use waymark_wire::PublicKey;
use waymark_wire::manifest::{OldKey, Signed};

use crate::error::{Error, Result};
use crate::oplog::{Operation, Record, Slot, Stamp, operations};
use crate::store::Synced;

/// A device's store.
pub(super) type Store = Connection;

/// A diary with the tables of every feature and nothing in them. Made once: the others are copies.
pub(super) fn prepared() -> Result<Connection> {
    let sql = Connection::open_in_memory()?;
    for (_, steps) in crate::features::diary_ladder().0 {
        for step in steps {
            sql.execute_batch(step)?;
        }
    }
    Ok(sql)
}

/// A copy of a whole store, as a backup of a phone makes one.
pub(super) fn copy(from: &Connection) -> Result<Connection> {
    let mut to = Connection::open_in_memory()?;
    to.set_prepared_statement_cache_capacity(128);
    Backup::new(from, &mut to)?.run_to_completion(1 << 16, Duration::ZERO, None)?;
    Ok(to)
}

/// A register's place in the whole log.
pub(super) type Place = (Record, u16, Option<Slot>);

/// What counts, by its place.
pub(super) type Registers = BTreeMap<Place, (Stamp, Vec<u8>)>;

/// What the log says, register by register; a deleted record is one place without a slot. Who wrote plays no part
/// in what counts, and so not here.
pub(super) fn registers(sql: &Connection) -> Result<Registers> {
    Ok(operations(sql)?.into_iter().flat_map(places).collect())
}

/// The registers that one write sets.
pub(super) fn places(op: Operation) -> Vec<(Place, (Stamp, Vec<u8>))> {
    let (record, kind, stamp) = (op.record, op.kind, op.stamp);
    if op.deleted {
        return vec![((record, kind, None), (stamp, Vec::new()))];
    }
    let changes = op.changes.into_iter();
    changes
        .map(|change| ((record, kind, Some(change.slot)), (stamp, change.value)))
        .collect()
}

/// What waits to leave, of one record.
pub(super) fn waiting_of(sql: &Connection, record: Record) -> Result<Vec<Operation>> {
    let waiting = crate::oplog::unsealed(sql, usize::MAX)?;
    let all = waiting.into_iter().map(|outgoing| outgoing.operation);
    Ok(all.filter(|operation| operation.record == record).collect())
}

/// All rows of all synced tables.
pub(super) fn rows(sql: &Connection, tables: &[&'static Synced]) -> Result<Vec<Vec<SqlValue>>> {
    let mut all = Vec::new();
    for table in tables {
        let mut statement =
            sql.prepare_cached(&format!("SELECT * FROM {} ORDER BY id", table.table))?;
        let width = statement.column_count();
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            all.push(
                (0..width)
                    .map(|at| row.get(at))
                    .collect::<rusqlite::Result<_>>()?,
            );
        }
    }
    Ok(all)
}

/// Ids of a table's rows.
pub(super) fn ids(sql: &Connection, table: &Synced) -> Result<Vec<Record>> {
    let mut statement =
        sql.prepare_cached(&format!("SELECT id FROM {} ORDER BY id", table.table))?;
    let found = statement.query_map([], |row| row.get(0).map(Record))?;
    found.collect::<rusqlite::Result<_>>().map_err(Error::from)
}

/// Every batch of the tail: whether a cut-off leaves it out, and its bytes.
pub(super) fn batches(sql: &Connection) -> Result<Vec<(bool, Vec<u8>)>> {
    let mut statement = sql.prepare_cached("SELECT fallen, bytes FROM sync_batch")?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    found.collect::<rusqlite::Result<_>>().map_err(Error::from)
}

/// Whether there is a batch of that number, left out or not.
pub(super) fn has_batch(sql: &Connection, author: &PublicKey, seq: u64) -> Result<bool> {
    Ok(sql
        .prepare_cached("SELECT 1 FROM sync_batch WHERE author = ?1 AND seq = ?2")?
        .exists((author, seq.cast_signed()))?)
}

/// The epochs whose keys a device holds.
pub(super) fn epochs(sql: &Connection) -> Result<Vec<u32>> {
    let mut statement = sql.prepare_cached("SELECT epoch FROM sync_epoch ORDER BY epoch")?;
    let found = statement.query_map([], |row| row.get(0))?;
    found.collect::<rusqlite::Result<_>>().map_err(Error::from)
}

/// The epoch before which all was erased; 0 where that was never asked for.
pub(super) fn erased_before(sql: &Connection) -> Result<u32> {
    let mut statement = sql.prepare_cached("SELECT bytes FROM sync_list ORDER BY n")?;
    let mut found = statement.query([])?;
    let mut begins = 0;
    while let Some(row) = found.next()? {
        let list = Signed::decode(row.get_ref(0)?.as_blob().map_err(|_| Error::Corrupt)?);
        let list = list.map_err(|_| Error::Corrupt)?.manifest;
        if list.old_key == OldKey::Dropped {
            begins = list.epoch;
        }
    }
    Ok(begins)
}

/// What the person was told: word, whom it is about, and who did it.
type Told = (String, Option<PublicKey>, Option<PublicKey>);

/// What the person was told.
pub(super) fn notices(sql: &Connection) -> Result<Vec<Told>> {
    let mut statement =
        sql.prepare_cached("SELECT what, subject, actor FROM sync_notice ORDER BY id")?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    found.collect::<rusqlite::Result<_>>().map_err(Error::from)
}

/// The device's authors whose logs were stopped for what they signed: not those whose last words were erased with all.
pub(super) fn stopped(sql: &Connection) -> Result<Vec<PublicKey>> {
    let mut statement =
        sql.prepare_cached("SELECT author FROM sync_author WHERE stopped <> 'erased'")?;
    let found = statement.query_map(params![], |row| row.get(0))?;
    found.collect::<rusqlite::Result<_>>().map_err(Error::from)
}
