//! Notes and ratings as rows of the diary.

use rusqlite::Row;

use crate::calendar::Instant;
use crate::error::Result;
use crate::features::meetings::kept::store::{Keeps, instant};
use crate::oplog::Value;
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
pub(in super::super) struct Note {
    pub(in super::super) text: Option<String>,
    pub(in super::super) rating: Option<i32>,
    pub(in super::super) written_at: Instant,
}

impl Keeps for Note {
    const TABLE: &'static Synced = &NOTES;
    const ORDER: &'static str = "written_at DESC";

    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            text: row.get(5)?,
            rating: row.get(6)?,
            written_at: instant(row.get(7)?)?,
        })
    }

    fn values(&self) -> Vec<Value<'_>> {
        vec![
            self.text.as_deref().into(),
            self.rating.into(),
            self.written_at.timestamp_millis().into(),
        ]
    }
}
