//! A store as small as can be, on the same engine and settings as the real one: a row and its operation
//! in one transaction. With it the disk itself is tested, and weakened settings are shown to lose data.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, Result};

/// Opens or makes the store.
pub fn open(home: &Path, synchronous: &str) -> Result<Connection> {
    let sql = Connection::open(home.join("plain.db"))?;
    sql.execute_batch(&format!(
        "PRAGMA cipher_log_level = NONE;
         PRAGMA key = \"x'{}'\";
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = {synchronous};
         PRAGMA wal_autocheckpoint = 40;
         CREATE TABLE IF NOT EXISTS entry (n INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
         CREATE TABLE IF NOT EXISTS operation (n INTEGER PRIMARY KEY) STRICT;",
        "07".repeat(32)
    ))?;
    Ok(sql)
}

/// Writes row `n` and its operation.
pub fn save(sql: &mut Connection, n: u64) -> Result<()> {
    let tx = sql.transaction()?;
    tx.execute("INSERT INTO entry VALUES (?1, ?2)", (n as i64, note(n)))?;
    tx.execute("INSERT INTO operation VALUES (?1)", [n as i64])?;
    tx.commit()
}

/// The numbers of all rows.
///
/// Errors: a sentence, when the file is damaged or anything is half there.
pub fn read(sql: &Connection) -> Result<BTreeSet<u64>, String> {
    let wrong = |e: rusqlite::Error| e.to_string();
    let verdict: String = sql
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .map_err(wrong)?;
    if verdict != "ok" {
        return Err(verdict);
    }
    let numbers = |query: &str| {
        let mut statement = sql.prepare(query)?;
        let rows = statement.query_map([], |row| Ok(row.get::<_, i64>(0)? as u64))?;
        rows.collect::<Result<BTreeSet<u64>>>()
    };
    let rows = numbers("SELECT n FROM entry").map_err(wrong)?;
    if rows != numbers("SELECT n FROM operation").map_err(wrong)? {
        return Err("a row without its operation, or an operation without its row".into());
    }
    let mut notes = sql
        .prepare("SELECT note FROM entry WHERE n = ?1")
        .map_err(wrong)?;
    for n in &rows {
        let kept: String = notes
            .query_row([*n as i64], |row| row.get(0))
            .map_err(wrong)?;
        if kept != note(*n) {
            return Err(format!("row {n} is half there"));
        }
    }
    Ok(rows)
}

/// Longer than a page now and then, so that a row spans several writes.
fn note(n: u64) -> String {
    format!("entry {n} ").repeat(1 + (n * n % 700) as usize)
}
