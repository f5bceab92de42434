//! Lines of the ledger as rows.

use rusqlite::{Connection, OptionalExtension};

use super::super::model::{ConsentEvent, ConsentLedger, ConsentLine};
use super::super::store::{instant, json};
use super::rules::{self, Line, Says};
use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::oplog::{Record, Tx, Value};
use crate::store::{Synced, optional, required};

/// Lines of the ledger. Their number stands in the migration too.
pub(in crate::features::contacts) static LEDGER: Synced = Synced {
    feature: "contacts",
    table: "consent_line",
    kind: 32,
    columns: &[
        required(1, "contact"),
        required(2, "event"),
        required(3, "at"),
        required(4, "says"),
        optional(5, "previous"),
    ],
};

/// Adds a line to the ledger, after one that no other follows yet; the clock may have jumped since.
pub(in crate::features::contacts) fn write_line(
    tx: &mut Tx<'_>,
    (contact, event, at): (Record, ConsentEvent, Instant),
    says: &Says,
) -> Result<()> {
    let previous = tx
        .sql()
        .prepare_cached(
            "SELECT id FROM consent_line AS line
             WHERE NOT EXISTS (SELECT 1 FROM consent_line WHERE previous = line.id)
             ORDER BY at DESC, id DESC LIMIT 1",
        )?
        .query_row([], |row| Ok(Record(row.get(0)?)))
        .optional()?;
    let line = Line {
        contact,
        event,
        at,
        says: json(says)?,
        previous,
    };
    let values = [
        Value::Bytes(&contact.0),
        Value::Int(rules::event_number(event)),
        Value::Int(at.timestamp_millis()),
        Value::Text(&line.says),
        line.previous
            .as_ref()
            .map_or(Value::Null, |previous| Value::Bytes(&previous.0)),
    ];
    tx.put(&LEDGER, rules::line_id(&line), &values)
}

/// The ledger, each line checked against its id.
pub(in crate::features::contacts) fn ledger(sql: &Connection) -> Result<ConsentLedger> {
    let mut statement = sql.prepare_cached(
        "SELECT line.id, contact, event, at, says, previous, name FROM consent_line AS line
         LEFT JOIN contact ON contact.id = line.contact",
    )?;
    let mut rows = statement.query([])?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        let id = Record(row.get(0)?);
        let line = Line {
            contact: Record(row.get(1)?),
            event: event(row.get(2)?)?,
            at: instant(row.get(3)?)?,
            says: row.get(4)?,
            previous: row.get::<_, Option<[u8; 16]>>(5)?.map(Record),
        };
        lines.push((id, line, row.get(6)?));
    }
    let missing = rules::missing(&lines);
    let shown = |(id, line, name): (Record, Line, Option<String>)| {
        // A line that was changed may hold anything; it is shown all the same.
        let says: Says = serde_json::from_str(&line.says).unwrap_or_default();
        ConsentLine {
            id: id.to_string(),
            contact_id: line.contact.to_string(),
            name,
            event: line.event,
            at: line.at,
            levels: says.levels,
            fields: says.fields,
            changed: rules::line_id(&line) != id,
        }
    };
    let lines: Vec<_> = rules::in_order(lines).into_iter().map(shown).collect();
    Ok(ConsentLedger {
        whole: missing == 0 && lines.iter().all(|line| !line.changed),
        lines,
        missing: u32::try_from(missing).unwrap_or(u32::MAX),
    })
}

fn event(number: i64) -> Result<ConsentEvent> {
    Ok(match number {
        0 => ConsentEvent::Agreed,
        1 => ConsentEvent::Reviewed,
        2 => ConsentEvent::Changed,
        3 => ConsentEvent::Revoked,
        4 => ConsentEvent::Removed,
        _ => return Err(Error::Corrupt),
    })
}
