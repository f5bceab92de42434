//! One connection writes, a few read. Writes that wait at the same time share a commit, and with it the
//! wait for the disk; each is undone alone when it is refused.

use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql};
use tokio::sync::{Semaphore, mpsc, oneshot};

use crate::storage::{Cell, Fault, Operation, Row, Value};

/// The schema this relay writes and reads, as SQLite keeps it in `user_version`.
const SCHEMA: i64 = 4;
/// Connections that read at the same time.
const READERS: usize = 4;
/// Writes that share one commit at most.
const MOST_TOGETHER: usize = 128;
/// Writes that wait at most before those who ask wait too.
const MOST_WAITING: usize = 1024;
/// How long a connection waits for another.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the writer waits for readers before it empties the log of writes. A copy reads for minutes.
const EMPTYING: Duration = Duration::from_millis(250);

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{ConstraintViolation, DatabaseBusy, DatabaseLocked};
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked | ConstraintViolation) => Self::Again,
            Some(code) => Self::Database(format!("SQLite: {code:?}")),
            None => Self::Database("SQLite: a statement or a row does not fit".to_owned()),
        }
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Number(number) => ValueRef::Integer(*number),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// A transaction.
pub(crate) struct Tx<'a>(&'a mut Connection);

impl Tx<'_> {
    pub(in crate::storage) fn run(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
    ) -> Result<u64, Fault> {
        let mut statement = self.0.prepare_cached(&numbered(sql))?;
        let changed = statement.execute(rusqlite::params_from_iter(values))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    pub(in crate::storage) fn rows(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, Fault> {
        let mut statement = self.0.prepare_cached(&numbered(sql))?;
        let columns = statement.column_count();
        let found = statement.query_map(rusqlite::params_from_iter(values), |row| {
            let cell = |column| Ok(cell(row.get_ref(column)?));
            (0..columns)
                .map(cell)
                .collect::<rusqlite::Result<_>>()
                .map(Row)
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}

/// PostgreSQL's `$1` is SQLite's `?1`.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Integer(number) => Cell::Number(number),
        ValueRef::Blob(bytes) | ValueRef::Text(bytes) => Cell::Bytes(bytes.to_vec()),
        ValueRef::Null | ValueRef::Real(_) => Cell::Nothing,
    }
}

/// The file, its one writer and its readers.
#[derive(Clone)]
pub(crate) struct Sqlite {
    writer: mpsc::Sender<Box<dyn Job>>,
    readers: Arc<Readers>,
}

struct Readers {
    path: PathBuf,
    free: Mutex<Vec<Connection>>,
    places: Semaphore,
}

impl Sqlite {
    pub(in crate::storage) fn open(folder: &Path) -> Result<Self, Fault> {
        let unfit = |error: std::io::Error| Fault::Database(format!("folder: {}", error.kind()));
        let mut make = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut make, 0o700);
        make.recursive(true).create(folder).map_err(unfit)?;
        let path = folder.join("relay.db");
        let connection = open(&path, true)?;
        prepare(&connection)?;
        let (writer, jobs) = mpsc::channel(MOST_WAITING);
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || write(connection, jobs))
            .map_err(unfit)?;
        let readers = Readers {
            path,
            free: Mutex::default(),
            places: Semaphore::new(READERS),
        };
        Ok(Self {
            writer,
            readers: Arc::new(readers),
        })
    }

    pub(in crate::storage) async fn write<O: Operation>(
        &self,
        operation: Arc<O>,
    ) -> Result<O::Answer, Fault> {
        let (tell, told) = oneshot::channel();
        let job = Pending {
            operation,
            done: Err(Fault::Again),
            tell,
        };
        let gone = || Fault::Database("SQLite: the writer ended".to_owned());
        self.writer.send(Box::new(job)).await.map_err(|_| gone())?;
        told.await.map_err(|_| gone())?
    }

    pub(in crate::storage) async fn read<O: Operation>(
        &self,
        operation: O,
    ) -> Result<O::Answer, Fault> {
        let readers = self.readers.clone();
        let gone = |_| Fault::Database("SQLite: the reader ended".to_owned());
        let closed = |_| Fault::Database("SQLite: closed".to_owned());
        let place = readers.places.acquire().await.map_err(closed)?;
        let work = {
            let readers = readers.clone();
            move || readers.run(&operation)
        };
        let done = tokio::task::spawn_blocking(work).await.map_err(gone)?;
        drop(place);
        done
    }
}

impl Readers {
    fn run<O: Operation>(&self, operation: &O) -> Result<O::Answer, Fault> {
        let free = || self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = free().pop();
        let mut connection = match waiting {
            Some(connection) => connection,
            None => open(&self.path, false)?,
        };
        connection.execute_batch("BEGIN")?;
        let done = at_once(operation, &mut connection);
        connection.execute_batch("COMMIT")?;
        free().push(connection);
        done
    }
}

