//! The row that says where the devices have moved to.

use rusqlite::{Connection, OptionalExtension};

use crate::error::Result;
use crate::oplog::Record;
use crate::store::{Synced, required};

/// The relay of all devices; one record, [`record`].
pub(in crate::sync) static RELAY: Synced = Synced {
    feature: "sync",
    table: "sync_relay",
    kind: 21,
    columns: &[required(1, "origin")],
};

/// The same on every device, so that of two moves the later counts.
pub(super) fn record() -> Record {
    let mut id = [0; 16];
    let hash = waymark_wire::crypto::sha256(b"sync_relay");
    id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    Record(id)
}

/// Where the devices have moved to, as far as this one has heard.
pub(super) fn moved_to(sql: &Connection) -> Result<Option<String>> {
    Ok(sql
        .prepare_cached("SELECT origin FROM sync_relay WHERE id = ?1")?
        .query_row([record().0], |row| row.get(0))
        .optional()?)
}
