//! Taking in what other devices wrote.

use std::collections::BTreeMap;

use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params_from_iter};

use super::PRESENT;
use super::log::{erase_row, load, reconcile, write_row};
use super::merge::{Register, State};
use super::operation::{Operation, Record, Slot};
use super::value::{self, Value};
use crate::error::Result;
use crate::store::{Shape, Synced};

/// Takes operations of other devices in: merges, rewrites the log, makes the rows agree.
///
/// Kinds that this version does not know stay in the log, as they are.
pub(crate) fn apply(
    sql: &Connection,
    tables: &[&'static Synced],
    operations: &[Operation],
) -> Result<()> {
    for operation in operations {
        let (record, kind) = (operation.record, operation.kind);
        let before = load(sql, record, kind)?;
        let mut state = before.as_ref().map(|b| b.state.clone()).unwrap_or_default();
        state.merge(operation);
        if before.as_ref().is_some_and(|b| b.state == state) {
            continue;
        }
        reconcile(sql, (record, kind), before.as_ref(), &state)?;
        if let Some(table) = tables.iter().find(|table| table.kind == kind) {
            materialise(sql, table, record, &state)?;
        }
    }
    Ok(())
}

/// Makes the table's row say what the registers say.
fn materialise(sql: &Connection, table: &Synced, record: Record, state: &State) -> Result<()> {
    let row = state
        .registers()
        .map(|registers| columns(table, registers))
        .transpose()?
        .flatten();
    match row {
        Some(values) => {
            let id = SqlValue::Blob(record.0.to_vec());
            write_row(
                sql,
                table,
                params_from_iter(std::iter::once(id).chain(values)),
            )
        }
        None => erase_row(sql, table, record),
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
                Some(register) => owned(value::decode(&register.value)?),
                None if column.shape == Shape::Required => return Ok(None),
                None => SqlValue::Null,
            }
        };
        values.push(value);
    }
    Ok(Some(values))
}

fn owned(value: Value<'_>) -> SqlValue {
    match value {
        Value::Null | Value::Set(_) => SqlValue::Null,
        Value::Int(n) => SqlValue::Integer(n),
        Value::Text(t) => SqlValue::Text(t.to_owned()),
        Value::Bytes(b) => SqlValue::Blob(b.to_vec()),
    }
}
