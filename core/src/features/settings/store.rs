//! The one row of settings.

use rusqlite::{Connection, OptionalExtension};

use super::model::Settings;
use crate::calendar::{day_number, day_of_number, minute_of_time, time_of_minute};
use crate::error::Result;
use crate::oplog::{Record, Tx};
use crate::store::{Synced, optional};

pub(super) static SETTINGS: Synced = Synced {
    feature: "settings",
    table: "settings",
    kind: 3,
    columns: &[
        optional(1, "language"),
        optional(2, "country"),
        optional(3, "day_start"),
        optional(4, "discreet"),
        optional(5, "quiet_from"),
        optional(6, "quiet_until"),
        optional(7, "paused_until"),
    ],
};

/// The same on every device.
const RECORD: Record = Record(*b"waymark-settings");

/// The settings; the defaults where nothing was chosen.
pub(crate) fn get(sql: &Connection) -> Result<Settings> {
    let defaults = Settings::default();
    let found = sql
        .prepare_cached(
            "SELECT language, country, day_start, discreet, quiet_from, quiet_until, paused_until
             FROM settings WHERE id = ?1",
        )?
        .query_row([RECORD.0], |row| {
            Ok(Settings {
                language: row.get(0)?,
                country: row.get(1)?,
                day_start: row.get::<_, Option<i32>>(2)?.unwrap_or(defaults.day_start),
                discreet: row.get::<_, Option<bool>>(3)?.unwrap_or(defaults.discreet),
                quiet_from: row.get::<_, Option<i64>>(4)?.and_then(time_of_minute),
                quiet_until: row.get::<_, Option<i64>>(5)?.and_then(time_of_minute),
                paused_until: row.get::<_, Option<i64>>(6)?.and_then(day_of_number),
            })
        })
        .optional()?;
    Ok(found.unwrap_or(defaults))
}

/// Replaces the settings.
pub(super) fn put(tx: &mut Tx<'_>, settings: &Settings) -> Result<()> {
    let values = [
        settings.language.as_deref().into(),
        settings.country.as_deref().into(),
        settings.day_start.into(),
        settings.discreet.into(),
        settings.quiet_from.map(minute_of_time).into(),
        settings.quiet_until.map(minute_of_time).into(),
        settings.paused_until.map(day_number).into(),
    ];
    tx.put(&SETTINGS, RECORD, &values)
}
