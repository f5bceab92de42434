//! Home groups as rows of the diary.

use rusqlite::Row;

use crate::calendar::Instant;
use crate::error::Result;
use crate::features::meetings::kept::store::{Keeps, instant};
use crate::oplog::Value;
use crate::store::{Synced, optional, required};

pub(in super::super) static HOMES: Synced = Synced {
    feature: "meetings",
    table: "home_group",
    kind: 10,
    columns: &[
        required(1, "code"),
        required(2, "name"),
        required(3, "source"),
        optional(4, "listing"),
        required(5, "minutes_before"),
        required(6, "reminders"),
        required(7, "set_at"),
    ],
};

/// A home group.
pub(in super::super) struct Home {
    pub(in super::super) minutes_before: i32,
    pub(in super::super) reminders: bool,
    pub(in super::super) set_at: Instant,
}

impl Keeps for Home {
    const TABLE: &'static Synced = &HOMES;
    const ORDER: &'static str = "set_at DESC";

    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            minutes_before: row.get(5)?,
            reminders: row.get(6)?,
            set_at: instant(row.get(7)?)?,
        })
    }

    fn values(&self) -> Vec<Value<'_>> {
        vec![
            self.minutes_before.into(),
            self.reminders.into(),
            self.set_at.timestamp_millis().into(),
        ]
    }
}
