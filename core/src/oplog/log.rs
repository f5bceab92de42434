//! The log's rows, and the rows of the tables they stand for.

use rusqlite::{Connection, OptionalExtension, Params, params};

use super::Stamp;
use super::merge::State;
use super::operation::{Author, Change, Operation, Record, decode_changes, encode_changes};
use crate::error::{Error, Result};
use crate::store::Synced;

/// The local number of a device key, given on first sight.
pub(crate) fn author_number(sql: &Connection, author: &Author) -> Result<i64> {
    let known = sql
        .prepare_cached("SELECT id FROM author WHERE public_key = ?1")?
        .query_row([author], |row| row.get(0))
        .optional()?;
    if let Some(number) = known {
        return Ok(number);
    }
    sql.execute("INSERT INTO author (public_key) VALUES (?1)", [author])?;
    Ok(sql.last_insert_rowid())
}

/// A record's state and the rows it came from.
pub(super) struct Logged {
    pub(super) state: State,
    rows: Vec<Row>,
}

struct Row {
    seq: i64,
    stamp: Stamp,
    author: Author,
    changes: Vec<Change>,
    deleted: bool,
    sealed: bool,
}

impl Row {
    /// What of it waits to leave and was replaced by another device's words.
    fn replaced_elsewhere(&self, rows: &[Self], state: &State) -> impl Iterator<Item = Change> {
        let winner = |change: &&Change| {
            let register = state.registers()?.get(&change.slot)?;
            let mut rows = rows.iter();
            rows.find(|row| (row.stamp, row.author) == (register.stamp, register.author))
        };
        let waits = self.changes.iter().filter(|_| !self.sealed);
        waits
            .filter(move |change| winner(change).is_some_and(|row| row.sealed))
            .cloned()
    }
}

/// Reads what the log says of a record; nothing when it was never written.
pub(super) fn load(sql: &Connection, record: Record, kind: u16) -> Result<Option<Logged>> {
    let mut statement = sql.prepare_cached(include_str!("sql/load.sql"))?;
    let mut found = statement.query(params![record.0, kind])?;
    let mut state = State::default();
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let operation = read(row, record, kind)?;
        state.merge(&operation);
        rows.push(Row {
            seq: row.get(0)?,
            stamp: operation.stamp,
            author: operation.author,
            changes: operation.changes,
            deleted: operation.deleted,
            sealed: row.get(5)?,
        });
    }
    Ok((!rows.is_empty()).then_some(Logged { state, rows }))
}

fn read(row: &rusqlite::Row<'_>, record: Record, kind: u16) -> Result<Operation> {
    Ok(Operation {
        record,
        kind,
        stamp: Stamp::from_sql(row.get(1)?).ok_or(Error::Corrupt)?,
        author: row.get(2)?,
        changes: decode_changes(row.get_ref(3)?.as_blob().map_err(|_| Error::Corrupt)?)?,
        deleted: row.get(4)?,
    })
}

/// Whether a write still has to go to the person's other devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Written here: it goes out with the next batch.
    Here,
    /// Came in a batch.
    Elsewhere,
}

/// Appends an operation.
pub(super) fn append(
    sql: &Connection,
    operation: &Operation,
    author: i64,
    origin: Origin,
) -> Result<()> {
    sql.prepare_cached(include_str!("sql/append.sql"))?
        .execute(params![
            operation.record.0,
            operation.kind,
            operation.stamp.to_sql(),
            author,
            encode_changes(operation.changes.iter()),
            operation.deleted,
            origin == Origin::Elsewhere,
        ])?;
    Ok(())
}

