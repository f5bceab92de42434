//! Whether contacts are put away, as a row.

use rusqlite::{Connection, OptionalExtension};

use crate::error::{Error, Result};
use crate::oplog::{self, Record, Tx, Value};
use crate::store::{Synced, optional};

/// Whether contacts are put away.
pub(in crate::features::contacts) static VEIL: Synced = Synced {
    feature: "contacts",
    table: "contacts_veil",
    kind: 33,
    columns: &[optional(1, "proof")],
};

/// The same on every device.
const VEIL_RECORD: Record = Record(*b"waymark-contacts");

/// What is kept of the word contacts are put away under; nothing while they are shown.
pub(in crate::features::contacts) fn veil(sql: &Connection) -> Result<Option<Vec<u8>>> {
    let found = sql
        .prepare_cached("SELECT proof FROM contacts_veil WHERE id = ?1")?
        .query_row([VEIL_RECORD.0], |row| row.get(0))
        .optional()?;
    Ok(found.flatten())
}

/// Whether contacts are put away: then they are named nowhere.
pub(crate) fn hidden(sql: &Connection) -> Result<bool> {
    Ok(veil(sql)?.is_some())
}

/// Puts contacts away, or shows them again.
pub(in crate::features::contacts) fn put_veil(tx: &mut Tx<'_>, proof: Option<&[u8]>) -> Result<()> {
    tx.put(
        &VEIL,
        VEIL_RECORD,
        &[proof.map_or(Value::Null, Value::Bytes)],
    )
}

/// What `find` finds by this id; nothing while contacts are put away, and an id that cannot be one is refused as ever.
pub(crate) fn unless_put_away<T>(
    sql: &Connection,
    id: &str,
    find: impl FnOnce() -> Result<T>,
) -> Result<T> {
    if !hidden(sql)? {
        return find();
    }
    // A table with nothing to find.
    match oplog::find(sql, &VEIL, id) {
        Err(error) => Err(error),
        Ok(_) => Err(Error::NotFound),
    }
}
