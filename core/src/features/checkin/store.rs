//! Entries and own questions as rows.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::model::{
    Answer, Answers, Checkin, CheckinDay, CheckinItem, DayState, Medicine, OwnAnswers,
};
use super::rules;
use crate::calendar::{Day, Instant, day_number, day_of_number};
use crate::error::{Error, Result};
use crate::oplog::{Record, Tx, Value};
use crate::store::{Synced, optional, required, set};

/// Entries.
pub(super) static ENTRIES: Synced = Synced {
    feature: "checkin",
    table: "checkin",
    kind: 1,
    columns: &[
        required(1, "day"),
        optional(2, "at"),
        required(3, "zone"),
        required(4, "recorded_at"),
        optional(5, "mood"),
        optional(6, "craving"),
        optional(7, "confidence"),
        optional(8, "anxiety"),
        optional(9, "restlessness"),
        optional(10, "stress"),
        optional(11, "energy"),
        optional(12, "lonely"),
        optional(13, "sleep_minutes"),
        optional(14, "sleep_quality"),
        optional(15, "medicine"),
        optional(16, "used"),
        optional(17, "risky_situation"),
        optional(18, "movement"),
        optional(19, "food"),
        optional(20, "connection"),
        optional(21, "note"),
        set(22, "triggers"),
        set(23, "warning_signs"),
        optional(24, "own_answers"),
    ],
};

/// Own questions.
pub(super) static ITEMS: Synced = Synced {
    feature: "checkin",
    table: "checkin_item",
    kind: 2,
    columns: &[
        required(1, "name"),
        required(2, "scale"),
        required(3, "position"),
        required(4, "archived"),
    ],
};

/// Writes an entry whole.
pub(super) fn put(tx: &mut Tx<'_>, record: Record, entry: &Checkin) -> Result<()> {
    let answers = &entry.answers;
    let own = own_text(&answers.own)?;
    #[allow(
        clippy::cast_possible_truncation,
        reason = "checked to be 0 to 24 hours"
    )]
    let sleep_minutes = answers
        .sleep_hours
        .map(|hours| (hours * 60.0).round() as i64);
    let values = [
        Value::Int(day_number(entry.day)),
        entry.at.map(|at| at.timestamp_millis()).into(),
        Value::Text(&entry.zone),
        Value::Int(entry.recorded_at.timestamp_millis()),
        answers.mood.into(),
        answers.craving.into(),
        answers.confidence.into(),
        answers.anxiety.into(),
        answers.restlessness.into(),
        answers.stress.into(),
        answers.energy.into(),
        answers.lonely.into(),
        sleep_minutes.into(),
        answers.sleep_quality.into(),
        answers.medicine.map(medicine_number).into(),
        answers.used.map(answer_number).into(),
        answers.risky_situation.map(answer_number).into(),
        answers.movement.map(answer_number).into(),
        answers.food.map(answer_number).into(),
        answers.connection.map(answer_number).into(),
        answers.note.as_deref().into(),
        Value::Set(&answers.triggers),
        Value::Set(&answers.warning_signs),
        own.as_deref().into(),
    ];
    tx.put(&ENTRIES, record, &values)
}

/// One entry; nothing if there is none.
pub(super) fn get(sql: &Connection, record: Record) -> Result<Option<Checkin>> {
    let found = sql
        .prepare_cached(include_str!("sql/get.sql"))?
        .query_row([record.0], |row| Ok(read(row)))
        .optional()?;
    found.transpose()
}

/// Entries of the days `from..=to`, in order.
pub(crate) fn between(sql: &Connection, from: Day, to: Day) -> Result<Vec<Checkin>> {
    collect(
        sql,
        include_str!("sql/between.sql"),
        params![day_number(from), day_number(to)],
    )
}

/// The days from `from` to `to` whose check-in is done.
pub(crate) fn done_days(sql: &Connection, from: Day, to: Day) -> Result<Vec<Day>> {
    let days = rules::days(between(sql, from, to)?);
    let done = |day: &CheckinDay| day.state == DayState::Done;
    Ok(days.into_iter().filter(done).map(|day| day.day).collect())
}

/// A page of entries, newest first, older than `before` where it is given.
pub(super) fn page(
    sql: &Connection,
    before: Option<(Day, Instant, Record)>,
    limit: u32,
) -> Result<Vec<Checkin>> {
    match before {
        None => collect(sql, include_str!("sql/page.sql"), [limit]),
        Some((day, recorded_at, record)) => collect(
            sql,
            include_str!("sql/page_before.sql"),
            params![
                day_number(day),
                recorded_at.timestamp_millis(),
                record.0,
                limit
            ],
        ),
    }
}

fn collect(sql: &Connection, query: &str, values: impl rusqlite::Params) -> Result<Vec<Checkin>> {
    let mut statement = sql.prepare_cached(query)?;
    let mut rows = statement.query(values)?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(read(row)?);
    }
    Ok(entries)
}

