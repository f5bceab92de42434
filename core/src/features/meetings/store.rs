//! Bringing a list into `meetings.db`.

use std::io::Read;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::Fellowship;
use super::feed::{FeedError, FeedOptions, read_feed};
use super::lists::store::Shelf;
use super::model::ImportReport;
use crate::calendar::{Instant, Zone};
use crate::error::{Error, Result};
use crate::store::Watch;

/// A list this small may well lose half.
const SMALL: u32 = 10;

/// The list to bring in.
pub(super) struct Incoming<'a> {
    pub(super) source: &'a str,
    pub(super) options: FeedOptions,
    pub(super) now: Instant,
    /// Takes it even where it has lost half of its meetings.
    pub(super) accept_loss: bool,
}

/// Replaces a source's list by what the feed says, all or nothing.
///
/// Errors: `Refused` with the feed's code, or `lost_half`; the caller's transaction then ends and the old list
/// stays.
pub(super) fn import(
    tx: &Transaction<'_>,
    incoming: &Incoming<'_>,
    feed: impl Read,
    watch: &Watch,
) -> Result<ImportReport> {
    let mut report = ImportReport {
        source: incoming.source.to_owned(),
        ..ImportReport::default()
    };
    let before = meetings_of(tx, incoming.source)?.unwrap_or(0);
    let source = begin(tx, incoming)?;
    let mut shelf = Shelf::renew(tx, source, incoming.source)?;
    let mut fellowship = incoming.options.fellowship;
    read_feed(feed, &incoming.options, &mut |outcome| {
        watch.check()?;
        for listed in &outcome.meetings {
            fellowship.get_or_insert(listed.fellowship);
            shelf.put(listed)?;
        }
        report.add(&outcome);
        Ok(())
    })
    .map_err(|e| match e {
        FeedError::Refused(refused) => Error::Refused(refused.code.as_str()),
        FeedError::Ended(error) => error,
    })?;
    let meetings = shelf.close()?;
    if lost_half(before, meetings) && !incoming.accept_loss {
        return Err(Error::Refused("lost_half"));
    }
    tx.execute(
        "UPDATE source SET fellowship = ?2 WHERE id = ?1",
        (source, fellowship.unwrap_or(Fellowship::Other).as_str()),
    )?;
    Ok(report)
}

/// Whether a list lost more than half of its meetings, and had enough of them for that to be odd.
pub(super) fn lost_half(before: u32, after: u32) -> bool {
    before >= SMALL && after < before.div_ceil(2)
}

/// How many meetings the source's list has; nothing where there is no list.
pub(super) fn meetings_of(sql: &Connection, source: &str) -> Result<Option<u32>> {
    Ok(sql
        .prepare_cached("SELECT meetings FROM source WHERE name = ?1")?
        .query_row([source], |row| row.get(0))
        .optional()?)
}

/// Names the source.
fn begin(tx: &Transaction<'_>, incoming: &Incoming<'_>) -> Result<i64> {
    let fellowship = incoming.options.fellowship.unwrap_or(Fellowship::Other);
    Ok(tx.query_row(
        include_str!("sql/source.sql"),
        params![
            incoming.source,
            fellowship.as_str(),
            incoming.options.time_zone.as_ref().map(Zone::name),
            incoming.now.timestamp_millis(),
        ],
        |row| row.get(0),
    )?)
}
