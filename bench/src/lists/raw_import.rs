//! The plain way to bring a list in: one typed row at a time, straight into the tables.

use std::fmt;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use chrono::{NaiveDateTime, NaiveTime, Timelike};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Error, SeqAccess, Visitor};

use crate::measure::Outcome;

/// A row of the list, as its format says.
#[derive(Deserialize)]
pub(super) struct Row {
    slug: String,
    name: String,
    day: u8,
    time: String,
    end_time: String,
    types: Vec<String>,
    location: String,
    formatted_address: String,
    latitude: f64,
    longitude: f64,
    region: String,
    group: String,
    approximate: String,
    updated: String,
    url: String,
    website: String,
    notes: Option<String>,
    location_notes: Option<String>,
    conference_url: Option<String>,
    conference_phone: Option<String>,
}

/// Streams the list into the tables, in one transaction, and empties the log as the core does.
pub(super) fn import(sql: &Connection, feed: &Path, zone: &str) -> Outcome<u32> {
    let tx = Transaction::new_unchecked(sql, TransactionBehavior::Immediate)?;
    let source = begin(&tx, &feed.display().to_string(), zone)?;
    let into = Rows {
        tx: &tx,
        zone,
        source,
    };
    let rows = stream(feed, |row| into.insert(row))?;
    tx.execute(
        "UPDATE source SET meetings = ?1 WHERE id = ?2",
        (rows, source),
    )?;
    tx.commit()?;
    sql.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(rows)
}

/// Streams the list and keeps nothing.
pub(super) fn parse(feed: &Path) -> Outcome<u32> {
    stream(feed, |row| {
        std::hint::black_box(row);
        Ok(())
    })
}

fn stream(feed: &Path, take: impl FnMut(&Row) -> Outcome<()>) -> Outcome<u32> {
    let input = BufReader::with_capacity(1 << 16, File::open(feed)?);
    let mut list = serde_json::Deserializer::from_reader(input);
    Ok(Each(take).deserialize(&mut list)?)
}

/// Rows of lists, in memory.
pub(super) fn rows(feeds: &[PathBuf]) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for feed in feeds {
        let input = BufReader::with_capacity(1 << 16, File::open(feed)?);
        rows.append(&mut serde_json::from_reader(input)?);
    }
    Ok(rows)
}

/// Puts rows that are in memory into the tables, as [`import`] does.
pub(super) fn insert(sql: &Connection, rows: &[Row], zone: &str) -> Outcome<u32> {
    let tx = Transaction::new_unchecked(sql, TransactionBehavior::Immediate)?;
    let source = begin(&tx, "rows", zone)?;
    let into = Rows {
        tx: &tx,
        zone,
        source,
    };
    rows.iter().try_for_each(|row| into.insert(row))?;
    tx.commit()?;
    sql.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(u32::try_from(rows.len())?)
}

fn begin(tx: &Transaction<'_>, name: &str, zone: &str) -> Outcome<i64> {
    tx.execute(
        "INSERT INTO source (name, fellowship, time_zone, imported_at, meetings) VALUES (?1, 'aa', ?2, 0, 0)",
        (name, zone),
    )?;
    Ok(tx.last_insert_rowid())
}

/// Hands each row on as it comes.
struct Each<F>(F);

impl<'de, F: FnMut(&Row) -> Outcome<()>> DeserializeSeed<'de> for Each<F> {
    type Value = u32;

    fn deserialize<D: serde::Deserializer<'de>>(self, list: D) -> Result<u32, D::Error> {
        list.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(&Row) -> Outcome<()>> Visitor<'de> for Each<F> {
    type Value = u32;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of meetings")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<u32, A::Error> {
        let mut rows = 0;
        while let Some(row) = list.next_element::<Row>()? {
            (self.0)(&row).map_err(A::Error::custom)?;
            rows += 1;
        }
        Ok(rows)
    }
}

/// Puts rows where they belong.
struct Rows<'a> {
    tx: &'a Transaction<'a>,
    zone: &'a str,
    source: i64,
}

impl Rows<'_> {
    fn insert(&self, row: &Row) -> Outcome<()> {
        let types = format!(" {} ", row.types.join(" "));
        let (start, finish) = (minutes(&row.time)?, minutes(&row.end_time)?);
        let attendance = match row.conference_url {
            Some(_) => "hybrid",
            None => "in_person",
        };
        let accessible = types.contains(" X ").then_some(true);
        let updated = NaiveDateTime::parse_from_str(&row.updated, "%Y-%m-%d %H:%M:%S")?;
        self.tx
            .prepare_cached(include_str!("sql/meeting.sql"))?
            .execute(params![
                code(&row.slug),
                row.slug,
                row.name,
                row.day,
                start,
                finish,
                self.zone,
                row.latitude,
                row.longitude,
                row.approximate == "yes",
                types,
                row.formatted_address,
                row.region,
                row.location,
                row.location_notes,
                row.group,
                row.notes,
                row.conference_url,
                row.conference_phone,
                row.url,
                row.website,
                updated.and_utc().timestamp_millis(),
                attendance,
                self.source,
            ])?;
        let id = self.tx.last_insert_rowid();
        self.tx
            .prepare_cached(include_str!("sql/facts.sql"))?
            .execute(params![
                id,
                row.latitude,
                row.longitude,
                row.day,
                start,
                finish,
                self.zone,
                attendance,
                types,
                accessible,
                code(&row.name),
                code(&row.group),
                self.source,
            ])?;
        self.tx
            .prepare_cached(include_str!("sql/place.sql"))?
            .execute((id, row.latitude, row.longitude))?;
        self.tx
            .prepare_cached(include_str!("sql/words.sql"))?
            .execute(params![
                id,
                row.name,
                row.location,
                row.formatted_address,
                row.region,
                row.group,
                row.notes,
            ])?;
        Ok(())
    }
}

fn minutes(clock: &str) -> Outcome<u32> {
    let time = NaiveTime::parse_from_str(clock, "%H:%M")?;
    Ok(time.num_seconds_from_midnight() / 60)
}

/// Any number that scatters: FNV-1a.
fn code(slug: &str) -> i64 {
    let step = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    slug.bytes().fold(0xcbf2_9ce4_8422_2325, step).cast_signed()
}