fn read(row: &Row<'_>) -> Result<Checkin> {
    let id: [u8; 16] = row.get(0)?;
    #[allow(clippy::cast_precision_loss, reason = "minutes of a day")]
    let sleep_hours = row
        .get::<_, Option<i64>>(13)?
        .map(|minutes| minutes as f64 / 60.0);
    Ok(Checkin {
        id: Record(id).to_string(),
        day: day_of_number(row.get(1)?).ok_or(Error::Corrupt)?,
        at: row.get::<_, Option<i64>>(2)?.map(instant).transpose()?,
        zone: row.get(3)?,
        recorded_at: instant(row.get(4)?)?,
        answers: Answers {
            mood: row.get(5)?,
            craving: row.get(6)?,
            confidence: row.get(7)?,
            anxiety: row.get(8)?,
            restlessness: row.get(9)?,
            stress: row.get(10)?,
            energy: row.get(11)?,
            lonely: row.get(12)?,
            sleep_hours,
            sleep_quality: row.get(14)?,
            medicine: row.get::<_, Option<i64>>(15)?.map(medicine).transpose()?,
            used: answer(row, 16)?,
            risky_situation: answer(row, 17)?,
            movement: answer(row, 18)?,
            food: answer(row, 19)?,
            connection: answer(row, 20)?,
            note: row.get(21)?,
            triggers: list(row, 22)?,
            warning_signs: list(row, 23)?,
            own: own(row, 24)?,
        },
    })
}

fn instant(ms: i64) -> Result<Instant> {
    Instant::from_timestamp_millis(ms).ok_or(Error::Corrupt)
}

fn answer_number(answer: Answer) -> i64 {
    match answer {
        Answer::No => 0,
        Answer::Yes => 1,
        Answer::Skip => 2,
    }
}

fn answer(row: &Row<'_>, column: usize) -> Result<Option<Answer>> {
    Ok(match row.get::<_, Option<i64>>(column)? {
        None => None,
        Some(0) => Some(Answer::No),
        Some(1) => Some(Answer::Yes),
        Some(2) => Some(Answer::Skip),
        Some(_) => return Err(Error::Corrupt),
    })
}

fn medicine_number(medicine: Medicine) -> i64 {
    match medicine {
        Medicine::None => 0,
        Medicine::Taken => 1,
        Medicine::Late => 2,
        Medicine::Missed => 3,
    }
}

fn medicine(number: i64) -> Result<Medicine> {
    Ok(match number {
        0 => Medicine::None,
        1 => Medicine::Taken,
        2 => Medicine::Late,
        3 => Medicine::Missed,
        _ => return Err(Error::Corrupt),
    })
}

/// Most entries have none, so the empty set is not worth a parser.
fn list(row: &Row<'_>, column: usize) -> Result<Vec<String>> {
    match row.get_ref(column)?.as_str().map_err(|_| Error::Corrupt)? {
        "[]" => Ok(Vec::new()),
        text => serde_json::from_str(text).map_err(|_| Error::Corrupt),
    }
}

fn own(row: &Row<'_>, column: usize) -> Result<HashMap<String, i32>> {
    match row
        .get_ref(column)?
        .as_str_or_null()
        .map_err(|_| Error::Corrupt)?
    {
        None => Ok(HashMap::new()),
        Some(text) => serde_json::from_str(text).map_err(|_| Error::Corrupt),
    }
}

fn own_text(own: &HashMap<String, i32>) -> Result<Option<String>> {
    if own.is_empty() {
        return Ok(None);
    }
    // In a fixed order, so that equal answers are equal bytes.
    let sorted: OwnAnswers = own.iter().map(|(id, value)| (id.clone(), *value)).collect();
    serde_json::to_string(&sorted)
        .map(Some)
        .map_err(|_| Error::Internal("json"))
}

/// Writes an own question at a position.
pub(super) fn put_item(
    tx: &mut Tx<'_>,
    record: Record,
    item: &CheckinItem,
    position: i64,
) -> Result<()> {
    let values = [
        Value::Text(&item.name),
        item.scale.into(),
        Value::Int(position),
        item.archived.into(),
    ];
    tx.put(&ITEMS, record, &values)
}

/// Own questions with their positions, in order.
pub(super) fn items(sql: &Connection) -> Result<Vec<(CheckinItem, i64)>> {
    let mut statement = sql.prepare_cached(
        "SELECT id, name, scale, archived, position FROM checkin_item ORDER BY position, id",
    )?;
    let rows = statement.query_map([], |row| {
        let item = CheckinItem {
            id: Record(row.get(0)?).to_string(),
            name: row.get(1)?,
            scale: row.get(2)?,
            archived: row.get(3)?,
        };
        Ok((item, row.get(4)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
