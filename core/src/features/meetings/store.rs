//! Bringing a list into `meetings.db`.

use std::io::Read;

use rusqlite::{CachedStatement, Transaction, params};

use super::Fellowship;
use super::feed::{FeedError, FeedOptions, read_feed};
use super::model::{ImportReport, ListedMeeting};
use crate::calendar::{Instant, LocalTime};
use crate::crypto::sha256;
use crate::error::{Error, Result};
use crate::store::Watch;

/// The list to bring in.
pub(super) struct Incoming<'a> {
    pub(super) source: &'a str,
    pub(super) fellowship: Fellowship,
    pub(super) options: FeedOptions,
    pub(super) now: Instant,
}

/// Replaces a source's list by what the feed says, all or nothing.
///
/// Errors: `Refused` with the feed's code; the caller's transaction then ends and the old list stays.
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
    let source = begin(tx, incoming)?;
    let mut meeting = tx.prepare_cached(include_str!("sql/insert.sql"))?;
    let mut place = tx.prepare_cached(include_str!("sql/place.sql"))?;
    read_feed(feed, &incoming.options, &mut |outcome| {
        watch.check()?;
        for listed in &outcome.meetings {
            insert(
                tx,
                (&mut meeting, &mut place),
                incoming.source,
                source,
                listed,
            )?;
        }
        report.add(&outcome);
        Ok(())
    })
    .map_err(|e| match e {
        FeedError::Refused(refused) => Error::Refused(refused.code.as_str()),
        FeedError::Ended(error) => error,
    })?;
    tx.execute(
        "UPDATE source SET meetings = ?2 WHERE id = ?1",
        (source, report.meetings),
    )?;
    Ok(report)
}

/// Names the source and takes its old rows out.
fn begin(tx: &Transaction<'_>, incoming: &Incoming<'_>) -> Result<i64> {
    let source = tx.query_row(
        include_str!("sql/source.sql"),
        params![
            incoming.source,
            incoming.fellowship.as_str(),
            incoming
                .options
                .time_zone
                .as_ref()
                .map(crate::calendar::Zone::name),
            incoming.now.timestamp_millis(),
        ],
        |row| row.get(0),
    )?;
    tx.execute(
        "DELETE FROM meeting_place WHERE id IN (SELECT id FROM meeting WHERE source = ?1)",
        [source],
    )?;
    tx.execute("DELETE FROM meeting WHERE source = ?1", [source])?;
    Ok(source)
}

fn insert(
    tx: &Transaction<'_>,
    (meeting, place): (&mut CachedStatement<'_>, &mut CachedStatement<'_>),
    source_name: &str,
    source: i64,
    listed: &ListedMeeting,
) -> Result<()> {
    let types = spaced(&listed.types);
    let (start, finish) = (listed.time.map(minutes), listed.end_time.map(minutes));
    let attendance = listed.attendance.as_str();
    meeting.execute(params![
        code(source_name, &listed.key),
        source,
        listed.key,
        listed.slug,
        listed.name,
        listed.day,
        start,
        finish,
        listed.time_zone,
        listed.zone_source.as_str(),
        listed.latitude,
        listed.longitude,
        listed.approximate,
        attendance,
        listed.status_reason,
        types,
        listed.address,
        listed.city,
        listed.state,
        listed.postal_code,
        listed.country,
        listed.region,
        listed.location,
        listed.location_notes,
        listed.group,
        listed.group_notes,
        listed.notes,
        listed.conference_url,
        listed.conference_url_notes,
        listed.conference_phone,
        listed.conference_phone_notes,
        listed.url,
        listed.website,
        listed.updated.map(|updated| updated.timestamp_millis()),
    ])?;
    if let (Some(latitude), Some(longitude)) = (listed.latitude, listed.longitude) {
        place.execute(params![
            tx.last_insert_rowid(),
            latitude,
            longitude,
            listed.day,
            start,
            finish,
            listed.time_zone,
            attendance,
            types,
            source,
        ])?;
    }
    Ok(())
}

/// The same for the same meeting after every refresh: its source and the feed's own key.
fn code(source: &str, key: &str) -> i64 {
    let digest = sha256(&[source.as_bytes(), &[0], key.as_bytes()].concat());
    digest
        .iter()
        .take(8)
        .fold(0, |code, byte| code << 8 | i64::from(*byte))
}

fn spaced(types: &[String]) -> String {
    if types.is_empty() {
        String::new()
    } else {
        format!(" {} ", types.join(" "))
    }
}

fn minutes(time: LocalTime) -> u32 {
    chrono::Timelike::num_seconds_from_midnight(&time) / 60
}
