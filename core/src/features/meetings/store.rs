//! Lists as rows in `meetings.db`, favourites as rows in the diary.

use std::io::Read;

use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, Transaction, params};

use super::feed::{FeedError, FeedOptions, read_feed};
use super::model::{ImportReport, ListedMeeting};
use super::search::model::{Meeting, MeetingSource};
use super::search::place::Place;
use super::search::{Candidate, Next, Search, Times};
use super::{Attendance, Fellowship, ZoneSource};
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

fn time(minutes: Option<u32>) -> Option<LocalTime> {
    LocalTime::from_num_seconds_from_midnight_opt(minutes?.checked_mul(60)?, 0)
}

/// What answers a search, nearest first (then in order of the lists): row ids with distances in metres.
pub(super) fn near(
    sql: &Connection,
    search: &Search,
    fellowship: Option<Fellowship>,
    times: &mut Times,
) -> Result<Vec<(f64, i64)>> {
    let sources: Vec<i64> = match fellowship {
        None => Vec::new(),
        Some(fellowship) => sql
            .prepare_cached("SELECT id FROM source WHERE fellowship = ?1")?
            .query_map([fellowship.as_str()], |row| row.get(0))?
            .collect::<Result<_, _>>()?,
    };
    let mut found: Vec<(f64, i64)> = Vec::new();
    let mut statement = sql.prepare_cached(include_str!("sql/near.sql"))?;
    for area in search.from.boxes(search.within) {
        let mut rows = statement.query([area.south, area.north, area.west, area.east])?;
        while let Some(row) = rows.next()? {
            if fellowship.is_some() && !sources.contains(&row.get(9)?) {
                continue;
            }
            let zone = row.get_ref(6)?.as_str_or_null();
            let candidate = Candidate {
                place: Place {
                    latitude: row.get(1)?,
                    longitude: row.get(2)?,
                },
                day: row.get(3)?,
                start: time(row.get(4)?),
                finish: time(row.get(5)?),
                time_zone: zone.map_err(|_| Error::Corrupt)?,
                attendance: row.get_ref(7)?.as_str().map_err(|_| Error::Corrupt)?,
                types: row.get_ref(8)?.as_str().map_err(|_| Error::Corrupt)?,
            };
            if let Some(distance) = search.distance(&candidate, times) {
                found.push((distance, row.get(0)?));
            }
        }
    }
    found.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    // On the seam of two boxes a row can come twice.
    found.dedup_by_key(|(_, id)| *id);
    Ok(found)
}

/// Meetings by row id, in the order given.
pub(super) fn page(
    sql: &Connection,
    ids: &[(f64, i64)],
    times: &mut Times,
) -> Result<Vec<Meeting>> {
    let mut statement = sql.prepare_cached(concat!(
        include_str!("sql/show.sql"),
        "WHERE meeting.id = ?1"
    ))?;
    ids.iter()
        .map(|(distance, id)| {
            let mut rows = statement.query([id])?;
            let row = rows.next()?.ok_or(Error::Corrupt)?;
            read(row, Some(*distance), times)
        })
        .collect()
}

/// One meeting by its id; nothing when it is not listed (any more).
pub(super) fn show(sql: &Connection, code: i64, times: &mut Times) -> Result<Option<Meeting>> {
    sql.prepare_cached(concat!(
        include_str!("sql/show.sql"),
        "WHERE meeting.code = ?1"
    ))?
    .query_row([code], |row| Ok(read(row, None, times)))
    .optional()?
    .transpose()
}

/// The one listed meeting whose id starts with these digits. Errors: `NotFound`, `Invalid`.
pub(super) fn find(sql: &Connection, digits: &str) -> Result<i64> {
    let (low, high) = super::id::range(digits)?;
    let found = sql
        .prepare_cached("SELECT code FROM meeting WHERE code BETWEEN ?1 AND ?2 LIMIT 2")?
        .query_map([low, high], |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    match found.as_slice() {
        [] => Err(Error::NotFound),
        [code] => Ok(*code),
        _ => Err(Error::invalid(
            "id",
            "fits several meetings; give more digits",
        )),
    }
}

/// The lists, by name.
pub(super) fn sources(sql: &Connection) -> Result<Vec<MeetingSource>> {
    let mut statement = sql.prepare_cached(
        "SELECT name, fellowship, time_zone, imported_at, meetings FROM source ORDER BY name",
    )?;
    let mut rows = statement.query([])?;
    let mut sources = Vec::new();
    while let Some(row) = rows.next()? {
        sources.push(MeetingSource {
            name: row.get(0)?,
            fellowship: fellowship(row, 1)?,
            time_zone: row.get(2)?,
            imported_at: instant(row.get(3)?)?,
            meetings: row.get(4)?,
        });
    }
    Ok(sources)
}

fn fellowship(row: &Row<'_>, column: usize) -> Result<Fellowship> {
    let code = row.get_ref(column)?.as_str().map_err(|_| Error::Corrupt)?;
    Fellowship::parse(code).ok_or(Error::Corrupt)
}

fn instant(ms: i64) -> Result<Instant> {
    Instant::from_timestamp_millis(ms).ok_or(Error::Corrupt)
}

fn read(row: &Row<'_>, distance_m: Option<f64>, times: &mut Times) -> Result<Meeting> {
    let day: Option<u8> = row.get(5)?;
    let (start, finish) = (time(row.get(6)?), time(row.get(7)?));
    let time_zone: Option<String> = row.get(8)?;
    let zone = time_zone.as_deref().and_then(|name| times.zone(name));
    let coming = zone
        .as_ref()
        .and_then(|zone| times.next(day, start, finish, zone));
    let rfc3339 = |at: fn(&Next) -> Option<Instant>| {
        zone.as_ref()
            .zip(coming.as_ref().and_then(at))
            .map(|(zone, at)| zone.rfc3339(at))
    };
    let text = |column| row.get_ref(column)?.as_str().map_err(|_| Error::Corrupt);
    Ok(Meeting {
        id: super::id::text(row.get(0)?),
        source: row.get(1)?,
        fellowship: fellowship(row, 2)?,
        listed_as_of: instant(row.get(3)?)?,
        name: row.get(4)?,
        distance_m,
        latitude: row.get(10)?,
        longitude: row.get(11)?,
        approximate: row.get(12)?,
        day: day.map(i32::from),
        time: start,
        end_time: finish,
        zone_source: ZoneSource::parse(text(9)?).ok_or(Error::Corrupt)?,
        next_start: rfc3339(|next| Some(next.start)),
        next_end: rfc3339(|next| next.end),
        in_progress: coming.as_ref().is_some_and(|next| next.in_progress),
        time_zone,
        attendance: Attendance::parse(text(13)?).ok_or(Error::Corrupt)?,
        status_reason: row.get(14)?,
        types: text(15)?.split_whitespace().map(str::to_owned).collect(),
        address: row.get(16)?,
        city: row.get(17)?,
        state: row.get(18)?,
        postal_code: row.get(19)?,
        country: row.get(20)?,
        region: row.get(21)?,
        location: row.get(22)?,
        location_notes: row.get(23)?,
        group: row.get(24)?,
        group_notes: row.get(25)?,
        notes: row.get(26)?,
        conference_url: row.get(27)?,
        conference_url_notes: row.get(28)?,
        conference_phone: row.get(29)?,
        conference_phone_notes: row.get(30)?,
        url: row.get(31)?,
        website: row.get(32)?,
        updated: row.get::<_, Option<i64>>(33)?.map(instant).transpose()?,
        slug: row.get(34)?,
    })
}
