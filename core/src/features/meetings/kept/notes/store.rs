//! Notes and ratings as rows of the diary.

use rusqlite::Row;

use crate::calendar::Instant;
use crate::error::Result;
use crate::features::meetings::kept::standing::Kept;
use crate::features::meetings::kept::store::{Keeps, instant};
use crate::oplog::{Record, Tx, Value};
use crate::store::{Synced, optional, required};

pub(in super::super) static NOTES: Synced = Synced {
    feature: "meetings",
    table: "meeting_note",
    kind: 11,
    columns: &[
        required(1, "code"),
        required(2, "name"),
        required(3, "source"),
        optional(4, "listing"),
        optional(5, "note"),
        optional(6, "rating"),
        required(7, "written_at"),
    ],
};

/// What the person thinks of a meeting.
#[derive(Clone)]
pub(in super::super) struct Note {
    pub(in super::super) record: Record,
    pub(in super::super) kept: Kept,
    pub(in super::super) text: Option<String>,
    pub(in super::super) rating: Option<i32>,
    pub(in super::super) written_at: Instant,
}

impl Keeps for Note {
    const TABLE: &'static Synced = &NOTES;
    const ORDER: &'static str = "written_at DESC";

    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            record: Record(row.get(0)?),
            kept: Kept::read(row)?,
            text: row.get(5)?,
            rating: row.get(6)?,
            written_at: instant(row.get(7)?)?,
        })
    }

    fn record(&self) -> Record {
        self.record
    }

    fn kept(&self) -> Option<&Kept> {
        Some(&self.kept)
    }

    fn follow(&mut self, now: Kept) {
        self.kept = now;
    }

    fn put(&self, tx: &mut Tx<'_>) -> Result<()> {
        let listing = self.kept.listing_text()?;
        let values = [
            Value::Int(self.kept.code),
            Value::Text(&self.kept.name),
            Value::Text(&self.kept.source),
            listing.as_deref().into(),
            self.text.as_deref().into(),
            self.rating.into(),
            Value::Int(self.written_at.timestamp_millis()),
        ];
        tx.put(&NOTES, self.record, &values)
    }
}
