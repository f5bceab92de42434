//! How the parent reads a home back: through the core, and past it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use waymark_core::{Answers, AppError, Checkin};

use super::journal::{answers, day, open};
use super::{Known, Wrong};

/// The number that names check-ins in the operation log; such numbers are never reused.
const CHECKIN: i64 = 1;

/// The diary's file as SQLite sees it, past the core.
pub fn raw(file: &Path) -> rusqlite::Result<Connection> {
    let sql = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    sql.execute_batch(&format!(
        "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{}'\";",
        "07".repeat(32)
    ))?;
    Ok(sql)
}

/// Every entry of a home, by number, and what is there in part.
pub fn read(home: &Path) -> Result<(BTreeMap<u64, Known>, Vec<Wrong>), AppError> {
    let app = open(home)?;
    let mut found = BTreeMap::new();
    let mut wrong = Vec::new();
    for entry in app
        .checkin_list(None, None)?
        .into_iter()
        .flat_map(|day| day.entries)
    {
        match number(&entry.answers) {
            Some((n, version)) if is_whole(&entry, n, version) => {
                if found
                    .insert(
                        n,
                        Known {
                            id: entry.id,
                            version: Some(version),
                        },
                    )
                    .is_some()
                {
                    wrong.push(Wrong::Half(format!("entry {n} is there twice")));
                }
            }
            other => wrong.push(Wrong::Half(format!(
                "{other:?} is there with other answers"
            ))),
        }
    }
    app.suspend()?;
    Ok((found, wrong))
}

/// The number and version that a note begins with.
fn number(answers: &Answers) -> Option<(u64, u32)> {
    let (head, _) = answers.note.as_deref()?.split_once(". ")?;
    let (n, version) = head.strip_prefix("entry ")?.split_once(" version ")?;
    Some((n.parse().ok()?, version.parse().ok()?))
}

fn is_whole(entry: &Checkin, n: u64, version: u32) -> bool {
    let mut kept = entry.answers.clone();
    kept.triggers.sort();
    kept == answers(n, version) && entry.day == day(n) && entry.zone == "America/Edmonton"
}

/// Holds the rows of a home against the operation log: each row has its operations and they say the
/// same version, each operation has its row, and a deleted entry leaves one line without words.
pub fn compare_log(home: &Path, found: &BTreeMap<u64, Known>) -> rusqlite::Result<Vec<Wrong>> {
    let sql = raw(&home.join("waymark.db"))?;
    let mut wrong = Vec::new();
    let mut log: BTreeMap<String, Vec<(bool, Vec<u8>)>> = BTreeMap::new();
    let mut statement =
        sql.prepare("SELECT lower(hex(record)), deleted, fields FROM operation WHERE kind = ?1")?;
    let mut rows = statement.query([CHECKIN])?;
    while let Some(row) = rows.next()? {
        log.entry(row.get(0)?)
            .or_default()
            .push((row.get(1)?, row.get(2)?));
    }
    for (n, known) in found {
        let fields: Vec<u8> = log
            .remove(&known.id)
            .unwrap_or_default()
            .into_iter()
            .flat_map(|(_, fields)| fields)
            .collect();
        let version = known.version.unwrap_or_default().to_string();
        let words = String::from_utf8_lossy(&fields);
        let beginning = format!("entry {n} version ");
        let versions: BTreeSet<_> = words
            .split(&beginning)
            .skip(1)
            .map(|rest| rest.split(". ").next().unwrap_or_default())
            .collect();
        if versions != BTreeSet::from([version.as_str()]) {
            wrong.push(Wrong::Half(format!(
                "entry {n} is in version {version}, its operations in {versions:?}"
            )));
        }
    }
    for (id, rows) in log {
        if !matches!(rows.as_slice(), [(true, fields)] if fields.len() < 8) {
            wrong.push(Wrong::Half(format!("operations of {id} without its row")));
        }
    }
    let verdict: String = sql.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if verdict != "ok" {
        wrong.push(Wrong::Half(verdict));
    }
    Ok(wrong)
}
