//! From a closed file to the first answer on the screen.

use super::raw_entry::{BETWEEN, RawEntry};
use crate::home::Home;
use crate::measure::{Outcome, Rounds, timed};
use crate::raw;
use crate::report::{Check, Finding, time};

/// Openings of one round.
const OPENINGS: usize = 30;

/// Opening the home and asking for the last day, against opening the file and asking the same.
pub(crate) fn open(home: &Home) -> Outcome<Finding> {
    let (key, day) = (home.key()?, home.last_day()?);
    home.app.suspend()?; // nobody else has the file open
    let number = (day - chrono::NaiveDate::default()).num_days();
    let rounds = Rounds::of(
        OPENINGS,
        |_| {
            let (cost, kept) = timed(|| {
                let app = home.open()?;
                let day = app.checkin_day(day)?;
                Ok((app, day.entries.len()))
            })?;
            answered(kept.1).map(|()| cost)
        },
        |_| {
            let (cost, kept) = timed(|| {
                let sql = raw::open(&home.diary(), &key, raw::DIARY_CACHE_KIB)?;
                let entries = RawEntry::all(&sql, BETWEEN, (number, number))?;
                Ok((sql, entries.len()))
            })?;
            answered(kept.1).map(|()| cost)
        },
    )?;
    let (p50, pairs) = (rounds.percentile(0.5), rounds.cpu);
    let limit = (1.5 * pairs.theirs() + 1_000.0) / 1e3;
    let found = pairs.ours() / 1e3;
    let mut finding = Finding::compared(
        "open to the first answer",
        "open by hand, same query",
        pairs,
        1.5,
    );
    finding.ours = format!("p50 {}", time(p50));
    finding.checks = vec![Check::new("ms (1.5x + 1 ms)", found, limit)];
    Ok(finding)
}

fn answered(entries: usize) -> Outcome<()> {
    if entries > 0 {
        Ok(())
    } else {
        Err("the day was empty".into())
    }
}
