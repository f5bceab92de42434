//! Searching and reading the lists.

use rusqlite::{Connection, OptionalExtension, Row};

use super::model::{Meeting, MeetingSource};
use super::place::Place;
use super::{Candidate, Next, Search, Times};
use crate::calendar::{Instant, LocalTime};
use crate::error::{Error, Result};
use crate::features::meetings::{Attendance, Fellowship, HeldList, ZoneSource, id};

/// What answers a search, nearest first (then in order of the lists): row ids with distances in metres.
pub(in super::super) fn near(
    sql: &Connection,
    search: &Search,
    times: &mut Times,
) -> Result<Vec<(f64, i64)>> {
    let mut found: Vec<(f64, i64)> = Vec::new();
    let mut statement = sql.prepare_cached(include_str!("../sql/near.sql"))?;
    for area in search.from.boxes(search.within) {
        let mut rows = statement.query([area.south, area.north, area.west, area.east])?;
        while let Some(row) = rows.next()? {
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

/// What a source lists, in the order of the week: row ids. Without a source, everything.
pub(in super::super) fn list(
    sql: &Connection,
    source: Option<&str>,
    day: Option<u8>,
) -> Result<Vec<i64>> {
    if let Some(name) = source {
        let known = sql
            .prepare_cached("SELECT 1 FROM source WHERE name = ?1")?
            .exists([name])?;
        if !known {
            return Err(Error::NotFound);
        }
    }
    let mut statement = sql.prepare_cached(include_str!("../sql/list.sql"))?;
    let rows = statement.query_map((source, day), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Meetings by row id with their distance, in the order given.
pub(in super::super) fn page(
    sql: &Connection,
    ids: impl Iterator<Item = (i64, Option<f64>)>,
    times: &mut Times,
) -> Result<Vec<Meeting>> {
    let mut statement = sql.prepare_cached(concat!(
        include_str!("../sql/show.sql"),
        "WHERE meeting.id = ?1"
    ))?;
    ids.map(|(id, distance)| {
        let mut rows = statement.query([id])?;
        let row = rows.next()?.ok_or(Error::Corrupt)?;
        read(row, distance, times)
    })
    .collect()
}

/// One meeting by its id; nothing when it is not listed (any more).
pub(in super::super) fn show(
    sql: &Connection,
    code: i64,
    times: &mut Times,
) -> Result<Option<Meeting>> {
    sql.prepare_cached(concat!(
        include_str!("../sql/show.sql"),
        "WHERE meeting.code = ?1"
    ))?
    .query_row([code], |row| Ok(read(row, None, times)))
    .optional()?
    .transpose()
}

/// The one listed meeting whose id starts with these digits. Errors: `NotFound`, `Invalid`.
pub(in super::super) fn find(sql: &Connection, digits: &str) -> Result<i64> {
    let (low, high) = id::range(digits)?;
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
pub(in super::super) fn sources(sql: &Connection) -> Result<Vec<MeetingSource>> {
    let mut statement = sql.prepare_cached(include_str!("../sql/sources.sql"))?;
    let mut rows = statement.query([])?;
    let mut sources = Vec::new();
    while let Some(row) = rows.next()? {
        let at = |column| row.get::<_, Option<i64>>(column)?.map(instant).transpose();
        let held: Option<u32> = row.get(8)?;
        sources.push(MeetingSource {
            name: row.get(0)?,
            fellowship: fellowship(row, 1)?,
            time_zone: row.get(2)?,
            imported_at: at(3)?,
            meetings: row.get(4)?,
            url: row.get(5)?,
            checked_at: at(6)?,
            failure: row.get(7)?,
            held: held
                .zip(at(9)?)
                .map(|(meetings, at)| HeldList { meetings, at }),
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
        id: id::text(row.get(0)?),
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
        place_reason: row.get(35)?,
        languages: text(36)?.split_whitespace().map(str::to_owned).collect(),
        accessible: row.get(37)?,
        notes_suggest: row.get(38)?,
        also_in: serde_json::from_str(text(39)?).map_err(|_| Error::Corrupt)?,
        card: id::text(row.get(40)?),
        travel_min: None,
        leave_by: None,
    })
}

fn time(minutes: Option<u32>) -> Option<LocalTime> {
    LocalTime::from_num_seconds_from_midnight_opt(minutes?.checked_mul(60)?, 0)
}
