//! Reading meetings and lists for a screen.

use rusqlite::{Connection, OptionalExtension, Row};

use crate::calendar::{Instant, LocalTime};
use crate::error::{Error, Result};
use crate::features::meetings::search::model::{Meeting, MeetingSource};
use crate::features::meetings::search::rank::Hit;
use crate::features::meetings::times::{Times, Weekly};
use crate::features::meetings::{Attendance, Fellowship, HeldList, Travel, ZoneSource, id};

/// How much of a meeting is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    /// In a list: what goes with links and numbers, such as pass codes, stays out of sight.
    Brief,
    Whole,
}

/// The meetings of a page, in the order given.
pub(in super::super) fn page<'a>(
    sql: &Connection,
    hits: impl Iterator<Item = &'a Hit>,
    travel: Option<Travel>,
    times: &mut Times,
) -> Result<Vec<Meeting>> {
    let mut statement = sql.prepare_cached(concat!(
        include_str!("../sql/show.sql"),
        "WHERE meeting.id = ?1"
    ))?;
    let mut name = sql.prepare_cached("SELECT name FROM source WHERE id = ?1")?;
    hits.map(|hit| {
        let mut rows = statement.query([hit.id])?;
        let row = rows.next()?.ok_or(Error::Corrupt)?;
        let mut meeting = read(row, View::Brief, times)?;
        meeting.distance_m = hit.distance;
        if let Some((travel, metres)) = travel.zip(hit.distance) {
            travelled(&mut meeting, travel, metres, times);
        }
        for source in &hit.also_in {
            meeting
                .also_in
                .push(name.query_row([source], |row| row.get(0))?);
        }
        Ok(meeting)
    })
    .collect()
}

/// Fills in how long the way is and when to leave.
fn travelled(meeting: &mut Meeting, travel: Travel, metres: f64, times: &mut Times) {
    meeting.travel_min = Some(travel.minutes(metres));
    let now = times.now;
    let weekly = Weekly::of(
        meeting.day.and_then(|day| u8::try_from(day).ok()),
        meeting.time,
        meeting.end_time,
    );
    let here = meeting
        .time_zone
        .as_deref()
        .and_then(|zone| times.here(zone));
    if let Some((here, weekly)) = here.zip(weekly) {
        // Who cannot be there before the end goes to the next one.
        let way = travel.time(metres);
        let next = Times::next(here, &weekly, now + way);
        meeting.leave_by = next.map(|next| here.zone.rfc3339(next.start - way));
    }
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
    .query_row([code], |row| Ok(read(row, View::Whole, times)))
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

fn read(row: &Row<'_>, view: View, times: &mut Times) -> Result<Meeting> {
    let day: Option<u8> = row.get(5)?;
    let (start, finish) = (time(row.get(6)?), time(row.get(7)?));
    let time_zone: Option<String> = row.get(8)?;
    let now = times.now;
    let here = time_zone.as_deref().and_then(|name| times.here(name));
    let coming = here
        .zip(Weekly::of(day, start, finish))
        .and_then(|(here, weekly)| Some((&here.zone, Times::next(here, &weekly, now)?)));
    let next_start = coming.as_ref().map(|(zone, next)| zone.rfc3339(next.start));
    let next_end = coming
        .as_ref()
        .filter(|(_, next)| next.end_is_listed)
        .map(|(zone, next)| zone.rfc3339(next.end));
    let in_progress = coming.is_some_and(|(_, next)| next.in_progress);
    let text = |column| row.get_ref(column)?.as_str().map_err(|_| Error::Corrupt);
    let beside = |column| match view {
        View::Brief => Ok(None),
        View::Whole => row.get(column),
    };
    Ok(Meeting {
        id: id::text(row.get(0)?),
        source: row.get(1)?,
        fellowship: fellowship(row, 2)?,
        listed_as_of: instant(row.get(3)?)?,
        name: row.get(4)?,
        distance_m: None,
        latitude: row.get(10)?,
        longitude: row.get(11)?,
        approximate: row.get(12)?,
        day: day.map(i32::from),
        time: start,
        end_time: finish,
        zone_source: ZoneSource::parse(text(9)?).ok_or(Error::Corrupt)?,
        next_start,
        next_end,
        in_progress,
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
        conference_url_notes: beside(28)?,
        conference_phone: row.get(29)?,
        conference_phone_notes: beside(30)?,
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

/// A time of day from minutes after midnight.
pub(in super::super) fn time(minutes: Option<u32>) -> Option<LocalTime> {
    LocalTime::from_num_seconds_from_midnight_opt(minutes?.checked_mul(60)?, 0)
}
