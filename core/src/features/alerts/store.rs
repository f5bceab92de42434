//! Alerts as rows.

use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use serde::de::DeserializeOwned;

use super::given::{Given, GivenLines};
use super::model::{AlertKind, AlertLevel};
use super::progress::{Ending, Progress};
use crate::calendar::{Day, Instant, day_number, day_of_number};
use crate::error::{Error, Result};
use crate::oplog::{self, Record, Tx, Value};
use crate::store::{Synced, optional, required};

/// Alerts.
pub(crate) static ALERTS: Synced = Synced {
    feature: "alerts",
    table: "alert",
    kind: 34,
    columns: &[
        required(1, "contact"),
        required(2, "kind"),
        required(3, "level"),
        required(4, "chain"),
        required(5, "rest"),
        optional(6, "rule"),
        required(7, "day"),
        required(8, "device"),
        optional(9, "own_words"),
        required(10, "text"),
        required(11, "late_text"),
        required(12, "wait_minutes"),
        required(13, "created_at"),
        required(14, "progress"),
        optional(15, "ending"),
        optional(16, "let_out_at"),
        optional(17, "answers"),
        optional(18, "answers_line"),
        optional(19, "page"),
        optional(20, "page_line"),
    ],
};

/// An alert as a row says it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kept {
    pub(crate) id: Record,
    pub(crate) contact: Record,
    pub(crate) kind: AlertKind,
    pub(crate) level: AlertLevel,
    /// The first alert of those that ask one contact after the other.
    pub(crate) chain: Record,
    /// The contacts to ask after this one.
    pub(crate) rest: Vec<String>,
    pub(crate) rule: Option<Record>,
    pub(crate) day: Day,
    /// The device it goes out from.
    pub(crate) device: [u8; 16],
    pub(crate) own_words: Option<String>,
    pub(crate) text: String,
    pub(crate) late_text: String,
    pub(crate) wait_minutes: i32,
    pub(crate) created_at: Instant,
    pub(crate) progress: Progress,
    pub(crate) ending: Option<Ending>,
    /// When a relay that held it back may have let it out.
    pub(crate) let_out_at: Option<Instant>,
    /// What the person gives under the text, for it and those that come after it.
    pub(crate) given: Given,
    /// What of it this contact got, letter by letter.
    pub(crate) given_lines: GivenLines,
}

impl Kept {
    /// The text as it goes out now, without the lines under it.
    pub(crate) fn text_now(&self) -> &str {
        match self.progress.late {
            true => &self.late_text,
            false => &self.text,
        }
    }
}

/// Writes an alert whole.
pub(crate) fn put(tx: &mut Tx<'_>, alert: &Kept) -> Result<()> {
    let (rest, progress) = (json(&alert.rest)?, json(&alert.progress)?);
    let ending = alert.ending.as_ref().map(json).transpose()?;
    let answers = alert.given.answers.as_ref().map(json).transpose()?;
    let page = alert.given.page.as_ref().map(json).transpose()?;
    let values = [
        Value::Bytes(&alert.contact.0),
        Value::Int(kind_number(alert.kind)),
        Value::Int(level_number(alert.level)),
        Value::Bytes(&alert.chain.0),
        Value::Text(&rest),
        alert
            .rule
            .as_ref()
            .map_or(Value::Null, |rule| Value::Bytes(&rule.0)),
        Value::Int(day_number(alert.day)),
        Value::Bytes(&alert.device),
        alert.own_words.as_deref().into(),
        Value::Text(&alert.text),
        Value::Text(&alert.late_text),
        alert.wait_minutes.into(),
        Value::Int(alert.created_at.timestamp_millis()),
        Value::Text(&progress),
        ending.as_deref().into(),
        alert.let_out_at.map(|at| at.timestamp_millis()).into(),
        answers.as_deref().into(),
        alert.given_lines.answers.as_deref().into(),
        page.as_deref().into(),
        alert.given_lines.page.as_deref().into(),
    ];
    tx.put(&ALERTS, alert.id, &values)
}

const ALERT: &str = "SELECT id, contact, kind, level, chain, rest, rule, day, device, own_words, text, late_text, \
     wait_minutes, created_at, progress, ending, let_out_at, answers, answers_line, page, page_line \
     FROM alert";

