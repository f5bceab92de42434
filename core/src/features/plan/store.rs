//! Lines as rows.

use rusqlite::{Connection, Row};

use crate::content::PlanPart;
use crate::error::{Error, Result};
use crate::oplog::{self, Record, Tx, Value};
use crate::store::{Synced, required};

/// Lines of the plan.
pub(super) static LINES: Synced = Synced {
    feature: "plan",
    table: "plan_line",
    kind: 14,
    columns: &[
        required(1, "part"),
        required(2, "position"),
        required(3, "text"),
    ],
};

/// A line as a row says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) id: Record,
    pub(super) part: PlanPart,
    pub(super) position: i64,
    pub(super) text: String,
}

/// Writes a line whole.
pub(super) fn put(tx: &mut Tx<'_>, line: &Kept) -> Result<()> {
    let values = [
        Value::Int(part_number(line.part)),
        Value::Int(line.position),
        Value::Text(&line.text),
    ];
    tx.put(&LINES, line.id, &values)
}

/// Erases a line and its words.
pub(super) fn remove(tx: &mut Tx<'_>, line: Record) -> Result<()> {
    tx.delete(&LINES, line)
}

/// The line of an id or of the beginning of one.
pub(super) fn find(sql: &Connection, id: &str) -> Result<Record> {
    oplog::find(sql, &LINES, id)
}

/// Every line, part after part, each part in its order.
pub(super) fn all(sql: &Connection) -> Result<Vec<Kept>> {
    let mut statement = sql.prepare_cached(
        "SELECT id, part, position, text FROM plan_line ORDER BY part, position, id",
    )?;
    let mut rows = statement.query([])?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        lines.push(read(row)?);
    }
    Ok(lines)
}

/// The words of a part, in order.
pub(crate) fn lines(sql: &Connection, part: PlanPart) -> Result<Vec<String>> {
    let of_part = all(sql)?.into_iter().filter(|line| line.part == part);
    Ok(of_part.map(|line| line.text).collect())
}

fn read(row: &Row<'_>) -> Result<Kept> {
    Ok(Kept {
        id: Record(row.get(0)?),
        part: part(row.get(1)?)?,
        position: row.get(2)?,
        text: row.get(3)?,
    })
}

fn part_number(part: PlanPart) -> i64 {
    match part {
        PlanPart::Toolbox => 0,
        PlanPart::Daily => 1,
        PlanPart::Triggers => 2,
        PlanPart::EarlySigns => 3,
        PlanPart::Worse => 4,
        PlanPart::Crisis => 5,
        PlanPart::AfterCrisis => 6,
    }
}

fn part(number: i64) -> Result<PlanPart> {
    let all = PlanPart::ALL.into_iter();
    let mut found = all.filter(|part| part_number(*part) == number);
    found.next().ok_or(Error::Corrupt)
}
