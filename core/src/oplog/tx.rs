//! A write transaction: the row and its operation, always together.

use std::collections::BTreeSet;

use rusqlite::{ToSql, Transaction};

use super::log::{self, Origin, erase_row, write_row};
use super::merge::{Register, State};
use super::operation::{Author, Change, Operation, Record, Slot};
use super::{ABSENT, PRESENT, Stamp, Value, value};
use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::platform::Random;
use crate::store::{Column, Shape, Synced};

/// What a feature writes with. Ends with the closure it was given to: commits on `Ok`, else nothing happened.
pub(crate) struct Tx<'a> {
    sql: &'a Transaction<'a>,
    now: Instant,
    author: (i64, Author),
    random: &'a dyn Random,
    changed: BTreeSet<&'static str>,
    erased: bool,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(
        sql: &'a Transaction<'a>,
        now: Instant,
        author: Author,
        random: &'a dyn Random,
    ) -> Result<Self> {
        let author = (log::author_number(sql, &author)?, author);
        Ok(Self {
            sql,
            now,
            author,
            random,
            changed: BTreeSet::new(),
            erased: false,
        })
    }

    /// Reading within the transaction.
    pub(crate) fn sql(&self) -> &Transaction<'a> {
        self.sql
    }

    /// A name for a new record.
    pub(crate) fn new_record(&self) -> Result<Record> {
        let mut bytes = [0; 16];
        self.random.fill(&mut bytes)?;
        Ok(Record(bytes))
    }

    /// Which features changed, and whether words were erased.
    pub(crate) fn finish(self) -> (Vec<&'static str>, bool) {
        (self.changed.into_iter().collect(), self.erased)
    }

    /// Writes a whole row, `values` in the order of the table's columns, and the one operation that
    /// says what of it is new. An unchanged row writes nothing.
    ///
    /// Errors: `NotFound` when the record was deleted: a delete is terminal. `Invalid` when a text has more than
    /// 32 KiB, or all together 60 KiB, or when what is there has the last stamp.
    pub(crate) fn put(
        &mut self,
        table: &'static Synced,
        record: Record,
        values: &[Value<'_>],
    ) -> Result<()> {
        if values.len() != table.columns.len() {
            return Err(Error::Internal("columns"));
        }
        let before = log::load(self.sql, record, table.kind)?;
        let fields = table.columns.iter().zip(values);
        match &before {
            None => {
                let mut changes = Vec::with_capacity(values.len());
                fields.for_each(|(column, value)| assign(column, *value, &mut changes));
                if changes.is_empty() {
                    return Ok(()); // a record of which nothing is said does not exist elsewhere
                }
                // Other devices refuse a batch whose changes do not ascend.
                changes.sort_by(|a, b| a.slot.cmp(&b.slot));
                let stamp = Stamp::of_edit(self.now, None);
                let operation = self.operation(table, record, stamp, changes)?;
                log::append(self.sql, &operation, self.author.0, Origin::Here)?;
            }
            Some(before) => {
                let Some(registers) = before.state.registers() else {
                    return Err(Error::NotFound);
                };
                let mut changes = Vec::new();
                for (column, value) in fields {
                    assign(column, *value, &mut changes);
                    withdraw(column, *value, registers, &mut changes);
                }
                changes.retain(|change| {
                    registers.get(&change.slot).map(|register| &register.value)
                        != Some(&change.value)
                });
                if changes.is_empty() {
                    return Ok(());
                }
                changes.sort_by(|a, b| a.slot.cmp(&b.slot));
                let touched = before
                    .state
                    .highest(changes.iter().map(|change| &change.slot));
                if touched.is_some_and(Stamp::is_last) {
                    return Err(Error::invalid(
                        table.table,
                        "has a time that nothing can follow; take out the device that wrote it",
                    ));
                }
                let stamp = Stamp::of_edit(self.now, touched);
                let operation = self.operation(table, record, stamp, changes)?;
                let mut state = before.state.clone();
                state.merge(&operation);
                let whose = (record, table.kind);
                log::reconcile(self.sql, whose, Some(before), &state, Origin::Here)?;
                self.erased = true;
            }
        }
        let id: &dyn ToSql = &record.0;
        let row: Vec<&dyn ToSql> = std::iter::once(id)
            .chain(values.iter().map(|value| value as &dyn ToSql))
            .collect();
        write_row(self.sql, table, row.as_slice())?;
        self.changed.insert(table.feature);
        Ok(())
    }

    /// Erases a row and its words; the log remembers the id alone.
    ///
    /// Errors: `NotFound` when there is no such record, or no longer.
    pub(crate) fn delete(&mut self, table: &'static Synced, record: Record) -> Result<()> {
        let before = log::load(self.sql, record, table.kind)?.ok_or(Error::NotFound)?;
        let registers = before.state.registers().ok_or(Error::NotFound)?;
        let stamp = Stamp::of_edit(self.now, before.state.highest(registers.keys()));
        let state = State::Deleted {
            stamp,
            author: self.author.1,
        };
        let whose = (record, table.kind);
        log::reconcile(self.sql, whose, Some(&before), &state, Origin::Here)?;
        erase_row(self.sql, table, record)?;
        self.changed.insert(table.feature);
        self.erased = true;
        Ok(())
    }

    /// Whether a record was deleted, here or elsewhere.
    pub(crate) fn is_deleted(&self, table: &Synced, record: Record) -> Result<bool> {
        let there = log::load(self.sql, record, table.kind)?;
        Ok(there.is_some_and(|there| there.state.registers().is_none()))
    }

    fn operation(
        &self,
        table: &Synced,
        record: Record,
        stamp: Stamp,
        changes: Vec<Change>,
    ) -> Result<Operation> {
        let operation = Operation {
            record,
            kind: table.kind,
            stamp,
            author: self.author.1,
            changes,
            deleted: false,
        };
        if operation.fits() {
            return Ok(operation);
        }
        // What no other device could read is not saved here either.
        let changes = operation.changes.iter();
        let longest = changes.max_by_key(|change| change.value.len());
        let mut columns = table.columns.iter();
        let column = columns.find(|c| longest.is_some_and(|change| change.slot.field == c.field));
        Err(Error::invalid(
            column.map_or(table.table, |column| column.name),
            "is too long to reach the other devices",
        ))
    }
}

