//! Reading check-ins to records, against reading the same rows to a plain struct.

use rusqlite::Connection;

use super::raw_entry::{BETWEEN, PAGE, RawEntry};
use crate::home::{FIVE_YEARS, Home, memory};
use crate::measure::{Outcome, ROUNDS, Rounds, cpu, in_turn, timed};
use crate::raw;
use crate::report::{Finding, time};

/// Rounds that do not count, then those that do.
const WARM_UP: usize = 2;
/// Pages of one round.
const PAGES: usize = 200;

/// A home with five years in it.
pub(crate) fn five_years() -> Outcome<Home> {
    let home = Home::new(&memory())?;
    home.live(0, FIVE_YEARS)?;
    home.app.suspend()?;
    home.app.resume()?;
    Ok(home)
}

/// Connections just opened: each page is read from its file and decrypted.
pub(crate) fn cold(home: &Home) -> Outcome<Finding> {
    let pairs = in_turn(
        WARM_UP + ROUNDS,
        |_| {
            let app = home.open()?;
            app.checkin_items()?; // a reader is open, and knows the schema
            let (cost, days) = timed(|| Ok(app.checkin_list(None, None)?))?;
            let entries: usize = days.iter().map(|day| day.entries.len()).sum();
            whole(entries).map(|()| cost)
        },
        |_| {
            let sql = by_hand(home)?;
            sql.query_row("SELECT count(*) FROM checkin_item", [], |_| Ok(()))?;
            let (cost, entries) = timed(|| RawEntry::all(&sql, BETWEEN, (i64::MIN, i64::MAX)))?;
            whole(entries.len()).map(|()| cost)
        },
    )?;
    Ok(Finding::compared(
        "read five years, cold",
        "the same query to a plain struct",
        cpu(pairs.get(WARM_UP..).unwrap_or_default()),
        1.3,
    ))
}

/// Everything is in the page cache already.
pub(crate) fn warm(home: &Home) -> Outcome<Finding> {
    let sql = by_hand(home)?;
    let pairs = in_turn(
        WARM_UP + ROUNDS,
        |_| {
            let (cost, days) = timed(|| Ok(home.app.checkin_list(None, None)?))?;
            let entries: usize = days.iter().map(|day| day.entries.len()).sum();
            whole(entries).map(|()| cost)
        },
        |_| {
            let (cost, entries) = timed(|| RawEntry::all(&sql, BETWEEN, (i64::MIN, i64::MAX)))?;
            whole(entries.len()).map(|()| cost)
        },
    )?;
    Ok(Finding::compared(
        "read five years, warm",
        "the same query to a plain struct",
        cpu(pairs.get(WARM_UP..).unwrap_or_default()),
        1.3,
    ))
}

/// What a screen shows: the latest 50. Kotlin and Swift measure the same call in their own tests.
pub(crate) fn page(home: &Home) -> Outcome<Finding> {
    let sql = by_hand(home)?;
    let rounds = Rounds::of(
        PAGES,
        |_| Ok(timed(|| Ok(home.app.checkin_page(50, None)?))?.0),
        |_| Ok(timed(|| RawEntry::all(&sql, PAGE, [50]))?.0),
    )?;
    let (p50, p99) = (rounds.percentile(0.5), rounds.percentile(0.99));
    let mut finding = Finding::compared(
        "a page of 50 check-ins, from Rust",
        "the same query to a plain struct",
        rounds.cpu,
        f64::INFINITY,
    );
    finding.ours = format!("p50 {}, p99 {}", time(p50), time(p99));
    finding.checks.clear(); // written down, to lay the other languages' beside it
    Ok(finding)
}

fn by_hand(home: &Home) -> Outcome<Connection> {
    raw::open(&home.diary(), &home.key()?, raw::DIARY_CACHE_KIB)
}

fn whole(entries: usize) -> Outcome<()> {
    if entries == FIVE_YEARS {
        Ok(())
    } else {
        Err(format!("{entries} entries were read").into())
    }
}
