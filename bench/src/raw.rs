//! The other way: SQLCipher by hand, with the settings that the core's connections have.

use std::fmt::Write;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::measure::Outcome;

/// As the core has it for the diary and for the lists.
pub(crate) const DIARY_CACHE_KIB: u32 = 8 * 1024;
pub(crate) const LISTS_CACHE_KIB: u32 = 32 * 1024;

/// The core's own schema, so that tables and indexes are the same.
pub(crate) const DIARY: [&str; 2] = [
    include_str!("../../core/src/oplog/migrations/001_operations.sql"),
    include_str!("../../core/src/features/checkin/migrations/001_entries.sql"),
];
pub(crate) const LISTS: [&str; 3] = [
    include_str!("../../core/src/features/meetings/migrations/001_lists.sql"),
    include_str!("../../core/src/features/meetings/migrations/002_search.sql"),
    include_str!("../../core/src/features/meetings/migrations/006_content.sql"),
];

/// Opens a file with a raw key, making it where there is none.
pub(crate) fn open(path: &Path, key: &[u8], cache_kib: u32) -> Outcome<Connection> {
    let sql = Connection::open(path)?;
    let mut statement = String::from("PRAGMA key = \"x'");
    key.iter()
        .try_for_each(|byte| write!(statement, "{byte:02x}"))?;
    statement.push_str("'\"");
    sql.execute_batch(&statement)?;
    sql.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    sql.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    sql.execute_batch(&format!(
        "PRAGMA temp_store = MEMORY;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA journal_size_limit = 4194304;
         PRAGMA cache_size = -{cache_kib};"
    ))?;
    sql.set_prepared_statement_cache_capacity(128);
    Ok(sql)
}

/// A fresh file with this schema.
pub(crate) fn fresh(path: &Path, schema: &[&str], cache_kib: u32) -> Outcome<Connection> {
    let sql = open(path, &[7; 32], cache_kib)?;
    schema.iter().try_for_each(|step| sql.execute_batch(step))?;
    Ok(sql)
}