/// What a column's value says: one register, or one for each element of a set.
fn assign(column: &Column, value: Value<'_>, changes: &mut Vec<Change>) {
    let field = column.field;
    match value {
        Value::Set(elements) => {
            let elements: BTreeSet<&String> = elements.iter().collect();
            changes.extend(elements.into_iter().map(|element| Change {
                slot: Slot {
                    field,
                    element: Some(element.clone()),
                },
                value: PRESENT.to_vec(),
            }));
        }
        // What was never answered needs no register to say so.
        Value::Null if column.shape != Shape::Required => {}
        _ => changes.push(Change {
            slot: Slot {
                field,
                element: None,
            },
            value: value::encoded(value),
        }),
    }
}

/// What an edit takes back: an answer that is no longer there, elements that left a set.
fn withdraw(
    column: &Column,
    value: Value<'_>,
    registers: &std::collections::BTreeMap<Slot, Register>,
    changes: &mut Vec<Change>,
) {
    let of_column = registers
        .iter()
        .filter(|(slot, _)| slot.field == column.field);
    match value {
        Value::Set(elements) => {
            let gone = of_column.filter(|(slot, register)| {
                register.value == PRESENT
                    && !slot.element.as_ref().is_some_and(|e| elements.contains(e))
            });
            changes.extend(gone.map(|(slot, _)| Change {
                slot: slot.clone(),
                value: ABSENT.to_vec(),
            }));
        }
        Value::Null => changes.extend(of_column.map(|(slot, _)| Change {
            slot: slot.clone(),
            value: value::encoded(Value::Null),
        })),
        _ => {}
    }
}
