//! Where lists come from, and what became of what came, as rows of `meetings.db`.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::address::Address;
use super::parts::{Kept, held};
use super::rules::Validators;
use super::unpack::unpacked;
use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::features::meetings::Fellowship;
use crate::features::meetings::lists::store::clear;
use crate::features::meetings::model::ImportReport;
use crate::features::meetings::store::{Incoming, import, lost_half, meetings_of};
use crate::progress::{Counted, Progress};
use crate::store::Watch;

/// Where a list comes from.
pub(super) struct Origin {
    pub(super) url: Address,
    /// Found in the page at `url`.
    pub(super) feed_url: Option<Address>,
    pub(super) fellowship: Option<Fellowship>,
    pub(super) time_zone: Option<String>,
    /// Of the list that is here; none where that came otherwise, such as from a file.
    pub(super) validators: Validators,
    /// When that list came, or when single changes last came for it.
    pub(super) listed_at: Option<Instant>,
    /// When it last came as a whole.
    pub(super) whole_at: Option<Instant>,
    /// What it was made of, as [`content`](super::parts::content) says; nothing where it is not known or not the same any more.
    pub(super) content: Option<[u8; 32]>,
    /// Meetings in the list that is here.
    pub(super) meetings: usize,
}

/// What a person gave for a source.
pub(super) struct Given<'a> {
    pub(super) name: &'a str,
    pub(super) url: &'a Address,
    pub(super) fellowship: Option<Fellowship>,
    pub(super) time_zone: Option<&'a str>,
}

/// Adds a source, or gives it another address. What is known of the server's list stays while nothing differs.
pub(super) fn add(tx: &Transaction<'_>, given: &Given<'_>) -> Result<()> {
    let fellowship = given.fellowship.map(Fellowship::as_str);
    let values = params![given.name, given.url.as_str(), fellowship, given.time_zone];
    let same = tx
        .prepare_cached(
            "SELECT 1 FROM origin WHERE name = ?1 AND url = ?2 AND fellowship IS ?3 AND time_zone IS ?4",
        )?
        .exists(values)?;
    if !same {
        forget(tx, given.name)?;
        tx.execute(
            "INSERT INTO origin (name, url, fellowship, time_zone) VALUES (?1, ?2, ?3, ?4)",
            values,
        )?;
    }
    Ok(())
}

/// Takes a source and its list away. Errors: `NotFound`.
pub(super) fn remove(tx: &Transaction<'_>, name: &str) -> Result<()> {
    let list: Option<i64> = tx
        .query_row("SELECT id FROM source WHERE name = ?1", [name], |row| {
            row.get(0)
        })
        .optional()?;
    if let Some(list) = list {
        clear(tx, list)?;
        tx.execute("DELETE FROM source WHERE id = ?1", [list])?;
    }
    if !forget(tx, name)? && list.is_none() {
        return Err(Error::NotFound);
    }
    Ok(())
}

/// Forgets where a list comes from; `false` when that was not known.
fn forget(tx: &Transaction<'_>, name: &str) -> Result<bool> {
    tx.execute("DELETE FROM download WHERE source = ?1", [name])?;
    Ok(tx.execute("DELETE FROM origin WHERE name = ?1", [name])? > 0)
}

