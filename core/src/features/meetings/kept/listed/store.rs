//! Rows of `meetings.db` that are, or may be, a kept meeting.

use rusqlite::{Connection, Params, Row};

use crate::calendar::{minute_of_time, time_of_minute};
use crate::error::{Error, Result};
use crate::features::meetings::identity::SAME_PLACE;
use crate::features::meetings::kept::model::{KeptMeeting, LastListed};
use crate::features::meetings::kept::standing::{self, Kept, Listing, Today};
use crate::features::meetings::place::Place;
use crate::features::meetings::shown::store::show;
use crate::features::meetings::times::Times;
use crate::features::meetings::{Attendance, id};

/// Two listed meetings at most whose ids lie between these: enough to know whether there is one.
pub(in super::super) fn between(sql: &Connection, (low, high): (i64, i64)) -> Result<Vec<Kept>> {
    rows(sql, "WHERE code BETWEEN ?1 AND ?2 LIMIT 2", [low, high])
}

/// What today's lists say of it.
pub(in super::super) fn today(sql: &Connection, kept: &Kept) -> Result<Today> {
    let own = rows(sql, "WHERE code = ?1", [kept.code])?.pop();
    let mut listed = Vec::new();
    if let Some(listing) = &own.as_ref().unwrap_or(kept).listing {
        match listing.place() {
            Some(place) => around(sql, place, listing, &mut listed)?,
            None => {
                if own.is_none() {
                    in_its_list(sql, &kept.source, listing, &mut listed)?;
                }
                joined_from_afar(sql, &kept.source, listing, &mut listed)?;
            }
        }
    }
    Ok(standing::today(kept, own, &listed))
}

/// A kept meeting with what the lists say now.
pub(in super::super) fn shown(
    sql: &Connection,
    kept: &Kept,
    today: &Today,
    times: &mut Times,
) -> Result<KeptMeeting> {
    let known = today.known_as(kept);
    let mut sources = today.sources.clone();
    let meeting = match &today.now {
        Some(now) => show(sql, now.code, times)?,
        None => None,
    };
    for name in meeting.iter().flat_map(|meeting| &meeting.also_in) {
        if !sources.contains(name) {
            sources.push(name.clone());
        }
    }
    Ok(KeptMeeting {
        id: id::text(known.code),
        name: known.name.clone(),
        source: known.source.clone(),
        standing: today.standing,
        sources,
        last_listed: known.last().cloned(),
        meeting,
    })
}

/// Rows around its place with its fingerprint or its group.
fn around(sql: &Connection, place: Place, listing: &Listing, found: &mut Vec<Kept>) -> Result<()> {
    for area in place.boxes(SAME_PLACE) {
        found.extend(rows(
            sql,
            "WHERE meeting.id IN (
                 SELECT meeting_facts.id
                 FROM meeting_place CROSS JOIN meeting_facts ON meeting_facts.id = meeting_place.id
                 WHERE north >= ?1 AND south <= ?2 AND east >= ?3 AND west <= ?4
                     AND (fingerprint = ?5 OR card = ?6)
             )",
            (
                area.south,
                area.north,
                area.west,
                area.east,
                listing.fingerprint,
                listing.card,
            ),
        )?);
    }
    Ok(())
}

/// Without a place: rows of its own list with its fingerprint or its group. That reads the list, so it is
/// asked only when the id is no longer there.
fn in_its_list(
    sql: &Connection,
    source: &str,
    listing: &Listing,
    found: &mut Vec<Kept>,
) -> Result<()> {
    found.extend(rows(
        sql,
        "WHERE source.name = ?1 AND latitude IS NULL AND (fingerprint = ?2 OR card = ?3)",
        (source, listing.fingerprint, listing.card),
    )?);
    Ok(())
}

/// Without a place: what other lists have at its hour with its fingerprint, and so its link.
fn joined_from_afar(
    sql: &Connection,
    source: &str,
    listing: &Listing,
    found: &mut Vec<Kept>,
) -> Result<()> {
    let last = &listing.last;
    let start = last.time.map(minute_of_time);
    found.extend(rows(
        sql,
        "WHERE source.name <> ?5 AND meeting.id IN (
             SELECT id FROM meeting_facts
             WHERE attendance IN ('online', 'hybrid', 'temporarily_online')
                 AND time_zone = ?1 AND day = ?2 AND start = ?3 AND fingerprint = ?4
         )",
        (
            &last.time_zone,
            last.day,
            start,
            listing.fingerprint,
            source,
        ),
    )?);
    Ok(())
}

fn rows(sql: &Connection, which: &str, values: impl Params) -> Result<Vec<Kept>> {
    const LISTED: &str =
        "SELECT code, meeting.name, source.name, fingerprint, card, day, start, finish,
            meeting.time_zone, address, latitude, longitude, attendance
        FROM meeting JOIN source ON source.id = meeting.source ";
    let mut statement = sql.prepare_cached(&[LISTED, which].concat())?;
    let mut rows = statement.query(values)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Kept> {
    let attendance = row.get_ref(12)?.as_str().map_err(|_| Error::Corrupt)?;
    let time = |column| -> Result<_> {
        let minute: Option<i64> = row.get(column)?;
        Ok(minute.and_then(time_of_minute))
    };
    Ok(Kept {
        code: row.get(0)?,
        name: row.get(1)?,
        source: row.get(2)?,
        listing: Some(Listing {
            fingerprint: row.get(3)?,
            card: row.get(4)?,
            last: LastListed {
                day: row.get(5)?,
                time: time(6)?,
                end_time: time(7)?,
                time_zone: row.get(8)?,
                address: row.get(9)?,
                latitude: row.get(10)?,
                longitude: row.get(11)?,
                attendance: Attendance::parse(attendance).ok_or(Error::Corrupt)?,
            },
        }),
    })
}
