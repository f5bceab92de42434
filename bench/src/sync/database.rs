//! Where a relay keeps what it is given: a folder, or a database of its own at a PostgreSQL.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rusqlite::Connection;
use tempfile::TempDir;
use waymark_wire::Hash;

use crate::measure::Outcome;
use crate::process;

/// Which kind.
#[derive(Clone)]
pub(crate) enum Base {
    Sqlite,
    /// The address of the server, up to where the database's name begins.
    Postgres(String),
}

impl Base {
    /// Those that are here. The tests' server is used where it is named; `./dev bench` starts one.
    pub(crate) fn all() -> Vec<Self> {
        let server = std::env::var("WAYMARK_TEST_POSTGRES").ok();
        [Self::Sqlite]
            .into_iter()
            .chain(server.map(Self::Postgres))
            .collect()
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

/// One of them, empty and for one relay; it goes when it is dropped.
pub(crate) enum Database {
    Folder(TempDir),
    Postgres { server: String, name: String },
}

impl Database {
    pub(crate) fn new(base: &Base) -> Outcome<Self> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        match base {
            Base::Sqlite => Ok(Self::Folder(tempfile::tempdir()?)),
            Base::Postgres(server) => {
                let number = NUMBER.fetch_add(1, Ordering::Relaxed);
                let name = format!("bench_{}_{number}", std::process::id());
                let words = format!("CREATE DATABASE {name}");
                said(&format!("{server}/postgres"), &words)?;
                let server = server.clone();
                Ok(Self::Postgres { server, name })
            }
        }
    }

    /// What the relay is started with.
    pub(crate) fn arguments(&self) -> [String; 2] {
        match self {
            Self::Folder(folder) => ["--data".to_owned(), folder.path().display().to_string()],
            Self::Postgres { .. } => ["--database".to_owned(), self.url()],
        }
    }

    fn url(&self) -> String {
        match self {
            Self::Folder(_) => String::new(),
            Self::Postgres { server, name } => format!("{server}/{name}"),
        }
    }

    /// Bytes of all that is kept, with what finds it.
    pub(crate) fn bytes(&self) -> Outcome<u64> {
        match self {
            Self::Folder(folder) => {
                let file = folder.path().join("relay.db");
                emptied(&Connection::open(&file)?)?;
                Ok(file.metadata()?.len())
            }
            Self::Postgres { .. } => {
                let words = "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class \
                             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
                Ok(u64::try_from(number(&self.url(), words)?)?)
            }
        }
    }

    /// What a database that is a program of its own has spent of the processor.
    pub(crate) fn cpu(&self) -> Outcome<Duration> {
        match self {
            Self::Folder(_) => Ok(Duration::ZERO),
            Self::Postgres { .. } => {
                let one = number(&self.url(), "SELECT pg_backend_pid()::bigint")?;
                process::siblings_cpu(u32::try_from(one)?)
            }
        }
    }

    /// Puts in so many accounts of one device with one small batch each, which nobody will ask for.
    pub(crate) fn fill(&self, accounts: u64, list: &[u8], hash: &Hash, day: u64) -> Outcome<()> {
        if accounts == 0 {
            return Ok(());
        }
        match self {
            Self::Folder(folder) => fill_sqlite(folder.path(), accounts, list, hash, day),
            Self::Postgres { .. } => {
                let hex =
                    |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
                let words = include_str!("sql/fill_postgres.sql")
                    .replace("$accounts", &accounts.to_string())
                    .replace("$list", &hex(list))
                    .replace("$hash", &hex(hash))
                    .replace("$day", &day.to_string());
                said(&self.url(), &words)
            }
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Self::Postgres { server, name } = self {
            let words = format!("DROP DATABASE {name} WITH (FORCE)");
            let _ = said(&format!("{server}/postgres"), &words);
        }
    }
}

fn fill_sqlite(folder: &Path, accounts: u64, list: &[u8], hash: &Hash, day: u64) -> Outcome<()> {
    let sql = Connection::open(folder.join("relay.db"))?;
    sql.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; BEGIN IMMEDIATE")?;
    let accounts = i64::try_from(accounts)?;
    sql.execute(include_str!("sql/fillers.sql"), [accounts])?;
    let account = "INSERT INTO account (acct, ver, n, manifest, bytes, batches, touched_day) \
                   SELECT acct, 2, 0, ?1, 820, 1, ?2 FROM filler";
    sql.execute(account, rusqlite::params![hash, i64::try_from(day)?])?;
    let list_of = "INSERT INTO list (acct, n, hash, body) SELECT acct, 0, ?1, ?2 FROM filler";
    sql.execute(list_of, rusqlite::params![hash, list])?;
    sql.execute_batch(
        "INSERT INTO head (acct, dev, who, base, seq, hash) SELECT acct, dev, 1, 0, 1, randomblob(32) FROM filler;
         INSERT INTO log (acct, who, seq, batch) SELECT acct, 1, 1, randomblob(820) FROM filler;
         COMMIT; DROP TABLE filler;",
    )?;
    emptied(&sql)
}

/// Moves what is in SQLite's log into the file.
fn emptied(sql: &Connection) -> Outcome<()> {
    sql.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// A line to a PostgreSQL, past the relay.
fn directly<T>(
    url: &str,
    work: impl AsyncFnOnce(&tokio_postgres::Client) -> Outcome<T>,
) -> Outcome<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
        tokio::spawn(connection);
        work(&client).await
    })
}

fn said(url: &str, words: &str) -> Outcome<()> {
    directly(url, async |client| Ok(client.batch_execute(words).await?))
}

fn number(url: &str, words: &str) -> Outcome<i64> {
    directly(url, async |client| {
        Ok(client.query_one(words, &[]).await?.try_get(0)?)
    })
}