/// The names of all sources that have an address.
pub(super) fn names(sql: &Connection) -> Result<Vec<String>> {
    let mut statement = sql.prepare_cached("SELECT name FROM origin ORDER BY name")?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// Where a source comes from. Errors: `NotFound`; `Refused("no_address")` for a list from a file.
pub(super) fn origin(sql: &Connection, name: &str) -> Result<Origin> {
    let found = sql
        .prepare_cached(
            "SELECT url, feed_url, origin.fellowship, origin.time_zone, etag, last_modified, changed_at,
                 imported_at, whole_at, meetings, content
             FROM origin LEFT JOIN source USING (name) WHERE name = ?1",
        )?
        .query_row([name], |row| Ok(read_origin(row)))
        .optional()?;
    match found {
        Some(origin) => origin,
        None if meetings_of(sql, name)?.is_some() => Err(Error::Refused("no_address")),
        None => Err(Error::NotFound),
    }
}

fn read_origin(row: &Row<'_>) -> Result<Origin> {
    let address = |text: &str| Address::parse(text).ok_or(Error::Corrupt);
    let (ours, listed): (Option<i64>, Option<i64>) = (row.get(6)?, row.get(7)?);
    let mut validators = Validators {
        etag: row.get(4)?,
        last_modified: row.get(5)?,
    };
    if ours != listed {
        validators = Validators::default();
    }
    Ok(Origin {
        url: address(row.get_ref(0)?.as_str().map_err(|_| Error::Corrupt)?)?,
        feed_url: row
            .get::<_, Option<String>>(1)?
            .map(|url| address(&url))
            .transpose()?,
        fellowship: row
            .get::<_, Option<String>>(2)?
            .and_then(|code| Fellowship::parse(&code)),
        time_zone: row.get(3)?,
        validators,
        whole_at: row
            .get::<_, Option<i64>>(8)?
            .and_then(Instant::from_timestamp_millis),
        meetings: row.get::<_, Option<u32>>(9)?.unwrap_or(0) as usize,
        content: row.get(10)?,
        listed_at: listed
            .filter(|_| ours == listed)
            .and_then(Instant::from_timestamp_millis),
    })
}

/// Remembers that a source was asked, and why that brought nothing, if so.
pub(super) fn checked(
    tx: &Transaction<'_>,
    name: &str,
    now: Instant,
    failure: Option<&str>,
) -> Result<()> {
    tx.execute(
        "UPDATE origin SET checked_at = ?2, failure = ?3 WHERE name = ?1",
        (name, now.timestamp_millis(), failure),
    )?;
    Ok(())
}

/// Remembers the list that a page led to. Without one, the page is asked again, and its own marks are not known.
pub(super) fn lead(tx: &Transaction<'_>, name: &str, feed: Option<&Address>) -> Result<()> {
    let feed = feed.map(Address::as_str);
    tx.execute(
        "UPDATE origin SET feed_url = ?2, etag = iif(?2 IS NULL, NULL, etag),
             last_modified = iif(?2 IS NULL, NULL, last_modified)
         WHERE name = ?1",
        (name, feed),
    )?;
    Ok(())
}

/// Lets a held list go; its marks stay, so that the server need not send the same one again.
pub(super) fn decline(tx: &Transaction<'_>, name: &str) -> Result<()> {
    let id = held(tx, name)?;
    settle(tx, name, Some(id))
}

/// The server's list is again the one that is here: nothing is left to decide.
pub(super) fn unchanged(tx: &Transaction<'_>, name: &str, now: Instant) -> Result<()> {
    checked(tx, name, now, None)?;
    settle(tx, name, None)
}

/// Ends the wait for a decision. `marks`: the download whose marks are remembered.
fn settle(tx: &Transaction<'_>, name: &str, marks: Option<i64>) -> Result<()> {
    if let Some(id) = marks {
        tx.execute(
            "UPDATE origin SET (etag, last_modified) = (SELECT etag, last_modified FROM download WHERE id = ?2)
             WHERE name = ?1",
            (name, id),
        )?;
    }
    tx.execute(
        "UPDATE origin SET held_meetings = NULL, held_at = NULL WHERE name = ?1",
        [name],
    )?;
    tx.execute("DELETE FROM download WHERE source = ?1", [name])?;
    Ok(())
}

/// What became of a whole download.
pub(super) enum Brought {
    Updated(ImportReport),
    Held(ImportReport),
}

/// Puts a whole download in the place of the list, or holds it where it lost half and that is not accepted.
/// `incoming` accepts it in any case: what is held must have been read to its end.
///
/// Errors: `Refused` with the feed's code; nothing is changed then.
pub(super) fn bring_in(
    tx: &Transaction<'_>,
    id: i64,
    incoming: &Incoming<'_>,
    content: Option<[u8; 32]>,
    accept_loss: bool,
    progress: &Progress,
    watch: &Watch,
) -> Result<Brought> {
    let (name, now) = (incoming.source, incoming.now.timestamp_millis());
    let before = meetings_of(tx, name)?.unwrap_or(0);
    tx.execute_batch("SAVEPOINT list")?;
    let feed = unpacked(Counted {
        inner: Kept::new(tx, id),
        progress,
    })?;
    let report = import(tx, incoming, feed, watch)?;
    let loses = lost_half(before, report.meetings) && !accept_loss;
    if loses {
        tx.execute_batch("ROLLBACK TO list")?;
    }
    tx.execute_batch("RELEASE list")?;
    checked(tx, name, incoming.now, None)?;
    if loses {
        tx.execute(
            "DELETE FROM download WHERE source = ?1 AND held AND id <> ?2",
            (name, id),
        )?;
        tx.execute("UPDATE download SET held = 1 WHERE id = ?1", [id])?;
        tx.execute(
            "UPDATE origin SET held_meetings = ?2, held_at = ?3 WHERE name = ?1",
            (name, report.meetings, now),
        )?;
        return Ok(Brought::Held(report));
    }
    tx.execute(
        "UPDATE origin SET changed_at = ?2, whole_at = ?2, content = ?3 WHERE name = ?1",
        (name, now, content),
    )?;
    settle(tx, name, Some(id))?;
    Ok(Brought::Updated(report))
}

/// A whole download is the list that is here: its marks are remembered, and nothing is read in.
pub(super) fn same(tx: &Transaction<'_>, name: &str, id: i64, now: Instant) -> Result<()> {
    tx.execute(
        "UPDATE origin SET whole_at = ?2 WHERE name = ?1",
        (name, now.timestamp_millis()),
    )?;
    checked(tx, name, now, None)?;
    settle(tx, name, Some(id))
}

/// Remembers what a server says of itself. Where that is new, the list that is here was read by something else.
pub(super) fn keep_info(tx: &Transaction<'_>, name: &str, info: Option<&[u8]>) -> Result<()> {
    tx.execute(
        "UPDATE origin SET content = iif(server_info IS ?2, content, NULL), server_info = ?2
         WHERE name = ?1",
        (name, info),
    )?;
    Ok(())
}

/// What a server said of itself.
pub(super) fn info(sql: &Connection, name: &str) -> Result<Option<Vec<u8>>> {
    Ok(sql
        .prepare_cached("SELECT server_info FROM origin WHERE name = ?1")?
        .query_row([name], |row| row.get(0))?)
}

/// The list that is here was brought up to date by single changes.
pub(super) fn edited(tx: &Transaction<'_>, name: &str, now: Instant) -> Result<()> {
    let at = now.timestamp_millis();
    tx.execute(
        "UPDATE source SET imported_at = ?2 WHERE name = ?1",
        (name, at),
    )?;
    tx.execute(
        "UPDATE origin SET changed_at = ?2, content = NULL WHERE name = ?1",
        (name, at),
    )?;
    unchanged(tx, name, now)
}
