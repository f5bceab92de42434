//! Hidden fellowships, in the one row of choices about meetings.

use rusqlite::{Connection, OptionalExtension};

use crate::error::{Error, Result};
use crate::features::meetings::Fellowship;
use crate::oplog::{Record, Tx, Value};
use crate::store::{Synced, set};

pub(in super::super) static CHOICES: Synced = Synced {
    feature: "meetings",
    table: "meeting_choice",
    kind: 13,
    columns: &[set(1, "hidden_fellowships")],
};

/// The same on every device.
const RECORD: Record = Record(*b"waymark-meetings");

/// What is hidden, by code.
pub(super) fn hidden(sql: &Connection) -> Result<Vec<Fellowship>> {
    let codes = codes(sql)?;
    Ok(codes
        .iter()
        .filter_map(|code| Fellowship::parse(code))
        .collect())
}

/// Hides one or shows it again. What a newer version hid stays hidden there.
pub(super) fn hide(tx: &mut Tx<'_>, fellowship: Fellowship, hide: bool) -> Result<()> {
    let mut codes = codes(tx.sql())?;
    let code = fellowship.as_str();
    if codes.iter().any(|hidden| hidden == code) == hide {
        return Ok(());
    }
    codes.retain(|hidden| hidden != code);
    if hide {
        codes.push(code.to_owned());
    }
    tx.put(&CHOICES, RECORD, &[Value::Set(&codes)])
}

fn codes(sql: &Connection) -> Result<Vec<String>> {
    let text: Option<String> = sql
        .prepare_cached("SELECT hidden_fellowships FROM meeting_choice WHERE id = ?1")?
        .query_row([RECORD.0], |row| row.get(0))
        .optional()?;
    let codes = text.map(|text| serde_json::from_str(&text));
    Ok(codes
        .transpose()
        .map_err(|_| Error::Corrupt)?
        .unwrap_or_default())
}
