//! One writer, a few lazy readers, and the way to stop or close them all.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, InterruptHandle};

use crate::error::{Error, Result};

/// Readers at most: a screen, a widget, a background task.
const READERS: usize = 3;

pub(super) struct Pool {
    writer: Mutex<Option<Connection>>,
    readers: Mutex<Readers>,
    returned: Condvar,
    handles: Mutex<Vec<InterruptHandle>>,
    interrupts: Arc<AtomicU64>,
}

#[derive(Default)]
struct Readers {
    idle: Vec<Connection>,
    open: usize,
    suspended: bool,
}

/// A thread that panicked left the data behind the lock whole: SQLite rolled back for it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pool {
    pub(super) fn new(writer: Connection) -> Self {
        let handle = writer.get_interrupt_handle();
        Self {
            writer: Mutex::new(Some(writer)),
            readers: Mutex::default(),
            returned: Condvar::new(),
            handles: Mutex::new(vec![handle]),
            interrupts: Arc::default(),
        }
    }

    pub(super) fn writer(&self) -> Result<Writer<'_>> {
        Ok(Writer {
            pool: self,
            sql: lock(&self.writer),
        })
    }

    /// Reads with an idle reader, a new one, or the next that is given back.
    pub(super) fn read<T>(
        &self,
        open: impl FnOnce() -> Result<Connection>,
        read: impl FnOnce(&Connection) -> Result<T>,
    ) -> Result<T> {
        let mut loan = self.loan()?; // whatever happens below, it gives its place back
        let sql = match loan.sql.take() {
            Some(idle) => idle,
            None => {
                let new = open()?;
                lock(&self.handles).push(new.get_interrupt_handle());
                new
            }
        };
        let answer = read(&sql);
        loan.sql = Some(sql);
        answer
    }

    /// A place among the readers, with a connection where one is idle.
    fn loan(&self) -> Result<Loan<'_>> {
        let mut readers = lock(&self.readers);
        loop {
            if readers.suspended {
                return Err(Error::Busy);
            }
            let sql = readers.idle.pop();
            if sql.is_some() {
                return Ok(Loan { pool: self, sql });
            }
            if readers.open < READERS {
                readers.open += 1;
                return Ok(Loan { pool: self, sql });
            }
            readers = self
                .returned
                .wait(readers)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(super) fn suspend(&self, last: impl FnOnce(&mut Connection) -> Result<()>) -> Result<()> {
        // Readers are told to stop; a writer finishes, as its transaction is short or interrupted.
        let mut readers = lock(&self.readers);
        readers.suspended = true;
        self.interrupt();
        while readers.open > readers.idle.len() {
            readers = self
                .returned
                .wait(readers)
                .unwrap_or_else(PoisonError::into_inner);
        }
        readers.open = 0;
        readers.idle.clear();
        drop(readers);
        let mut writer = lock(&self.writer);
        let checkpointed = writer.as_mut().map_or(Ok(()), last);
        lock(&self.handles).clear();
        *writer = None; // closed even where the checkpoint could not be made
        checkpointed
    }

    pub(super) fn resume(&self, open: impl FnOnce() -> Result<Connection>) -> Result<()> {
        let mut writer = lock(&self.writer);
        if writer.is_none() {
            let sql = open()?;
            lock(&self.handles).push(sql.get_interrupt_handle());
            *writer = Some(sql);
        }
        lock(&self.readers).suspended = false;
        Ok(())
    }

    pub(super) fn interrupt(&self) {
        self.interrupts.fetch_add(1, Ordering::Relaxed);
        for handle in lock(&self.handles).iter() {
            handle.interrupt();
        }
    }

    pub(super) fn watch(&self) -> Watch {
        Watch {
            seen: self.interrupts.load(Ordering::Relaxed),
            interrupts: Arc::clone(&self.interrupts),
        }
    }
}

/// Remembers how many interrupts there were when a call began.
pub(crate) struct Watch {
    seen: u64,
    interrupts: Arc<AtomicU64>,
}

impl Watch {
    /// `Interrupted` when there was one since.
    pub(crate) fn check(&self) -> Result<()> {
        if self.interrupts.load(Ordering::Relaxed) == self.seen {
            Ok(())
        } else {
            Err(Error::Interrupted)
        }
    }
}

/// The writer, held.
pub(super) struct Writer<'a> {
    pool: &'a Pool,
    sql: MutexGuard<'a, Option<Connection>>,
}

impl Writer<'_> {
    /// The connection, or `Busy` while suspended. `open` makes a new one where the old one cannot go on.
    pub(super) fn get(
        &mut self,
        open: impl FnOnce() -> Result<Connection>,
    ) -> Result<&mut Connection> {
        // An interrupt can end even a rollback; nothing of that transaction was committed. A virtual table's own
        // statement may then still be running, and as long as it is, SQLite ends every other with the same interrupt.
        let is_stuck =
            |sql: &Connection| !sql.is_autocommit() && sql.execute_batch("ROLLBACK").is_err();
        if self.sql.as_ref().is_some_and(is_stuck) {
            *self.sql = None; // closing it rolls back
        }
        if self.sql.is_none() && !lock(&self.pool.readers).suspended {
            let new = open()?;
            lock(&self.pool.handles).push(new.get_interrupt_handle());
            *self.sql = Some(new);
        }
        self.sql.as_mut().ok_or(Error::Busy)
    }
}

/// A reader's place; given back when dropped, with the connection if it may be lent again.
struct Loan<'a> {
    pool: &'a Pool,
    sql: Option<Connection>,
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        // An interrupt can end even the end of a transaction. A reader that is still inside one is closed,
        // not lent again.
        let sql = self.sql.take().filter(Connection::is_autocommit);
        let mut readers = lock(&self.pool.readers);
        match sql {
            Some(sql) => readers.idle.push(sql),
            None => readers.open -= 1,
        }
        self.pool.returned.notify_all();
    }
}
