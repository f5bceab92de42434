//! The encrypted file: open it, read it, write it, put it to sleep.
//!
//! One writer and a few readers on a WAL file. A write is one IMMEDIATE transaction, on disk when the
//! call returns. [`Store`] knows features only by what they declare.

mod connection;
mod feature;
mod files;
mod header;
mod migrate;
mod pool;
mod set_aside;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction};

use crate::crypto::Key;
use crate::error::{Error, Result};

pub(crate) use feature::{Column, Feature, Shape, Synced, optional, required, set};
pub(crate) use migrate::Ladder;
pub(crate) use pool::Watch;
pub(crate) use set_aside::set_aside;

use connection::Role;
use pool::Pool;

/// A connection, for who passes it on and runs no SQL on it.
pub(crate) type Sql = Connection;

/// Which file, opened how.
pub(crate) struct Plan {
    pub(crate) path: PathBuf,
    pub(crate) key: Key,
    pub(crate) ladder: Ladder,
    /// What is done with an older file after its steps, in their transaction.
    pub(crate) climbed: fn(&Sql) -> Result<()>,
    /// Page cache of the writer in KiB; each reader has the same.
    pub(crate) cache_kib: u32,
}

/// An open store. Share it by reference; every method may be called from any thread.
pub(crate) struct Store {
    plan: Plan,
    pool: Pool,
}

impl Store {
    /// Opens the file, making or migrating it when needed. Waits while another process does so: two that
    /// make the same file at once would end each other's switch to WAL with `Busy`.
    ///
    /// Errors: `Locked` (wrong key), `Corrupt` (right key, unreadable or missing file), `NewerData`,
    /// `StorageFull` (no room for the side copy).
    pub(crate) fn open(plan: Plan) -> Result<Self> {
        let _lock = files::lock(&plan.path)?;
        let verdict = header::check(&plan.path, &plan.key)?;
        if verdict == header::Verdict::OtherKey {
            return Err(Error::Locked);
        }
        let size = files::size(&plan.path)?.unwrap_or(0);
        // The header is written only after the first commit, so a store that fits it is never empty.
        if verdict == header::Verdict::Fits && size == 0 {
            return Err(Error::Corrupt);
        }
        let writer = connection::open(&plan.path, &plan.key, Role::Writer, plan.cache_kib)
            .and_then(|writer| {
                migrate::run(
                    &plan,
                    writer,
                    verdict == header::Verdict::Unknown && size == 0,
                )
            })
            .map_err(|e| explain(e, &verdict, size))?;
        if verdict == header::Verdict::Unknown {
            header::write(&plan.path, &plan.key)?;
        }
        let pool = Pool::new(writer);
        Ok(Self { plan, pool })
    }

    fn connect(&self, role: Role) -> Result<Connection> {
        connection::open(&self.plan.path, &self.plan.key, role, self.plan.cache_kib)
    }

    /// Runs a read on one of the readers. It sees one moment of the file throughout.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let open = || self.connect(Role::Reader);
        self.pool.read(open, |sql| {
            let snapshot = sql.unchecked_transaction()?;
            let answer = read(&snapshot)?;
            snapshot.commit()?;
            Ok(answer)
        })
    }

    /// Runs a write in one IMMEDIATE transaction; what `write` did is all on disk, or none of it.
    pub(crate) fn write<T>(&self, write: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut writer = self.pool.writer()?;
        let sql = writer.get(|| self.connect(Role::Writer))?;
        let watch = self.watch();
        let all = |sql: &mut Connection| {
            let tx = sql.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let answer = write(&tx)?;
            tx.commit()?;
            Ok(answer)
        };
        all(sql).map_err(|error| match watch.check() {
            // An interrupt within a virtual table undoes the whole transaction, and what comes next fails for want of one.
            Err(interrupted) if is_for_want_of_a_transaction(&error) => interrupted,
            _ => error,
        })
    }

    /// Moves the log into the main file and empties it, so that erased words are in neither.
    /// Does what it can while others read.
    pub(crate) fn checkpoint(&self) -> Result<()> {
        let mut writer = self.pool.writer()?;
        checkpoint(writer.get(|| self.connect(Role::Writer))?)
    }

    /// Ends running writes and reads, checkpoints, closes every connection (an idle one still holds
    /// file locks, for which iOS ends an app). Calls are `Busy` until [`Store::resume`].
    pub(crate) fn suspend(&self) -> Result<()> {
        self.pool.suspend(checkpoint)
    }

    /// Opens again after [`Store::suspend`]; fine if it is open.
    pub(crate) fn resume(&self) -> Result<()> {
        self.pool.resume(|| self.connect(Role::Writer))
    }

    /// Ends what runs now with `Interrupted`; what starts later is not touched.
    pub(crate) fn interrupt(&self) {
        self.pool.interrupt();
    }

    /// A token that tells a long loop whether [`Store::interrupt`] was called since.
    pub(crate) fn watch(&self) -> Watch {
        self.pool.watch()
    }
}

fn is_for_want_of_a_transaction(error: &Error) -> bool {
    use rusqlite::ErrorCode::{OperationAborted, Unknown};
    matches!(error, Error::Sqlite(rusqlite::Error::SqliteFailure(e, _)) if matches!(e.code, OperationAborted | Unknown))
}

fn checkpoint(writer: &mut Connection) -> Result<()> {
    writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// Tells a wrong key from a broken file where SQLCipher cannot.
fn explain(error: Error, verdict: &header::Verdict, size: u64) -> Error {
    let unreadable = match &error {
        Error::Sqlite(rusqlite::Error::SqliteFailure(e, _)) => matches!(
            e.code,
            rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt
        ),
        Error::Corrupt => true,
        _ => false,
    };
    match (unreadable, verdict) {
        (false, _) => error,
        (true, header::Verdict::Fits) => Error::Corrupt,
        // Less than a page cannot be a store, whatever the key.
        (true, _) if size < 512 => Error::Corrupt,
        (true, _) => Error::Locked,
    }
}

/// All files that belong to a store, the main one first.
pub(crate) fn parts(store: &Path) -> [PathBuf; 4] {
    [
        store.to_owned(),
        files::with_suffix(store, "-wal"),
        files::with_suffix(store, "-shm"),
        header::path_of(store),
    ]
}
