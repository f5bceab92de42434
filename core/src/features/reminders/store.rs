//! Reminders and marks as rows.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::model::{Reminder, ReminderKind};
use super::plan::Marks;
use crate::calendar::{
    Day, Instant, LocalTime, day_number, day_of_number, minute_of_time, time_of_minute,
};
use crate::error::{Error, Result};
use crate::oplog::{Record, Tx, Value};
use crate::store::{Synced, required};

/// Reminders.
pub(super) static REMINDERS: Synced = Synced {
    feature: "reminders",
    table: "reminder",
    kind: 4,
    columns: &[
        required(1, "kind"),
        required(2, "name"),
        required(3, "schedule"),
        required(4, "paused"),
        required(5, "recorded_at"),
    ],
};

/// Marks: what was done.
pub(super) static DONE: Synced = Synced {
    feature: "reminders",
    table: "reminder_done",
    kind: 5,
    columns: &[
        required(1, "reminder"),
        required(2, "day"),
        required(3, "time"),
    ],
};

/// Writes a reminder whole.
pub(super) fn put(tx: &mut Tx<'_>, record: Record, reminder: &Reminder) -> Result<()> {
    let schedule =
        serde_json::to_string(&reminder.schedule).map_err(|_| Error::Internal("json"))?;
    let values = [
        Value::Int(kind_number(reminder.kind)),
        Value::Text(&reminder.name),
        Value::Text(&schedule),
        reminder.paused.into(),
        Value::Int(reminder.recorded_at.timestamp_millis()),
    ];
    tx.put(&REMINDERS, record, &values)
}

/// One reminder.
pub(super) fn get(sql: &Connection, record: Record) -> Result<Reminder> {
    let found = sql
        .prepare_cached(
            "SELECT id, kind, name, schedule, paused, recorded_at FROM reminder WHERE id = ?1",
        )?
        .query_row([record.0], |row| Ok(read(row)))
        .optional()?;
    found.ok_or(Error::NotFound)?
}

/// Every reminder, in the order they were written.
pub(crate) fn all(sql: &Connection) -> Result<Vec<Reminder>> {
    let mut statement = sql.prepare_cached(
        "SELECT id, kind, name, schedule, paused, recorded_at FROM reminder ORDER BY recorded_at, id",
    )?;
    let mut rows = statement.query([])?;
    let mut reminders = Vec::new();
    while let Some(row) = rows.next()? {
        reminders.push(read(row)?);
    }
    Ok(reminders)
}

/// How many there are.
pub(super) fn count(sql: &Connection) -> Result<u32> {
    Ok(sql
        .prepare_cached("SELECT count(*) FROM reminder")?
        .query_row([], |row| row.get(0))?)
}

fn read(row: &Row<'_>) -> Result<Reminder> {
    let schedule = row.get_ref(3)?.as_str().map_err(|_| Error::Corrupt)?;
    Ok(Reminder {
        id: Record(row.get(0)?).to_string(),
        kind: kind(row.get(1)?)?,
        name: row.get(2)?,
        schedule: serde_json::from_str(schedule).map_err(|_| Error::Corrupt)?,
        paused: row.get(4)?,
        recorded_at: Instant::from_timestamp_millis(row.get(5)?).ok_or(Error::Corrupt)?,
    })
}

fn kind_number(kind: ReminderKind) -> i64 {
    match kind {
        ReminderKind::Checkin => 0,
        ReminderKind::Medicine => 1,
        ReminderKind::Skill => 2,
        ReminderKind::Meeting => 3,
        ReminderKind::Appointment => 4,
        ReminderKind::HomeGroup => 5,
        ReminderKind::ContactReview => 6,
    }
}

fn kind(number: i64) -> Result<ReminderKind> {
    Ok(match number {
        0 => ReminderKind::Checkin,
        1 => ReminderKind::Medicine,
        2 => ReminderKind::Skill,
        3 => ReminderKind::Meeting,
        4 => ReminderKind::Appointment,
        5 => ReminderKind::HomeGroup,
        6 => ReminderKind::ContactReview,
        _ => return Err(Error::Corrupt),
    })
}

/// Marks an occurrence as done; once is enough.
pub(super) fn mark(tx: &mut Tx<'_>, reminder: Record, day: Day, time: LocalTime) -> Result<()> {
    let (day, time) = (day_number(day), minute_of_time(time));
    let there: bool = tx
        .sql()
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM reminder_done WHERE day = ?1 AND reminder = ?2 AND time = ?3)",
        )?
        .query_row(params![day, reminder.0, time], |row| row.get(0))?;
    if there {
        return Ok(());
    }
    let record = tx.new_record()?;
    let values = [Value::Bytes(&reminder.0), Value::Int(day), Value::Int(time)];
    tx.put(&DONE, record, &values)
}

/// The marks of planned dates from `day` on.
pub(crate) fn marks_from(sql: &Connection, day: Day) -> Result<Marks> {
    let mut statement =
        sql.prepare_cached("SELECT reminder, day, time FROM reminder_done WHERE day >= ?1")?;
    let mut rows = statement.query([day_number(day)])?;
    let mut marks: Marks = HashMap::new();
    while let Some(row) = rows.next()? {
        let day = day_of_number(row.get(1)?).ok_or(Error::Corrupt)?;
        let time = time_of_minute(row.get(2)?).ok_or(Error::Corrupt)?;
        let reminder = Record(row.get(0)?).to_string();
        marks.entry(reminder).or_default().push((day, time));
    }
    Ok(marks)
}

/// Erases a reminder, its words and its marks.
pub(super) fn remove(tx: &mut Tx<'_>, record: Record) -> Result<()> {
    let marks = tx
        .sql()
        .prepare_cached("SELECT id FROM reminder_done WHERE reminder = ?1")?
        .query_map([record.0], |row| Ok(Record(row.get(0)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    for mark in marks {
        tx.delete(&DONE, mark)?;
    }
    tx.delete(&REMINDERS, record)
}