fn open(path: &Path, writes: bool) -> Result<Connection, Fault> {
    let mut flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags |= if writes {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    } else {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    };
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn prepare(connection: &Connection) -> Result<(), Fault> {
    // A page for several small batches, and little left over.
    connection.pragma_update(None, "page_size", 8192)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // What was dropped is gone from the file too, not only from sight.
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let (accounts, contacts) = (include_str!("schema.sql"), include_str!("contacts.sql"));
    let ran = include_str!("ran.sql");
    let missing: &[&str] = match version {
        0 => &[accounts, contacts, ran],
        2 => &[contacts, ran],
        3 => &[ran],
        SCHEMA => &[],
        _ => {
            return Err(Fault::Database(
                "SQLite: the file is of another version".to_owned(),
            ));
        }
    };
    for tables in missing {
        connection.execute_batch(tables)?;
    }
    connection.pragma_update(None, "user_version", SCHEMA)?;
    Ok(connection.execute_batch("COMMIT")?)
}

/// A write that waits, whatever it answers.
trait Job: Send {
    /// Does it inside the transaction that runs.
    fn run(&mut self, connection: &mut Connection);
    /// What it drops is to be gone from the files.
    fn erases(&self) -> bool;
    /// Answers; without a commit nothing was done.
    fn tell(self: Box<Self>, committed: bool);
}

struct Pending<O: Operation> {
    operation: Arc<O>,
    done: Result<O::Answer, Fault>,
    tell: oneshot::Sender<Result<O::Answer, Fault>>,
}

impl<O: Operation> Job for Pending<O> {
    fn run(&mut self, connection: &mut Connection) {
        if self.tell.is_closed() {
            return; // whoever asked has hung up before it began
        }
        self.done = alone(self.operation.as_ref(), connection);
    }

    fn erases(&self) -> bool {
        O::ERASES && self.done.is_ok()
    }

    fn tell(self: Box<Self>, committed: bool) {
        let lost = || Fault::Database("SQLite: the commit did not come about".to_owned());
        let done = match self.done {
            Ok(_) if !committed => Err(lost()),
            done => done,
        };
        let _ = self.tell.send(done);
    }
}

/// Runs an operation so that its refusal undoes it and nothing else.
fn alone<O: Operation>(operation: &O, connection: &mut Connection) -> Result<O::Answer, Fault> {
    connection.execute_batch("SAVEPOINT job")?;
    let done = at_once(operation, connection);
    let end = match done {
        Ok(_) => "RELEASE job",
        Err(_) => "ROLLBACK TO job; RELEASE job",
    };
    connection.execute_batch(end)?;
    done
}

/// Nothing waits in SQLite: a future that runs on it is ready when it is asked.
fn at_once<O: Operation>(operation: &O, connection: &mut Connection) -> Result<O::Answer, Fault> {
    let mut tx = super::super::Tx::Sqlite(Tx(connection));
    let mut context = Context::from_waker(Waker::noop());
    match pin!(operation.run(&mut tx)).poll(&mut context) {
        Poll::Ready(done) => done,
        Poll::Pending => Err(Fault::Database("SQLite: it waits".to_owned())),
    }
}

fn write(mut connection: Connection, mut jobs: mpsc::Receiver<Box<dyn Job>>) {
    let mut together = Vec::new();
    let mut is_left = false;
    while jobs.blocking_recv_many(&mut together, MOST_TOGETHER) > 0 {
        let mut stands = connection.execute_batch("BEGIN IMMEDIATE").is_ok();
        if stands {
            for job in &mut together {
                job.run(&mut connection);
            }
            // A full disk may have ended the transaction in between, and with it all that was done.
            stands = !connection.is_autocommit() && connection.execute_batch("COMMIT").is_ok();
        }
        if !stands && !connection.is_autocommit() {
            let _ = connection.execute_batch("ROLLBACK");
        }
        // Its pages are overwritten; the log of writes still has them. Where a reader is in the way, a later write
        // does it, without a wait.
        let erases = together.iter().any(|job| job.erases());
        if stands && (erases || is_left) {
            is_left = !empty(&connection, if erases { EMPTYING } else { Duration::ZERO });
        }
        together.drain(..).for_each(|job| job.tell(stands));
    }
}

/// Empties the log of writes; says whether no reader was in the way.
fn empty(connection: &Connection, patience: Duration) -> bool {
    let _ = connection.busy_timeout(patience);
    let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
    let is_busy = connection.query_row(sql, [], |row| row.get::<_, bool>(0));
    let _ = connection.busy_timeout(PATIENCE);
    is_busy == Ok(false)
}

/// Copies the database of a relay that may be running to a new file.
pub(crate) fn backup(folder: &Path, to: &Path) -> Result<(), Fault> {
    let from = open(&folder.join("relay.db"), false)?;
    if to.exists() {
        return Err(Fault::Database(
            "backup: there is a file of that name already".to_owned(),
        ));
    }
    let mut copy = Connection::open(to)?;
    // All in one step, which is one transaction: between two, each write of the relay would begin the copy anew.
    match Backup::new(&from, &mut copy)?.step(-1)? {
        StepResult::Done => Ok(()),
        _ => Err(Fault::Database("backup: others came between".to_owned())),
    }
}