/// The alert of an id or the beginning of one.
pub(crate) fn find(sql: &Connection, id: &str) -> Result<Record> {
    oplog::find(sql, &ALERTS, id)
}

/// One alert; nothing if there is none.
pub(crate) fn get(sql: &Connection, record: Record) -> Result<Option<Kept>> {
    let found = sql
        .prepare_cached(&format!("{ALERT} WHERE id = ?1"))?
        .query_row([record.0], |row| Ok(read(row)))
        .optional()?;
    found.transpose()
}

/// Every alert, oldest first.
pub(crate) fn all(sql: &Connection) -> Result<Vec<Kept>> {
    those(sql, "", [])
}

/// The alerts of a chain, oldest first.
pub(crate) fn of_chain(sql: &Connection, chain: Record) -> Result<Vec<Kept>> {
    those(sql, "WHERE chain = ?1", [chain.0])
}

fn those<const N: usize>(sql: &Connection, of: &str, these: [[u8; 16]; N]) -> Result<Vec<Kept>> {
    let mut statement = sql.prepare_cached(&format!("{ALERT} {of} ORDER BY created_at, id"))?;
    let mut rows = statement.query(params_from_iter(these))?;
    let mut alerts = Vec::new();
    while let Some(row) = rows.next()? {
        alerts.push(read(row)?);
    }
    Ok(alerts)
}

/// Erases what was written to a contact.
pub(crate) fn forget_contact(tx: &mut Tx<'_>, contact: Record) -> Result<()> {
    for alert in all(tx.sql())? {
        if alert.contact == contact {
            tx.delete(&ALERTS, alert.id)?;
        }
    }
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Kept> {
    Ok(Kept {
        id: Record(row.get(0)?),
        contact: Record(row.get(1)?),
        kind: kind(row.get(2)?)?,
        level: level(row.get(3)?)?,
        chain: Record(row.get(4)?),
        rest: parsed(row, 5)?.ok_or(Error::Corrupt)?,
        rule: row.get::<_, Option<[u8; 16]>>(6)?.map(Record),
        day: day_of_number(row.get(7)?).ok_or(Error::Corrupt)?,
        device: row.get(8)?,
        own_words: row.get(9)?,
        text: row.get(10)?,
        late_text: row.get(11)?,
        wait_minutes: row.get(12)?,
        created_at: instant(row.get(13)?)?,
        progress: parsed(row, 14)?.ok_or(Error::Corrupt)?,
        ending: parsed(row, 15)?,
        let_out_at: row.get::<_, Option<i64>>(16)?.map(instant).transpose()?,
        given: Given {
            answers: parsed(row, 17)?,
            // Of a part that a newer version knows: the call for help goes out without it.
            page: parsed(row, 19).unwrap_or(None),
        },
        given_lines: GivenLines {
            answers: row.get(18)?,
            page: row.get(20)?,
        },
    })
}

fn instant(ms: i64) -> Result<Instant> {
    Instant::from_timestamp_millis(ms).ok_or(Error::Corrupt)
}

fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|_| Error::Internal("json"))
}

fn parsed<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<Option<T>> {
    let text = row.get_ref(column)?.as_str_or_null();
    text.map_err(|_| Error::Corrupt)?
        .map(|text| serde_json::from_str(text).map_err(|_| Error::Corrupt))
        .transpose()
}

fn kind_number(kind: AlertKind) -> i64 {
    match kind {
        AlertKind::Alert => 0,
        AlertKind::StandDown => 1,
        AlertKind::Test => 2,
    }
}

fn kind(number: i64) -> Result<AlertKind> {
    Ok(match number {
        0 => AlertKind::Alert,
        1 => AlertKind::StandDown,
        2 => AlertKind::Test,
        _ => return Err(Error::Corrupt),
    })
}

fn level_number(level: AlertLevel) -> i64 {
    match level {
        AlertLevel::CallMe => 0,
        AlertLevel::HardDay => 1,
    }
}

fn level(number: i64) -> Result<AlertLevel> {
    Ok(match number {
        0 => AlertLevel::CallMe,
        1 => AlertLevel::HardDay,
        _ => return Err(Error::Corrupt),
    })
}
