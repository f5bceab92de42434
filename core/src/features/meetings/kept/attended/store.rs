//! Meetings attended as rows of the diary.

use rusqlite::Row;

use crate::calendar::{day_number, day_of_number};
use crate::error::{Error, Result};
use crate::features::meetings::id;
use crate::features::meetings::kept::model::AttendedMeeting;
use crate::features::meetings::kept::standing::Kept;
use crate::features::meetings::kept::store::{Keeps, instant};
use crate::oplog::{Record, Tx, Value};
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

/// A meeting attended, and which it was.
pub(in super::super) struct Attended {
    pub(in super::super) record: Record,
    pub(in super::super) kept: Option<Kept>,
    pub(in super::super) said: AttendedMeeting,
}

impl Keeps for Attended {
    const TABLE: &'static Synced = &ATTENDED;
    const ORDER: &'static str = "day DESC, at DESC, recorded_at DESC";

    fn read(row: &Row<'_>) -> Result<Self> {
        let record = Record(row.get(0)?);
        let listed: Option<i64> = row.get(1)?;
        let at: Option<i64> = row.get(6)?;
        Ok(Self {
            record,
            kept: listed.map(|_| Kept::read(row)).transpose()?,
            said: AttendedMeeting {
                id: record.to_string(),
                meeting_id: listed.map(id::text),
                name: row.get(2)?,
                day: day_of_number(row.get(5)?).ok_or(Error::Corrupt)?,
                at: at.map(instant).transpose()?,
                zone: row.get(7)?,
                note: row.get(8)?,
                rating: row.get(9)?,
                recorded_at: instant(row.get(10)?)?,
            },
        })
    }

    fn record(&self) -> Record {
        self.record
    }

    fn kept(&self) -> Option<&Kept> {
        self.kept.as_ref()
    }

    fn follow(&mut self, now: Kept) {
        self.kept = Some(now);
    }

    fn put(&self, tx: &mut Tx<'_>) -> Result<()> {
        let kept = self.kept.as_ref();
        let listing = kept.map(Kept::listing_text).transpose()?.flatten();
        let said = &self.said;
        let values = [
            kept.map(|kept| kept.code).into(),
            Value::Text(&said.name),
            kept.map(|kept| kept.source.as_str()).into(),
            listing.as_deref().into(),
            Value::Int(day_number(said.day)),
            said.at.map(|at| at.timestamp_millis()).into(),
            Value::Text(&said.zone),
            said.note.as_deref().into(),
            said.rating.into(),
            Value::Int(said.recorded_at.timestamp_millis()),
        ];
        tx.put(&ATTENDED, self.record, &values)
    }
}
