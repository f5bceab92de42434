//! Saving a check-in, against the same rows put in by hand.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, TransactionBehavior, params_from_iter};
use waymark_tests::vfs::{self, Call, Disk, Plan};

use crate::home::{Home, memory};
use crate::measure::{Cost, Outcome, ROUNDS, Rounds, cpu, in_turn, percentile, timed};
use crate::report::{Check, Finding};
use crate::{child, raw};

/// Saves of one round.
const SAVES: usize = 300;

/// The processor's time of a save: both rows, one transaction, files in memory.
pub(crate) fn processor() -> Outcome<Finding> {
    let home = Home::new(&memory())?;
    let folder = tempfile::tempdir_in(memory())?;
    let (sql, rows) = by_hand(folder.path(), SAVES * (ROUNDS + 1))?;
    // The first round warms both up and does not count.
    let pairs = in_turn(
        ROUNDS + 1,
        |round| spent(round, |number| save(&home, number)),
        |round| {
            spent(round, |number| {
                let rows = rows.get(number).ok_or("too few rows")?;
                Ok(timed(|| put(&sql, &rows.entry, Some(&rows.operation)))?.0)
            })
        },
    )?;
    Ok(Finding::compared(
        "save a check-in, processor",
        "the same rows by prepared statements",
        cpu(pairs.get(1..).unwrap_or_default()),
        1.3,
    ))
}

/// A save to the disk, against the row alone without its operation.
pub(crate) fn durable() -> Outcome<Finding> {
    let place = std::env::temp_dir();
    let home = Home::new(&place)?;
    let folder = tempfile::tempdir_in(&place)?;
    let saves = SAVES / 3;
    let (sql, rows) = by_hand(folder.path(), saves * (ROUNDS + 1))?;
    let rounds = Rounds::of(
        saves,
        |number| save(&home, number),
        |number| {
            let rows = rows.get(number).ok_or("too few rows")?;
            Ok(timed(|| put(&sql, &rows.entry, None))?.0)
        },
    )?;
    let mut finding = Finding::compared(
        "save a check-in, durable, p50",
        "the row alone, no operation",
        rounds.wall,
        1.5,
    );
    let [syncs, kilobytes] = child::figures(&["save"])?;
    finding.checks.push(Check::new("syncs", syncs, 1.0));
    finding
        .checks
        .push(Check::new("KB written", kilobytes, 24.0));
    Ok(finding)
}

/// What a save asks of the disk, as two figures: syncs and kilobytes written. In a process of its own, as the disk
/// is one that counts.
pub(crate) fn counted() -> Outcome<[f64; 2]> {
    vfs::install(Plan {
        disk: Disk::Keeps,
        event: None,
    });
    let home = Home::new(&memory())?;
    home.live(0, SAVES)?;
    let (mut syncs, mut bytes) = (Vec::new(), Vec::new());
    for number in SAVES..2 * SAVES {
        let before = (vfs::count(Call::Sync), written()?);
        save(&home, number)?;
        syncs.push(vfs::count(Call::Sync) - before.0);
        bytes.push(written()? - before.1);
    }
    // Every now and then a save also moves the log into the file: the mean has its bytes too.
    let mean = bytes.iter().sum::<u64>() as f64 / bytes.len() as f64;
    let syncs = percentile(syncs.into_iter().map(|syncs| syncs as f64), 0.5);
    Ok([syncs, mean / 1e3])
}

/// Bytes this process has written so far.
fn written() -> Outcome<u64> {
    let io = std::fs::read_to_string("/proc/self/io")?;
    let line = io.lines().find_map(|line| line.strip_prefix("wchar: "));
    Ok(line.ok_or("the system does not count bytes")?.parse()?)
}

fn save(home: &Home, number: usize) -> Outcome<Cost> {
    let draft = home.next(number)?;
    Ok(timed(|| Ok(home.app.checkin_save(draft)?))?.0)
}

/// The mean of a round.
fn spent(round: usize, mut save: impl FnMut(usize) -> Outcome<Cost>) -> Outcome<Cost> {
    let mut all = Cost::default();
    for number in round * SAVES..(round + 1) * SAVES {
        all += save(number)?;
    }
    Ok(all / u32::try_from(SAVES)?)
}

/// What the core wrote for one check-in.
pub(crate) struct Rows {
    pub(crate) entry: Vec<Value>,
    pub(crate) operation: Vec<Value>,
}

/// A fresh file, and the rows that the core writes for the first check-ins of the person's life.
fn by_hand(folder: &Path, saves: usize) -> Outcome<(Connection, Vec<Rows>)> {
    let home = Home::new(&memory())?;
    home.live(0, saves)?;
    rows_of(&home, folder)
}

/// A fresh file, and the rows of all check-ins of a home.
pub(crate) fn rows_of(home: &Home, folder: &Path) -> Outcome<(Connection, Vec<Rows>)> {
    let written = raw::open(&home.diary(), &home.key()?, raw::DIARY_CACHE_KIB)?;
    let sql = raw::fresh(&folder.join("raw.db"), &raw::DIARY, raw::DIARY_CACHE_KIB)?;
    let author: Vec<u8> =
        written.query_row("SELECT public_key FROM author", [], |row| row.get(0))?;
    sql.execute("INSERT INTO author (public_key) VALUES (?1)", [author])?;
    let entries = all(&written, "SELECT * FROM checkin ORDER BY recorded_at")?;
    let operations = all(
        &written,
        "SELECT record, kind, stamp, author, fields, deleted FROM operation WHERE kind = 1 ORDER BY stamp",
    )?;
    let rows = entries
        .into_iter()
        .zip(operations)
        .map(|(entry, operation)| Rows { entry, operation });
    Ok((sql, rows.collect()))
}

fn all(sql: &Connection, query: &str) -> Outcome<Vec<Vec<Value>>> {
    let mut statement = sql.prepare(query)?;
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..columns).map(|column| row.get(column)).collect()
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One transaction.
fn put(sql: &Connection, entry: &[Value], operation: Option<&[Value]>) -> Outcome<()> {
    let tx = rusqlite::Transaction::new_unchecked(sql, TransactionBehavior::Immediate)?;
    insert(&tx, entry, operation)?;
    Ok(tx.commit()?)
}

/// All of them in one transaction.
pub(crate) fn put_all(sql: &Connection, rows: &[Rows]) -> Outcome<()> {
    let tx = rusqlite::Transaction::new_unchecked(sql, TransactionBehavior::Immediate)?;
    rows.iter()
        .try_for_each(|rows| insert(&tx, &rows.entry, Some(&rows.operation)))?;
    Ok(tx.commit()?)
}

fn insert(sql: &Connection, entry: &[Value], operation: Option<&[Value]>) -> Outcome<()> {
    if let Some(operation) = operation {
        sql.prepare_cached(include_str!("sql/operation.sql"))?
            .execute(params_from_iter(operation))?;
    }
    sql.prepare_cached(include_str!("sql/entry.sql"))?
        .execute(params_from_iter(entry))?;
    Ok(())
}