/// Makes the rows of a record say what `state` says: what is new comes in, what was replaced goes. What waits to leave
/// and was replaced by another device's words stays until it has left, also when more is written here: those may fall away
/// with their author.
pub(super) fn reconcile(
    sql: &Connection,
    (record, kind): (Record, u16),
    before: Option<&Logged>,
    state: &State,
    origin: Origin,
) -> Result<()> {
    let rows = before.map_or(&[][..], |logged| &logged.rows);
    let mut writes = state.writes();
    let deleted = matches!(state, State::Deleted { .. });
    // First in, then out: SQLite gives the number of a last row that went to the next that comes.
    for ((stamp, author), changes) in &writes {
        let has_it = |row: &Row| {
            // What waits stays as it is: a copy of this device may have written more at that moment.
            let stays = origin == Origin::Elsewhere && !row.sealed;
            (row.stamp, row.author, row.deleted) == (*stamp, *author, deleted)
                && (!stays || changes.iter().all(|change| row.changes.contains(change)))
        };
        if rows.iter().any(has_it) {
            continue;
        }
        let operation = Operation {
            record,
            kind,
            stamp: *stamp,
            author: *author,
            changes: changes.clone(),
            deleted,
        };
        append(sql, &operation, author_number(sql, author)?, origin)?;
    }
    for row in rows {
        if origin == Origin::Elsewhere && !row.sealed {
            continue;
        }
        let counts = writes.remove(&(row.stamp, row.author));
        let counts = counts.filter(|_| row.deleted == deleted);
        let mut left: Vec<Change> = row.replaced_elsewhere(rows, state).collect();
        if counts.is_none() && left.is_empty() {
            sql.prepare_cached("DELETE FROM operation WHERE seq = ?1")?
                .execute([row.seq])?;
            continue;
        }
        left.extend(counts.into_iter().flatten());
        left.sort_by(|a, b| a.slot.cmp(&b.slot));
        if left != row.changes {
            sql.prepare_cached("UPDATE operation SET fields = ?2 WHERE seq = ?1")?
                .execute(params![row.seq, encode_changes(left.iter())])?;
        }
    }
    Ok(())
}

/// Takes what was replaced, and has left since, out of a record's rows.
pub(super) fn tidy(sql: &Connection, whose: (Record, u16)) -> Result<()> {
    let logged = load(sql, whose.0, whose.1)?;
    match &logged {
        Some(logged) if logged.rows.len() > 1 => {
            reconcile(sql, whose, Some(logged), &logged.state, Origin::Elsewhere)
        }
        _ => Ok(()),
    }
}

/// The whole log, in a canonical order.
#[cfg(any(test, feature = "simulate"))]
pub(crate) fn operations(sql: &Connection) -> Result<Vec<Operation>> {
    let mut statement = sql.prepare(
        "SELECT record, kind, stamp, public_key, fields, deleted FROM operation
         JOIN author ON author.id = operation.author ORDER BY record, kind, stamp, public_key",
    )?;
    let mut found = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        all.push(Operation {
            record: Record(row.get(0)?),
            kind: row.get(1)?,
            stamp: Stamp::from_sql(row.get(2)?).ok_or(Error::Corrupt)?,
            author: row.get(3)?,
            changes: decode_changes(&row.get::<_, Vec<u8>>(4)?)?,
            deleted: row.get(5)?,
        });
    }
    Ok(all)
}

/// Writes a row of a synced table whole: `id` first, then its columns in their order.
pub(super) fn write_row(sql: &Connection, table: &Synced, values: impl Params) -> Result<()> {
    sql.prepare_cached(&upsert(table))?.execute(values)?;
    Ok(())
}

/// Erases a row of a synced table.
pub(super) fn erase_row(sql: &Connection, table: &Synced, record: Record) -> Result<()> {
    sql.prepare_cached(&format!("DELETE FROM {} WHERE id = ?1", table.table))?
        .execute([record.0])?;
    Ok(())
}

/// Every put asks for this text, so it is written in one piece.
fn upsert(table: &Synced) -> String {
    let names = || table.columns.iter().map(|column| column.name);
    let mut sql = format!("INSERT INTO {} (id", table.table);
    sql.extend(names().flat_map(|name| [", ", name]));
    sql.push_str(") VALUES (?");
    sql.extend(names().map(|_| ", ?"));
    sql.push_str(") ON CONFLICT (id) DO UPDATE SET id = excluded.id");
    sql.extend(names().flat_map(|name| [", ", name, " = excluded.", name]));
    sql
}
