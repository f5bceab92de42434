//! Asking the indexes: who is in a box, who starts soon in which zone, who has these words.

use rusqlite::{Connection, Row};

use super::facts::{all, candidate, each, hit};
use super::filter::Candidate;
use super::only::Only;
use super::rank::{self, Hit};
use super::travel;
use super::{Listed, Near, Online, Search};
use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::features::meetings::times::{Next, SLACK, Times, WEEK};

/// Minutes that a meeting which runs now may have begun ago.
const LONGEST: i64 = 1_440;

/// What answers a search, in its order. `favourites`: the ids of the meetings the person keeps, where only
/// those are asked for.
pub(in super::super) fn find(
    sql: &Connection,
    search: &Search,
    favourites: Option<&[i64]>,
    times: &mut Times,
) -> Result<Vec<Hit>> {
    let only = Only::of(sql, search.asked(), favourites)?;
    match search {
        Search::Near(search) => near(sql, search, &only, times),
        Search::Online(search) => online(sql, search, &only, times),
        Search::Listed(search) => listed(sql, search, &only, times),
    }
}

/// What is around a place.
fn near(sql: &Connection, search: &Near, only: &Only, times: &mut Times) -> Result<Vec<Hit>> {
    let mut hits = Vec::new();
    let mut take = |row: &Row<'_>| -> Result<()> {
        if let Some(hit) = near_hit(row, search, only, times)? {
            hits.push(hit);
        }
        Ok(())
    };
    if let Some(few) = only.few() {
        each(sql, few, &mut take)?;
    } else {
        // Where a day is asked for, most rows are of another: those are not read at all.
        const IN_A_BOX: &str = concat!(
            include_str!("../sql/found.sql"),
            "FROM meeting_place CROSS JOIN meeting_facts ON meeting_facts.id = meeting_place.id
             WHERE north >= ?1 AND south <= ?2 AND east >= ?3 AND west <= ?4 AND (?5 IS NULL OR day = ?5)"
        );
        let day = search.asked.filter.day();
        for area in search.from.boxes(search.within) {
            let asked = (area.south, area.north, area.west, area.east, day);
            all(sql, IN_A_BOX, asked, &mut take)?;
        }
    }
    match search.by {
        None => rank::by_distance(&mut hits),
        Some(_) => rank::by_time(&mut hits),
    }
    // On the seam of two boxes a row can come twice, one after the other.
    hits.dedup_by_key(|hit| hit.id);
    rank::once(&mut hits);
    Ok(hits)
}

fn near_hit(row: &Row<'_>, search: &Near, only: &Only, times: &mut Times) -> Result<Option<Hit>> {
    if !only.has(row.get(0)?) {
        return Ok(None);
    }
    let candidate = candidate(row)?;
    if !search.asked.filter.fits(&candidate, times) {
        return Ok(None);
    }
    let mut hit = hit(row)?;
    let Some(metres) = hit.place.map(|place| search.from.distance(place)) else {
        return Ok(None);
    };
    if metres > search.within {
        return Ok(None);
    }
    hit.distance = Some(metres);
    if let Some(travel) = search.by {
        if !candidate.takes_place() || !candidate.has_a_door() {
            return Ok(None);
        }
        hit.at = there(&candidate, travel::there(travel, metres, times.now), times);
        if hit.at.is_none() {
            return Ok(None);
        }
    }
    Ok(Some(hit))
}

/// When somebody who arrives at an instant can be in the meeting: at once where it runs then, else at the next start.
fn there(candidate: &Candidate<'_>, arrives: Instant, times: &mut Times) -> Option<Instant> {
    let here = times.here(candidate.time_zone?)?;
    let next = Times::next(here, &candidate.weekly()?, arrives)?;
    Some(next.start.max(arrives))
}

