//! What was written here and has not gone to the person's other devices yet.

use rusqlite::{Connection, params};

use super::Stamp;
use super::log::{self, author_number};
use super::operation::{Author, Operation, Record, decode_changes};
use crate::error::{Error, Result};

/// A write on its way out, with its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outgoing {
    seq: i64,
    pub(crate) operation: Operation,
}

/// The oldest writes that have not left, at most `most`.
pub(crate) fn unsealed(sql: &Connection, most: usize) -> Result<Vec<Outgoing>> {
    let mut statement = sql.prepare_cached(
        "SELECT seq, record, kind, stamp, public_key, fields, deleted FROM operation
         JOIN author ON author.id = operation.author
         WHERE sealed = 0 ORDER BY seq LIMIT ?1",
    )?;
    let mut found = statement.query([i64::try_from(most).unwrap_or(i64::MAX)])?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        let fields = row.get_ref(5)?.as_blob().map_err(|_| Error::Corrupt)?;
        let mut changes = decode_changes(fields)?;
        // Versions before sync logged some tables in the order of their columns; a batch wants them to ascend.
        changes.sort_by(|a, b| a.slot.cmp(&b.slot));
        all.push(Outgoing {
            seq: row.get(0)?,
            operation: Operation {
                record: Record(row.get(1)?),
                kind: row.get(2)?,
                stamp: Stamp::from_sql(row.get(3)?).ok_or(Error::Corrupt)?,
                author: row.get(4)?,
                changes,
                deleted: row.get(6)?,
            },
        });
    }
    Ok(all)
}

/// These writes are in a batch now, which `author` signed. What was replaced while it waited goes.
pub(crate) fn mark_sealed(sql: &Connection, sent: &[Outgoing], author: &Author) -> Result<()> {
    let author = author_number(sql, author)?;
    let mut statement =
        sql.prepare_cached("UPDATE operation SET sealed = 1, author = ?2 WHERE seq = ?1")?;
    for outgoing in sent {
        statement.execute(params![outgoing.seq, author])?;
    }
    for Outgoing { operation, .. } in sent {
        log::tidy(sql, (operation.record, operation.kind))?;
    }
    Ok(())
}

/// Everything goes out once more: to a new account, which holds nothing yet.
pub(crate) fn send_again(sql: &Connection) -> Result<()> {
    sql.execute("UPDATE operation SET sealed = 0 WHERE sealed = 1", [])?;
    Ok(())
}

/// What that author wrote, as far as it counts, goes out once more: under other keys.
pub(crate) fn send_again_of(sql: &Connection, author: &Author) -> Result<()> {
    let author = author_number(sql, author)?;
    let update = "UPDATE operation SET sealed = 0 WHERE sealed = 1 AND author = ?1";
    sql.execute(update, [author])?;
    Ok(())
}

/// Takes all that left or came out of the log, so that it can be folded anew from the batches that count.
/// What has not left stays. The rows of the tables are as they were until [`super::materialise_all`].
pub(crate) fn forget_sealed(sql: &Connection) -> Result<()> {
    sql.execute("DELETE FROM operation WHERE sealed = 1", [])?;
    Ok(())
}
