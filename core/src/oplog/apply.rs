//! Taking in what other devices wrote.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params_from_iter};

use super::PRESENT;
use super::log::{Origin, erase_row, load, reconcile, write_row};
use super::merge::{Register, State};
use super::operation::{Operation, Record, Slot};
use super::value::{self, Value};
use crate::error::{Error, Result};
use crate::store::{Shape, Synced};

/// What taking in changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    /// The features whose rows changed.
    pub(crate) changed: BTreeSet<&'static str>,
    /// Words were replaced or deleted.
    pub(crate) erased: bool,
}

/// Takes operations of other devices in: merges, rewrites the log, makes the rows agree.
///
/// Kinds that this version does not know stay in the log, as they are; so does a value that its table cannot
/// hold, which only a newer version or somebody with ill will writes.
pub(crate) fn apply(
    sql: &Connection,
    tables: &[&'static Synced],
    operations: &[Operation],
    taken: &mut Taken,
) -> Result<()> {
    let mut one = |operation| apply_one(sql, tables, operation, Origin::Elsewhere, taken);
    operations.iter().try_for_each(&mut one)
}

/// Writes that are in no batch that counts: what of them is news goes to the other devices as this one's own.
pub(crate) fn write_again(
    sql: &Connection,
    tables: &[&'static Synced],
    operations: &[Operation],
    taken: &mut Taken,
) -> Result<()> {
    let mut one = |operation| apply_one(sql, tables, operation, Origin::Here, taken);
    operations.iter().try_for_each(&mut one)
}

/// What of a write is said of registers that nothing is known of; nothing where it deletes, or its record is deleted.
pub(crate) fn additions(sql: &Connection, mut operation: Operation) -> Result<Option<Operation>> {
    let known = load(sql, operation.record, operation.kind)?;
    let state = known.map(|logged| logged.state).unwrap_or_default();
    let Some(registers) = state.registers().filter(|_| !operation.deleted) else {
        return Ok(None);
    };
    operation
        .changes
        .retain(|change| !registers.contains_key(&change.slot));
    Ok((!operation.changes.is_empty()).then_some(operation))
}

/// Whether a write would change what a record says: not whose write it is, nor when.
pub(crate) fn is_news(sql: &Connection, operation: &Operation) -> Result<bool> {
    let before = load(sql, operation.record, operation.kind)?;
    let before = before.map(|logged| logged.state).unwrap_or_default();
    let mut state = before.clone();
    state.merge(operation);
    let says = |state: &State| {
        let registers = state.registers()?.iter();
        let values = registers.map(|(slot, register)| (slot.clone(), register.value.clone()));
        Some(values.collect::<Vec<_>>())
    };
    Ok(says(&state) != says(&before))
}

fn apply_one(
    sql: &Connection,
    tables: &[&'static Synced],
    operation: &Operation,
    origin: Origin,
    taken: &mut Taken,
) -> Result<()> {
    let (record, kind) = (operation.record, operation.kind);
    let before = load(sql, record, kind)?;
    let mut state = before.as_ref().map(|b| b.state.clone()).unwrap_or_default();
    state.merge(operation);
    if before.as_ref().is_some_and(|b| b.state == state) {
        return Ok(());
    }
    reconcile(sql, (record, kind), before.as_ref(), &state, origin)?;
    taken.erased |= before.is_some();
    if let Some(table) = tables.iter().find(|table| table.kind == kind) {
        materialise(sql, table, record, &state)?;
        taken.changed.insert(table.feature);
    }
    Ok(())
}

/// Makes every row of the synced tables say what the log says, after it was folded anew.
pub(crate) fn materialise_all(
    sql: &Connection,
    tables: &[&'static Synced],
    taken: &mut Taken,
) -> Result<()> {
    for table in tables {
        let gone = format!(
            "DELETE FROM {} WHERE id NOT IN (SELECT record FROM operation WHERE kind = ?1)",
            table.table
        );
        sql.execute(&gone, [table.kind])?;
        let mut statement = sql.prepare("SELECT DISTINCT record FROM operation WHERE kind = ?1")?;
        let records = statement.query_map([table.kind], |row| row.get(0).map(Record))?;
        for record in records.collect::<rusqlite::Result<Vec<_>>>()? {
            if let Some(logged) = load(sql, record, table.kind)? {
                materialise(sql, table, record, &logged.state)?;
            }
        }
        taken.changed.insert(table.feature);
    }
    taken.erased = true;
    Ok(())
}

/// Makes the table's row say what the registers say.
fn materialise(sql: &Connection, table: &Synced, record: Record, state: &State) -> Result<()> {
    let row = state
        .registers()
        .map(|registers| columns(table, registers))
        .transpose()?
        .flatten();
    let Some(values) = row else {
        return erase_row(sql, table, record);
    };
    let id = SqlValue::Blob(record.0.to_vec());
    match write_row(
        sql,
        table,
        params_from_iter(std::iter::once(id).chain(values)),
    ) {
        Err(Error::Sqlite(rusqlite::Error::SqliteFailure(e, _)))
            if e.code == rusqlite::ErrorCode::ConstraintViolation =>
        {
            erase_row(sql, table, record)
        }
        written => written,
    }
}

/// A column's values in order; nothing while a required one has not come.
fn columns(table: &Synced, registers: &BTreeMap<Slot, Register>) -> Result<Option<Vec<SqlValue>>> {
    let mut values = Vec::with_capacity(table.columns.len() + 1);
    for column in table.columns {
        let value = if column.shape == Shape::Set {
            let present: Vec<&str> = registers
                .iter()
                .filter(|(slot, register)| slot.field == column.field && register.value == PRESENT)
                .filter_map(|(slot, _)| slot.element.as_deref())
                .collect();
            SqlValue::Text(value::set_text(&present)?)
        } else {
            let slot = Slot {
                field: column.field,
                element: None,
            };
            match registers.get(&slot) {
                Some(register) => owned(&register.value),
                None if column.shape == Shape::Required => return Ok(None),
                None => SqlValue::Null,
            }
        };
        values.push(value);
    }
    Ok(Some(values))
}

/// A value of a kind that no column holds counts as not answered.
fn owned(bytes: &[u8]) -> SqlValue {
    match value::decode(bytes) {
        Ok(Value::Int(n)) => SqlValue::Integer(n),
        Ok(Value::Text(t)) => SqlValue::Text(t.to_owned()),
        Ok(Value::Bytes(b)) => SqlValue::Blob(b.to_vec()),
        Ok(Value::Null | Value::Set(_)) | Err(_) => SqlValue::Null,
    }
}
