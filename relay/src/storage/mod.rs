//! Where the relay keeps what it was given: SQLite in a file, or PostgreSQL. Both run the same statements.
//!
//! An [`Operation`] is one transaction. It may be run again from the start when another came between, so it
//! changes nothing but the database, and what it answers is told only after the commit. Only of what all together may
//! make one is taken each time.

mod postgres;
mod sqlite;

use std::path::Path;

use waymark_wire::answer::{Code, Problem};

use crate::limits::TooMany;

pub(crate) use postgres::Postgres;
pub(crate) use sqlite::store::{Sqlite, backup};

/// How often a transaction is run anew that others came in the way of.
const MOST_TRIES: u32 = 8;

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// The relay's answer to whoever asked.
    #[error("refused: {:?}", .0.code)]
    Refused(Problem),
    /// It would be one more than all together may make: seconds to wait.
    #[error("too many: again in {0} s")]
    TooMany(u64),
    /// Another transaction came between: to be read and decided anew.
    #[error("others came between")]
    Again,
    /// The database could not; what is said holds no value of any row.
    #[error("database: {0}")]
    Database(String),
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<TooMany> for Fault {
    fn from(TooMany(seconds): TooMany) -> Self {
        Self::TooMany(seconds)
    }
}

impl From<Code> for Fault {
    fn from(code: Code) -> Self {
        Self::Refused(code.into())
    }
}

/// One transaction.
pub(crate) trait Operation: Send + Sync + 'static {
    /// It drops what somebody wants to be gone: from the files too, before it is answered.
    const ERASES: bool = false;

    /// What comes of it.
    type Answer: Send + 'static;

    /// Does it; an error undoes all of it.
    fn run(&self, tx: &mut Tx<'_>) -> impl Future<Output = Result<Self::Answer, Fault>> + Send;
}

/// A value of a statement's `$1`, `$2`...
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    Number(i64),
    Bytes(&'a [u8]),
}

impl Value<'static> {
    /// A number of the relay's own; none comes near the edge.
    pub(crate) fn number(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Value::number(number)
    }
}

/// A cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Nothing,
    Number(i64),
    Bytes(Vec<u8>),
}

/// A row that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row(Vec<Cell>);

impl Row {
    /// A number that is there.
    pub(crate) fn number(&self, column: usize) -> Result<u64, Fault> {
        self.number_if(column)?.ok_or_else(wrong_row)
    }

    /// A number, where there is one.
    pub(crate) fn number_if(&self, column: usize) -> Result<Option<u64>, Fault> {
        match self.0.get(column) {
            Some(Cell::Number(number)) => u64::try_from(*number).map(Some).map_err(|_| wrong_row()),
            Some(Cell::Nothing) => Ok(None),
            _ => Err(wrong_row()),
        }
    }

    /// Bytes that are there.
    pub(crate) fn bytes(&self, column: usize) -> Result<&[u8], Fault> {
        match self.0.get(column) {
            Some(Cell::Bytes(bytes)) => Ok(bytes),
            _ => Err(wrong_row()),
        }
    }

    /// So many bytes.
    pub(crate) fn fixed<const N: usize>(&self, column: usize) -> Result<[u8; N], Fault> {
        self.bytes(column)?.try_into().map_err(|_| wrong_row())
    }
}

fn wrong_row() -> Fault {
    Fault::Database("a row is not as it was written".to_owned())
}

/// A transaction that runs.
pub(crate) enum Tx<'a> {
    Sqlite(sqlite::store::Tx<'a>),
    Postgres(Box<postgres::Tx>),
}

impl Tx<'_> {
    /// Changes rows; says how many.
    pub(crate) async fn run(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64, Fault> {
        match self {
            Self::Sqlite(tx) => tx.run(sql, values),
            Self::Postgres(tx) => tx.run(sql, values).await,
        }
    }

    /// Changes rows by several statements, one after the other, without a wait for the answer between them; says how
    /// many rows each changed. Whoever finds that one of them did not do what it should refuses, which undoes all.
    pub(crate) async fn run_all(
        &mut self,
        statements: &[(&'static str, Vec<Value<'_>>)],
    ) -> Result<Vec<u64>, Fault> {
        match self {
            Self::Sqlite(tx) => statements.iter().map(|(sql, of)| tx.run(sql, of)).collect(),
            Self::Postgres(tx) => tx.run_all(statements).await,
        }
    }

    /// Finds rows.
    pub(crate) async fn rows(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, Fault> {
        match self {
            Self::Sqlite(tx) => tx.rows(sql, values),
            Self::Postgres(tx) => tx.rows(sql, values).await,
        }
    }

    /// Finds a row, where there is one.
    pub(crate) async fn row(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<Row>, Fault> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }
}

/// The database.
#[derive(Clone)]
pub(crate) enum Storage {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Storage {
    /// A file `relay.db` in a folder, made where it is not there.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, Fault> {
        Sqlite::open(folder).map(Self::Sqlite)
    }

    /// A database that several processes may share.
    pub(crate) async fn at(url: &str) -> Result<Self, Fault> {
        Postgres::connect(url).await.map(Self::Postgres)
    }

    /// Runs an operation that writes; answers after the commit.
    pub(crate) async fn write<O: Operation>(&self, operation: O) -> Result<O::Answer, Fault> {
        let operation = std::sync::Arc::new(operation);
        let mut tries = 0;
        loop {
            let done = match self {
                Self::Sqlite(sqlite) => sqlite.write(operation.clone()).await,
                Self::Postgres(postgres) => postgres.run(operation.as_ref(), true).await,
            };
            tries += 1;
            if done.as_ref().err() != Some(&Fault::Again) || tries == MOST_TRIES {
                return done;
            }
            // Whoever came between is as busy: a short wait that is not the same for all.
            let spread = u64::from(std::process::id() % 7) + u64::from(tries) * 5;
            tokio::time::sleep(std::time::Duration::from_millis(spread)).await;
        }
    }

    /// Runs an operation that only reads.
    pub(crate) async fn read<O: Operation>(&self, operation: O) -> Result<O::Answer, Fault> {
        match self {
            Self::Sqlite(sqlite) => sqlite.read(operation).await,
            Self::Postgres(postgres) => postgres.run(&operation, false).await,
        }
    }
}
