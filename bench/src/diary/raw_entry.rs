//! A check-in as its row has it, nothing worked out.

use rusqlite::{Connection, Params, Row};

use crate::measure::Outcome;

pub(super) const BETWEEN: &str = include_str!("../../../core/src/features/checkin/sql/between.sql");
pub(super) const PAGE: &str = include_str!("../../../core/src/features/checkin/sql/page.sql");

/// All columns.
#[allow(dead_code, reason = "read to know what reading costs")]
pub(super) struct RawEntry {
    id: [u8; 16],
    day: i64,
    at: Option<i64>,
    zone: String,
    recorded_at: i64,
    answers: [Option<i32>; 16],
    note: Option<String>,
    triggers: String,
    warning_signs: String,
    own_answers: Option<String>,
}

impl RawEntry {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut answers = [None; 16];
        for (column, answer) in answers.iter_mut().enumerate() {
            *answer = row.get(5 + column)?;
        }
        Ok(Self {
            id: row.get(0)?,
            day: row.get(1)?,
            at: row.get(2)?,
            zone: row.get(3)?,
            recorded_at: row.get(4)?,
            answers,
            note: row.get(21)?,
            triggers: row.get(22)?,
            warning_signs: row.get(23)?,
            own_answers: row.get(24)?,
        })
    }

    pub(super) fn all(sql: &Connection, query: &str, values: impl Params) -> Outcome<Vec<Self>> {
        let mut statement = sql.prepare_cached(query)?;
        let entries = statement.query_map(values, Self::read)?;
        Ok(entries.collect::<Result<_, _>>()?)
    }
}