/// What one joins from afar, soonest first.
fn online(sql: &Connection, search: &Online, only: &Only, times: &mut Times) -> Result<Vec<Hit>> {
    const SOON: &str = concat!(
        include_str!("../sql/found.sql"),
        "FROM meeting_facts INDEXED BY meeting_facts_online
         WHERE attendance IN ('online', 'hybrid', 'temporarily_online') AND time_zone = ?1
             AND (day, start) >= (?2, ?3) AND (day, start) < (?4, ?5)"
    );
    let mut hits = Vec::new();
    let now = times.now;
    let latest = now + chrono::TimeDelta::minutes(search.ahead);
    let mut take = |row: &Row<'_>, times: &mut Times| -> Result<()> {
        if !only.has(row.get(0)?) {
            return Ok(());
        }
        let candidate = candidate(row)?;
        let next = next(&candidate, times).filter(|next| next.start <= latest);
        if let Some(next) = next
            && search.asked.filter.fits(&candidate, times)
        {
            hits.push(Hit {
                at: Some(next.start),
                ..hit(row)?
            });
        }
        Ok(())
    };
    for zone in zones(sql)? {
        let Some(minute) = times.here(&zone).map(|here| here.minute) else {
            continue;
        };
        for (from, until) in stretches(minute - LONGEST - SLACK, minute + search.ahead + SLACK) {
            let [from_day, from, until_day, until] =
                [from / 1_440, from % 1_440, until / 1_440, until % 1_440];
            let bounds = (&zone, from_day, from, until_day, until);
            all(sql, SOON, bounds, &mut |row| take(row, times))?;
        }
    }
    rank::by_time(&mut hits);
    rank::once(&mut hits);
    Ok(hits)
}

/// A stretch of minutes as one or two within the week; the whole week when it is longer.
fn stretches(from: i64, until: i64) -> Vec<(i64, i64)> {
    if until - from >= WEEK {
        return vec![(0, WEEK)];
    }
    let from = from.rem_euclid(WEEK);
    let until = until.rem_euclid(WEEK);
    if from < until {
        vec![(from, until)]
    } else {
        vec![(from, WEEK), (0, until)]
    }
}

/// The zones with meetings from afar: one step in the index each.
fn zones(sql: &Connection) -> Result<Vec<String>> {
    let mut statement = sql.prepare_cached(
        "SELECT min(time_zone) FROM meeting_facts INDEXED BY meeting_facts_online
         WHERE attendance IN ('online', 'hybrid', 'temporarily_online') AND time_zone > ?1",
    )?;
    let mut zones: Vec<String> = Vec::new();
    while let Some(zone) = statement
        .query_row([zones.last().map_or("", String::as_str)], |row| {
            row.get::<_, Option<String>>(0)
        })?
    {
        zones.push(zone);
    }
    Ok(zones)
}

/// What the lists hold, in the order of the week.
fn listed(sql: &Connection, search: &Listed, only: &Only, times: &mut Times) -> Result<Vec<Hit>> {
    const EVERY: &str = concat!(include_str!("../sql/found.sql"), "FROM meeting_facts");
    let source: Option<i64> = match &search.source {
        None => None,
        Some(name) => Some(
            sql.prepare_cached("SELECT id FROM source WHERE name = ?1")?
                .query_row([name], |row| row.get(0))
                .map_err(|e| match e {
                    rusqlite::Error::QueryReturnedNoRows => Error::NotFound,
                    e => e.into(),
                })?,
        ),
    };
    let mut found = Vec::new();
    let mut take = |row: &Row<'_>| -> Result<()> {
        let of_source = source.is_none_or(|source| row.get(13).is_ok_and(|of: i64| of == source));
        if of_source && only.has(row.get(0)?) {
            let candidate = candidate(row)?;
            if search.asked.filter.fits(&candidate, times) {
                let day = candidate.day.unwrap_or(u8::MAX);
                found.push((day, candidate.start.is_none(), candidate.start, hit(row)?));
            }
        }
        Ok(())
    };
    match only.few() {
        Some(few) => each(sql, few, &mut take)?,
        None => all(sql, EVERY, [], &mut take)?,
    }
    found.sort_unstable_by_key(|(day, untimed, start, hit)| (*day, *untimed, *start, hit.id));
    let mut hits: Vec<Hit> = found.into_iter().map(|(.., hit)| hit).collect();
    rank::once(&mut hits);
    Ok(hits)
}

/// When a row's meeting runs or comes next.
fn next(candidate: &Candidate<'_>, times: &mut Times) -> Option<Next> {
    let now = times.now;
    let here = times.here(candidate.time_zone?)?;
    Times::next(here, &candidate.weekly()?, now)
}
