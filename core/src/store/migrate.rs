//! Bringing a file up to this version's schema, or leaving it exactly as it was.
//!
//! With a lock file held: `VACUUM INTO` a side copy, synced and renamed into place; then all pending
//! steps in one IMMEDIATE transaction, with the counts and the integrity checked before it commits.
//! The side copy goes at the second good open after that.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{Plan, files};
use crate::error::{Error, Result};

/// The schema of one file: for each feature its steps, in order.
#[derive(Debug, Clone)]
pub(crate) struct Ladder(pub(crate) Vec<(&'static str, &'static [&'static str])>);

impl Ladder {
    /// Steps in all; the file's `user_version`. It only ever grows.
    pub(crate) fn height(&self) -> u32 {
        let steps = self.0.iter().map(|(_, steps)| steps.len()).sum::<usize>();
        u32::try_from(steps).unwrap_or(u32::MAX)
    }
}

const BOOK: &str = "CREATE TABLE IF NOT EXISTS migration (
    feature TEXT NOT NULL, step INTEGER NOT NULL, PRIMARY KEY (feature, step)
) STRICT, WITHOUT ROWID";

/// Checks the version of an opened file and migrates it when it is older. The caller holds the lock file.
pub(super) fn run(plan: &Plan, mut sql: Connection, fresh: bool) -> Result<Connection> {
    let height = plan.ladder.height();
    let found = version(&sql)?;
    if found > height {
        return Err(Error::NewerData);
    }
    if found == height {
        retire_side_copies(&plan.path)?;
        return Ok(sql);
    }
    if !fresh && found > 0 {
        copy_aside(&sql, &plan.path, found)?;
    }
    let tx = sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
    climb(&tx, &plan.ladder)?;
    (plan.climbed)(&tx)?;
    tx.commit()?;
    Ok(sql)
}

fn version(sql: &Connection) -> Result<u32> {
    Ok(sql.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

fn climb(tx: &Transaction<'_>, ladder: &Ladder) -> Result<()> {
    let before = counts(tx)?;
    tx.execute_batch(BOOK)?;
    for (feature, steps) in &ladder.0 {
        let done: i64 = tx.query_row(
            "SELECT count(*) FROM migration WHERE feature = ?1",
            [feature],
            |row| row.get(0),
        )?;
        let mut step = 0;
        for statements in *steps {
            step += 1;
            if step > done {
                tx.execute_batch(statements)?;
                tx.execute("INSERT INTO migration VALUES (?1, ?2)", (feature, step))?;
            }
        }
        if done > step {
            return Err(Error::NewerData);
        }
    }
    tx.pragma_update(None, "user_version", ladder.height())?;
    let after = counts(tx)?;
    if before
        .iter()
        .any(|(table, rows)| after.get(table).is_some_and(|now| now != rows))
    {
        return Err(Error::Internal("migration_counts"));
    }
    if !before.is_empty() {
        let verdict: String = tx.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" {
            return Err(Error::Corrupt);
        }
    }
    Ok(())
}

/// Rows of each ordinary table.
fn counts(sql: &Connection) -> Result<BTreeMap<String, i64>> {
    let tables = sql
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
             AND name NOT LIKE 'sqlite_%' AND name <> 'migration'",
        )?
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    let mut counts = BTreeMap::new();
    for table in tables {
        let quoted = table.replace('"', "\"\"");
        let rows = sql.query_row(&format!("SELECT count(*) FROM \"{quoted}\""), [], |r| {
            r.get(0)
        })?;
        counts.insert(table, rows);
    }
    Ok(counts)
}

/// `VACUUM INTO` cannot run in a transaction, so this comes before; the lock file keeps others out.
fn copy_aside(sql: &Connection, path: &Path, version: u32) -> Result<()> {
    let copy = files::with_suffix(path, &format!(".before-{version}"));
    let making = files::with_suffix(path, ".copying");
    files::remove_if_there(&making)?;
    let made = sql
        .execute("VACUUM INTO ?1", [making.to_string_lossy()])
        .map_err(Error::from)
        .and_then(|_| Ok(File::open(&making)?.sync_all()?))
        .and_then(|()| files::rename_durably(&making, &copy));
    if made.is_err() {
        files::remove_if_there(&making)?;
    }
    made
}

/// First good open: the copy is marked. Second good open: it goes.
fn retire_side_copies(path: &Path) -> Result<()> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|n| n.to_str()))
    else {
        return Ok(());
    };
    let prefix = format!("{name}.before-");
    for entry in std::fs::read_dir(folder)? {
        let found: PathBuf = entry?.path();
        let Some(file) = found.file_name().and_then(|n| n.to_str()) else {
            continue;
        };
        if !file.starts_with(&prefix) {
            continue;
        }
        if file.ends_with(".opened") {
            files::remove_if_there(&found)?;
        } else {
            files::rename_durably(&found, &files::with_suffix(&found, ".opened"))?;
        }
    }
    Ok(())
}
