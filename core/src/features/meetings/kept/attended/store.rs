//! Meetings attended as rows of the diary.

use rusqlite::Row;

use crate::calendar::{day_number, day_of_number};
use crate::error::{Error, Result};
use crate::features::meetings::id;
use crate::features::meetings::kept::model::AttendedMeeting;
use crate::features::meetings::kept::store::{Keeps, instant};
use crate::oplog::{Record, Value};
use crate::store::{Synced, optional, required};

pub(in super::super) static ATTENDED: Synced = Synced {
    feature: "meetings",
    table: "meeting_attended",
    kind: 12,
    columns: &[
        optional(1, "code"),
        required(2, "name"),
        optional(3, "source"),
        optional(4, "listing"),
        required(5, "day"),
        optional(6, "at"),
        required(7, "zone"),
        optional(8, "note"),
        optional(9, "rating"),
        required(10, "recorded_at"),
    ],
};

impl Keeps for AttendedMeeting {
    const TABLE: &'static Synced = &ATTENDED;
    const ORDER: &'static str = "day DESC, at DESC, recorded_at DESC";

    fn read(row: &Row<'_>) -> Result<Self> {
        let listed: Option<i64> = row.get(1)?;
        let at: Option<i64> = row.get(6)?;
        Ok(Self {
            id: Record(row.get(0)?).to_string(),
            meeting_id: listed.map(id::text),
            name: row.get(2)?,
            day: day_of_number(row.get(5)?).ok_or(Error::Corrupt)?,
            at: at.map(instant).transpose()?,
            zone: row.get(7)?,
            note: row.get(8)?,
            rating: row.get(9)?,
            recorded_at: instant(row.get(10)?)?,
        })
    }

    fn values(&self) -> Vec<Value<'_>> {
        vec![
            day_number(self.day).into(),
            self.at.map(|at| at.timestamp_millis()).into(),
            self.zone.as_str().into(),
            self.note.as_deref().into(),
            self.rating.into(),
            self.recorded_at.timestamp_millis().into(),
        ]
    }

    fn own_name(&self) -> Option<&str> {
        Some(&self.name)
    }
}
