//! One way to open a connection: key first, then the settings that every connection has.

use std::fmt::Write;
use std::path::Path;
use std::sync::Once;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::crypto::Key;
use crate::error::Result;

/// How long to wait for another process on the same file before saying `Busy`.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// `SQLite` calls itself ready before `SQLCipher` is: while one thread makes the first connection of the process,
/// a second one would find that no key can be given.
static FIRST: Once = Once::new();

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The one that writes.
    Writer,
    /// One of those that only read.
    Reader,
}

/// Opens and sets up a connection.
///
/// `cache_kib` bounds its page cache. Errors: `NotADatabase` for a wrong key or garbage.
pub(super) fn open(path: &Path, key: &Key, role: Role, cache_kib: u32) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if role == Role::Writer {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    FIRST.call_once(|| drop(Connection::open_in_memory()));
    let sql = Connection::open_with_flags(path, flags)?;
    sql.busy_timeout(BUSY_TIMEOUT)?;
    sql.set_prepared_statement_cache_capacity(128);
    // The key is used from the next statement on; SQLCipher would print its own errors before that.
    sql.execute_batch("PRAGMA cipher_log_level = NONE")?;
    sql.execute_batch(&key_statement(key))?;
    sql.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    sql.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    sql.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    sql.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // secure_delete: what is erased is overwritten, not only forgotten.
    sql.execute_batch(&format!(
        "PRAGMA temp_store = MEMORY;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA journal_size_limit = 4194304;
         PRAGMA cache_size = -{cache_kib};"
    ))?;
    if role == Role::Reader {
        sql.execute_batch("PRAGMA query_only = ON")?;
    }
    Ok(sql)
}

/// A raw 256-bit key: SQLCipher derives nothing from it, so opening takes under a millisecond.
fn key_statement(key: &Key) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(96));
    text.push_str("PRAGMA key = \"x'");
    for byte in key.iter() {
        // Writing to a String cannot go wrong.
        let _ = write!(text, "{byte:02x}");
    }
    text.push_str("'\"");
    text
}
